"""The words of one criterion → its thresholds."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.eligibility.numbers.ages import at_an_event, of_another
from fhirtrials.eligibility.numbers.alternatives import Part, numbered
from fhirtrials.eligibility.numbers.atoms import atoms
from fhirtrials.eligibility.numbers.binding import Binding, bind, inherited, is_alone, may_inherit
from fhirtrials.eligibility.numbers.groups import Group, groups
from fhirtrials.eligibility.numbers.idle import idle
from fhirtrials.eligibility.numbers.judged import judged
from fhirtrials.eligibility.numbers.mentions import Index
from fhirtrials.eligibility.numbers.names import AGE, Name
from fhirtrials.eligibility.numbers.pieces import (
    AT_LEAST,
    AT_MOST,
    EQUAL,
    GREATER,
    LESS,
    LIST,
    LOWER,
    PAIR,
    RANGE,
    Bounds,
    Piece,
)
from fhirtrials.eligibility.numbers.sexes import sex
from fhirtrials.eligibility.numbers.signs import plain
from fhirtrials.eligibility.numbers.tokens import Tokens, tokens
from fhirtrials.eligibility.numbers.units import Unit
from fhirtrials.eligibility.numbers.vocabulary import EXCEPTIONS, NEGATIONS, words
from fhirtrials.model.constraints import Bound, OtherUnit, Threshold
from fhirtrials.model.part import blank, exact
from fhirtrials.model.words import Section
from fhirtrials.terminology import Measures

_BLANK = blank(Threshold)
_threshold, _bound = exact(Threshold), exact(Bound)
_DIGIT = re.compile(r"\d|[Ⅰ-ⅿ]")
_WRITTEN = words(
    """one two three four five six seven eight nine ten eleven twelve twice double triple fifteen eighteen twenty thirty
    forty fifty sixty seventy eighty One Two Three Four Five Six Twice Eighteen Twenty I II III IV V VI"""
)
_WRITTEN |= frozenset(word.upper() for word in _WRITTEN if word.islower())
_WRITTEN_SMALL = frozenset(map(str.lower, _WRITTEN))
_NUMBER = re.compile(rf"\b(?:{'|'.join(sorted(_WRITTEN))})\b")
# Units that these measures have when none is written.
_IMPLIED = {
    "age": "a",
    "bmi": "kg/m2",
    "sbp": "mm[Hg]",
    "dbp": "mm[Hg]",
    "bp": "mm[Hg]",
    "inr": "{INR}",
    "ph-arterial": "[pH]",
}


def thresholds(
    text: str, *, section: Section | None = None, lead_in: str | None = None, measures: Measures | None = None
) -> tuple[Threshold, ...]:
    """The thresholds in one criterion's words, with offsets in ``text``; what is not certain is left out.

    ``lead_in`` is the line that the criterion stands under: a value without a measure may have it there. ``section``
    tells what a pair like 140/90 means: one of the two pressures is enough to exclude.
    """
    if not _DIGIT.search(text) and (_WRITTEN_SMALL.isdisjoint(letters(text)) or not _NUMBER.search(text)):
        return ()
    known = index(measures)
    flat = plain(text)
    found = tokens(flat, known)
    if idle(flat, found):
        return ()
    read = groups(found, atoms(flat, found))
    parts: list[Part] = []
    past = -1
    before: Group | None = None
    read = [
        group
        for position, group in enumerate(read)
        if not _is_no_threshold(flat, found, group, read[position - 1] if position else None)
    ]
    for position, group in enumerate(read):
        _turn_around(found, group)
        after = read[position + 1] if position + 1 < len(read) else None
        lends = bool(lead_in) and may_inherit(found, group, before)
        alone = lends and is_alone(found, group)
        binding = _lent(lead_in, known, group) if alone else None
        if binding is None:
            binding = bind(flat, found, group, before, after, past)
        if binding is None and lends and not alone:
            binding = _lent(lead_in, known, group)
        if binding is None:
            before = before if group.pieces[0].bare else group
            continue
        if binding.names[0].key == AGE:
            binding.names[0] = of_another(found, group, at_an_event(found, group, binding.names[0], binding.last))
        if _has_pluses(flat, group) and not _may_be_more(known, binding.names[0]):
            _grade(flat, group, binding)
        before = group
        first = _first(found, group, binding)
        if parts and _is_other_pressure(found, parts[-1], first, group, binding):
            piece = group.pieces[0]
            piece.bounds, piece.bare = [(parts[-1].thresholds[-1].bounds[0].comparator, piece.bounds[0][1])], False
        made = _made(text, found, group, binding, first, known)
        parts.append(Part(made, _any_of(group, binding, section), first, max(group.last, binding.last + 1)))
        past = max(past, binding.last)
    return tuple(numbered(found, parts, section))


def _has_pluses(text: str, group: Group) -> bool:
    """Whether it may be a grade: one to four pluses."""
    piece = group.pieces[0]
    return piece.unit is None and piece.bounds[0][1] <= 4 and text.find("+", piece.end - 1, piece.end + 1) >= 0


def _may_be_more(known: Index, name: Name) -> bool:
    """Whether "2+" is two or more of it: an age, a score; of proteins in urine or a receptor it is a grade."""
    row = known.measures.get(name.key)
    return row is not None and row.kind in ("age", "score", "class", "survival", "gestation")


def _grade(text: str, group: Group, binding: Binding) -> None:
    """ "HER2 2+" is 2, and "≥ 2+" at least that; the code of the amount is not that of the grade."""
    for piece in group.pieces:
        if len(piece.bounds) == 1 and not _SIGNED.search(text, piece.start, piece.end):
            piece.bounds = [(EQUAL, piece.bounds[0][1])]
    binding.names[:] = [replace(name, key=None) for name in binding.names]


_SIGNED = re.compile(r"[<>≤≥]|[^\W\d]")
_OPPOSITE = {LESS: AT_LEAST, AT_LEAST: LESS, GREATER: AT_MOST, AT_MOST: GREATER}
_BEING = words("be been is to have being")
_NOT = words("not never cannot")


def _turn_around(found: Tokens, group: Group) -> None:
    """ "Not ≤ 45 %", "should not be at least 9": more than 45, less than 9. "Above" is read with its "not" already."""
    at = group.first - 1
    while at > 0 and found.lows[at] in _BEING:
        at -= 1
    piece = group.pieces[0]
    if at >= 0 and found.lows[at] in _NOT and len(group.pieces) == len(piece.bounds) == 1:
        sign, value = piece.bounds[0]
        if sign in _OPPOSITE:
            piece.bounds, group.first = [(_OPPOSITE[sign], value)], at


def _lent(lead_in: str | None, known: Index, group: Group) -> Binding | None:
    """What the lead-in says to be measured."""
    return inherited(lead_in, tokens(plain(lead_in), known), group) if lead_in else None


_PRESSURES = {"sbp", "dbp"}
_JOINTS = words("and or and/or / & ,")


def _is_other_pressure(found: Tokens, before: Part, first: int, group: Group, binding: Binding) -> bool:
    """ "> 140 mmHg systolic or 90 mmHg diastolic": a value without a comparison right behind the other pressure's."""
    piece, other = group.pieces[0], before.thresholds[-1]
    return (
        piece.bare
        and len(piece.bounds) == len(group.pieces) == len(other.bounds) == 1
        and {other.key, *(name.key for name in binding.names)} == _PRESSURES
        and _JOINTS.issuperset(found.lows[before.last : first])
    )


def _first(found: Tokens, group: Group, binding: Binding) -> int:
    """The first token of the values and of the names before them."""
    first = group.first
    while first and found.starts[first - 1] >= binding.names[0].start:
        first -= 1
    return first


def index(measures: Measures | None = None) -> Index:
    """The index of the measures, made once."""
    return _index(measures or Measures.load())


@lru_cache(maxsize=8)
def _index(measures: Measures) -> Index:
    return Index(measures)


_EXCEEDS = words("greater higher larger lower less exceeds exceed exceeding exceeded")
_FAILURE_RATES = {("failure", "rate"), ("failure", "rates")}
_FORMULA = re.compile(r"\s?(?:[x×*+]\s?(?:\[|\(|ln|log|[a-z])|\s\+\s\d|\[)", re.I)


def _is_no_threshold(text: str, found: Tokens, group: Group, before: Group | None) -> bool:
    """Formulas, definitions of units, differences, and the ends of a scale."""
    piece = group.pieces[0]
    if piece.bounds[0][0] is EQUAL and "(" in found.lows[piece.first : piece.number]:
        return True  # "clearance = (140 - age) x weight"
    last = found.lows[group.first - 1] if group.first else ""
    if last == "by" and not _EXCEEDS.isdisjoint(found.lows[max(0, group.first - 8) : group.first]):
        return True  # "PCWP greater than RAP by ≥ 5 mmHg"
    since = max(before.last if before else 0, group.first - 8)
    near = found.lows[since : group.first] + found.lows[group.last : group.last + 3]
    if not _FAILURE_RATES.isdisjoint(pairwise(near)):
        return True  # of a contraceptive
    if last == "n" and piece.bounds[0][0] is EQUAL:
        return True
    if piece.unit is None and _FORMULA.match(text, group.pieces[-1].end):
        return True
    if piece.bounds[0][0] is EQUAL and not piece.bare and before and before.last == group.first:
        return True
    if piece.kind == RANGE and piece.bare and piece.unit is None and piece.bounds[0][1] in (0, 1):
        ahead = found.lows[max(0, group.first - 3) : group.first]
        behind = found.lows[group.last : group.last + 3]
        if any(low in ("range", "ranging", "ranges", "scale", "scored", "ranged") for low in ahead) and (
            before or "(" in ahead
        ):
            return True
        return any(low in ("scale", "scales", "point") for low in behind)
    return False


def _made(text: str, found: Tokens, group: Group, binding: Binding, first: int, known: Index) -> list[Threshold]:
    out = []
    denied = _denied(found, group, first)
    for piece in group.pieces:
        unit, (one_sex, limited) = piece.unit or group.unit, sex(found, piece)
        for name in binding.names:
            if name.key == "bp" and len(group.pieces) == 2 and _is_slashed(found, *group.pieces):
                name = Name(name.start, name.end, "sbp" if piece is group.pieces[0] else "dbp")
            measure = name.said or _words(text, name.start, name.end)
            for key, said, its_unit in _parts(piece, unit, name):
                bounds = judged(text, piece.start, piece.end, measure, key, said)
                if bounds is None:
                    continue
                out.append(
                    _threshold(
                        {
                            **_BLANK,
                            "measure": measure,
                            "key": key,
                            "bounds": _bounds(bounds),
                            "unit": (its_unit and _words(text, its_unit.start, its_unit.end)) or None,
                            "ucum": _ucum(key, its_unit) if its_unit else _implied(key, bounds, known),
                            "other_unit": _other(text, piece, key),
                            "sex": one_sex,
                            "denied": denied,
                            "start": min(name.start, piece.start),
                            "end": max(name.end, piece.other.end if piece.other else piece.end, limited),
                        }
                    )
                )
    return out


def _is_slashed(found: Tokens, one: Piece, two: Piece) -> bool:
    return found.lows[one.past : two.first] == ["/"]


def _bounds(said: Bounds) -> tuple[Bound, ...]:
    return tuple([_bound({"comparator": sign, "value": value}) for sign, value in said])


def _parts(piece: Piece, unit: Unit | None, name: Name) -> list[tuple[str | None, Bounds, Unit | None]]:
    """A pair is two thresholds; so is a range whose ends have units of their own."""
    if piece.kind == PAIR:
        return [("sbp", piece.bounds[:1], unit), ("dbp", piece.bounds[1:], unit)]
    if piece.second_unit:
        return [(name.key, piece.bounds[:1], piece.unit), (name.key, piece.bounds[1:], piece.second_unit)]
    if piece.kind == LIST and piece.bounds[0][0] is EQUAL:
        return [(name.key, [bound], unit) for bound in piece.bounds]
    return [(name.key, piece.bounds, unit)]


def _ucum(key: str | None, unit: Unit) -> str | None:
    """The unit's code; "38 degrees" of fever are no angle, and do not say on which scale."""
    return None if key == "temperature" and unit.dimension == "angle" else unit.ucum


def _implied(key: str | None, bounds: Bounds, known: Index) -> str | None:
    if key in _IMPLIED:
        return _IMPLIED[key]
    measure = known.measures.get(key)
    if measure and measure.ucum == ("%", "1") and all(0 < value <= 1 for _, value in bounds):
        return "1"  # "LVEF < 0.35"
    return measure.ucum[0] if measure and measure.kind in ("score", "class") and measure.ucum else None


def _other(text: str, piece: Piece, key: str | None) -> OtherUnit | None:
    other = piece.other
    if other is None:
        return None
    return OtherUnit(
        bounds=_bounds(other.bounds),
        unit=_words(text, other.unit.start, other.unit.end) if other.unit else None,
        ucum=_ucum(key, other.unit) if other.unit else None,
    )


def _words(text: str, start: int, end: int) -> str:
    """The words of a stretch, without escapes and breaks of lines."""
    return " ".join(text[start:end].replace("\\", "").split())


def _any_of(group: Group, binding: Binding, section: Section | None) -> bool:
    if group.any_of or binding.any_of:
        return True
    if binding.slashed:
        return section is Section.EXCLUSION
    piece = group.pieces[0]
    if piece.kind == PAIR:
        return len(group.pieces) == 1 and (piece.bounds[0][0] in LOWER or section is Section.EXCLUSION)
    return piece.kind == LIST


def _denied(found: Tokens, group: Group, first: int) -> bool:
    """Whether a word before the measure, whose first token is given, turns the threshold around."""
    near = True
    lows = found.lows
    for at in range(group.first - 1, max(-1, first - 12), -1):
        low = lows[at]
        if at >= first and low != "outside":
            continue
        if low in (";", "."):
            return False
        if low in EXCEPTIONS or (low == "outside" and group.first - at <= 3):
            return True
        if low in ("and", "or", "but"):
            near = False
        if near and low in NEGATIONS and first - at <= 5 and "," not in lows[at:first]:
            return True
    return False
