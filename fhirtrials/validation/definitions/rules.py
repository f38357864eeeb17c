"""The pieces of JSON Schema that all definitions are made of, whatever they are compiled from.

Each rule carries a ``$comment`` of two words (``required status``, ``choice value``), from which ``structure`` words
its finding. A property carries the ``targets`` it may point to, and the ``profile`` of a type that is narrower than the
type it is written as (SimpleQuantity). https://hl7.org/fhir/R5/json.html
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

Schema = dict[str, Any]

EXTENSION: Final = "FHIRPrimitiveExtension"
"""What stands beside a primitive, in the element of its name with ``_`` before it."""


def document(wanted: Iterable[str], definitions: dict[str, Schema]) -> Schema:
    """The schema of any resource of the ``wanted`` types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/Resource",
        "$defs": dict(sorted((definitions | {"Resource": _resource(sorted(wanted))}).items())),
    }


def _resource(names: list[str]) -> Schema:
    """Any resource: a type that is not among ``names`` passes here and is told by whoever called."""
    return {
        "type": "object",
        "required": ["resourceType"],
        "properties": {"resourceType": {"type": "string"}},
        "allOf": [
            {
                "if": {"type": "object", "properties": {"resourceType": {"const": name}}, "required": ["resourceType"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in names
        ],
    }


def element(schema: Schema, *, many: bool, primitive: bool, targets: Iterable[str] = (), profile: str = "") -> Schema:
    """An element, or a list of it. A list of primitives may hold a null where an extension stands instead."""
    if many:
        items = {"if": {"type": "null"}, "else": schema} if primitive else schema
        schema = {"type": "array", "minItems": 1, "items": items}
    if targets := [target for target in targets if target != "Resource"]:
        schema = schema | {"targets": targets}
    return schema | {"profile": profile} if profile else schema


def beside_primitive(*, many: bool) -> Schema:
    """The extension of a primitive element, or of each of a list."""
    return element({"$ref": f"#/$defs/{EXTENSION}"}, many=many, primitive=True)


def no_null_alone(key: str) -> Schema:
    """A null in a list of primitives holds a place for the extension beside it: without one it means nothing."""
    return {
        "if": {"required": [key], "not": {"required": [f"_{key}"]}},
        "then": {"properties": {key: {"items": {"not": {"type": "null"}}}}},
        "$comment": f"null {key}",
    }


def value_or_extension(key: str) -> Schema:
    """A required primitive may be an extension (data-absent-reason) instead of a value."""
    extended = {"required": [f"_{key}"], "properties": {f"_{key}": {"required": ["extension"]}}}
    return {"anyOf": [{"required": [key]}, extended], "$comment": f"required {key}"}


def choice(group: str, must: bool, keys: list[str], required: int) -> Schema:
    """One of ``keys`` at most, or exactly one; ``required`` is how many other elements there must be.

    Those that may be an extension instead count too: their own rule tells where both are missing.
    """
    alternatives: list[Schema] = [{"required": [key]} for key in keys]
    if must:
        return {"oneOf": alternatives, "$comment": f"choice {group}"}
    alternatives.append({"not": {"anyOf": [{"required": [key]} for key in keys]}})
    # Two values need two elements more than the required ones. Nearly all extensions have a url and one value: to look
    # for 55 kinds of value in each took two fifths of the whole check.
    return {"if": {"minProperties": required + 2}, "then": {"oneOf": alternatives}, "$comment": f"choice {group}"}


def type_(properties: dict[str, Schema], required: list[str], rules: list[Schema]) -> Schema:
    """A complex type or resource."""
    schema: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": properties,
        "additionalProperties": False,
    }
    return schema | ({"required": required} if required else {}) | ({"allOf": rules} if rules else {})


def reached(definition: Schema) -> Iterator[str]:
    """The types of a type's elements."""
    for field in definition.get("properties", {}).values():
        items = field.get("items", field)
        if reference := items.get("else", items).get("$ref"):
            yield reference.rpartition("/")[2]
