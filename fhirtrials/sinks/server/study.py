"""A study on its way to a server: its number, its resources by name, and which of them other studies share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from fhirtrials.model import Bundle, Resource
from fhirtrials.sinks.server.content import digest, digest_of_all
from fhirtrials.sinks.server.references import in_order, name, references

SHARED = frozenset({"Organization"})


class NoStudyError(ValueError):
    """The bundle is none that can be pushed; the message says why."""


@dataclass(frozen=True)
class Study:
    """``by_name``: its resources, in such an order that what is pointed to comes first. ``points_to``: name → names."""

    trial: str
    by_name: Mapping[str, Resource]
    points_to: Mapping[str, Sequence[str]]

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        return tuple(self.by_name.values())

    @cached_property
    def own(self) -> tuple[Resource, ...]:
        """What belongs to this study alone."""
        return tuple(resource for resource in self.resources if resource["resourceType"] not in SHARED)

    @cached_property
    def shared(self) -> tuple[Resource, ...]:
        """What other studies point to as well."""
        return tuple(resource for resource in self.resources if resource["resourceType"] in SHARED)

    @cached_property
    def head(self) -> Resource:
        """The ResearchStudy."""
        return next(each for each in self.resources if each["resourceType"] == "ResearchStudy")

    @cached_property
    def provenance(self) -> Resource | None:
        return next((each for each in self.resources if each["resourceType"] == "Provenance"), None)

    @cached_property
    def digests(self) -> dict[str, str]:
        return {name(resource): digest(resource) for resource in self.own}

    @cached_property
    def digest(self) -> str:
        return digest_of_all(self.digests.items())

    @cached_property
    def pointed(self) -> list[str]:
        """Names that are pointed to, each once."""
        return list(dict.fromkeys(at for names in self.points_to.values() for at in names))

    @cached_property
    def loose(self) -> list[str]:
        """Those that are not here."""
        return [at for at in self.pointed if at not in self.by_name]


def study(bundle: Bundle) -> Study:
    """The study of a bundle; raises NoStudyError where there is none, or more than one of something."""
    listed = bundle.get("entry")
    found = [each.get("resource") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    resources = [each for each in found if isinstance(each, dict)]
    if not all(isinstance(each.get("resourceType"), str) and isinstance(each.get("id"), str) for each in resources):
        raise NoStudyError("a resource of the bundle has no type or no id")
    heads = [each for each in resources if each["resourceType"] == "ResearchStudy"]
    if len(heads) != 1:
        raise NoStudyError(f"the bundle holds {len(heads) or 'no'} ResearchStudy resources, and one is wanted")
    twice = [at for at, times in Counter(map(name, resources)).items() if times > 1]
    keys = Counter(address for each in resources if (address := search(each)))
    twice += [address for address, times in keys.items() if times > 1]
    if twice:
        raise NoStudyError(f"two resources of the bundle are called {twice[0]}")
    by_name = {name(each): each for each in resources}
    points_to = {at: tuple(references(each)) for at, each in by_name.items()}
    # The ResearchStudy and the Provenance last: where they stand, all of the study stands.
    ordered = sorted(in_order(points_to), key=lambda at: at.partition("/")[0] in ("ResearchStudy", "Provenance"))
    return Study(number(heads[0]), {at: by_name[at] for at in ordered}, points_to)


def number(head: Resource) -> str:
    """The registry's number: the official identifier, else the id."""
    official = identifier(head)
    return official[1] if official else head["id"]


def identifier(resource: Resource) -> tuple[str, str] | None:
    """System and value of the identifier that names the resource: the official one, else the first with a system."""
    listed = resource.get("identifier")
    listed = listed if isinstance(listed, list) else [listed] if isinstance(listed, dict) else []
    whole = [each for each in listed if isinstance(each, dict) and each.get("system") and each.get("value")]
    chosen = next((each for each in whole if each.get("use") == "official"), whole[0] if whole else None)
    return (chosen["system"], chosen["value"]) if chosen else None


def search(resource: Resource) -> str | None:
    """The search that finds the resource and no other: ``Type?identifier=system|value``; None where it has no key."""
    key = identifier(resource)
    return f"{resource['resourceType']}?{criterion(*key)}" if key else None


def criterion(system: str, value: str) -> str:
    # In a search , $ | and \ have meanings of their own: https://hl7.org/fhir/R5/search.html#escaping
    escaped = ["".join(f"\\{sign}" if sign in "\\,$|" else sign for sign in word) for word in (system, value)]
    return f"identifier={quote('|'.join(escaped), safe='')}"
