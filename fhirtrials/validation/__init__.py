"""Is this valid FHIR? Bundles and resources as JSON → Issues. Changes nothing, and never stops at bad input.

``check`` takes a bundle, ``check_resource`` one resource alone, ``check_resources`` a stream of resources that belong
together, as the lines of NDJSON files. What is checked, a module each: ``structure`` (elements, types, required codes),
``invariants``, ``narrative``, ``references`` (and the types they lead to), ``bundles`` (its rules, ids and urls).
Findings have the resource's name in ``what`` and a FHIRPath in ``where``: ``Bundle.entry[3].resource.period.start`` in
a bundle, ``ResearchStudy.period.start`` for a resource alone. https://hl7.org/fhir/R5/validation.html
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, ReleaseName, Resource
from fhirtrials.validation import bundles, codes, cross_version, narrative, references
from fhirtrials.validation.definitions import DEFAULT, Definitions, definitions
from fhirtrials.validation.doubts import doubts_about
from fhirtrials.validation.place import Path, Place, name_of, shown
from fhirtrials.validation.sets import ResourceSet
from fhirtrials.validation.structure import structure
from fhirtrials.validation.targets import Targets
from fhirtrials.validation.walk import Content, walk

__all__ = ["check", "check_resource", "check_resources"]


def check(bundle: Bundle, release: ReleaseName = DEFAULT) -> Iterator[Issue]:
    """Every fault of a bundle: its resources', and its own. References and canonicals are resolved within it."""
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        yield Place(name_of(bundle), "Bundle").finding("invalid-bundle", problem="this is no Bundle")
        return
    whole = Place(name_of(bundle), "Bundle")
    held = [(number, entry, entry.get("resource")) for number, entry in bundles.entries(bundle)]
    resources = [(number, entry, resource) for number, entry, resource in held if isinstance(resource, dict)]
    targets = Targets()
    for _, entry, resource in resources:
        targets.add(resource, entry.get("fullUrl"))
    doubts = doubts_about(bundle, targets, release)
    names, own, inside = doubts or (True, True, [None] * len(resources))
    if doubts:
        allowed = definitions(release)
    else:
        allowed = _definitions(release, [bundle, *(resource for _, _, resource in resources)])
    places = {
        number: _place(resource, f"Bundle.entry[{number}].resource", allowed)
        for (number, _, resource), concepts in zip(resources, inside, strict=True)
        if concepts is None or concepts
    }

    def locate(path: Path) -> tuple[Place, Path]:
        within = len(path) > 2 and path[0] == "entry" and path[2] == "resource" and path[1] in places
        return (places[int(path[1])], path[3:]) if within else (whole, path)

    if not doubts:
        yield from structure(bundle, allowed, locate)
    if names:
        yield from bundles.rules(bundle, whole, allowed.vocabulary.invariants)
        yield from bundles.names(bundle, whole)
    outside = [(walk(bundle, allowed.kinds), whole)] if own else []
    contents = [
        (walk(resource, allowed.kinds) if concepts is None else Content(resource, codes=concepts), places[number])
        for (number, _, resource), concepts in zip(resources, inside, strict=True)
        if number in places
    ]
    yield from _content(outside + contents, allowed)
    for content, place in contents:
        yield from references.contained(content, place)
        yield from references.literal(content, targets, place)
        yield from references.canonical(content, targets, place)
    if "prov-1" in allowed.vocabulary.invariants:
        yield from _agents(resources, allowed)


def check_resource(resource: Resource, release: ReleaseName = DEFAULT, where: str = "") -> Iterator[Issue]:
    """Every fault of one resource by itself; what it points to is not looked for.

    ``where`` is the root of the FHIRPath, where it is not the resource's type.
    """
    content, place, allowed = _alone(resource, release, where)
    yield from _resource(resource, content, place, allowed)
    yield from references.literal(content, Targets(), place, resolve=False)


def check_resources(resources: Iterable[Resource], release: ReleaseName = DEFAULT) -> Iterator[Issue]:
    """Every fault of resources that belong together, one at a time; what points nowhere among them comes last."""
    known = ResourceSet()
    for resource in resources:
        content, place, allowed = _alone(resource, release, "")
        yield from _resource(resource, content, place, allowed)
        yield from known.add(content, place)
    yield from known.unresolved()


def _alone(resource: Any, release: ReleaseName, where: str) -> tuple[Content, Place, Definitions]:
    allowed = _definitions(release, [resource])
    place = _place(resource, where, allowed)
    return (walk(resource, allowed.kinds) if isinstance(resource, dict) else Content({})), place, allowed


def _place(resource: Any, where: str, allowed: Definitions) -> Place:
    name = name_of(resource)
    kind = name.partition("/")[0]
    return Place(name, where or kind, allowed.kinds.get(kind))


def _resource(resource: Any, content: Content, place: Place, allowed: Definitions) -> Iterator[Issue]:
    yield from structure(resource, allowed, lambda path: (place, path))
    yield from _content([(content, place)], allowed)
    yield from references.contained(content, place)


def _content(contents: list[tuple[Content, Place]], allowed: Definitions) -> Iterator[Issue]:
    """What each walk found wrong by itself."""
    divs = [(div, path, place) for content, place in contents for div, path in content.narratives]
    for number, fault in narrative.faults([div for div, _, _ in divs]):
        _, path, place = divs[number]
        yield place.finding("invalid-narrative", path, problem=fault)
    for content, place in contents:
        yield from codes.faults(content.codes, allowed.vocabulary, place)
        for extension, path in content.extensions:
            later = definitions(allowed.later).schema["$defs"]
            yield from cross_version.faults(extension, later, place, path)
        for path, kind in _types(content.resource):
            if kind not in allowed.resource_types:
                yield place.finding("invalid-structure", path, problem=f"FHIR has no resource type {shown(kind)}")
        for rule, path in content.broken:
            yield place.finding("broken-invariant", path, rule.severity, key=rule.key, words=rule.words)
        for path in content.holes:
            problem = "a value is missing, and no extension stands in its place"
            yield place.finding("invalid-structure", path, problem=problem)
        for key, path in content.repeated:
            yield place.finding("invalid-id", path, problem=f"another element of the resource has the id {shown(key)}")


def _definitions(release: ReleaseName, resources: Iterable[Any]) -> Definitions:
    """The definitions shipped, or, where a resource of another type turns up, those with its type."""
    shipped = definitions(release)
    also = {kind for resource in resources for _, kind in _types(resource) if kind not in shipped.kinds}
    known = also & shipped.resource_types
    return definitions(release, frozenset(known)) if known else shipped


def _types(resource: Any) -> Iterator[tuple[Path, str]]:
    """The type of a resource, and those of the resources it contains, each with its path."""
    if not isinstance(resource, dict):
        return
    held = resource.get("contained")
    inside = enumerate(held) if isinstance(held, list) else ()
    for path, one in ((), resource), *((("contained", place), item) for place, item in inside):
        kind = one.get("resourceType") if isinstance(one, dict) else None
        if isinstance(kind, str):
            yield path, kind


def _agents(resources: list[tuple[int, Resource, Resource]], allowed: Definitions) -> Iterator[Issue]:
    """What is wrong with the agents of the provenances in a bundle."""

    def find(reference: str) -> Resource | None:
        named = (one for _, entry, one in resources if reference in (name_of(one), entry.get("fullUrl")))
        return next(named, None)

    for number, _, resource in resources:
        if resource.get("resourceType") == "Provenance":
            place = _place(resource, f"Bundle.entry[{number}].resource", allowed)
            yield from references.agents(resource, find, place)
