"""What the server has of a study now: looked up before it is sent, and again before it is sent again.

With our ids a study stands at its id; else it is found by its identifier. What an earlier push wrote with it, its
Provenance lists. So nothing has to be remembered here, and a lost answer does no harm.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fhirtrials.model import Resource
from fhirtrials.network import Connection
from fhirtrials.sinks.server.content import digest
from fhirtrials.sinks.server.identity import Identity
from fhirtrials.sinks.server.reading import read
from fhirtrials.sinks.server.references import name, references, renamed
from fhirtrials.sinks.server.study import SHARED, Study, identifier, search


@dataclass(frozen=True, slots=True)
class Placed:
    """A resource on the server: its name there, the hash of what it says, its version; "" where it is not known."""

    place: str
    digest: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """``placed``: our name → what the server has. ``orphans``: what an earlier push wrote and this study lacks.

    ``exists``: the ResearchStudy is there. ``alone`` False: its identifier leads to other studies only.
    ``remembered``: by the journal, not asked of the server.
    """

    exists: bool = False
    alone: bool = True
    placed: Mapping[str, Placed] = field(default_factory=dict)
    orphans: tuple[str, ...] = ()
    remembered: bool = False


async def standings(connection: Connection, studies: Sequence[Study], identity: Identity) -> list[Standing]:
    """One for each study; few requests for many of them."""
    if identity is Identity.ID:
        return await _by_id(connection, studies)
    return await _by_identifier(connection, studies)


async def _by_id(connection: Connection, studies: Sequence[Study]) -> list[Standing]:
    heads = [[name(each) for each in (study.head, study.provenance) if each is not None] for study in studies]
    found = await read(connection, (path for paths in heads for path in paths))
    known = [any(path in found for path in paths) for paths in heads]
    wanted = [
        path for study, is_known in zip(studies, known, strict=True) if is_known for path in _own_names(study, found)
    ]
    found.update(await read(connection, [path for path in wanted if path not in found]))
    return [
        _standing(study, {path: found[path] for path in _own_names(study, found) if path in found})
        if is_known
        else Standing()
        for study, is_known in zip(studies, known, strict=True)
    ]


def _own_names(study: Study, found: Mapping[str, Resource]) -> list[str]:
    """What belongs to the study, as it is now and as the Provenance on the server lists it."""
    provenance = found.get(name(study.provenance), {}) if study.provenance else {}
    before = [at for at in references(provenance.get("target", [])) if at.partition("/")[0] not in SHARED]
    return list(dict.fromkeys([*study.digests, *before]))


def _standing(study: Study, found: Mapping[str, Resource]) -> Standing:
    """Where names on the server are ours."""
    return Standing(
        exists=name(study.head) in found,
        placed={at: Placed(at, digest(found[at]), version(found[at])) for at in study.digests if at in found},
        orphans=tuple(at for at in found if at not in study.digests),
    )


async def _by_identifier(connection: Connection, studies: Sequence[Study]) -> list[Standing]:
    searches = [search(study.head) for study in studies]
    found = await read(connection, [path for path in searches if path])
    matches = [resources_of(found.get(path or "", {})) for path in searches]
    # A study may carry another's number among its own, as secondary: that is no match.
    heads = [
        next((each for each in answers if identifier(each) == identifier(study.head)), None)
        for study, answers in zip(studies, matches, strict=True)
    ]
    origins = await read(connection, [_provenance_of(head) for head in heads if head])
    provenances = [
        _ours(study, resources_of(origins.get(_provenance_of(head), {}))) if head else None
        for study, head in zip(studies, heads, strict=True)
    ]
    targets = await read(connection, [at for each in provenances if each for at in references(each.get("target", []))])
    return [
        _found_standing(study, head, provenance, targets) if head else Standing(alone=not answers)
        for study, head, provenance, answers in zip(studies, heads, provenances, matches, strict=True)
    ]


def _found_standing(
    study: Study, head: Resource, provenance: Resource | None, targets: Mapping[str, Resource]
) -> Standing:
    """Where the server gave names of its own: ours are found by identifier."""
    there = [targets[at] for at in references((provenance or {}).get("target", [])) if at in targets]
    there = [head, *(each for each in there if name(each) != name(head)), *([provenance] if provenance else [])]
    by_key = {(each["resourceType"], identifier(each)): at for at, each in study.by_name.items() if identifier(each)}
    ours = {name(each): at for each in there if (at := by_key.get((each["resourceType"], identifier(each))))}
    if provenance and study.provenance:
        ours[name(provenance)] = name(study.provenance)
    placed = {
        ours[name(each)]: Placed(name(each), digest(renamed(each, lambda at: ours.get(at, at))), version(each))
        for each in there
        if name(each) in ours and each["resourceType"] not in SHARED
    }
    orphans = tuple(name(each) for each in there if name(each) not in ours and each["resourceType"] not in SHARED)
    return Standing(exists=True, placed=placed, orphans=orphans)


def _provenance_of(head: Resource) -> str:
    return f"Provenance?target={name(head)}"


def _ours(study: Study, listed: Iterable[Resource]) -> Resource | None:
    """The Provenance that speaks of the same record; others may speak of the study too."""
    records = records_of(study.provenance) if study.provenance else set()
    return next((each for each in listed if records & records_of(each)), None)


def records_of(provenance: Resource) -> set[tuple[str, str]]:
    """The identifiers of the records that a Provenance speaks of."""
    found = (entity.get("what", {}).get("identifier", {}) for entity in provenance.get("entity", ()))
    return {(each["system"], each["value"]) for each in found if each.get("system") and each.get("value")}


def resources_of(bundle: Resource) -> list[Resource]:
    """What a search found."""
    listed = bundle.get("entry") if bundle.get("resourceType") == "Bundle" else None
    listed = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    matches = [each for each in listed if each.get("search", {}).get("mode", "match") == "match"]
    return [each["resource"] for each in matches if isinstance(each.get("resource"), dict)]


def version(resource: Resource) -> str:
    return str(resource.get("meta", {}).get("versionId", ""))
