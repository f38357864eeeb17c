"""Where in a sentence a value's measure may be named: how far to look left and right of it, and past what."""

from fhirtrials.eligibility.numbers import plausible
from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, SIGN, WORD, Token
from fhirtrials.eligibility.numbers.units import Unit
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, COORDINATORS, MARKS, words

_FARTHEST = 6
_OPENING = words("( [ , / and or either serum e.g. i.e. :")
_REACH = 80
_CLASSES = words("class classes fc stage grade grades level levels category")
_POINTS = words("score scores point points")
_ABBREVIATED = words("vs approx etc resp incl no min max")
_ATTACHED = words("of on in for by the a an to as at his her their own using from per total body")


def clause(text: str, tokens: list[Token], first: int, floor: int) -> int:
    """The first token of the sentence that the token stands in, or of as much of it as is looked at."""
    floor = max(floor, first - _REACH)
    for at in range(first - 1, floor - 1, -1):
        token = tokens[at]
        if token.kind == SIGN and (token.low in ";•" or (token.low == "." and _ends(text, tokens, at))):
            return at + 1
    return floor


def _ends(text: str, tokens: list[Token], at: int) -> bool:
    end = tokens[at].end
    if end < len(text) and not text[end].isspace():
        return end + 1 < len(text) and text[end].isupper() and text[end + 1].islower()
    before = tokens[at - 1].low if at else ""
    return not (len(before) == 1 and before.isalpha()) and before not in _ABBREVIATED


def left_mention(tokens: list[Token], first: int, floor: int, unit: Unit | None) -> tuple[int, int] | None:
    """The nearest mention to the left that can have the unit, and how many words of substance stand between."""
    content, depth, stray = 0, 0, False
    inner: tuple[int, int] | None = None
    for at in range(first - 1, floor - 1, -1):
        token = tokens[at]
        low = token.low
        if token.kind == MENTION:
            if plausible.fits(token.data, unit):
                if not depth or not (content or stray or tokens[at - 1].low not in _OPENING):
                    return at, content
                inner = inner or (at, content + 1)
            elif not depth:
                content += 1
        elif token.kind == SIGN:
            if low in ")]":
                depth, stray = depth + 1, False
            elif low in "([":
                if not depth and content:
                    break
                depth = max(0, depth - 1)
            elif low == "," and not depth and content and _new_phrase(tokens, at):
                break
        elif depth:
            stray = stray or (token.kind == WORD and low not in BRIDGE)
        elif low in ("and", "or", "but", "plus", "&"):
            if content and _new_phrase(tokens, at):
                break
        elif token.kind == WORD:
            content += low not in BRIDGE
        elif token.kind == COMPARISON and content:
            break
        if content > _FARTHEST:
            break
    return inner


def _new_phrase(tokens: list[Token], at: int) -> bool:
    """Whether another noun phrase begins behind the coordinator: not "…, measured twice," or ", at screening,"."""
    after = tokens[at + 1]
    return after.kind == WORD and not (after.low.endswith("ed") or after.low in BRIDGE)


def right_mention(tokens: list[Token], group: Group, ceiling: int, unit: Unit | None) -> tuple[int, int, bool] | None:
    """The mention that the value leads up to: "≥ 5 ppm CO", "> 1 on the RASS".

    With it, how many words of substance stand between, and whether a preposition does.
    """
    content, attached = 0, False
    last = group.last
    if group.pieces[0].roman or (group.first and tokens[group.first - 1].low in _CLASSES):
        return _class_behind(tokens, last, ceiling)
    opened = group.first > 0 and tokens[group.first - 1].low == "("
    for at in range(last, min(ceiling, last + 7)):
        token = tokens[at]
        if token.kind == MENTION:
            return (at, content, attached) if plausible.fits(token.data, unit) else None
        if token.kind == SIGN:
            if (token.low == ")" and at == last and opened) or token.low in "(-'\"":
                continue
            return None
        if token.kind != WORD:
            return None
        if token.low in _ATTACHED:
            attached = True
            continue
        content += token.low not in _POINTS
        if content > (2 if attached else 0):
            return None
    return None


_DEFINING = words("by to per of on the")


def _class_behind(tokens: list[Token], last: int, ceiling: int) -> tuple[int, int, bool] | None:
    """The classification that a class before it is one of: "Class IV heart failure, as defined by the NYHA"."""
    defined = False
    for at in range(last, min(ceiling, last + 14)):
        token = tokens[at]
        if token.kind == MENTION and token.data.kind in ("class", "score"):
            return (at, 0, False) if defined or at == last else None
        if token.low in ".;" or token.kind == COMPARISON:
            return None
        defined = defined or token.low in _DEFINING
    return None


def next_has_it(tokens: list[Token], at: int, after: Group | None) -> bool:
    """Whether the mention stands right before the next value."""
    if after is None:
        return False
    between = [token.low for token in tokens[at + 1 : after.first]]
    return not COORDINATORS & set(between) and all(low in BRIDGE or low in MARKS for low in between)


def near(tokens: list[Token], at: int, group: Group) -> bool:
    """Whether nothing of substance stands between the mention and the value."""
    span = tokens[at + 1 : group.pieces[0].number] if at < group.pieces[0].number else tokens[group.last : at]
    return all(
        token.low in BRIDGE or token.low in MARKS or token.low in _ATTACHED or token.kind in (MENTION, COMPARISON)
        for token in span
    )
