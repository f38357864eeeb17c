"""Where in a sentence a value's measure may be named: how far to look left and right of it, and past what."""

from fhirtrials.eligibility.numbers import plausible
from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, SIGN, WORD, Tokens
from fhirtrials.eligibility.numbers.units import Unit
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, COORDINATORS, MARKS, words

_FARTHEST = 6
_OPENING = words("( [ , / and or either serum e.g. i.e. :")
_REACH = 80
_CLASSES = words("class classes fc stage grade grades level levels category")
_POINTS = words("score scores point points")
_ABBREVIATED = words("vs approx etc resp incl no min max")
_UNSAYING = BRIDGE | MARKS
_MEANS = words("by before")  # "LVEF by echocardiography ≥ 50 %", "platelets before transfusion < 10"
_BEFORE_NOUNS = words("with the total mean average")  # "…, with the occlusion of", "and total T3"
_ATTACHED = words("of on in for by the a an to as at his her their own using from per total body")


def clause(text: str, tokens: Tokens, first: int, floor: int) -> int:
    """The first token of the sentence that the token stands in, or of as much of it as is looked at."""
    floor = max(floor, first - _REACH)
    at = tokens.kinds.rfind(SIGN, floor, first)
    while at >= 0:
        low = tokens.lows[at]
        if low in ";•" or (low == "." and _ends(text, tokens, at)):
            return at + 1
        at = tokens.kinds.rfind(SIGN, floor, at)
    return floor


def _ends(text: str, tokens: Tokens, at: int) -> bool:
    end = tokens.ends[at]
    if end < len(text) and not text[end].isspace():
        return end + 1 < len(text) and text[end].isupper() and text[end + 1].islower()
    before = tokens.lows[at - 1] if at else ""
    return not (len(before) == 1 and before.isalpha()) and before not in _ABBREVIATED


def left_mention(tokens: Tokens, first: int, floor: int, unit: Unit | None) -> tuple[int, int] | None:
    """The nearest mention to the left that can have the unit, and how many words of substance stand between."""
    kinds, lows = tokens.kinds, tokens.lows
    if MENTION not in kinds[floor:first]:
        return None
    content, depth, stray = 0, 0, False
    inner: tuple[int, int] | None = None
    for at in range(first - 1, floor - 1, -1):
        kind, low = kinds[at], lows[at]
        if kind == MENTION:
            if plausible.fits(tokens.data[at], unit):
                if not depth or not (content or stray or lows[at - 1] not in _OPENING):
                    return at, content
                inner = inner or (at, content + 1)
            elif not depth:
                content += 1
        elif kind == SIGN:
            if low in ")]":
                depth, stray = depth + 1, False
            elif low in "([":
                if not depth and content:
                    break
                depth = max(0, depth - 1)
            elif low == "," and not depth and content and _new_phrase(tokens, at):
                break
        elif depth:
            stray = stray or (kind == WORD and low not in BRIDGE)
        elif low in ("and", "or", "but", "plus", "&"):
            if content and _new_phrase(tokens, at):
                break
        elif kind == WORD:
            content += low not in BRIDGE
        elif kind == COMPARISON and content and not (tokens.data[at].weak and low in _MEANS):
            break
        if content > _FARTHEST:
            break
    return inner


def _new_phrase(tokens: Tokens, at: int) -> bool:
    """Whether another noun phrase begins behind the coordinator: not "…, measured twice," or ", at screening,"."""
    at += 1
    while tokens.lows[at] in _BEFORE_NOUNS:
        at += 1
    after = tokens.lows[at]
    return tokens.kinds[at] == WORD and not (after.endswith("ed") or after in BRIDGE)


def right_mention(tokens: Tokens, group: Group, ceiling: int, unit: Unit | None) -> tuple[int, int, bool] | None:
    """The mention that the value leads up to: "≥ 5 ppm CO", "> 1 on the RASS".

    With it, how many words of substance stand between, and whether a preposition does.
    """
    kinds, lows = tokens.kinds, tokens.lows
    last = group.last
    if group.pieces[0].roman or (group.first and lows[group.first - 1] in _CLASSES):
        return _class_behind(tokens, last, ceiling)
    end = kinds.find(MENTION, last, min(ceiling, last + 7))
    if end < 0 or not plausible.fits(tokens.data[end], unit):
        return None
    content, attached = 0, False
    opened = group.first > 0 and lows[group.first - 1] == "("
    for at in range(last, end):
        low = lows[at]
        if kinds[at] == SIGN:
            if (low == ")" and at == last and opened) or low in "(-'\"":
                continue
            return None
        if kinds[at] != WORD:
            return None
        if low in _ATTACHED:
            attached = True
            continue
        content += low not in _POINTS
        if content > (2 if attached else 0):
            return None
    return end, content, attached


_DEFINING = words("by to per of on the")


def _class_behind(tokens: Tokens, last: int, ceiling: int) -> tuple[int, int, bool] | None:
    """The classification that a class before it is one of: "Class IV heart failure, as defined by the NYHA"."""
    defined = False
    for at in range(last, min(ceiling, last + 14)):
        kind, low = tokens.kinds[at], tokens.lows[at]
        if kind == MENTION and tokens.data[at].kind in ("class", "score"):
            return (at, 0, False) if defined or at == last else None
        if low in ".;" or kind == COMPARISON:
            return None
        defined = defined or low in _DEFINING
    return None


def next_has_it(tokens: Tokens, at: int, after: Group | None) -> bool:
    """Whether the mention stands right before the next value."""
    if after is None:
        return False
    between = tokens.lows[at + 1 : after.first]
    return COORDINATORS.isdisjoint(between) and _UNSAYING.issuperset(between)


def near(tokens: Tokens, at: int, group: Group) -> bool:
    """Whether nothing of substance stands between the mention and the value."""
    number = group.pieces[0].number
    first, last = (at + 1, number) if at < number else (group.last, at)
    return all(
        low in _UNSAYING or low in _ATTACHED or kind in (MENTION, COMPARISON)
        for low, kind in zip(tokens.lows[first:last], tokens.kinds[first:last], strict=True)
    )
