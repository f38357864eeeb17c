"""Whether a measure can have a value in a unit."""

from functools import cache

from fhirtrials.eligibility.numbers.units import MULTIPLE, TIME, Unit, dimension
from fhirtrials.terminology import Measure

NEVER, PERHAPS, SURELY = 0, 1, 2

_PER_VOLUME = {"mass/volume", "substance/volume", "activity/volume", "concentration", "copies", "volume/volume"}
_UNITED = {"survival", "gestation", "social"}


# The last grade of scales whose name others share: a "performance status" of 60 is none of ECOG's.
_LAST_GRADE = {
    "ecog": 5,
    "gog-ps": 5,
    "nyha": 4,
    "who-fc": 4,
    "ccs": 4,
    "killip": 4,
    "asa": 6,
    "mallampati": 4,
    "mrs": 6,
}


def has_grade(measure: Measure, value: float) -> bool:
    """Whether a scale goes up to the value."""
    return value <= _LAST_GRADE.get(measure.key, value)


@cache
def _dimensions(ucum: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(dimension, ucum))


def fits(measure: Measure, unit: Unit | None) -> int:
    """``SURELY`` if the unit is one of the measure's, ``PERHAPS`` if only the words may be meant, else ``NEVER``."""
    if unit is None:
        return NEVER if measure.kind in _UNITED or _dimensions(measure.ucum) == {"length"} else SURELY
    here = unit.dimension
    if here == "strange":
        return SURELY if measure.kind == "lab" else NEVER
    if here == "pregnancy":
        return SURELY if measure.kind == "gestation" else NEVER
    if here == "time/time":
        return NEVER
    if here == TIME and unit.ucum not in ("s", "ms"):
        if measure.kind == "age" or measure.kind == "survival":
            return SURELY
        if measure.kind == "gestation":
            return SURELY if unit.ucum in ("wk", "d", "mo") else NEVER
        return SURELY if unit.ucum in measure.ucum else NEVER
    if measure.kind in ("age", "survival", "gestation"):
        return NEVER
    if here == MULTIPLE:
        return SURELY if measure.kind in ("lab", "measurement") else NEVER
    known = _dimensions(measure.ucum)
    if here == "angle" and "temperature" in known:
        return SURELY
    if here in known or here == "number":
        return SURELY
    if measure.kind in ("score", "class"):
        return SURELY if here in ("count", "spread", "rank") else NEVER
    if here in ("fraction", "rank", "spread"):
        return PERHAPS
    if measure.kind == "lab":
        if here in _PER_VOLUME and known & _PER_VOLUME:
            return PERHAPS
        return PERHAPS if here.split("/")[0] in ("mass", "substance", "activity", "count", "volume") else NEVER
    return (
        PERHAPS
        if here.split("/")[0] in {one.split("/")[0] for one in known if one} or measure.kind == "social"
        else NEVER
    )


def is_usual(measure: Measure, unit: str | None, ucum: str | None) -> bool:
    """Whether the measure is reported in a unit; hemoglobin in mg/dL is a slip: nobody has such a value, or everybody.

    ``unit`` is what is written. What stands in braces is no unit: multiples of a limit, events.
    """
    if measure.kind not in ("lab", "measurement"):
        return True
    return (not unit) if not ucum else ("{" in ucum or not measure.ucum or ucum in measure.ucum)


def is_coded(measure: Measure, unit: str | None, ucum: str | None) -> bool:
    """Whether the measure's LOINC code is that of values in a unit: a code of mass per volume is none of moles.

    A value without a unit, or in multiples of a limit, has the code of the measure, but for what is so much in a time;
    one with a ``unit`` that we do not know has none. Drinks a day are neither units a week nor grams.
    """
    if measure.kind == "social":
        return ucum in measure.ucum[:1]
    if measure.kind not in ("lab", "measurement"):
        return True
    usual = dimension(measure.ucum[0]) if measure.ucum else ""
    if not ucum:
        return not unit and "/time" not in usual
    here = dimension(ucum)
    return not usual or not here or here.startswith(usual)
