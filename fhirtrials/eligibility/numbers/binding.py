"""A group of values → the measure or measures that it belongs to, named left or right of it."""

from dataclasses import dataclass

from fhirtrials.eligibility.numbers import plausible
from fhirtrials.eligibility.numbers.clauses import clause, left_mention, near, next_has_it, right_mention
from fhirtrials.eligibility.numbers.groups import BOUND, LIST, PAIR, RANGE, Group
from fhirtrials.eligibility.numbers.phrases import left_phrase, right_phrase, said_behind
from fhirtrials.eligibility.numbers.tokens import MENTION, SIGN, WORD, Token
from fhirtrials.eligibility.numbers.units import TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import (
    COORDINATORS,
    HEADS,
    MARKS,
    MODIFIERS,
    PERSONS,
    TIMED,
    words,
)
from fhirtrials.terminology import Measure

AGE = "age"


@dataclass(slots=True)
class Name:
    """The words that name what is measured, and the key of their row, if they have one."""

    start: int
    end: int
    key: str | None


@dataclass(slots=True)
class Binding:
    """``any_of``: the value of one of the names is enough ("AST or ALT"); ``last`` is the token of the last name."""

    names: list[Name]
    any_of: bool = False
    slashed: bool = False
    last: int = -1


def bind(
    text: str, tokens: list[Token], group: Group, before: Group | None, after: Group | None, used: int
) -> Binding | None:
    """What the values of a group measure, or None where that is not certain; ``used`` is the last token spoken for."""
    piece = group.pieces[0]
    unit = next((one.unit for one in group.pieces if one.unit), None)
    floor = clause(text, tokens, piece.number, max(before.last if before else 0, used + 1))
    ceiling = after.first if after else len(tokens)
    if piece.kind == PAIR:
        return _pressure(tokens, group, unit, floor)
    if unit and unit.dimension == TIME and unit.ucum not in ("s", "ms"):
        return _timed(tokens, group, unit, floor, ceiling, after) or _phrase(text, tokens, group, unit, floor, ceiling)
    left = left_mention(tokens, piece.number, floor, unit)
    right = right_mention(tokens, group, ceiling, unit)
    if right and left and right[1] == 0 and next_has_it(tokens, right[0], after):
        right = None
    if piece.weak and not (left and _measure(tokens[left[0]]).kind == "age"):
        return None
    if piece.aged and unit is None:
        return Binding([_age_name(tokens, group, floor)]) if _may_be_age(group) else None
    if right and said_behind(tokens, group) and (not left or left[1]):
        return _bound(tokens, [right[0]], unit, group)
    if right and not right[2] and (not left or left[1]):
        return _bound(tokens, [right[0]], unit, group)
    if left and not (left[1] and said_behind(tokens, group)):
        return _bound(tokens, _chain(tokens, left[0], floor, unit), unit, group)
    return _phrase(text, tokens, group, unit, floor, ceiling) or (
        _bound(tokens, [right[0]], unit, group) if right else None
    )


def _measure(token: Token) -> Measure:
    measure: Measure = token.data
    return measure


def _chain(tokens: list[Token], at: int, floor: int, unit: Unit | None) -> list[int]:
    """The mention and those coordinated with it: "AST, ALT and ALP"."""
    chain = [at]
    seen = {_measure(tokens[at]).key}
    here = at - 1
    while here >= floor and here >= at - 24:
        token = tokens[here]
        if token.kind == MENTION:
            measure = _measure(token)
            if measure.key not in seen:
                between = {one.low for one in tokens[here + 1 : chain[0]]}
                joined = between & COORDINATORS or (";" in between) or ("/" in between and measure.kind == "lab")
                if not joined or not _alike(measure, _measure(tokens[at]), unit):
                    break
                if not plausible.fits(measure, unit):
                    break
                chain.insert(0, here)
                seen.add(measure.key)
        elif token.low not in COORDINATORS and token.low not in _IN_CHAINS:
            break
        here -= 1
    return chain


_IN_CHAINS = words("/ ( ) [ ] - serum plasma either both")


def _alike(one: Measure, other: Measure, unit: Unit | None) -> bool:
    if one.kind != other.kind:
        return False
    return bool(set(one.ucum) & set(other.ucum)) or (unit is not None and one.kind == "lab")


def _bound(tokens: list[Token], chain: list[int], unit: Unit | None, group: Group) -> Binding | None:
    piece = group.pieces[0]
    measure = _measure(tokens[chain[-1]])
    close = near(tokens, chain[-1], group)
    if (piece.roman or piece.kind == LIST) and measure.kind not in ("class", "score"):
        return None
    if piece.kind == BOUND and piece.bare:
        if not close or (unit is None and measure.kind not in ("class", "score", "age")):
            return None
    elif piece.kind == RANGE and piece.bare and unit is None and measure.kind == "lab" and not close:
        return None
    if measure.kind == "age" and not _may_be_age(group):
        return None
    if measure.kind == "class" and any(not value.is_integer() for one in group.pieces for _, value in one.bounds):
        return None
    names = [_name(tokens, at, unit) for at in chain]
    between = [token.low for token in tokens[chain[0] : chain[-1]]]
    return Binding(
        names,
        any_of=any(low in ("or", "and/or") for low in between),
        slashed="/" in between,
        last=chain[-1],
    )


def _name(tokens: list[Token], at: int, unit: Unit | None) -> Name:
    """The mention, its abbreviation behind it, and the words around it that make another thing of it."""
    token = tokens[at]
    measure: Measure | None = _measure(token)
    start, end, past = token.start, token.end, at + 1
    if past + 2 < len(tokens) and tokens[past].low in "([" and tokens[past + 2].low in ")]":
        inside = tokens[past + 1]
        if inside.kind == WORD or (inside.kind == MENTION and measure and _measure(inside).key == measure.key):
            end, past = inside.end + 1, past + 3
    if past < len(tokens) and tokens[past].kind == WORD and tokens[past].low in HEADS:
        end, measure = tokens[past].end, None
    if at and tokens[at - 1].kind == WORD and tokens[at - 1].low in MODIFIERS:
        start, measure = tokens[at - 1].start, None
    over = _ratio(tokens, at)
    if over is not None and measure and measure.kind != "lab":
        start, measure = tokens[over].start, None
    if measure and plausible.fits(measure, unit) < plausible.SURELY:
        measure = None
    return Name(start, end, measure.key if measure else None)


def _ratio(tokens: list[Token], at: int) -> int | None:
    """The token of the upper half, where the mention is the lower half of a ratio: "FEV1/FVC"."""
    at -= 1
    if at < 1 or tokens[at].low not in "/:" or tokens[at].kind != SIGN:
        return None
    at -= 1
    if tokens[at].low in ")]":
        while at > 0 and tokens[at].low not in "([":
            at -= 1
        at -= 1
    return at if at >= 0 and tokens[at].kind == MENTION else None


def _may_be_age(group: Group) -> bool:
    return all(0 <= value <= 120 for piece in group.pieces for _, value in piece.bounds)


def _timed(
    tokens: list[Token], group: Group, unit: Unit, floor: int, ceiling: int, after: Group | None
) -> Binding | None:
    """Ages, survival, pregnancy, and other spans of time that are measured."""
    piece = group.pieces[0]
    if any(one.aged for one in group.pieces):
        return Binding([_age_name(tokens, group, floor)])
    right = right_mention(tokens, group, ceiling, unit)
    if right and next_has_it(tokens, right[0], after):
        right = None
    if right and _measure(tokens[right[0]]).kind in ("gestation", "age") and right[1] <= 1:
        return Binding([_name(tokens, right[0], unit)], last=right[0])
    left = left_mention(tokens, piece.number, floor, unit)
    if left and _fits_span(tokens, left, group):
        return Binding([_name(tokens, left[0], unit)], last=left[0])
    if right and _measure(tokens[right[0]]).kind == "survival":
        return Binding([_name(tokens, right[0], unit)], last=right[0])
    if not piece.weak and unit.ucum in ("a", "mo") and _of_persons(tokens, group, floor):
        return Binding([_age_name(tokens, group, floor)])
    return None


_CONDITIONS = words("pregnancy pregnant amenorrhea amenorrhoea gestational")
_UPTO = words("of ( between with is at the age")


def _fits_span(tokens: list[Token], left: tuple[int, int], group: Group) -> bool:
    at, content = left
    piece = group.pieces[0]
    token = tokens[at]
    kind = _measure(token).kind
    if content > {"age": 1, "survival": 3, "gestation": 1}.get(kind, 2):
        return False
    if kind == "gestation" and token.low in _CONDITIONS:
        # A woman may be pregnant within 6 months; only right behind the word it is how far she is.
        between = [one.low for one in tokens[at + 1 : piece.first]]
        return not piece.bare and not piece.weak and all(low in _UPTO for low in between)
    if piece.weak:
        return kind in ("age", "gestation")
    return not (piece.bare and piece.kind == BOUND) or near(tokens, at, group)


def _age_name(tokens: list[Token], group: Group, floor: int) -> Name:
    """The words that say that it is an age: "aged", or the unit itself."""
    first, number = group.first, group.pieces[0].number
    for at in [*range(number - 1, max(floor, first - 8) - 1, -1), *range(number, group.last)]:
        if tokens[at].kind == MENTION and _measure(tokens[at]).kind == "age":
            return Name(tokens[at].start, tokens[at].end, AGE)
    piece = group.pieces[-1]
    unit = next((one.unit for one in reversed(group.pieces) if one.unit), None)
    return Name(unit.start if unit else piece.start, max(piece.end, unit.end if unit else 0), AGE)


_LINKS = words("between from of is are must be who the aged and or")


def _of_persons(tokens: list[Token], group: Group, floor: int) -> bool:
    """Whether years stand beside persons, or alone: "Men 18-45 years", "> 25 years"."""
    following = tokens[group.last] if group.last < len(tokens) else None
    if following and following.low in TIMED:
        return False
    if following and following.low in PERSONS:
        return True
    at = group.first - 1
    steps = 0
    while at >= floor and steps < 4 and (tokens[at].low in MARKS or tokens[at].low in _LINKS):
        at -= 1
        steps += 1
    if at < floor:
        alone = following is None or following.kind == SIGN or following.low == "inclusive"
        return alone and floor == 0
    return tokens[at].low in PERSONS


def _pressure(tokens: list[Token], group: Group, unit: Unit | None, floor: int) -> Binding | None:
    """A pair of blood pressures."""
    if unit is not None and unit.dimension != "pressure":
        return None
    left = left_mention(tokens, group.pieces[0].number, floor, unit)
    if left and _measure(tokens[left[0]]).key in ("bp", "sbp", "dbp"):
        return Binding([_name(tokens, left[0], unit)], last=left[0])
    return None


# What a unit alone says to be measured.
_SAID_BY_UNIT = {
    "kg/m2": "bmi",
    "{pack}.a": "pack-years",
    "{cigarettes}/d": "cigarettes-day",
    "{drinks}/d": "alcohol-intake",
    "{drinks}/wk": "alcohol-intake",
}


def _phrase(
    text: str, tokens: list[Token], group: Group, unit: Unit | None, floor: int, ceiling: int
) -> Binding | None:
    """What is measured where the table does not know it: the words before the value, or behind it, or the unit."""
    piece = group.pieces[0]
    if piece.roman or piece.weak:
        return None
    said = _SAID_BY_UNIT.get(unit.ucum or "") if unit else None
    if unit and unit.ucum == "kg" and _of_persons(tokens, group, floor):
        said = "body-weight"
    span = left_phrase(text, tokens, group, unit, floor) or right_phrase(tokens, group, unit, ceiling)
    if unit and said and (not piece.bare or piece.kind == RANGE):
        return Binding([Name(*(span or (unit.start, unit.end)), said)])
    return Binding([Name(*span, None)]) if span else None
