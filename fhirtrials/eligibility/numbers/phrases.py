"""What is measured where the table of measures does not know it: the noun phrase before the value, or behind it."""

from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.names import NO_NOUNS
from fhirtrials.eligibility.numbers.pieces import BOUND, RANGE
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, NUMBER, ROMAN, SIGN, WORD, Tokens
from fhirtrials.eligibility.numbers.units import MULTIPLE, TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import (
    BRIDGE,
    DETERMINERS,
    EMPTY,
    EXCRETED,
    FOLLOWING,
    PERSONS,
    SCALES,
    SPANS,
    STOPS,
    words,
)

_LONGEST = 6
_DOSED = words(
    """dose doses dosage dosing insulin prednisone prednisolone dexamethasone aspirin opioid opioids morphine pearl
    contraception contraceptive"""
)
_SKIPPED = words(
    """varies varied is of was are were be being with the a an at to has have had must should shall range ranging
    ranged between from in least total within on baseline screening by measured assessed determined calculated
    estimated obtained defined as using when measures measuring usually typically generally"""
)


def left_phrase(text: str, tokens: Tokens, group: Group, unit: Unit | None, floor: int) -> tuple[int, int] | None:
    """The place of the noun phrase that ends before the value, or None if it measures nothing for sure."""
    at = group.first - 1
    for _ in range(3):
        while at >= floor and (tokens.lows[at] in _SKIPPED or (tokens.kinds[at] == SIGN and tokens.lows[at] in _MARKS)):
            if tokens.lows[at] == "(" and at > floor and tokens.kinds[at - 1] == SIGN and tokens.lows[at - 1] in ",;":
                return None
            at -= 1
        begin, end, found = _span(tokens, at, floor)
        if not found:
            return None
        when = begin > floor and tokens.lows[begin - 1] in _WHEN
        if not (when or _SAYING_NOTHING.issuperset(found)):
            break
        # "… within the normal range (≤ 74", "before dialysis": what is measured stands before such words.
        at = begin - 2 if when else begin - 1
    else:
        return None
    if found[-1] in _NO_THINGS or any(word in _DOSED or word.endswith("dose") for word in found):
        return None
    return (tokens.starts[begin], tokens.ends[end - 1]) if _measurable(text, tokens, group, unit, found) else None


_SAYING_NOTHING = EMPTY | DETERMINERS | BRIDGE | PERSONS
_NO_THINGS = words("n lasting lasted hour hours day days week weeks month months year years")
_WHEN = words("before after during")
_MARKS = "(:-[\"'*™®^†‡"


def _span(tokens: Tokens, at: int, floor: int) -> tuple[int, int, list[str]]:
    """The noun phrase that ends at a token: its tokens and its words."""
    end = at + 1
    if at >= floor and tokens.lows[at] in ")]":
        opening = _opening(tokens, at, floor)
        if end - opening > 6:
            end = opening
        at = opening - 1
        if at < floor or tokens.kinds[at] == SIGN or tokens.lows[at] in STOPS:
            at, end = end - 2, end - 1
    begin = end
    found: list[str] = []
    most = _LONGEST
    while at >= floor and len(found) < most:
        kind, low = tokens.kinds[at], tokens.lows[at]
        worded = kind in (WORD, MENTION) or (found and (kind == ROMAN or low in _SIDES))
        if worded:
            if kind == WORD and low in STOPS and not (found and _goes_on(tokens, at, floor)):
                break
            found.insert(0, low)
            begin = at
        elif kind == NUMBER and found and tokens.lows[at + 1] == "-" and tokens.ends[at] == tokens.starts[at + 1]:
            begin = at
        elif kind == SIGN and low in ")]" and EMPTY.issuperset(found):
            at = _opening(tokens, at, floor)
        elif kind == SIGN and low in ")]" and _abbreviates(tokens, at, floor):
            at, most = at - 2, len(found) + _LONGEST  # the words that it is short for count anew
        elif not (kind == SIGN and low in "-/'&" and found):
            break
        at -= 1
    while found and (found[0] in DETERMINERS or found[0] == "of"):
        found.pop(0)
        begin += 1
    return begin, end, found


def _abbreviates(tokens: Tokens, at: int, floor: int) -> bool:
    """Whether one word stands in the parenthesis that closes here, behind a noun: "left atrial (LA) volume"."""
    if at - 3 < floor or tokens.lows[at - 2] not in "([":
        return False
    return all(tokens.kinds[here] in (WORD, MENTION) and tokens.lows[here] not in NO_NOUNS for here in (at - 1, at - 3))


def _goes_on(tokens: Tokens, at: int, floor: int) -> bool:
    """Whether the phrase goes on across "of the", "at": "deformity of the limbs", "thickness at end-diastole"."""
    low = tokens.lows[at]
    if at <= floor:
        return False
    kind, before = tokens.kinds[at - 1], tokens.lows[at - 1]
    if low in DETERMINERS or low in ("each", "other"):
        return before in _ACROSS
    if low == "to":
        return before == "indexed"
    return low in _ACROSS and (kind == MENTION or (kind == WORD and before not in STOPS))


def _opening(tokens: Tokens, at: int, floor: int) -> int:
    depth = 0
    while at >= floor:
        low = tokens.lows[at]
        if low in (")", "]"):
            depth += 1
        elif low in ("(", "["):
            depth -= 1
            if depth <= 0:
                return at
        at -= 1
    return floor


def _measurable(text: str, tokens: Tokens, group: Group, unit: Unit | None, words: list[str]) -> bool:
    """Whether a phrase with such a value is a measured thing and no count, dose or duration."""
    piece = group.pieces[0]
    scale = any(word in SCALES for word in words[-3:])
    signed = any(
        tokens.kinds[at] == COMPARISON and tokens.lows[at][0] in "<>≤≥=" for at in range(piece.first, piece.last)
    )
    if unit is None:
        if scale:
            return True
        start, end = (tokens.starts[piece.first - 1], tokens.ends[piece.first - 1]) if piece.first else (0, 0)
        acronym = end - start > 1 and text[start:end].isupper()
        if piece.bare and not (acronym and piece.kind == RANGE):
            return piece.kind == RANGE and any(not value.is_integer() for _, value in piece.bounds)
        if not (signed or acronym):
            return False
        return tokens.kinds[group.last : group.last + 1] != WORD or tokens.lows[group.last] in FOLLOWING
    here = unit.dimension
    if here == "time/time":
        return (unit.ucum or "").startswith(("h/", "min/")) and signed
    if here == TIME:
        return unit.ucum in ("s", "ms") or (words[-1] in SPANS and not (piece.bare and piece.kind == BOUND))
    parts = (unit.ucum or "").split("/")
    if "kg" in parts[1:] and here.split("/")[0] in ("mass", "activity", "substance"):
        return False
    if here == "mass/mass" or parts == ["g", "m2"]:
        return True
    if here in (
        "mass",
        "mass/time",
        "mass/area",
        "mass/mass/time",
        "activity",
        "activity/time",
        "substance",
    ):
        return any(word in EXCRETED for word in words) or here in ("substance",)
    if here == MULTIPLE:
        return True
    if here == "volume":
        return not piece.bare or piece.kind == RANGE
    if here == "number":
        return signed or scale
    return True


def said_behind(tokens: Tokens, group: Group) -> bool:
    """Whether only the words behind the value say what is measured: "a score > 1 on the …", "stage < 2 on the …"."""
    past = _past_aside(tokens, group.last)
    if past >= len(tokens.lows) or tokens.lows[past] not in ("on", "by", "according", "using", "for"):
        return False
    at = group.first - 1
    while at >= 0 and tokens.lows[at] in _SKIPPED:
        at -= 1
    if at < 0 or tokens.lows[at] not in _GENERIC:
        return False
    return at == 0 or tokens.kinds[at - 1] != WORD or tokens.lows[at - 1] in _NAMELESS


_NAMELESS = STOPS | BRIDGE | EMPTY
_ACROSS = words("of at in on during by")
_CHANGES = words("increase decrease reduction change rise fall loss decline improvement stenosis narrowing")


def scored(tokens: Tokens, group: Group) -> bool:
    """Whether "score", with a name before it, stands right before the value: "Ramsay score: 6"."""
    at = group.first - 1
    while at > 0 and tokens.lows[at] in ("of", "is", ":", "=", "was"):
        at -= 1
    if at < 1 or tokens.lows[at] not in ("score", "scores"):
        return False
    return tokens.kinds[at - 1] in (WORD, ROMAN) and tokens.lows[at - 1] not in _NAMELESS


ATTRIBUTES = words("size diameter length volume width height thickness area depth")


def said_attribute(tokens: Tokens, group: Group) -> tuple[int, int] | None:
    """The place of the attribute that a size measures: "< 2 cm in diameter"."""
    kinds, lows = tokens.kinds, tokens.lows
    if lows[group.last : group.last + 1] != ["in"]:
        return None
    first = at = group.last + 1
    while at < len(lows) and at < first + 2 and kinds[at] == WORD and lows[at] not in ATTRIBUTES:
        at += 1
    found = at < len(lows) and lows[at] in ATTRIBUTES
    return (tokens.starts[first], tokens.ends[at]) if found else None


_SIDES = words("lower upper inferior superior major minor")
_GENERIC = words("score scores scored stage grade rating level")


def _past_aside(tokens: Tokens, at: int) -> int:
    """The token behind an asterisk or a parenthesis that begins here: "≥ 3 (mildly ill) on the …"."""
    if at < len(tokens.lows) and tokens.lows[at] == "*":
        at += 1
    if at < len(tokens.lows) and tokens.lows[at] == "(":
        for here in range(at, min(len(tokens.lows), at + 10)):
            if tokens.lows[here] == ")":
                return here + 1
    return at


def led_to(tokens: Tokens, group: Group) -> bool:
    """Whether the words behind the value come first: "(less than 18 mm aortic diameter)", "has > 50% slough"."""
    before = tokens.lows[group.first - 1] if group.first else "("
    return before in _LEADING or tokens.lows[group.last] in _CHANGES


_SCORED = words("score scores points rating")
_LEADING = words("( has have had showing shows with by and or ,")


def right_phrase(tokens: Tokens, group: Group, unit: Unit | None, ceiling: int) -> tuple[int, int] | None:
    """The noun phrase behind the value, where one can stand: "a score > 1 on the …", "< 2 mm step-off"."""
    before = tokens.lows[group.first - 1] if group.first else ""
    at = group.last
    if at >= len(tokens.lows):
        return None
    scored = not _SCORED.isdisjoint(tokens.lows[max(0, group.first - 3) : group.last + 1])
    if scored or (unit and unit.ucum == "{points}"):
        at = _past_aside(tokens, at)
        while at < ceiling and tokens.lows[at] in ("(", "points", "score", "or", "more", "out"):
            at += 1
        if at < ceiling and tokens.lows[at] in ("on", "of", "in", "for", "by", "using", "according", "at"):
            return _forward(tokens, at + 1, ceiling)
        return None
    if unit is None or before in ("within", "for", "last", "past"):
        return None
    named = tokens.kinds[at] == WORD and tokens.lows[at] not in STOPS and tokens.lows[at] not in BRIDGE
    if unit.dimension == "volume" and named:
        return _forward(tokens, at, ceiling)
    if unit.dimension in ("fraction", "length", "angle", "pressure", "area", "refraction"):
        if named:
            if unit.dimension == "fraction" and group.pieces[0].kind == BOUND and group.pieces[0].bare:
                return None
            return _forward(tokens, at, ceiling)
        if tokens.lows[at] == "of" and at + 1 < ceiling and unit.dimension != "fraction":
            return _forward(tokens, at + 1, ceiling)
    return None


def _forward(tokens: Tokens, at: int, ceiling: int) -> tuple[int, int] | None:
    while at < ceiling and tokens.lows[at] in DETERMINERS:
        at += 1
    begin = at
    while at < ceiling and at - begin < _LONGEST:
        kind, low = tokens.kinds[at], tokens.lows[at]
        if (
            kind == MENTION
            or (kind == WORD and (low not in STOPS or (low == "and" and at > begin)))
            or (kind == SIGN and low in "-/'" and at > begin)
        ):
            at += 1
        else:
            break
    while at > begin and (tokens.kinds[at - 1] == SIGN or tokens.lows[at - 1] in STOPS):
        at -= 1
    return (tokens.starts[begin], tokens.ends[at - 1]) if at > begin else None
