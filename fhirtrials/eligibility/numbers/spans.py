"""Spans of time that are measured: ages, survival, pregnancy. Any other is a time window and no threshold."""

from itertools import pairwise

from fhirtrials.eligibility.numbers.clauses import left_mention, near, next_has_it, right_mention
from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.names import AGE, Name, name
from fhirtrials.eligibility.numbers.pieces import BOUND
from fhirtrials.eligibility.numbers.tokens import MENTION, SIGN, WORD, Tokens
from fhirtrials.eligibility.numbers.units import Unit
from fhirtrials.eligibility.numbers.vocabulary import MARKS, PERSONS, STOPS, TIMED, words
from fhirtrials.model.words import Comparator


def may_be_age(group: Group) -> bool:
    """Whether all values may be years; a fraction of one has a unit."""
    return all(
        (1 if piece.unit is None and value else 0) <= value <= 120
        for piece in group.pieces
        for _, value in piece.bounds
    )


def measured_span(
    tokens: Tokens, group: Group, unit: Unit, floor: int, ceiling: int, after: Group | None
) -> tuple[Name, int] | None:
    """The name of the span that a group of values measures, and its token (-1 for none)."""
    piece = group.pieces[0]
    if any(one.aged for one in group.pieces):
        if _of_something_else(tokens, group, unit, floor, ceiling):
            return None
        left = left_mention(tokens, piece.number, floor, unit)
        if left and tokens.data[left[0]].kind == "survival" and _fits_span(tokens, left, group):
            return (name(tokens, left[0], unit), left[0])  # "limits lifespan to < 1 y"
        ahead = set(tokens.lows[floor : group.first])
        if piece.kind == BOUND and piece.bare and "between" in ahead:
            return None
        said = any(one.unit and one.unit.age for one in group.pieces)
        if not said and max(value for one in group.pieces for _, value in one.bounds) <= 2 and not ahead & PERSONS:
            # "A work-up no older than 1 year"
            return None
        return (age_name(tokens, group, floor), -1)
    right = right_mention(tokens, group, ceiling, unit)
    if right and next_has_it(tokens, right[0], after):
        right = None
    if right and tokens.lows[right[0]].startswith("amenorr") and unit.ucum != "wk":
        right = None
    if right and _is_another(tokens, right[0]):
        right = None
    if right and tokens.data[right[0]].kind in ("gestation", "age") and right[1] <= 1:
        return (name(tokens, right[0], unit), right[0])
    left = left_mention(tokens, piece.number, floor, unit)
    if left and _fits_span(tokens, left, group):
        if piece.bare and piece.kind == BOUND and _is_limited(tokens, left[0], group.first):
            piece.bounds, piece.bare = [(Comparator.AT_MOST, piece.bounds[0][1])], False
        return (name(tokens, left[0], unit), left[0])
    if right and tokens.data[right[0]].kind == "survival" and not piece.bare:
        return (name(tokens, right[0], unit), right[0])
    single = piece.bare and piece.kind == BOUND
    if not piece.weak and not single and unit.ucum in ("a", "mo") and of_persons(tokens, group, floor):
        return (age_name(tokens, group, floor), -1)
    return None


_LIMITING = ("limit", "shorten", "reduc", "restrict", "curtail")


def _is_limited(tokens: Tokens, at: int, first: int) -> bool:
    """ "Diseases that limit life expectancy to 1 year": the year is the most."""
    return (
        tokens.data[at].kind == "survival"
        and tokens.lows[first - 1] == "to"
        and any(low.startswith(_LIMITING) for low in tokens.lows[max(0, at - 4) : at])
    )


_CONDITIONS = words("pregnancy pregnant")
_UPTO = words("of ( between with is at the age")


def _fits_span(tokens: Tokens, left: tuple[int, int], group: Group) -> bool:
    at, content = left
    piece = group.pieces[0]
    low, kind = tokens.lows[at], tokens.data[at].kind
    if content > {"age": 1, "survival": 3, "gestation": 1}.get(kind, 2):
        return False
    if _is_another(tokens, at):
        return False
    if kind == "gestation" and (low.startswith("amenorr") or not _may_be_pregnancy(group)):
        return False
    if kind == "gestation" and low.split()[0] in _CONDITIONS and "duration" not in low:
        # A woman may be pregnant within 6 months; only right behind the word it is how far she is.
        return not piece.bare and not piece.weak and _UPTO.issuperset(tokens.lows[at + 1 : piece.first])
    if piece.weak:
        return kind in ("age", "gestation")
    return not (piece.bare and piece.kind == BOUND) or near(tokens, at, group)


_NO_AGE = words(
    """childbearing bearing reproductive fertile school working for postmenstrual menstrual postconceptional
    conceptional corrected"""
)
_NO_TERM = words("- long short near medium mid longer shorter")
_TESTS = words("test tests testing")


def _is_another(tokens: Tokens, at: int) -> bool:
    """Whether the words around make another thing of an age or a pregnancy: "childbearing age", "pregnancy test"."""
    kind = tokens.data[at].kind
    before = tokens.lows[at - 1] if at else ""
    if kind == "age":
        return before in _NO_AGE
    if kind != "gestation":
        return False
    behind = tokens.lows[at + 1] if at + 1 < len(tokens.lows) else ""
    said = tokens.lows[at].split()
    return behind in _TESTS or not _TESTS.isdisjoint(said) or (said[0] == "term" and before in _NO_TERM)


_THINGS = words(
    """sample samples specimen specimens biopsy biopsies tissue tissues block blocks scan scans image images imaging mri
    ct ecg echocardiogram echocardiography radiograph radiographs test tests results record records report reports
    documentation stent stents graft grafts implant implants prosthesis device"""
)
_RELATIVES = words("relative relatives")
_NO_THINGS = PERSONS | STOPS
_ASIDE = words("not no any if is are be being been who that which must the a of at least and or but aged age")


def _of_something_else(tokens: Tokens, group: Group, unit: Unit, floor: int, ceiling: int) -> bool:
    """Whether it is the age of a thing, a disease or a relative: "a biopsy no older than 2 years".

    Years are mostly a person's whatever stands before them; months and days only beside persons, or alone.
    """
    around = tokens.lows[floor : min(ceiling, group.last + 8)]
    if not _RELATIVES.isdisjoint(around) or ("family", "history") in pairwise(around):
        return True
    at = group.first - 1
    if at >= floor and tokens.lows[at] == "first":
        return True  # "within the first 30 days of life": when, and of what
    while at >= floor and (tokens.lows[at] in _ASIDE or tokens.lows[at] in MARKS):
        at -= 1
    before = tokens.lows[at] if at >= floor else ""
    if before in _THINGS:
        return True
    if unit.ucum == "a":
        return False
    if tokens.kinds[group.last : group.last + 1] == WORD and tokens.lows[group.last] not in _NO_THINGS:
        return True
    return bool(before) and tokens.kinds[at] == WORD and before not in _NO_THINGS


_LONGEST_PREGNANCY = {"wk": 45, "d": 310, "mo": 10}


def _may_be_pregnancy(group: Group) -> bool:
    longest = {one.unit.ucum: _LONGEST_PREGNANCY.get(one.unit.ucum or "", 0) for one in group.pieces if one.unit}
    return all(value <= max(longest.values(), default=0) for one in group.pieces for _, value in one.bounds)


def age_name(tokens: Tokens, group: Group, floor: int) -> Name:
    """The words that say that it is an age: "aged", or the unit itself."""
    first, number = group.first, group.pieces[0].number
    for at in [*range(number - 1, max(floor, first - 8) - 1, -1), *range(number, group.last)]:
        if tokens.kinds[at] == MENTION and tokens.data[at].kind == "age":
            return Name(tokens.starts[at], tokens.ends[at], AGE)
    piece = group.pieces[-1]
    unit = next((one.unit for one in reversed(group.pieces) if one.unit), None)
    return Name(unit.start if unit else piece.start, max(piece.end, unit.end if unit else 0), AGE)


_LINKS = words("being between from of is are must be who the aged and or")


def of_persons(tokens: Tokens, group: Group, floor: int, alone: bool = True) -> bool:
    """Whether years stand beside persons, or alone: "Men 18-45 years", "> 25 years"."""
    following = tokens.lows[group.last] if group.last < len(tokens.lows) else ""
    if following in TIMED:
        return False
    if following in PERSONS:
        return True
    at = group.first - 1
    steps = 0
    while at >= floor and steps < 4 and (tokens.lows[at] in MARKS or tokens.lows[at] in _LINKS):
        at -= 1
        steps += 1
    if at < floor:
        if not alone:
            return False
        alone = following in ("", "inclusive") or tokens.kinds[group.last] == SIGN
        years = {one.unit.ucum for one in group.pieces if one.unit} == {"a"}
        old = years and max(value for one in group.pieces for _, value in one.bounds) >= 10
        return alone and floor == 0 and (old or not years)
    return tokens.lows[at] in PERSONS
