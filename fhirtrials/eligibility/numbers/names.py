"""The words that name what is measured, and the row of the table that they name, if they name one for sure."""

from dataclasses import dataclass

from fhirtrials.eligibility.numbers import plausible
from fhirtrials.eligibility.numbers.tokens import MENTION, SIGN, WORD, Token
from fhirtrials.eligibility.numbers.units import MULTIPLE, Unit
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, MODIFIERS, PERSONS, STOPS, words
from fhirtrials.terminology import Measure

AGE = "age"


@dataclass(slots=True)
class Name:
    """The words that name what is measured, and the key of their row, if they have one.

    ``said`` is those words where they stand in another text, the lead-in.
    """

    start: int
    end: int
    key: str | None
    said: str | None = None


def name(tokens: list[Token], at: int, unit: Unit | None) -> Name:
    """The mention, its abbreviation behind it, and the words around it that make another thing of it."""
    token = tokens[at]
    measure: Measure | None = token.data
    start, end, past = token.start, token.end, at + 1
    if past < len(tokens) and tokens[past].low == "'" and tokens[past].start == end:
        end, past = end + 1, past + 1  # "E/e'"
    if past + 2 < len(tokens) and tokens[past].low in "([" and tokens[past + 2].low in ")]":
        inside = tokens[past + 1]
        if inside.kind == WORD or (inside.kind == MENTION and measure and inside.data.key == measure.key):
            end, past = inside.end + 1, past + 3
    if at > 1 and tokens[at - 1].low in "([" and tokens[at - 2].kind == MENTION and tokens[at - 2].data is token.data:
        start = tokens[at - 2].start
        end = tokens[past].end if past < len(tokens) and tokens[past].low in ")]" else end
    elif _outer_is_meant(tokens, at):
        start, measure = tokens[at - 2].start, tokens[at - 2].data
    head = _head(tokens, past)
    if head > past and measure and measure.kind not in ("class", "score"):
        end, measure = tokens[head - 1].end, None
    if at and tokens[at - 1].kind == WORD and _modified(tokens[at - 1].low, token):
        start, measure = tokens[at - 1].start, None
    elif at > 1 and tokens[at - 1].low in ("in", "of") and tokens[at - 2].low in _CHANGES and not _is_multiple(unit):
        start, measure = tokens[at - 2].start, None
    if (owner := _owner(tokens, past)) is not None:
        end, measure = owner, None
    over = _ratio(tokens, at)
    if over is not None and measure and measure.kind != "lab":
        start, measure = tokens[over].start, None
    if measure and plausible.fits(measure, unit) < plausible.SURELY:
        measure = None
    return Name(start, end, measure.key if measure else None)


def _outer_is_meant(tokens: list[Token], at: int) -> bool:
    """ "Systolic blood pressure (BP)": the name before the parenthesis says more."""
    if at < 2 or tokens[at - 1].low not in "([" or tokens[at - 2].kind != MENTION:
        return False
    return bool(tokens[at].data.key == "bp" and tokens[at - 2].data.ucum == tokens[at].data.ucum)


_GENERAL = words("height weight temperature survival pressure mass")


def _modified(before: str, token: Token) -> bool:
    """Whether a word makes another thing of the name behind it: "urine creatinine", "disc height"."""
    if before in MODIFIERS:
        return True
    return (
        token.low in _GENERAL
        and not before.endswith(_PARTICIPLES)
        and not (before in STOPS or before in BRIDGE or before in PERSONS or before in _PLAIN)
    )


_CHANGES = words(
    """change changes increase increases rise gain decrease decreases reduction fall drop decline loss difference
    variation variability improvement worsening deterioration"""
)
_OTHERS = words("donor donors father mother partner fetus foetus graft")


def _is_multiple(unit: Unit | None) -> bool:
    """ "An increase in ALT > 3 x ULN" is how high it is, not by how much it rose."""
    return unit is not None and unit.dimension == MULTIPLE


def _owner(tokens: list[Token], at: int) -> int | None:
    """Where words end that begin at a token and say that it is another's, or of another time: "at birth"."""
    ahead = [token.low for token in tokens[at : at + 3]]
    if ahead[:2] == ["at", "birth"]:
        return tokens[at + 1].end
    if ahead[:1] == ["of"]:
        for behind, low in enumerate(ahead[1:], at + 1):
            if low in _OTHERS:
                return tokens[behind].end
    return None


_PLAIN = words("body maternal entry actual dry overall expected anticipated predicted estimated projected")


def _head(tokens: list[Token], at: int) -> int:
    """The token after the nouns that make another thing of the name before them: "weight loss"."""
    end = at
    while at < len(tokens) and at - end < 5:
        token = tokens[at]
        noun = token.kind == WORD and not token.low.endswith(_PARTICIPLES)
        if noun and ((len(token.low) == 1 and token.low != "a") or token.low not in BRIDGE | STOPS | PERSONS):
            end = at + 1
        elif not (token.kind == SIGN and token.low in "/'-" and at + 1 < len(tokens)):
            break
        at += 1
    return end


_PARTICIPLES = ("ed", "ing", "ly")


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
