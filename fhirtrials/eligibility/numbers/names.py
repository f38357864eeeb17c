"""The words that name what is measured, and the row of the table that they name, if they name one for sure."""

from dataclasses import dataclass

from fhirtrials.eligibility.numbers import plausible
from fhirtrials.eligibility.numbers.tokens import MENTION, SIGN, WORD, Tokens
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


def name(tokens: Tokens, at: int, unit: Unit | None) -> Name:
    """The mention, its abbreviation behind it, and the words around it that make another thing of it."""
    kinds, starts, ends, lows, data = tokens.kinds, tokens.starts, tokens.ends, tokens.lows, tokens.data
    measure: Measure | None = data[at]
    start, end, past = starts[at], ends[at], at + 1
    before = lows[at - 1] if at else ""
    if before and before in "([" and ")" in lows[at] and "(" not in lows[at]:
        start = starts[at - 1]  # "left ventricular (LV) ejection fraction"
    if past < len(lows) and lows[past] == "'" and starts[past] == end:
        end, past = end + 1, past + 1  # "E/e'"
    if (aside := _aside(tokens, past)) is not None:
        end, past, measure = ends[aside], aside + 1, None
    elif past + 2 < len(lows) and lows[past] in "([" and lows[past + 2] in ")]":
        inside = past + 1
        more = _says_more(data[inside], measure) if kinds[inside] == MENTION else None
        if kinds[inside] == WORD or more:
            end, past, measure = ends[inside] + 1, past + 3, more or measure
    if at > 1 and before in "([" and kinds[at - 2] == MENTION:
        outer = data[at - 2]
        if measure and _is_a(measure, outer):
            start = starts[at - 2]
            end = ends[past] if past < len(lows) and lows[past] in ")]" else end
        elif measure and measure.kind == outer.kind == "lab" and len(lows[at - 2]) < len(lows[at]):
            if lows[past : past + 1] == [")"] and plausible.fits(outer, unit) == plausible.SURELY:
                # "NT-proBNP (B-type natriuretic peptide)": the short name says more.
                start, end, measure, past = starts[at - 2], ends[past], outer, past + 1
        elif data[at].key == "bp" and outer.ucum == data[at].ucum:
            # "Systolic blood pressure (BP)": the name before the parenthesis says more.
            start, measure = starts[at - 2], outer
    head = _head(tokens, past)
    if head > past and measure and measure.kind not in ("class", "score"):
        end, measure = ends[head - 1], None
    if (first := _modifier(tokens, at, unit)) is not None:
        start, measure = starts[first], None
    elif measure and measure.kind == "lab" and lows[at].rpartition(" ")[2] in _SCALED:
        measure = None  # "calcium score", "bilirubin grade"
    if (owner := _owner(tokens, past)) is not None:
        end, measure = owner, None
    over = _ratio(tokens, at)
    if over is not None and measure and measure.kind != "lab":
        start, measure = starts[over], None
    if measure and plausible.fits(measure, unit) < plausible.SURELY:
        measure = None
    return Name(start, end, measure.key if measure else None)


def _aside(tokens: Tokens, at: int) -> int | None:
    """The end of a parenthesis that makes another thing of the name before it: "testosterone (free)"."""
    if at + 2 >= len(tokens.lows) or tokens.lows[at] not in "([":
        return None
    for end in range(at + 1, min(at + 5, len(tokens.lows))):
        if tokens.lows[end] in ")]":
            return end if not MODIFIERS.isdisjoint(tokens.lows[at + 1 : end]) else None
    return None


def _says_more(inside: Measure, outer: Measure | None) -> Measure | None:
    """What a name in parentheses makes of the one before it: "oxygen saturation (SpO2)"; None: another thing."""
    if outer is None or inside.key in (outer.key, "bp"):
        return outer
    if _is_a(inside, outer):
        return inside
    return inside if inside.kind == outer.kind == "vital" and inside.ucum == outer.ucum else None


def _is_a(measure: Measure, outer: Measure) -> bool:
    """Whether a row is the other, or one of its kinds: "creatinine clearance (Cockcroft-Gault)"."""
    return measure is outer or (measure.key.startswith(f"{outer.key}-") and measure.ucum == outer.ucum)


_GENERAL = words("height weight temperature survival pressure mass")


def _modifier(tokens: Tokens, at: int, unit: Unit | None) -> int | None:
    """The first token of the words right before a name that make another thing of it."""
    lows = tokens.lows
    before, outer = lows[at - 1] if at else "", lows[at - 2] if at > 1 else ""
    if at and tokens.kinds[at - 1] == WORD and _modified(before, lows[at]):
        return at - 1
    if before == "-" and outer in _PREFIXES:
        return at - 2
    if before in ("in", "of") and outer in _CHANGES and not _is_multiple(unit):
        return at - 2
    return None


def _modified(before: str, low: str) -> bool:
    """Whether a word makes another thing of the name behind it: "urine creatinine", "disc height"."""
    if before in MODIFIERS:
        return True
    return low in _GENERAL and not before.endswith(_PARTICIPLES) and not (before in NO_NOUNS or before in _PLAIN)


# "End-diastolic pressure" is that of a ventricle, "pro-BNP" is not BNP, "non-fasting glucose" not that of the fasting.
_PREFIXES = words("end pro non un")
_CHANGES = words(
    """change changes increase increases rise gain decrease decreases reduction fall drop decline loss difference
    variation variability improvement worsening deterioration"""
)
_SCALED = words("score scores grade grades class classes stage category scale index")
_OTHERS = words("donor donors father mother partner fetus foetus graft")
# Where else than in blood something is measured: "glucose in CSF".
_ELSEWHERE = words(
    """urine csf cerebrospinal pleural ascites ascitic peritoneal sweat saliva sputum stool faeces feces synovial
    amniotic lavage bal tissue dialysate milk"""
)


def _is_multiple(unit: Unit | None) -> bool:
    """ "An increase in ALT > 3 x ULN" is how high it is, not by how much it rose."""
    return unit is not None and unit.dimension == MULTIPLE


def _owner(tokens: Tokens, at: int) -> int | None:
    """Where words end that begin at a token and say that it is another's, or of another time: "at birth"."""
    ahead = tokens.lows[at : at + 3]
    if ahead[:2] == ["at", "birth"]:
        return tokens.ends[at + 1]
    if ahead[:1] in (["of"], ["in"]):
        for behind, low in enumerate(ahead[1:], at + 1):
            if low in _OTHERS or low in _ELSEWHERE:
                return tokens.ends[behind]
    return None


_PLAIN = words("body maternal entry actual dry overall expected anticipated predicted estimated projected")


def _head(tokens: Tokens, at: int) -> int:
    """The token after the nouns that make another thing of the name before them: "weight loss"."""
    kinds, lows = tokens.kinds, tokens.lows
    end = at
    while at < len(lows) and at - end < 5:
        kind, low = kinds[at], lows[at]
        noun = kind == WORD and not low.endswith(_PARTICIPLES)
        if noun and ((len(low) == 1 and low != "a") or low not in NO_NOUNS):
            end = at + 1
        elif not (kind == SIGN and low in "/'-" and at + 1 < len(lows)):
            break
        at += 1
    return end


NO_NOUNS = BRIDGE | STOPS | PERSONS
_PARTICIPLES = ("ed", "ing", "ly")


def _ratio(tokens: Tokens, at: int) -> int | None:
    """The token of the upper half, where the mention is the lower half of a ratio: "FEV1/FVC"."""
    at -= 1
    if at < 1 or tokens.lows[at] not in "/:" or tokens.kinds[at] != SIGN:
        return None
    at -= 1
    if tokens.lows[at] in ")]":
        while at > 0 and tokens.lows[at] not in "([":
            at -= 1
        at -= 1
    return at if at >= 0 and tokens.kinds[at] == MENTION else None
