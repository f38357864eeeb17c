"""An R5 element as the cross-version extensions that carry it in R4: each member a part named like it.

https://hl7.org/fhir/uv/xver-r5.r4/0.1.0 · reverse: ``reading``
"""

import re
from collections.abc import Iterator
from typing import Any

from fhirtrials.fhir.parts import group, part, present
from fhirtrials.fhir.r4.cross_version import BASE, cross
from fhirtrials.model import Resource

CHARACTERISTIC = "EvidenceVariable.characteristic"

# The types of the members whose names do not end in one.
_TYPES = {
    "linkId": "Id",
    "description": "Markdown",
    "note": "Annotation",
    "exclude": "Boolean",
    "type": "CodeableConcept",
    "code": "Code",
    "threshold": "PositiveInt",
    "quantity": "Quantity",
    "range": "Range",
    "definitionCodeableConcept": "CodeableConcept",
}
_CHOICE = re.compile(r"(value|duration|event)([A-Z]\w+)")


def members(element: Resource) -> Iterator[Resource | None]:
    """The parts for an element's members."""
    for name, value in element.items():
        for each in value if isinstance(value, list) else [value]:
            yield _member(name, each)


def characteristic_members(element: Resource) -> tuple[list[Resource], Resource | None]:
    """The extensions of a characteristic itself, and R4's ``timeFromStart`` with those of R5's ``timeFromEvent``.

    Its own range and quantity count from the start of the study, which is not the event.
    """
    own: list[Resource | None] = []
    frame = None
    for name, value in element.items():
        if name == "timeFromEvent":
            frame = {"extension": present(_as_own(each, f"{CHARACTERISTIC}.{name}") for each in members(value[0]))}
        elif name == "extension":
            own += value
        else:
            listed = value if isinstance(value, list) else [value]
            own += [_as_own(_member(name, each), CHARACTERISTIC) for each in listed]
    return present(own), frame


def _member(name: str, value: Any) -> Resource | None:
    if name == "extension":
        found: Resource = value
        return found
    if name == "characteristic":
        return cross(CHARACTERISTIC, members(value))
    if name in _TYPES:
        return part(name, **{f"value{_TYPES[name]}": value})
    if choice := _CHOICE.fullmatch(name):
        return part(choice[1], **{f"value{choice[2]}": value})
    return group(name, members(value))


def _as_own(inner: Resource | None, path: str) -> Resource | None:
    """A part as an extension that stands alone."""
    return {**inner, "url": f"{BASE}{path}.{inner['url']}"} if inner else None
