"""Words → stretches of time: a number or a range of numbers, and a unit of time behind it.

In: a plain text (``plain``) in lower case. Out: ``Quantity`` after ``Quantity``, in text order. A unit is looked for
first and its number looked back for in a short reach, so that the time taken grows with the text and no more.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fhirtrials.model.words import Comparator, TimeUnit


class Quantity(NamedTuple):
    """``start`` to ``end`` are the words of number and unit; ``joined`` is True for an adjective: "6-month".

    ``low`` is None but in a range. ``implied`` is True where the unit has no number of its own: "the past year".
    ``edge`` is set for the ends of a range in two units: "2 weeks to 3 months". ``top`` is the comparison that the high
    end of a range has of its own: ">6 and <24 months".
    """

    start: int
    end: int
    low: float | None
    high: float
    unit: TimeUnit
    joined: bool = False
    implied: bool = False
    edge: Comparator | None = None
    top: Comparator | None = None


_SPELT = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0,
    "sixteen": 16.0, "eighteen": 18.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0,
    "seventy": 70.0, "eighty": 80.0, "ninety": 90.0, "twenty four": 24.0, "forty eight": 48.0, "seventy two": 72.0,
    "half": 0.5, "half a": 0.5, "half an": 0.5, "one-half": 0.5, "a half": 0.5, "½": 0.5, "1/2": 0.5, "1/2 a": 0.5,
    "one and a half": 1.5,
    "a": 1.0, "an": 1.0,
}  # fmt: skip
UNITS = {
    "minute": (TimeUnit.MINUTE, 1), "min": (TimeUnit.MINUTE, 1),
    "hour": (TimeUnit.HOUR, 1), "hr": (TimeUnit.HOUR, 1), "h": (TimeUnit.HOUR, 1),
    "day": (TimeUnit.DAY, 1), "d": (TimeUnit.DAY, 1),
    "week": (TimeUnit.WEEK, 1), "wk": (TimeUnit.WEEK, 1), "fortnight": (TimeUnit.WEEK, 2),
    "month": (TimeUnit.MONTH, 1), "mo": (TimeUnit.MONTH, 1), "mth": (TimeUnit.MONTH, 1), "mon": (TimeUnit.MONTH, 1),
    "year": (TimeUnit.YEAR, 1), "yr": (TimeUnit.YEAR, 1), "y": (TimeUnit.YEAR, 1), "decade": (TimeUnit.YEAR, 10),
}  # fmt: skip
# It begins with a letter of few, which a search skips to: a third of the time of the words themselves.
_UNIT = re.compile(
    r"[mhdwfy](?:(?<![^\W\d].)(?:(?<=m)(?:inute|onth|in|th|on|o)|(?<=h)(?:our|r)|(?<=d)(?:ay|ecade)|(?<=w)(?:eek|k)"
    r"|(?<=f)ortnight|(?<=y)(?:ear|r))(?P<s>s?)|(?:(?<=\d[hdy])|(?<=\d[ -][hdy]))(?!\d))(?![^\W\d])"  # not "CYP 2D6"
)
_QUALIFIERS = (
    r"(?:(?:or more|or less|full|consecutive|complete|completed|continuous|calendar|business|working|additional|further"
    r"|successive|uninterrupted|previous|preceding|prior|past|last|following|study|menstrual|school|entire|whole|more"
    r"|sequential|solid|recent)[ -]{1,2})"
)
_WORDS = rf"(?:{'|'.join(sorted(_SPELT, key=len, reverse=True))})(?![^\W\d])"
_N = (
    r"(?:(?:(?<![\w.,/^])(?<!\d:)|(?<=within)|(?<=least)|(?<=past)|(?<=last)|(?<=than))(?:1/2(?: a)?|\d{1,3}(?:,\d{3})+"
    r"|\d{1,4}(?:[.,]\d{1,2})?)"
    rf"|(?<![^\W\d]){_WORDS})"
)
_IN_BRACKETS = rf"(?: ?\( ?[<>≥≤=]{{0,2}} ?{_N} ?\))?"
_SHORT_UNIT = r"(?: ?-?(?:minutes?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?))?"
# The first group says no more than how a number begins: a fifth of the time of looking for one everywhere.
_COUNT = re.compile(
    rf"(?:(?=\d)|(?<![^\W\d])(?={_WORDS}))"
    rf"(?:({_N}){_IN_BRACKETS} ?(?:-|to|~|or|and|&|through|up to) ?(?:≤|<=?|less than|under)? ?)?"
    rf"({_N}){_IN_BRACKETS}\+?[ -]{{0,3}}{_QUALIFIERS}{{0,2}}$"
)
_IMPLIED = re.compile(r"\b(?:past|last|previous|preceding|prior|next|coming|upcoming) $")
_THE = re.compile(r"\b(?:in|during|within|over) the $")
_NEIGHBOUR = re.compile(r" (?:prior|before|preceding|after|following)\b")
_A = re.compile(
    r"(?:\b(?:within|in|for|than|least|over|about|of|exceeding|during|minimum|or|after|under|approximately|up to|once"
    r"|every|per)|[<>≥≤(])\s?$"
)
_POINT = re.compile(r"(?<!s)[ -]{1,2}\d")  # "Cycle 1 Day 1"
_TOP = re.compile(r"(?P<less><(?! ?/? ?=)|less than|under)|[<≤]|up to")
_REACH = 72
_NEAR = 30  # where figures stand right before the unit


def quantities(text: str) -> Iterator[Quantity]:
    """The stretches of time in a plain text in lower case."""
    before = 0
    for match in _UNIT.finditer(text):
        at, end = match.span()
        if text[at - 1 : at] in ("/", "") or _POINT.match(text, end):
            continue
        since = max(before, at - (_NEAR if text[max(0, at - 2) : at].strip(" -").isdigit() else _REACH))
        found = _COUNT.search(text, since, at)
        plural = match["s"]
        word = text[at : end - 1] if plural else text[at:end]
        unit, times = UNITS[word]
        if found is None:
            if plural == "" and _has_one(text, since, at, end):
                yield Quantity(at, end, None, float(times), unit, implied=True)
                before = end
            continue
        start = found.start()
        low, high = found[1], found[2]
        tens = _tens(low, high)
        if high in ("a", "an") and (word == "min" or not _A.search(text, max(before, start - 14), start)):
            continue
        yield Quantity(
            start,
            end,
            _value(low) * times if low and not tens else None,
            (tens or _value(high)) * times,
            unit,
            joined=text[at - 1] == "-",
            top=_top(found[0]) if low is not None else None,
        )
        before = end


def _has_one(text: str, since: int, at: int, end: int) -> bool:
    """Whether a unit without a number stands for one of it: "the past year", "in the month before screening"."""
    if _IMPLIED.search(text, since, at):
        return True
    return _NEIGHBOUR.match(text, end) is not None and _THE.search(text, since, at) is not None


def _top(range_: str) -> Comparator | None:
    """The comparison of the high end, if it has one: "≥6 to ≤24"."""
    found = _TOP.search(range_)
    return (Comparator.LESS if found["less"] else Comparator.AT_MOST) if found else None


def _tens(low: str | None, high: str) -> float | None:
    """The one number that two number words make: "thirty-six"."""
    if low is None or low.isdigit() or high.isdigit():
        return None
    tens, ones = _value(low), _value(high)
    return tens + ones if tens >= 20 and tens % 10 == 0 and 1 <= ones < 10 else None


def _value(said: str) -> float:
    spelt = _SPELT.get(said)
    if spelt is not None:
        return spelt
    if "," in said and len(said) - said.rfind(",") == 4:
        return float(said.replace(",", ""))
    return float(said.replace(",", "."))
