"""A threshold, or a finding → type and value, in the shape of R5's ``definitionByTypeAndValue``.

https://hl7.org/fhir/R5/evidencevariable-definitions.html#EvidenceVariable.characteristic.definitionByTypeAndValue

One bound is a Quantity with a comparator, a closed range a Range. A Range has no comparators and its low must not lie
above its high (rng-2), so every other pair of bounds is two values that both must hold.
"""

from collections.abc import Sequence
from functools import cache

from fhirtrials.fhir.parts import UCUM, element, extension, part
from fhirtrials.fhir.time_frame import time_unit
from fhirtrials.model import Resource
from fhirtrials.model.constraints import Bound, Finding, Threshold
from fhirtrials.model.words import Comparator, Sex, TimeUnit
from fhirtrials.terminology import code, concept, knows

LOINC = "http://loinc.org"


def measured(threshold: Threshold) -> Resource:
    """What is measured: its LOINC code where the measures table has one, and the words."""
    coding = [element(system=LOINC, code=threshold.loinc, display=threshold.loinc_name)] if threshold.loinc else None
    return element(coding=coding, text=threshold.name or threshold.measure)


def values(threshold: Threshold) -> list[Resource]:
    """``valueQuantity`` or ``valueRange``; several must hold together."""
    unit, ucum = threshold.unit, threshold.ucum
    other = threshold.other_unit
    also = extension(
        "other-unit", [part("quantity", valueQuantity=_quantity(each, other.unit, other.ucum)) for each in other.bounds]
    ) if other else None  # fmt: skip
    return limits(threshold.bounds, unit, ucum, also)


def limits(bounds: Sequence[Bound], unit: str | None, ucum: str | None, also: Resource | None = None) -> list[Resource]:
    """The bounds as values; ``also`` is an extension that belongs to them."""
    found: list[Resource]
    if len(bounds) == 2 and (ends := _closed(*bounds)):
        low, high = ends
        found = [{"valueRange": {"low": _quantity(low, unit, ucum, False), "high": _quantity(high, unit, ucum, False)}}]
    else:
        found = [{"valueQuantity": _quantity(bound, unit, ucum)} for bound in bounds]
    if also and found:
        ((name, value),) = found[0].items()
        found[0] = {name: {"extension": [also], **value}}
    return found


def value_part(value: Resource) -> str:
    """Each part of an extension holds values of one type: ``quantity`` or ``range``."""
    return "range" if "valueRange" in value else "quantity"


def finding_type(finding: Finding) -> Resource:
    return concept("topic", finding.topic) or {}


def finding_value(finding: Finding) -> Resource:
    """A code where the answer has one, else yes or no."""
    answer = f"{finding.topic}+{'yes' if finding.present else 'no'}"
    if knows("topic-answer", answer):
        return {"valueCodeableConcept": concept("topic-answer", answer)}
    return {"valueBoolean": finding.present}


def sex(limited_to: Sex) -> Resource:
    """That a person is of one sex."""
    return {"type": concept("topic", limited_to), "valueCodeableConcept": concept("sex", limited_to)}


def _closed(one: Bound, other: Bound) -> tuple[Bound, Bound] | None:
    """Low and high of a closed range, if the bounds are one."""
    low, high = (one, other) if one.value <= other.value else (other, one)
    closed = (low.comparator, high.comparator) == (Comparator.AT_LEAST, Comparator.AT_MOST)
    return (low, high) if closed else None


def _quantity(bound: Bound, unit: str | None, ucum: str | None, compared: bool = True) -> Resource:
    """A unit without a UCUM code is text alone: a code needs its system, and the system its code (qty-3)."""
    value = bound.value
    whole = int(value)
    found: Resource = {"value": whole if whole == value else value}
    if compared and (comparator := code("comparator", bound.comparator)):
        found["comparator"] = comparator
    if spelt := unit or (_spelt().get(ucum, ucum) if ucum else None):
        found["unit"] = spelt
    if ucum:
        found["system"] = UCUM
        found["code"] = ucum
    return found


@cache
def _spelt() -> dict[str, str]:
    """UCUM's units of time in words, for ages whose unit the text leaves out."""
    return {ucum: words for words, ucum in map(time_unit, TimeUnit)}
