"""A time window → R5's ``timeFromEvent`` or ``duration[x]``, and the extension that says it in full.

https://hl7.org/fhir/R5/evidencevariable-definitions.html#EvidenceVariable.characteristic.timeFromEvent

Time runs forward from the event: what is before it is negative. A Range has no comparators, so "less than 6 months
before" is the range of "at most 6 months before"; the words stand beside it.
"""

from fhirtrials.fhir.parts import element, made_of, quantity
from fhirtrials.fhir.shared.threshold import limits, value_part
from fhirtrials.fhir.time_frame import time_unit
from fhirtrials.model import Resource
from fhirtrials.model.constraints import Window
from fhirtrials.model.words import Comparator, Direction, WindowKind
from fhirtrials.terminology import code

_UPPER = (Comparator.AT_MOST, Comparator.LESS)


def timing(window: Window, words: str) -> Resource:
    """The members that a window adds to a characteristic; empty where R5 has no form for it."""
    if window.kind is WindowKind.LASTING:
        return _duration(window)
    place = _place(window)
    if not place:
        return {}
    event = {"text": window.event} if window.event else None
    return {"timeFromEvent": [element(description=words, eventCodeableConcept=event, **place)]}


def window_extension(window: Window) -> Resource:
    """The window as it was read."""
    parts: list[Resource] = [{"url": "kind", "valueCode": code("window-kind", window.kind)}]
    if window.what:
        parts.append({"url": "what", "valueString": window.what})
    if window.event:
        parts.append({"url": "event", "valueString": window.event})
    if window.direction:
        parts.append({"url": "direction", "valueCode": code("direction", window.direction)})
    parts += [{"url": value_part(value), **value} for value in limits(window.bounds, *time_unit(window.unit))]
    parts += [{"url": "start", "valueUnsignedInt": window.start}, {"url": "end", "valueUnsignedInt": window.end}]
    return made_of("window", parts)


def _duration(window: Window) -> Resource:
    found = limits(window.bounds, *time_unit(window.unit))
    if len(found) != 1:
        return {}
    return {name.replace("value", "duration"): value for name, value in found[0].items()}


def _place(window: Window) -> Resource:
    """``quantity`` or ``range``, counted from the event."""
    unit = time_unit(window.unit)
    low = next((each.value for each in window.bounds if each.comparator not in _UPPER), None)
    high = next((each.value for each in window.bounds if each.comparator in _UPPER), None)
    exact = all(each.comparator is Comparator.EQUAL for each in window.bounds)
    if window.direction is None or len(window.bounds) not in (1, 2) or (exact and len(window.bounds) == 2):
        return {}
    if exact and (window.direction is not Direction.AROUND or low == 0):
        value = window.bounds[0].value
        return {"quantity": quantity(-value if window.direction is Direction.BEFORE else value, *unit)}
    if window.direction is Direction.AROUND:
        if low is not None or high is None:
            return {}
        return {"range": {"low": quantity(-high, *unit), "high": quantity(high, *unit)}}
    near = low if low is not None else 0
    if (high is not None and near > high) or near < 0 or (low is not None and len(window.bounds) == 2 and high is None):
        return {}
    if window.direction is Direction.BEFORE:
        return {"range": element(low=quantity(-high, *unit) if high is not None else None, high=quantity(-near, *unit))}
    return {"range": element(low=quantity(near, *unit), high=quantity(high, *unit) if high is not None else None)}
