"""Tokens → atoms: one number each, with the comparison and the unit that belong to it."""

import re
from dataclasses import dataclass

from fhirtrials.eligibility.numbers import comparators, units
from fhirtrials.eligibility.numbers.comparators import Comparison
from fhirtrials.eligibility.numbers.tokens import (
    COMPARISON,
    FOLD,
    MENTION,
    NUMBER,
    ROMAN,
    SIGN,
    WORD,
    WORD_NUMBER,
    Token,
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
    comparison: Comparison | None
    unit: Unit | None
    behind: bool = False
    aged: bool = False
    number: int = 0
    flipped: bool = False

    @property
    def comparator(self) -> Comparator | None:
        return self.comparison.comparator if self.comparison else None


# What may stand between a comparison and its number: "over the age of 18", "at least (≥) 18".
_NUMERIC = frozenset((NUMBER, WORD_NUMBER, ROMAN))
_BETWEEN = words(
    """of the a an about approximately approx around age ages aged or equal to than is be being ( ) ] : with score
    total years x ×"""
)
_PERSONS = words("age aged ages")
# "Minimum weight of 40 kg"; of others it may be a value of their own ("maximum wall thickness").
_HAVE_ENDS = frozenset(("age", "survival", "vital"))
_HIGHER = re.compile(r"\b(?:higher|greater|more|above|over)\b|>")
_POWER = re.compile(r"\s?(?:\^|\*{1,2})\s?(\d{1,2})(?!\d)")
_OPENED = re.compile(r"\(\s?(?:\d+(?:\.\d+)?\s?(?:-|to|~)\s?)?$")
# A number after one of these is a name, a date, a label.
LABELS = words(
    """phase type cohort group part arm day visit version item question no number nr dsm icd figure table appendix step
    course cycle week month year line section chapter protocol genotype serotype gen generation january february
    march april may june july august september october november december recist ctcae nci-ctcae hla exon codon
    chromosome factor lead category"""
)


def atoms(text: str, tokens: list[Token]) -> list[Atom]:
    """The atoms of a text in their order."""
    found: list[Atom] = []
    past = 0  # offset up to which tokens are used up
    depth = 0
    for position, token in enumerate(tokens):
        kind = token[0]
        if kind == WORD:  # most are
            continue
        if kind == SIGN:
            low = token.low
            if low in "([":
                depth += 1
            elif depth and low in ")]":
                depth -= 1
            continue
        if kind not in _NUMERIC or token.start < past:
            continue
        made = _atom(text, tokens, position, depth, found[-1].last if found else 0)
        if made:
            found.append(made)
            past = made.end
    return found


def _atom(text: str, tokens: list[Token], at: int, depth: int, floor: int) -> Atom | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    first, value = at, token.data
    touching = before is not None and before.end == token.start
    if before and before.low == "-" and touching and token.kind == NUMBER:
        earlier = tokens[at - 2] if at > 1 else None
        if (
            earlier
            and earlier.end == before.start
            and earlier.kind == WORD
            and len(earlier.low) > 1
            and at - 2 >= floor
        ):
            return None
        signed = (
            earlier is None or earlier.kind == COMPARISON or earlier.low in ("(", "to", "between", "and", "or", "of")
        )
        if signed and earlier and earlier.end == before.start and earlier.kind not in (COMPARISON, SIGN):
            signed = False
        if signed:
            first, value = at - 1, -value
    if before and before.kind == SIGN and before.low in "±#+$€£" and token.kind == NUMBER:
        return None
    if before and before.low == "/" and before.start and text[before.start - 1] == "+":
        return None
    end = token.end
    if token.kind == NUMBER and token.low == "10" and (power := _POWER.match(text, end)):
        end, value = power.end(), 10.0 ** int(power[1])
    plus = text.startswith("+ ", end) and token.kind == NUMBER
    unit = units.unit(text, end + 1 if plus else end)
    plus = plus and unit is not None
    if token.kind == WORD_NUMBER:
        if token.low in FOLD:
            unit = units.multiple(text, token.end, counted=True)
            if unit is None:
                return None
        elif unit is None and not (after and after.low == "("):
            return None
        if after and after.low == "(":
            # "three (3) months": the figure in parentheses is read instead.
            return None
    end = unit.end if unit else end
    if unit is None:
        if token.kind == NUMBER and text[end : end + 2].lower() in ("st", "nd", "rd", "th"):
            return None
        if (
            token.kind == NUMBER
            and text[end : end + 1] == "-"
            and text[end + 1 : end + 2].isalpha()
            and not text[end + 1 : end + 4].lower().startswith("to")
        ):
            return None
        if after and after.low == "(" and at + 3 < len(tokens) and tokens[at + 2].kind == WORD_NUMBER:
            # "12 (twelve) weeks"
            end = tokens[at + 3].end
            unit = units.unit(text, end)
            end = unit.end if unit else end
        elif before and before.kind == SIGN and before.low == "(" and after and after.low == ")":
            # "three (3) months"
            unit = units.unit(text, after.end)
            if unit and at > 1 and tokens[at - 2].kind == WORD_NUMBER:
                first, end = at - 2, unit.end
            else:
                unit = None
    if (
        unit is None
        and text[end : end + 1] == ")"
        and depth
        and _OPENED.search(text, max(0, token.start - 12), token.start)
    ):
        # "(16-24) weeks"
        unit = units.unit(text, end + 1)
        if unit:
            end = unit.end
    if unit and unit.ucum == "{points}" and text[token.end] == "-":
        return None
    label = text[end : end + 1] == ")" and depth == 0
    comparison, first = _comparison(tokens, first, floor)
    if (label or _numbers_a_list(text, tokens, at)) and comparison is None and unit is None:
        return None
    if comparison is None and unit is None and token.kind == NUMBER and token.low.isdigit() and 1900 < value < 2100:
        return None
    named = at > 1 and tokens[at - 2].kind == MENTION
    if (
        comparison is None
        and unit is None
        and not named
        and before
        and before.low == "("
        and after
        and after.low == ")"
    ):
        return None
    if before and before.low in LABELS and unit is None and (comparison is None or comparison.weak):
        return None
    if comparison is None and unit and unit.dimension == units.MULTIPLE and before and before.low == "within":
        comparison = Comparison(Comparator.AT_MOST, token.end)
    if comparison is None and unit and unit.dimension == units.MULTIPLE and _HIGHER.search(text, unit.start, unit.end):
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
    last = at + 1
    while last < len(tokens) and tokens[last].start < end:
        last += 1
    if unit and unit.factor != 1.0:
        value *= unit.factor
    if unit and unit.ucum == "/uL" and token.low.count(".") == 1 and token.low.endswith(".000"):
        value *= 1000  # thousands parted by a point
    return Atom(first, last, tokens[first].start, end, token.kind, value, comparison, unit, behind, aged, at, flipped)


def _comparison(tokens: list[Token], first: int, floor: int) -> tuple[Comparison | None, int]:
    """The comparison before the token, and the token it begins with."""
    at = first - 1
    steps = 0
    found: Comparison | None = None
    begin = first
    while at >= floor and steps < 6:
        token = tokens[at]
        if token.kind == COMPARISON:
            here: Comparison = token.data
            if found is None or here.comparator is not Comparator.EQUAL:
                if found and found.comparator is not Comparator.EQUAL and found.comparator is not here.comparator:
                    # "greater than (≥) 18": the sign is the more exact one; of two signs that differ the nearer holds.
                    if {found.comparator, here.comparator} in (
                        {Comparator.GREATER, Comparator.AT_LEAST},
                        {Comparator.LESS, Comparator.AT_MOST},
                    ):
                        begin = at
                    break
                found = Comparison(here.comparator, here.end, here.weak, here.aged or bool(found and found.aged))
            begin = at
        elif found is not None and token.low not in ("(", ")", "[", "]"):
            # "Minimum MADRS score = 15"
            if found.comparator is Comparator.EQUAL and token.kind == MENTION and _is_extreme(tokens, at - 1, floor):
                return tokens[at - 1].data, at - 1
            break
        elif token.kind == MENTION:
            if token.data.kind in _HAVE_ENDS and _is_extreme(tokens, at - 1, floor):
                return tokens[at - 1].data, at - 1
            if token.low not in _PERSONS and token.data.kind not in ("class", "score"):
                break
        elif token.low not in _BETWEEN:
            break
        at -= 1
        steps += 1
    return found, begin


def _is_extreme(tokens: list[Token], at: int, floor: int) -> bool:
    return at >= floor and tokens[at].kind == COMPARISON and tokens[at].low in ("minimum", "maximum", "min", "max")


_MIRROR = {
    Comparator.LESS: Comparator.GREATER,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.GREATER: Comparator.LESS,
}


def _mirrored(text: str, tokens: list[Token], at: int, end: int) -> Comparison | None:
    """The comparison of "18 years ≤ age", read from the age's side."""
    here = at + 1
    while here < len(tokens) and tokens[here].start < end:
        here += 1
    if here + 1 >= len(tokens) or tokens[here].kind != COMPARISON or tokens[here].low not in "<>≤≥":
        return None
    if tokens[here + 1].kind != MENTION:
        return None
    found: Comparison = tokens[here].data
    return Comparison(_MIRROR[found.comparator], found.end)


def _numbers_a_list(text: str, tokens: list[Token], at: int) -> bool:
    """ "1. Age …", "2.Locally advanced …": the number of an item."""
    token = tokens[at]
    if token.kind != NUMBER or not token.low.isdigit() or len(token.low) > 2:
        return False
    behind = text[token.end : token.end + 2]
    if behind[:1] != "." or not (behind[1:].isspace() or behind[1:].isalpha()):
        return False
    return at == 0 or tokens[at - 1].low in (".", ";", ")")
