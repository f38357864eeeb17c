"""Broken twins: the example bundle, changed in one place by rule, at every place where the rule applies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import orjson

from fhirtrials.validation.definitions import DEFAULT, definitions

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Twin:
    """``rule`` makes it, at ``path`` in the resource at ``entry``; one of ``kinds`` must be found."""

    rule: str
    entry: int
    path: Path
    kinds: frozenset[str]
    build: Callable[[], dict[str, Any]]

    @cached_property
    def bundle(self) -> dict[str, Any]:
        return self.build()

    @property
    def resource(self) -> dict[str, Any]:
        found: dict[str, Any] = self.bundle["entry"][self.entry]["resource"]
        return found


STRUCTURE = frozenset({"invalid-structure"})
# What is changed may be a code, an id, a narrative or the name of a type.
TEXT = frozenset({"invalid-structure", "invalid-code", "invalid-id"})

Change = Callable[[Any], Any]
OF_TEXTS: dict[str, Change] = {
    "a text becomes a list": lambda value: [value],
    "a text becomes an object": lambda value: {"value": value},
    "a text becomes a number": lambda value: 7,
    "a text becomes true": lambda value: True,
    "a text becomes empty": lambda value: "",
    "a text becomes null": lambda value: None,
}
OF_OBJECTS: dict[str, Change] = {
    "an unknown element": lambda value: value | {"unknownElement": "x"},
    "an object becomes a text": lambda value: "x",
    "an object becomes a number": lambda value: 7,
    "an object becomes empty": lambda value: {},
    "an object becomes null": lambda value: None,
}
OF_LISTS: dict[str, Change] = {
    "a list becomes empty": lambda value: [],
    "a list becomes its first item": lambda value: value[0],
    "a list gets a list": lambda value: [*value, value],
    "a list gets a null": lambda value: [*value, None],
}
OF_NUMBERS: dict[str, Change] = {
    "a number becomes a text": str,
    "a number becomes a word": lambda value: "seven",
}


def twins(bundle: dict[str, Any], release: str = DEFAULT) -> Iterator[Twin]:
    """Every twin of the bundle, which is one of the release."""
    whole = orjson.dumps(bundle)
    for entry, one in enumerate(bundle["entry"]):
        for path, value in list(_places(one["resource"], ())):
            if not path:
                continue
            for rule, change, kinds in _changes(value):
                yield Twin(rule, entry, path, kinds, partial(_with, whole, entry, path, change(value)))
        for path in _required(one["resource"], release):
            yield Twin("a required element is missing", entry, path, STRUCTURE, partial(_without, whole, entry, path))
        for path in _coded(one["resource"], release):
            rule, kinds = "a code outside a required value set", frozenset({"invalid-code"})
            yield Twin(rule, entry, path, kinds, partial(_with, whole, entry, path, "no-such-code"))


def _changes(value: Any) -> Iterator[tuple[str, Change, frozenset[str]]]:
    if isinstance(value, str):
        yield from ((rule, change, TEXT) for rule, change in OF_TEXTS.items())
    elif isinstance(value, dict):
        yield from ((rule, change, STRUCTURE) for rule, change in OF_OBJECTS.items())
    elif isinstance(value, list):
        for rule, change in OF_LISTS.items():
            if rule != "a list becomes its first item" or value[0] is not None:
                yield rule, change, STRUCTURE
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from ((rule, change, STRUCTURE) for rule, change in OF_NUMBERS.items())


def _places(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _places(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _places(below, (*path, place))


def _required(resource: dict[str, Any], release: str) -> Iterator[Path]:
    """By hand, from the pages of the specification, of what the example has."""
    required = {
        "ActivityDefinition": ["status"],
        "EvidenceVariable": ["status"],
        "Group": ["type", "membership"],
        "PlanDefinition": ["status", "goal.0.description"],
        "Provenance": ["target", "agent", "agent.0.who", "entity.0.role", "entity.0.what"],
        "ResearchStudy": ["status", "associatedParty.0.role", "comparisonGroup.0.name", "progressStatus.0.state"],
        "Location": ["extension.0.url", "position.latitude", "position.longitude"],
    }
    if release != "R5":
        required |= {
            "Group": ["type", "actual", "characteristic.0.code", "characteristic.0.exclude"],
            "Provenance": ["target", "recorded", "agent", "agent.0.who", "entity.0.role", "entity.0.what"],
            "ResearchStudy": ["status", "arm.0.name"],
        }
    if "text" in resource:
        required = {**required, resource["resourceType"]: [*required.get(resource["resourceType"], []), "text.status"]}
    places = {path for path, _ in _places(resource, ())}
    for dotted in required.get(resource["resourceType"], []):
        path = tuple(int(part) if part.isdigit() else part for part in dotted.split("."))
        # With an extension beside it (``_status``) the element would still be there: what is required is an element.
        if path in places and (*path[:-1], f"_{path[-1]}") not in places:
            yield path


def _coded(resource: dict[str, Any], release: str) -> Iterator[Path]:
    schema = definitions(release).schema["$defs"]
    yield from _coded_below(resource, resource["resourceType"], schema, ())


def _coded_below(node: dict[str, Any], kind: str, schema: dict[str, Any], path: Path) -> Iterator[Path]:
    for key, value in node.items():
        element = schema[kind]["properties"][key]
        items = element.get("items", element)
        items = items.get("else", items)
        for place, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
            at = (*path, key) if place is None else (*path, key, place)
            if "enum" in items:
                yield at
            elif isinstance(one, dict):
                yield from _coded_below(one, items["$ref"].rpartition("/")[2], schema, at)


def _with(whole: bytes, entry: int, path: Path, value: Any) -> dict[str, Any]:
    bundle: dict[str, Any] = orjson.loads(whole)
    node = bundle["entry"][entry]["resource"]
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return bundle


def _without(whole: bytes, entry: int, path: Path) -> dict[str, Any]:
    bundle: dict[str, Any] = orjson.loads(whole)
    node = bundle["entry"][entry]["resource"]
    for part in path[:-1]:
        node = node[part]
    del node[path[-1]]
    return bundle
