"""HL7's extensions for elements of a later release: do they hold what the element holds there?

In: the extensions of a walk whose url names an element (``…/StructureDefinition/extension-Group.description``), and the
later release's definitions. Out: values of another type than the element has, and parts that it does not have. A data
type that only the later release knows is written as its parts, with its name in a part ``_datatype``. Types that are
not among the definitions shipped are let be. https://hl7.org/fhir/versions.html#extensions
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.issues import Issue
from fhirtrials.validation.place import Path, Place, shown
from fhirtrials.validation.walk import CROSS_VERSION

Node = dict[str, Any]
Schemas = dict[str, Any]


def faults(extension: Node, later: Schemas, place: Place, path: Path) -> Iterator[Issue]:
    """What is wrong with one extension, and with its parts."""
    element = extension["url"].removeprefix(CROSS_VERSION)
    types = types_of(element, later)
    if types:
        yield from _held(extension, types, element, later, place, path)
    elif types is not None:
        yield place.finding("invalid-structure", path, problem=f"no later release has an element {shown(element)}")


def types_of(element: str, later: Schemas) -> set[str] | None:
    """The types of an element, by its path; None where it stands in a type that is not among the definitions."""
    owner, *steps = element.split(".")
    if owner not in later:
        return None
    types = {owner}
    for step in steps:
        types = parts_of(types, step, later)
    return types


def parts_of(types: Iterable[str], name: str, later: Schemas) -> set[str]:
    """The types of what bears a name in one of these types; none where nothing does."""
    return {found for one in types for found in _types(later.get(one, {}), name)}


def values_of(types: Iterable[str]) -> set[str]:
    """What holds a value of one of these types in an extension: ``valueString``."""
    return {f"value{one[0].upper()}{one[1:]}" for one in types}


def _held(node: Node, types: set[str], element: str, later: Schemas, place: Place, path: Path) -> Iterator[Issue]:
    values = [key.removeprefix("_") for key in node if key.startswith(("value", "_value"))]
    allowed = values_of(types)
    for value in values:
        if value not in allowed:
            problem = f"{element} takes {' or '.join(sorted(allowed))}, not {value}"
            yield place.finding("invalid-structure", path, problem=problem)
    inside = node.get("extension")
    if values or not isinstance(inside, list):
        return
    for number, part in enumerate(inside):
        name = part.get("url") if isinstance(part, dict) else None
        # A part by its full url is an extension of its own, and is looked at as one.
        if not isinstance(name, str) or name.startswith(("http://", "https://")):
            continue
        found = parts_of(types, name, later)
        at = (*path, "extension", number)
        if found:
            yield from _held(part, found, f"{element}.{name}", later, place, at)
        else:
            yield place.finding("invalid-structure", at, problem=f"{element} has no part {shown(name)}")


def _types(schema: Node, name: str) -> Iterator[str]:
    """The types that an element has, by its name, a choice by the name before its type."""
    properties = schema.get("properties", {})
    keys = [name] if name in properties else []
    for rule in schema.get("allOf", ()):
        if rule.get("$comment") == f"choice {name}":
            keys.extend(one["required"][0] for one in rule.get("then", rule)["oneOf"] if "required" in one)
    for key in keys:
        items = properties[key].get("items", properties[key])
        items = items.get("else", items)
        yield items["$ref"].rpartition("/")[2] if "$ref" in items else "code"
