"""A group of values → the measure or measures that it belongs to, named left or right of it."""

from dataclasses import dataclass

from fhirtrials.eligibility.numbers import comparators, plausible
from fhirtrials.eligibility.numbers.clauses import clause, left_mention, near, next_has_it, right_mention
from fhirtrials.eligibility.numbers.groups import Group, without_asides
from fhirtrials.eligibility.numbers.names import NO_NOUNS, Name, name
from fhirtrials.eligibility.numbers.phrases import (
    led_to,
    left_phrase,
    right_phrase,
    said_attribute,
    said_behind,
    scored,
)
from fhirtrials.eligibility.numbers.pieces import BOUND, LIST, PAIR, RANGE, Piece
from fhirtrials.eligibility.numbers.spans import age_name, may_be_age, measured_span, of_persons
from fhirtrials.eligibility.numbers.tokens import MENTION, SIGN, WORD, Tokens
from fhirtrials.eligibility.numbers.units import TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import (
    BRIDGE,
    COORDINATORS,
    MARKS,
    PERSONS,
    words,
)
from fhirtrials.terminology import Measure


@dataclass(slots=True)
class Binding:
    """``any_of``: the value of one of the names is enough ("AST or ALT"); ``last`` is the token of the last name."""

    names: list[Name]
    any_of: bool = False
    slashed: bool = False
    last: int = -1


def bind(
    text: str, tokens: Tokens, group: Group, before: Group | None, after: Group | None, used: int
) -> Binding | None:
    """What the values of a group measure, or None where that is not certain; ``used`` is the last token spoken for."""
    piece = group.pieces[0]
    unit = group.unit
    floor = clause(text, tokens, piece.number, max(before.last if before else 0, used + 1))
    ceiling = after.first if after else len(tokens.lows)
    if piece.kind == PAIR:
        return _pressure(tokens, group, unit, floor)
    if piece.flipped:
        fitting = group.last < len(tokens.lows) and plausible.fits(tokens.data[group.last], unit)
        return Binding([name(tokens, group.last, unit)]) if fitting else None
    if unit and unit.dimension == TIME and unit.ucum not in ("s", "ms"):
        found = measured_span(tokens, group, unit, floor, ceiling, after)
        return Binding([found[0]], last=found[1]) if found else _phrase(text, tokens, group, unit, floor, ceiling)
    left = left_mention(tokens, piece.number, floor, unit)
    right = right_mention(tokens, group, ceiling, unit)
    if right and next_has_it(tokens, right[0], after):
        right = None
    if (
        right
        and right[2]
        and not left
        and unit
        and plausible.fits(_measure(tokens, right[0]), unit) == plausible.SURELY
    ):
        right = (right[0], right[1], False)
    if piece.weak and not (left and _measure(tokens, left[0]).kind == "age"):
        return None
    whole = group.first == 0 and group.last == len(tokens.lows)
    alone = whole and unit is None and not piece.bare and piece.kind == BOUND
    if not left and not right and _persons_alone(tokens, group, unit, floor):
        return Binding([age_name(tokens, group, floor)])
    if (piece.aged and unit is None) or (alone and tokens.kinds[-1] != SIGN and _behind(tokens, piece)):
        return Binding([age_name(tokens, group, floor)]) if may_be_age(group) else None
    attribute = said_attribute(tokens, group) if unit else None
    if attribute and not left_phrase(text, tokens, group, unit, floor):
        lesion = left is not None and _measure(tokens, left[0]).key == "tumor-size"
        return Binding([Name(*attribute, "tumor-size" if lesion else None)])
    if said_behind(tokens, group):
        named = _bound(tokens, [right[0]], unit, group) if right else None
        span = None if named or piece.bare else right_phrase(tokens, group, unit, ceiling)
        if named or span:
            return named or Binding([Name(*span, None)] if span else [])
    if right and piece.bare and piece.kind == BOUND:
        later = comparators.after(text, tokens.ends[right[0]])
        if later:
            # "150 cm of height or greater"
            piece.bounds, piece.bare = [(later.comparator, piece.bounds[0][1])], False
    if right and ((not right[2] and (not left or left[1])) or (left and _is_either(tokens, left[0], right[0], group))):
        return _bound(tokens, [right[0]], unit, group)
    if left:
        return _bound(tokens, _chain(tokens, left[0], floor, unit), unit, group)
    return _phrase(text, tokens, group, unit, floor, ceiling) or (
        _bound(tokens, [right[0]], unit, group) if right else None
    )


def _is_either(tokens: Tokens, left: int, right: int, group: Group) -> bool:
    """ "Blood pressure > 140 mmHg systolic": which of the two it is stands right behind the value."""
    return right == group.last and _measure(tokens, left).key == "bp" and _measure(tokens, right).key in ("sbp", "dbp")


def _persons_alone(tokens: Tokens, group: Group, unit: Unit | None, floor: int) -> bool:
    """ "Adults (≥ 18)", "Patients between 18 and 80": numbers without a unit behind persons, and nothing after them."""
    following = tokens.kinds[group.last : group.last + 1]
    values = [value for piece in group.pieces for _, value in piece.bounds]
    if unit or following not in ("", SIGN) or not may_be_age(group) or max(values) < 12:
        return False
    single = group.pieces[0].bare and group.pieces[0].kind != RANGE
    return not single and of_persons(tokens, group, floor, alone=False)


def _behind(tokens: Tokens, piece: Piece) -> bool:
    """ "18 and over": the comparison behind the number."""
    return piece.first == piece.number


def _measure(tokens: Tokens, at: int) -> Measure:
    measure: Measure = tokens.data[at]
    return measure


def _chain(tokens: Tokens, at: int, floor: int, unit: Unit | None) -> list[int]:
    """The mention and those coordinated with it: "AST, ALT and ALP"."""
    chain = [at]
    seen = {_measure(tokens, at).key}
    here = at - 1
    while here >= floor and here >= at - 24:
        low = tokens.lows[here]
        if tokens.kinds[here] == MENTION:
            measure = _measure(tokens, here)
            if measure.key not in seen:
                between = set(tokens.lows[here + 1 : chain[0]])
                joined = between & COORDINATORS or (";" in between) or ("/" in between and measure.kind == "lab")
                if not joined or not _alike(measure, _measure(tokens, at), unit):
                    break
                if not plausible.fits(measure, unit):
                    break
                chain.insert(0, here)
                seen.add(measure.key)
        elif low in ")]" and (opening := _aside(tokens, here)) is not None:
            here = opening or here
        elif low not in COORDINATORS and low not in _IN_CHAINS:
            break
        here -= 1
    return chain


def _aside(tokens: Tokens, at: int) -> int | None:
    """The token that opens the parenthesis that closes here, where a mention stands before it: "ALT (…)"."""
    for here in range(at - 1, max(0, at - 12), -1):
        if tokens.lows[here] in "([":
            return here if tokens.kinds[here - 1] == MENTION else None
    return None


_IN_CHAINS = words("/ ( ) [ ] - serum plasma either both")


def _alike(one: Measure, other: Measure, unit: Unit | None) -> bool:
    if one.kind != other.kind:
        return False
    return bool(set(one.ucum) & set(other.ucum)) or (unit is not None and one.kind == "lab")


def _bound(tokens: Tokens, chain: list[int], unit: Unit | None, group: Group) -> Binding | None:
    piece = group.pieces[0]
    measure = _measure(tokens, chain[-1])
    close = not piece.bare or near(tokens, chain[-1], group) or (piece.roman and chain[-1] >= group.last)
    if (piece.roman or piece.kind == LIST) and measure.kind not in ("class", "score"):
        return None
    if piece.kind == BOUND and piece.bare:
        if plausible.fits(measure, unit) < plausible.SURELY:
            return None
        if not close or (unit is None and measure.kind not in ("class", "score", "age")):
            return None
    elif piece.kind == RANGE and piece.bare and unit is None and measure.kind == "lab" and not close:
        return None
    if measure.kind == "age" and not may_be_age(group):
        return None
    values = [value for one in group.pieces for _, value in one.bounds]
    if measure.kind == "class" and not all(map(float.is_integer, values)):
        return None
    if not plausible.has_grade(measure, max(values)):
        return None
    names = [name(tokens, at, unit) for at in chain]
    between = without_asides(tokens.lows[chain[0] : chain[-1]])
    if measure.kind == "lab" and between[-1:] == ["/"] and (unit is None or not any(each.key for each in names)):
        # "LDL/HDL > 3", "albumin/creatinine > 300 mg/g": one over the other; "ALT/AST > 3 x ULN" is both.
        names = [Name(names[0].start, names[-1].end, None)]
    return Binding(names, any_of="or" in between and "and" not in between, slashed="/" in between, last=chain[-1])


def _weighs(tokens: Tokens, group: Group, unit: Unit, floor: int) -> bool:
    """ "Infants ≥ 750 g", "40-120 kg": a mass of persons, or kilograms alone."""
    if unit.ucum not in ("kg", "g", "[lb_av]"):
        return False
    at = group.first - 1
    while at >= floor and tokens.lows[at] in _WEIGHING:
        at -= 1
    return tokens.lows[at] in PERSONS if at >= floor else unit.ucum == "kg" and of_persons(tokens, group, floor)


_WEIGHING = words("of with is are must be who (")


def may_inherit(tokens: Tokens, group: Group, before: Group | None) -> bool:
    """Whether a value has no name at all, so that its lead-in may have it: before it stand no words that say more."""
    if group.pieces[0].bare or MENTION in tokens.kinds:
        return False
    between = range(before.last if before else 0, group.first)
    return all(tokens.kinds[at] != WORD or tokens.lows[at] in _UNNAMED for at in between)


_UNNAMED = NO_NOUNS | words("menopausal postmenopausal premenopausal")


def is_alone(tokens: Tokens, group: Group) -> bool:
    """Whether the values are all that is said: "At least 2 months", which "Life expectancy:" above it makes no age."""
    return group.first == 0 and not tokens.kinds[group.last :].strip(SIGN)


def inherited(text: str, lead: Tokens, group: Group) -> Binding | None:
    """What the lead-in ends with, for such a value: "Hemoglobin:", then "≥ 9 g/dL"."""
    piece = group.pieces[0]
    for at in range(len(lead.lows) - 1, -1, -1):
        if lead.kinds[at] == MENTION:
            measure = _measure(lead, at)
            if plausible.fits(measure, group.unit) < plausible.SURELY:
                return None
            return Binding([Name(piece.start, piece.start, measure.key, text[lead.starts[at] : lead.ends[at]])])
        if lead.lows[at] not in BRIDGE and lead.lows[at] not in MARKS:
            return None
    return None


def _pressure(tokens: Tokens, group: Group, unit: Unit | None, floor: int) -> Binding | None:
    """A pair of blood pressures."""
    if unit is not None and unit.dimension != "pressure":
        return None
    left = left_mention(tokens, group.pieces[0].number, floor, unit)
    if left and _measure(tokens, left[0]).key in ("bp", "sbp", "dbp"):
        return Binding([name(tokens, left[0], unit)], last=left[0])
    for at in range(group.first - 1, max(floor, group.first - 10) - 1, -1):
        if tokens.lows[at] in _TENSIONS:
            return Binding([Name(tokens.starts[at], tokens.ends[at], None)], last=at)
    return None


_TENSIONS = words("htn hypertension hypotension hypertensive hypotensive normotensive")


# What a unit alone says to be measured.
_SAID_BY_UNIT = {
    "kg/m2": "bmi",
    "{pack}.a": "pack-years",
    "{cigarettes}/d": "cigarettes-day",
    "{drinks}/d": "alcohol-intake",
    "{drinks}/wk": "alcohol-intake",
}


def _phrase(text: str, tokens: Tokens, group: Group, unit: Unit | None, floor: int, ceiling: int) -> Binding | None:
    """What is measured where the table does not know it: the words before the value, or behind it, or the unit."""
    piece = group.pieces[0]
    if piece.roman or piece.weak:
        return None
    if piece.kind == LIST:
        span = left_phrase(text, tokens, group, unit, floor) if scored(tokens, group) else None
        return Binding([Name(*span, None)]) if span else None
    said = _SAID_BY_UNIT.get(unit.ucum or "") if unit else None
    if unit and unit.dimension == "pregnancy":
        said = "gestational-age"
    if unit and _weighs(tokens, group, unit, floor):
        said = "body-weight"
    if piece.bare and piece.kind == BOUND:
        span = left_phrase(text, tokens, group, unit, floor) if unit is None and scored(tokens, group) else None
        return Binding([Name(*span, None)]) if span else None
    right = right_phrase(tokens, group, unit, ceiling)
    span = right if right and led_to(tokens, group) else left_phrase(text, tokens, group, unit, floor) or right
    if unit and said:
        for at in range(group.first - 1, floor - 1, -1):
            if tokens.kinds[at] == MENTION and _measure(tokens, at).key == said:
                return Binding([name(tokens, at, unit)], last=at)
        return Binding([Name(*(span or (unit.start, unit.end)), said)])
    return Binding([Name(*span, None)]) if span else None
