"""Structure and required codes: a document against the compiled schema. https://hl7.org/fhir/R5/json.html

In: any JSON. Out: one finding for each thing that stands where the models and the required bindings of the release do
not allow it: ``invalid-structure``, ``invalid-code``, and ``invalid-id`` for what is no FHIR id.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from jsonschema_rs import ValidationError
from jsonschema_rs import ValidationErrorKind as Rule

from fhirtrials.issues import Issue
from fhirtrials.validation.definitions import Definitions
from fhirtrials.validation.definitions.primitives import PRIMITIVES
from fhirtrials.validation.place import Path, Place, shown

Locate: TypeAlias = Callable[[Path], tuple[Place, Path]]
"""From a path in the document to the resource it lies in, and the path within it."""

_RULES: Final = {
    "required": "'{}' is missing: it is required",
    "choice": "of the elements {}[x] there must be one, of one type",
    "null": "a null stands in '{}' without an extension beside it",
}
_JSON_NAMES: Final = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def structure(document: Any, definitions: Definitions, locate: Locate) -> Iterator[Issue]:
    """Every fault of structure and every wrong code; nothing where the document is as the release has it."""
    try:
        if definitions.validator.is_valid(document):
            return
        errors = list(definitions.validator.iter_errors(document))
    except (ValueError, OverflowError, TypeError) as error:
        # Texts with half a character (a lone surrogate), numbers without end: what no JSON of FHIR can hold.
        place, _ = locate(())
        yield place.finding("invalid-structure", problem=f"this is no JSON that FHIR can hold ({error})")
        return
    for one in errors:
        place, path = locate(tuple(one.instance_path))
        yield from _told(one, definitions.schema, place, path)


def _told(error: ValidationError, schema: dict[str, Any], place: Place, path: Path) -> Iterator[Issue]:
    rule, comment = _rule(schema, error.schema_path)
    definition = str(error.schema_path[1]) if len(error.schema_path) > 1 else ""
    match error.kind:
        case Rule.Pattern() if definition == "id":
            problem = f"{shown(error.instance)} is no id: letters, digits, - and ., at most 64"
            yield place.finding("invalid-id", path, problem=problem)
        case Rule.Enum():
            yield place.finding("invalid-code", path, found=shown(error.instance), codes=", ".join(rule["enum"]))
        case Rule.AdditionalProperties(keys):
            for key in keys:
                yield place.finding("invalid-structure", (*path, key), problem=f"{definition} has no element '{key}'")
        case _ if comment:
            word, _, names = comment.partition(" ")
            yield place.finding("invalid-structure", path, problem=_RULES[word].format(names))
        case Rule.Required(key):
            yield place.finding("invalid-structure", path, problem=_RULES["required"].format(key))
        case kind:
            problem = _problem(kind.name, definition, rule, error.instance)
            yield place.finding("invalid-structure", path, problem=problem)


def _problem(keyword: str, definition: str, rule: dict[str, Any], found: Any) -> str:
    if keyword == "minItems":
        return "this list is empty"
    if keyword == "minProperties":
        return "this element is empty"
    if definition in PRIMITIVES:
        return f"{shown(found)} is no {definition}" if found != "" else "this text is empty"
    wanted = "a list" if rule.get("type") == "array" else f"one {definition}"
    return f"{_JSON_NAMES.get(type(found), 'a number')} stands where {wanted} belongs"


def _rule(schema: dict[str, Any], path: list[str | int]) -> tuple[Any, str]:
    """The rule that was broken, and the words that the nearest rule around it carries."""
    rule: Any = schema
    comment = ""
    for part in path[:-1]:
        rule = rule[part]
        if isinstance(rule, dict):
            comment = rule.get("$comment", comment)
    return rule, comment
