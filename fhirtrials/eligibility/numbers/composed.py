"""Times in two units → one number of the smaller one, which is exact.

"17 years, 11 months", "36 weeks and 6 days", "36 6/7 weeks", "36+6 weeks".
"""

import re
from collections.abc import Sequence

from fhirtrials.eligibility.numbers import units
from fhirtrials.eligibility.numbers.units import TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import words

# Weeks of a pregnancy with days: the weeks may be named behind the second of two only.
_WEEKS = r"(?:weeks?|wks?)\b"
_DAYS_OF_WEEKS = re.compile(
    rf"\s(?P<a>[0-6])/7(?!\d)|\s?\+\s?(?P<b>[0-6])(?:/7)?(?=\s?(?:(?:to|-|and)\s?\d\d\s?\+\s?[0-6](?:/7)?\s?)?{_WEEKS})",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?P<joint>,?\s(?:and\s)?)(?P<number>\d{1,2})(?=[\s-]{0,2}(?:mo|d|min))", re.IGNORECASE)
# "At least 18 years, 3 months since the last dose" are two times; "17 years, 11 months, 1 week" has no one unit.
_APART = re.compile(
    r"\s(?:of(?!\s(?:age|gest|life))|since|after|before|prior|from|ago)\b|,?\s(?:and\s)?\d{1,2}\s(?:weeks?|days?)\b",
    re.IGNORECASE,
)
_SMALLER = {"a": ("mo", 12), "wk": ("d", 7), "h": ("min", 60)}


def weeks_and_days(text: str, weeks: float, end: int) -> tuple[float, Unit] | None:
    """The number and unit of both, where days follow a number of weeks that ends there."""
    found = _DAYS_OF_WEEKS.match(text, end)
    if found is None:
        return None
    named = units.unit(text, found.end())
    past = named.end if named and named.ucum == "wk" else found.end()
    return _whole(weeks, "wk", int(found["a"] or found["b"]), past)


def with_smaller(text: str, number: float, unit: Unit, ahead: Sequence[str]) -> tuple[float, Unit] | None:
    """The number and unit of both, where the same time goes on in a smaller unit; ``ahead`` are the words before it.

    Not in "between 1 year and 6 months", which are two times, nor in "11 to 39 years and 11 months", where the first
    number has the unit of the second.
    """
    smaller = _SMALLER.get(unit.ucum or "")
    more = _MORE.match(text, unit.end) if smaller and number.is_integer() else None
    if smaller is None or more is None or _shares_its_unit(ahead):
        return None
    if "and" in more["joint"].lower() and not _BETWEEN.isdisjoint(ahead):
        return None
    rest, count = units.unit(text, more.end()), int(more["number"])
    if rest is None or rest.ucum != smaller[0] or count >= smaller[1] or _APART.match(text, rest.end):
        return None
    return _whole(number, unit.ucum or "", count, rest.end, unit.age or rest.age)


def _whole(number: float, larger: str, count: int, end: int, age: bool = False) -> tuple[float, Unit]:
    """In the larger unit if nothing of the smaller is left; no words of the text name the unit of both."""
    code, times = _SMALLER[larger]
    if count == 0:
        return number, Unit(end, end, larger, TIME, age=age)
    return number * times + count, Unit(end, end, code, TIME, age=age)


def alike(number: float, unit: Unit, other: Unit) -> tuple[float, Unit]:
    """A time in two units as the smaller one where the other is that: "24 0/7 to 33 6/7 weeks" are 168 to 237 days."""
    code, times = _SMALLER.get(unit.ucum or "", ("", 1))
    composed = unit.start == unit.end and other.start == other.end
    return (number * times, unit._replace(ucum=code)) if composed and code == other.ucum else (number, unit)


def _shares_its_unit(ahead: Sequence[str]) -> bool:
    before = next((low for low in reversed(ahead) if low not in _JOINTS), "")
    return before[:1].isdigit()


_BETWEEN = frozenset({"between", "from"})
_JOINTS = words("to through and or & - < > ≤ ≥ = up until less than")
