"""Tokens → atoms: one number each, with the comparison and the unit that belong to it."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from fhirtrials.eligibility.numbers import comparators, composed, units
from fhirtrials.eligibility.numbers.comparators import Comparison
from fhirtrials.eligibility.numbers.tokens import (
    COMPARISON,
    FOLD,
    MENTION,
    NUMBER,
    NUMBERS,
    SIGN,
    WORD,
    WORD_NUMBER,
    Tokens,
    value,
)
from fhirtrials.eligibility.numbers.units import Unit
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.model.words import Comparator


@dataclass(slots=True)
class Atom:
    """``first`` and ``last`` are its tokens (``last`` the one after it), ``start`` and ``end`` its place in the text.

    ``behind`` says that the comparison stands behind the number, ``flipped`` that the measure follows it ("18 ≤ age"),
    ``kind`` how the number is written.
    """

    first: int
    last: int
    start: int
    end: int
    kind: str
    value: float
    comparator: Comparator | None
    unit: Unit | None
    number: int
    behind: bool
    weak: bool
    aged: bool
    flipped: bool


# What may stand between a comparison and its number: "over the age of 18", "at least (≥) 18".
_BETWEEN = words(
    """of the a an about approximately approx around age ages aged or equal to than is be being ( ) ] : with score
    total years x ×"""
)
_OF_CLASSES = words("class functional grade stage")  # "NYHA ≥ class II"; a toxicity ≥ grade 2 has no scale of ours
_PERSONS = words("age aged ages")
# "Minimum weight of 40 kg"; of others it may be a value of their own ("maximum wall thickness").
_HAVE_ENDS = frozenset(("age", "survival", "vital"))
_EXTREMES = words("minimum maximum min max")
# Before "-18" these say that it is a minus; before "18" the others say that it is no value.
_BEFORE_MINUS = words("( to between and or of")
_NO_VALUES = frozenset("±#+$€£")
_HIGHER = re.compile(r"\b(?:higher|greater|more|above|over)\b|>")
_POWER = re.compile(r"\s?(?:\^|\*{1,2})\s?(\d{1,2})(?!\d)")
_OPENED = re.compile(r"\(\s?(?:\d+(?:\.\d+)?\s?(?:-|to|~)\s?)?$")
_NAMED = re.compile(r"-[A-Z]{1,4}-\d")  # "protocol 98-C-0123"
# A number after one of these is a name, a date, a label.
LABELS = words(
    """phase type cohort group part arm day visit version item question no number nr dsm icd figure table appendix step
    course cycle week month year line section chapter protocol genotype serotype gen generation january february
    march april may june july august september october november december recist ctcae nci-ctcae hla exon codon
    chromosome factor lead category"""
)


def atoms(text: str, tokens: Tokens) -> list[Atom]:
    """The atoms of a text in their order."""
    found: list[Atom] = []
    floor, past = 0, 0  # the token and the offset up to which all is used up
    for number in NUMBERS.finditer(tokens.kinds):
        at = number.start()
        if tokens.starts[at] >= past and (made := _atom(text, tokens, at, floor)):
            found.append(made)
            floor, past = made.last, made.end
    return found


def _atom(text: str, tokens: Tokens, at: int, floor: int) -> Atom | None:
    kinds, lows, starts = tokens.kinds, tokens.lows, tokens.starts
    kind, low, end = kinds[at], lows[at], tokens.ends[at]
    before = lows[at - 1] if at else ""
    after = lows[at + 1] if at + 1 < len(lows) else ""
    first, number = at, value(text, tokens, at)
    if kind == NUMBER and before == "-" and tokens.ends[at - 1] == starts[at]:
        earlier = kinds[at - 2] if at > 1 else ""
        glued = at > 1 and tokens.ends[at - 2] == starts[at - 1]
        if glued and earlier == WORD and len(lows[at - 2]) > 1 and at - 2 >= floor:
            return None
        signed = not earlier or earlier == COMPARISON or lows[at - 2] in _BEFORE_MINUS
        if signed and not (glued and earlier not in (COMPARISON, SIGN)):
            first, number = at - 1, -number
    if kind == NUMBER and before in _NO_VALUES and kinds[at - 1] == SIGN:
        return None
    if before == "/" and starts[at - 1] and text[starts[at - 1] - 1] == "+":
        return None
    if kind == NUMBER and _NAMED.match(text, end):
        return None
    if kind == NUMBER and low == "10" and (power := _POWER.match(text, end)):
        end, number = power.end(), 10.0 ** int(power[1])
    plus = kind == NUMBER and text.startswith("+ ", end)
    whole = composed.weeks_and_days(text, number, end) if kind == NUMBER else None
    unit = whole[1] if whole else units.unit(text, end + 1 if plus else end)
    plus = plus and whole is None and unit is not None
    if unit and whole is None:
        whole = composed.with_smaller(text, number, unit, lows[max(0, at - 4) : at])
    if whole:
        number, unit = whole
    if kind == WORD_NUMBER:
        if low in FOLD:
            unit = units.multiple(text, end, counted=True)
            if unit is None:
                return None
        elif unit is None and after != "(":
            return None
        if after == "(":
            # "three (3) months": the figure in parentheses is read instead.
            return None
    if unit:
        end = unit.end
    else:
        if kind == NUMBER and text[end : end + 2].lower() in ("st", "nd", "rd", "th"):
            return None
        if (
            kind == NUMBER
            and text[end : end + 1] == "-"
            and text[end + 1 : end + 2].isalpha()
            and not text[end + 1 : end + 4].lower().startswith("to")
        ):
            return None
        if after == "(" and at + 3 < len(lows) and kinds[at + 2] == WORD_NUMBER:
            # "12 (twelve) weeks"
            end = tokens.ends[at + 3]
            unit = units.unit(text, end)
        elif before == "(" and after == ")" and at > 1 and kinds[at - 2] == WORD_NUMBER:
            # "three (3) months"
            unit = units.unit(text, tokens.ends[at + 1])
            first = at - 2 if unit else first
        if unit is None and text.startswith(")", end) and _OPENED.search(text, max(0, starts[at] - 12), starts[at]):
            # "(16-24) weeks"
            unit = units.unit(text, end + 1) if _is_open(lows, at) else None
        end = unit.end if unit else end
    if unit and unit.ucum == "{points}" and text[tokens.ends[at]] == "-":
        return None
    comparison, first = _comparison(tokens, first, floor)
    if comparison is None and unit is None and _is_label(text, tokens, at, end, number):
        return None
    if unit is None and before in LABELS and (comparison is None or comparison.weak):
        return None
    if comparison is None and unit and unit.dimension == units.MULTIPLE:
        if before == "within":
            comparison = Comparison(Comparator.AT_MOST, tokens.ends[at])
        elif _HIGHER.search(text, unit.start, unit.end):
            comparison = Comparison(Comparator.GREATER, unit.end)
    behind = plus and comparison is None
    if behind:
        comparison = Comparison(Comparator.AT_LEAST, end)
    # "no older than 30 days" may be said of a scan; "older than 30 years" is not.
    years = unit is None or unit.ucum in ("a", "mo")
    aged = bool(unit and unit.age) or bool(comparison and comparison.aged and years)
    if comparison is None or comparison.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST) or comparison.weak:
        later = comparators.after(text, end)
        if later:
            aged = aged or (later.aged and years)
            if comparison is None or comparison.weak:
                comparison, behind = later, True
            if comparison.comparator is later.comparator:
                end = later.end
    flipped = False
    if comparison is None and (mirrored := _mirrored(text, tokens, at, end)):
        comparison, end, flipped = mirrored, mirrored.end, True
    last = bisect_left(starts, end, at + 1)
    if unit and unit.factor != 1.0:
        number *= unit.factor
    if unit and unit.ucum == "/uL" and low.count(".") == 1 and low.endswith(".000"):
        number *= 1000  # thousands parted by a point
    comparator, weak = (comparison.comparator, comparison.weak) if comparison else (None, False)
    return Atom(first, last, starts[first], end, kind, number, comparator, unit, at, behind, weak, aged, flipped)


def _is_open(lows: list[str], at: int) -> bool:
    """Whether the token stands in a parenthesis."""
    depth = 0
    for low in lows[:at]:
        if low in ("(", "["):
            depth += 1
        elif depth and low in (")", "]"):
            depth -= 1
    return depth > 0


def _is_label(text: str, tokens: Tokens, at: int, end: int, number: float) -> bool:
    """Whether a number without a comparison and a unit is that of an item, a year, or an aside."""
    lows = tokens.lows
    if text.startswith(")", end) and not _is_open(lows, at):
        return True
    written = tokens.kinds[at] == NUMBER and lows[at].isdigit()
    if written and (1900 < number < 2100 or _numbers_a_list(text, tokens, at)):
        return True
    aside = 0 < at < len(lows) - 1 and lows[at - 1] == "(" and lows[at + 1] == ")"
    return aside and not (at > 1 and tokens.kinds[at - 2] == MENTION)


def _comparison(tokens: Tokens, first: int, floor: int) -> tuple[Comparison | None, int]:
    """The comparison before the token, and the token it begins with."""
    kinds, lows, data = tokens.kinds, tokens.lows, tokens.data
    found: Comparison | None = None
    begin = first
    for at in range(first - 1, max(floor, first - 6) - 1, -1):
        kind, low = kinds[at], lows[at]
        if kind == COMPARISON:
            here: Comparison = data[at]
            if found is None or here.comparator is not Comparator.EQUAL:
                if found and found.comparator is not Comparator.EQUAL and found.comparator is not here.comparator:
                    # "greater than (≥) 18": the sign is the more exact one; of two signs that differ the nearer holds.
                    if {found.comparator, here.comparator} in (
                        {Comparator.GREATER, Comparator.AT_LEAST},
                        {Comparator.LESS, Comparator.AT_MOST},
                    ):
                        begin = at
                    break
                found = here._replace(aged=True) if found and found.aged else here
            begin = at
        elif found is not None and low not in ("(", ")", "[", "]"):
            # "Minimum MADRS score = 15"
            if found.comparator is Comparator.EQUAL and kind == MENTION and _is_extreme(tokens, at - 1, floor):
                return data[at - 1], at - 1
            break
        elif kind == MENTION:
            if data[at].kind in _HAVE_ENDS and _is_extreme(tokens, at - 1, floor):
                return data[at - 1], at - 1
            if low not in _PERSONS and data[at].kind not in ("class", "score"):
                break
        elif low not in _BETWEEN and not (low in _OF_CLASSES and _has_classes(tokens)):
            break
    return found, begin


def _has_classes(tokens: Tokens) -> bool:
    return any(kind == MENTION and one.kind == "class" for kind, one in zip(tokens.kinds, tokens.data, strict=True))


def _is_extreme(tokens: Tokens, at: int, floor: int) -> bool:
    return at >= floor and tokens.kinds[at] == COMPARISON and tokens.lows[at] in _EXTREMES


_MIRROR = {
    Comparator.LESS: Comparator.GREATER,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.GREATER: Comparator.LESS,
}


def _mirrored(text: str, tokens: Tokens, at: int, end: int) -> Comparison | None:
    """The comparison of "18 years ≤ age", read from the age's side."""
    here = bisect_left(tokens.starts, end, at + 1)
    if here + 1 >= len(tokens.lows) or tokens.kinds[here] != COMPARISON or tokens.lows[here] not in "<>≤≥":
        return None
    if tokens.kinds[here + 1] != MENTION:
        return None
    found: Comparison = tokens.data[here]
    return Comparison(_MIRROR[found.comparator], found.end)


def _numbers_a_list(text: str, tokens: Tokens, at: int) -> bool:
    """ "1. Age …", "2.Locally advanced …": the number of an item."""
    end = tokens.ends[at]
    if len(tokens.lows[at]) > 2 or not text.startswith(".", end):
        return False
    behind = text[end + 1 : end + 2]
    return (behind.isspace() or behind.isalpha()) and (at == 0 or tokens.lows[at - 1] in (".", ";", ")"))
