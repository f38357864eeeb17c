"""What is measured where the table of measures does not know it: the noun phrase before the value, or behind it."""

from fhirtrials.eligibility.numbers.groups import BOUND, RANGE, Group
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, NUMBER, ROMAN, SIGN, WORD, Token
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
    estimated obtained defined as using when"""
)


def left_phrase(text: str, tokens: list[Token], group: Group, unit: Unit | None, floor: int) -> tuple[int, int] | None:
    """The place of the noun phrase that ends before the value, or None if it measures nothing for sure."""
    at = group.first - 1
    for _ in range(3):
        while at >= floor and (tokens[at].low in _SKIPPED or (tokens[at].kind == SIGN and tokens[at].low in _MARKS)):
            if tokens[at].low == "(" and at > floor and tokens[at - 1].kind == SIGN and tokens[at - 1].low in ",;":
                return None
            at -= 1
        begin, end, found = _span(tokens, at, floor)
        if not found:
            return None
        if "failure" in found and "rate" in found:
            return None  # of contraception
        if not all(word in EMPTY or word in DETERMINERS or word in BRIDGE or word in PERSONS for word in found):
            break
        # "… within the normal range (≤ 74": what is measured stands before such words.
        at = begin - 1
    else:
        return None
    if found[-1] in ("n", "lasting", "lasted") or any(word in _DOSED or word.endswith("dose") for word in found):
        return None
    return (tokens[begin].start, tokens[end - 1].end) if _measurable(text, tokens, group, unit, found) else None


_MARKS = "(:-[\"'*™®^†‡"


def _span(tokens: list[Token], at: int, floor: int) -> tuple[int, int, list[str]]:
    """The noun phrase that ends at a token: its tokens and its words."""
    end = at + 1
    if at >= floor and tokens[at].low in ")]":
        opening = _opening(tokens, at, floor)
        if end - opening > 6:
            end = opening
        at = opening - 1
        if at < floor or tokens[at].kind == SIGN or tokens[at].low in STOPS:
            at, end = end - 2, end - 1
    begin = end
    found: list[str] = []
    while at >= floor and len(found) < _LONGEST:
        token = tokens[at]
        worded = token.kind in (WORD, MENTION) or (found and (token.kind == ROMAN or token.low in _SIDES))
        if worded:
            if token.kind == WORD and token.low in STOPS and not (found and _goes_on(tokens, at, floor)):
                break
            found.insert(0, token.low)
            begin = at
        elif token.kind == NUMBER and found and tokens[at + 1].low == "-" and token.end == tokens[at + 1].start:
            begin = at
        elif token.kind == SIGN and token.low in ")]" and all(word in EMPTY for word in found):
            at = _opening(tokens, at, floor)
        elif not (token.kind == SIGN and token.low in "-/'&" and found):
            break
        at -= 1
    while found and (found[0] in DETERMINERS or found[0] == "of"):
        found.pop(0)
        begin += 1
    return begin, end, found


def _goes_on(tokens: list[Token], at: int, floor: int) -> bool:
    """Whether the phrase goes on across "of the", "at": "deformity of the limbs", "thickness at end-diastole"."""
    low = tokens[at].low
    if at <= floor:
        return False
    before = tokens[at - 1]
    if low in DETERMINERS or low == "each":
        return before.low in _ACROSS
    return low in _ACROSS and (before.kind == MENTION or (before.kind == WORD and before.low not in STOPS))


def _opening(tokens: list[Token], at: int, floor: int) -> int:
    depth = 0
    while at >= floor:
        low = tokens[at].low
        if low in (")", "]"):
            depth += 1
        elif low in ("(", "["):
            depth -= 1
            if depth <= 0:
                return at
        at -= 1
    return floor


def _measurable(text: str, tokens: list[Token], group: Group, unit: Unit | None, words: list[str]) -> bool:
    """Whether a phrase with such a value is a measured thing and no count, dose or duration."""
    piece = group.pieces[0]
    scale = any(word in SCALES for word in words[-3:])
    signed = any(
        tokens[at].kind == COMPARISON and tokens[at].low[0] in "<>≤≥=" for at in range(piece.first, piece.last)
    )
    if unit is None:
        if scale:
            return True
        last = tokens[piece.first - 1] if piece.first else None
        acronym = last is not None and text[last.start : last.end].isupper() and last.end - last.start > 1
        if piece.bare and not (acronym and piece.kind == RANGE):
            return piece.kind == RANGE and any(not value.is_integer() for _, value in piece.bounds)
        if not (signed or acronym):
            return False
        following = tokens[group.last] if group.last < len(tokens) else None
        return following is None or following.kind != WORD or following.low in FOLLOWING
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


def said_behind(tokens: list[Token], group: Group) -> bool:
    """Whether only the words behind the value say what is measured: "a score > 1 on the …", "stage < 2 on the …"."""
    past = _past_aside(tokens, group.last)
    if past >= len(tokens) or tokens[past].low not in ("on", "by", "according", "using", "for"):
        return False
    at = group.first - 1
    while at >= 0 and tokens[at].low in _SKIPPED:
        at -= 1
    if at < 0 or tokens[at].low not in _GENERIC:
        return False
    before = tokens[at - 1] if at else None
    return before is None or before.kind != WORD or before.low in STOPS or before.low in BRIDGE or before.low in EMPTY


_ACROSS = words("of at in on during by")
_CHANGES = words("increase decrease reduction change rise fall loss decline improvement stenosis narrowing")


def scored(tokens: list[Token], group: Group) -> bool:
    """Whether "score", with a name before it, stands right before the value: "Ramsay score: 6"."""
    at = group.first - 1
    while at > 0 and tokens[at].low in ("of", "is", ":", "=", "was"):
        at -= 1
    if at < 1 or tokens[at].low not in ("score", "scores"):
        return False
    before = tokens[at - 1]
    return (
        before.kind in (WORD, ROMAN)
        and before.low not in STOPS
        and before.low not in BRIDGE
        and before.low not in EMPTY
    )


ATTRIBUTES = words("size diameter length volume width height thickness area depth")


def said_attribute(tokens: list[Token], group: Group) -> tuple[int, int] | None:
    """The place of the attribute that a size measures: "< 2 cm in diameter"."""
    at = group.last
    if at + 1 >= len(tokens) or tokens[at].low != "in":
        return None
    at += 1
    while at < len(tokens) and at < group.last + 3 and tokens[at].kind == WORD and tokens[at].low not in ATTRIBUTES:
        at += 1
    found = at < len(tokens) and tokens[at].low in ATTRIBUTES
    return (tokens[group.last + 1].start, tokens[at].end) if found else None


_SIDES = words("lower upper inferior superior major minor")
_GENERIC = words("score scores scored stage grade rating level")


def _past_aside(tokens: list[Token], at: int) -> int:
    """The token behind an asterisk or a parenthesis that begins here: "≥ 3 (mildly ill) on the …"."""
    if at < len(tokens) and tokens[at].low == "*":
        at += 1
    if at < len(tokens) and tokens[at].low == "(":
        for here in range(at, min(len(tokens), at + 10)):
            if tokens[here].low == ")":
                return here + 1
    return at


def led_to(tokens: list[Token], group: Group) -> bool:
    """Whether the words behind the value come first: "(less than 18 mm aortic diameter)", "has > 50% slough"."""
    before = tokens[group.first - 1].low if group.first else "("
    return before in _LEADING or tokens[group.last].low in _CHANGES


_LEADING = words("( has have had showing shows with by and or ,")


def right_phrase(tokens: list[Token], group: Group, unit: Unit | None, ceiling: int) -> tuple[int, int] | None:
    """The noun phrase behind the value, where one can stand: "a score > 1 on the …", "< 2 mm step-off"."""
    before = tokens[group.first - 1].low if group.first else ""
    at = group.last
    if at >= len(tokens):
        return None
    score = any(
        token.low in ("score", "scores", "points", "rating")
        for token in tokens[max(0, group.first - 3) : group.last + 1]
    )
    if score or (unit and unit.ucum == "{points}"):
        at = _past_aside(tokens, at)
        while at < ceiling and tokens[at].low in ("(", "points", "score", "or", "more", "out"):
            at += 1
        if at < ceiling and tokens[at].low in ("on", "of", "in", "for", "by", "using", "according", "at"):
            return _forward(tokens, at + 1, ceiling)
        return None
    if unit is None or before in ("within", "for", "last", "past"):
        return None
    if unit.dimension == "volume" and tokens[at].kind == WORD and tokens[at].low not in STOPS | BRIDGE:
        return _forward(tokens, at, ceiling)
    if unit.dimension in ("fraction", "length", "angle", "pressure", "area", "refraction"):
        if tokens[at].kind == WORD and tokens[at].low not in STOPS and tokens[at].low not in BRIDGE:
            if unit.dimension == "fraction" and group.pieces[0].kind == BOUND and group.pieces[0].bare:
                return None
            return _forward(tokens, at, ceiling)
        if tokens[at].low == "of" and at + 1 < ceiling and unit.dimension != "fraction":
            return _forward(tokens, at + 1, ceiling)
    return None


def _forward(tokens: list[Token], at: int, ceiling: int) -> tuple[int, int] | None:
    while at < ceiling and tokens[at].low in DETERMINERS:
        at += 1
    begin = at
    while at < ceiling and at - begin < _LONGEST:
        token = tokens[at]
        if (
            token.kind == MENTION
            or (token.kind == WORD and (token.low not in STOPS or (token.low == "and" and at > begin)))
            or (token.kind == SIGN and token.low in "-/'" and at > begin)
        ):
            at += 1
        else:
            break
    while at > begin and (tokens[at - 1].kind == SIGN or tokens[at - 1].low in STOPS):
        at -= 1
    return (tokens[begin].start, tokens[at - 1].end) if at > begin else None
