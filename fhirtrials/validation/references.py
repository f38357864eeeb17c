"""References and canonicals: do they lead somewhere, and to the right type? https://hl7.org/fhir/R5/references.html

In: what a walk found, and what can be pointed to. A reference inside the set of resources that are checked must be
found there; one to another server is let be. A canonical is held to the same where its url has our base, or the base of
the resources that are checked.
"""

from collections.abc import Callable, Iterator

from fhirtrials.issues import Issue
from fhirtrials.validation.place import Place, shown
from fhirtrials.validation.targets import Targets
from fhirtrials.validation.walk import Content, Node


def contained(content: Content, place: Place) -> Iterator[Issue]:
    """ref-1 and dom-3: ``#id`` leads to a contained resource, and every contained resource is led to."""
    held = content.resource.get("contained")
    inside = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    for node, _, path in content.references:
        reference = node.get("reference")
        if isinstance(reference, str) and reference[:1] == "#":
            in_contained = path[:1] == ("contained",)
            led = any(one.get("id") == reference[1:] for one in inside)
            if not led and not (reference == "#" and in_contained):
                words = f"{shown(reference)} must be the id of a contained resource"
                yield place.finding("broken-invariant", path, key="ref-1", words=words)
    for number, one in enumerate(inside):
        if not _led_to(content, number, one.get("id")):
            words = "a contained resource must be referred to from elsewhere in the resource"
            yield place.finding("broken-invariant", ("contained", number), key="dom-3", words=words)


def _led_to(content: Content, number: int, key: object) -> bool:
    home = ("contained", number)
    for node, _, path in content.references:
        reference = node.get("reference")
        if (reference == f"#{key}" and path[:2] != home) or (reference == "#" and path[:2] == home):
            return True
    return any(value == f"#{key}" for value, _, _ in content.canonicals)


def literal(content: Content, targets: Targets, place: Place, *, resolve: bool = True) -> Iterator[Issue]:
    """Every reference by url or by type and id: found (where ``resolve`` says so), and of an allowed type."""
    for node, allowed, path in content.references:
        reference, said = node.get("reference"), node.get("type")
        kind = None
        if isinstance(reference, str):
            if reference in targets.literal:
                kind = targets.literal[reference]
                if said is None and (allowed is None or kind in allowed):
                    continue  # as nearly all are
            elif reference[:1] == "#":
                kind = _contained_type(content, reference)
            else:
                kind = targets.type_of(reference)
                if resolve and not targets.has(reference):
                    yield place.finding("unresolved-reference", path, found=shown(reference))
        for one in (kind, said if isinstance(said, str) and said != kind else None):
            if one is not None and allowed is not None and one not in allowed:
                yield _wrong_type(place, path, one, allowed)
        if kind and isinstance(said, str) and said != kind:
            yield place.finding(
                "invalid-reference-type", path, found=kind, allowed=f"{said}, as the reference says itself"
            )


def _contained_type(content: Content, reference: str) -> str | None:
    held = content.resource.get("contained")
    for one in held if isinstance(held, list) else ():
        if isinstance(one, dict) and one.get("id") == reference[1:]:
            kind = one.get("resourceType")
            return kind if isinstance(kind, str) else None
    return None


def canonical(content: Content, targets: Targets, place: Place) -> Iterator[Issue]:
    """Every canonical that ought to be found here: found, in the version it names, and of an allowed type."""
    for value, allowed, path in content.canonicals:
        url, _, version = value.partition("#")[0].partition("|")
        found = targets.canonical.get(url)
        if found is None:
            if url and targets.ours(url):
                yield place.finding(
                    "unresolved-canonical", path, problem=f"{shown(url)} is the url of no resource here"
                )
            continue
        if version and version not in (one for _, one in found):
            versions = ", ".join(sorted(one or "none" for _, one in found))
            problem = f"{shown(url)} has the version {versions} here, not {version}"
            yield place.finding("unresolved-canonical", path, problem=problem)
        if allowed is not None and not any(kind in allowed for kind, _ in found):
            yield _wrong_type(place, path, found[0][0], allowed)


def _wrong_type(place: Place, path: tuple[str | int, ...], kind: str, allowed: frozenset[str]) -> Issue:
    return place.finding("invalid-reference-type", path, found=kind, allowed=", ".join(sorted(allowed)))


def agents(provenance: Node, find: Callable[[str], Node | None], place: Place) -> Iterator[Issue]:
    """prov-1 to prov-3: nobody acts on behalf of himself; ``find`` gives the resource of the bundle at a reference."""
    held = provenance.get("agent")
    for number, agent in enumerate(held if isinstance(held, list) else ()):
        if not isinstance(agent, dict) or "onBehalfOf" not in agent:
            continue
        who, other = (_resolved(agent, key, find) for key in ("who", "onBehalfOf"))
        if who is None or other is None:
            continue
        for key, same, words in (
            ("prov-1", who is other, "an agent must not act on behalf of itself"),
            (
                "prov-2",
                _resolved(who, "practitioner", find) is other,
                "a practitioner in a role must not act on behalf of the same practitioner",
            ),
            (
                "prov-3",
                _resolved(other, "organization", find) is who,
                "an organization must not act on behalf of a role within itself",
            ),
        ):
            if same:
                yield place.finding("broken-invariant", ("agent", number), key=key, words=words)


def _resolved(node: Node, key: str, find: Callable[[str], Node | None]) -> Node | None:
    value = node.get(key)
    reference = value.get("reference") if isinstance(value, dict) else None
    return find(reference) if isinstance(reference, str) else None
