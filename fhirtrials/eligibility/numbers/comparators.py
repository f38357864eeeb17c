"""Words and signs of comparison: "no less than", ">/=", "or older"."""

import re
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import small
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.model.words import Comparator

LESS, AT_MOST, EQUAL = Comparator.LESS, Comparator.AT_MOST, Comparator.EQUAL
AT_LEAST, GREATER = Comparator.AT_LEAST, Comparator.GREATER


class Comparison(NamedTuple):
    """``weak`` words compare only ages and weeks of pregnancy ("before"); ``aged`` ones say that it is an age."""

    comparator: Comparator
    end: int
    weak: bool = False
    aged: bool = False


_SIGN = re.compile(r"(?P<lead>=?)\s?/?\s?(?P<sign>[<>≤≥])(?P<tail>\s?(?:/|or|\s)?\s?(?:=|equal(?:s|\sto|\sthan)?\b))?")
_UP = (
    r"greater|grater|more|higher|larger|older|longer|bigger|heavier|taller|major|superior|upper|above|over|beyond|exceeding"
    r"|exceeds?|exceeded|in\sexcess|excess|elevated\sabove|increased\sabove|better"
)
_DOWN = r"less|lesser|lower|fewer|smaller|younger|shorter|below|under|inferior|minor|lighter|beneath|worse"
_WORDS = re.compile(
    r"(?P<not>(?:not|no|never|nor|neither|cannot|n't)\s(?:(?:be|been|to|is|are|being|of|have)\s){0,2})?"
    r"(?:(?P<quantity>(?:at\s(?:the\s)?)?(?:least|most|minimum|maximum|minimal|maximal)|min\b\.?|max\b\.?|up\sto(?:\sand\sincluding)?"
    r"|equals?\b(?!\s?(?:to\s)?(?:or|and|/))|exactly)"
    r"|(?P<equal>(?:at|equals?(?:\s(?:to|than))?|=)\s?(?:or|and|/)\s?(?:is\s)?)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    r"(?:\s?(?:or|and)\s?(?P<between>equals?|=))?"
    r"(?:\s(?:than|then|that|to|of|as)\b(?!\s(?:or|and)\s(?:more|less))){0,2}"
    r"(?P<tail>\s?[,(]?\s?(?:(?:or|and|/)\s?)?(?:is\s|be\s)?(?:equals?|=|the\ssame\sas)(?:\s(?:to|than)\b)?\)?)?)"
    r"(?![^\W\d]|-)"
)
_WEAK = {
    "before": LESS,
    "prior": LESS,  # "to"
    "by": AT_MOST,
    "after": GREATER,
    "until": AT_MOST,
    "till": AT_MOST,
    "from": AT_LEAST,
    "since": AT_LEAST,
}
_WORDED = words(
    """not no never nor neither cannot at least most minimum maximum minimal maximal min max up equal equals exactly
    greater grater more higher larger older longer bigger heavier taller major superior upper above over beyond
    exceeding exceed exceeds exceeded in excess elevated increased better less lesser lower fewer smaller younger
    shorter below under inferior minor lighter beneath worse"""
)
STARTS = _WORDED | _WEAK.keys()
_AFTER = re.compile(
    r"\s?[,(]?\s?(?:years?\s|yrs?\s|old\s|of\sage\s)?(?:"
    r"(?:or|and|&|/|and/or|on)\s?(?:is\s|are\s|any\s|even\s)?"
    r"(?:(?P<up>olders?|more|greater|above|higher|over|upwards?|up|beyond|longer|larger|heavier|worse|severer|plus|better|bigger)"
    r"|(?P<down>younger|less|lower|below|fewer|under|smaller|shorter))"
    r"(?!\s?(?:than|then|or\sequal|and\sequal|equal|the\sage|to\s\d|of\s|severe)|\s?[<>≤≥=]"
    r"|\s?\d(?!\d?[.)]\s?[^\W\d_]))\b"  # "18 years or older 2. Patients with …": the number of the next item
    r"|(?P<plus>\+(?!\s?/|\s?\d|\w)|(?:and\s|or\s)?(?:at\s)?minimum\b|≥\)|>=\)|>\s?/\s?=\)|[,(]?\s?at\sleast\b(?!\s(?:one|two|three|\d)))"
    r"|(?P<most>maximum\b|at\smost\b|≤\)|<=\))"
    r")"
)


# What a symbol font's signs became in another font.
_SYMBOL_FONT = {"³": AT_LEAST, "£": AT_MOST}


def sign(text: str, start: int) -> Comparison:
    """The comparison that a sign at ``start`` makes."""
    if text[start] in _SYMBOL_FONT:
        return Comparison(_SYMBOL_FONT[text[start]], start + 1)
    found = _SIGN.match(small(text), start)
    if not found:
        return Comparison(EQUAL, start + 1)
    sign = found["sign"]
    closed = sign in "≤≥" or bool(found["lead"]) or bool(found["tail"])
    up = sign in ">≥"
    return Comparison((AT_LEAST if closed else GREATER) if up else (AT_MOST if closed else LESS), found.end())


def wording(text: str, start: int, first: str) -> Comparison | None:
    """The comparison that words at ``start`` make; ``first`` is the first of them in lower case."""
    if first in _WEAK:
        if first == "prior" and not text.startswith("to", start + len("prior ")):
            return None
        return Comparison(_WEAK[first], start + len(first), weak=True)
    if first not in _WORDED:
        return None
    found = _WORDS.match(small(text), start)
    if not found:
        return None
    negated = bool(found["not"])
    aged = "older" in found[0] or "younger" in found[0]
    if quantity := found["quantity"]:
        return _quantity(quantity, negated, found.end())
    closed = bool(found["equal"] or found["between"] or found["tail"])
    up = bool(found["up"]) != negated
    if negated:
        closed = not closed
    return Comparison(
        (AT_LEAST if closed else GREATER) if up else (AT_MOST if closed else LESS), found.end(), aged=aged
    )


def _quantity(word: str, negated: bool, end: int) -> Comparison | None:
    if "least" in word or word.startswith("min") or "minim" in word:
        return None if negated else Comparison(AT_LEAST, end)
    if "most" in word or word.startswith(("max", "up")) or "maxim" in word:
        return None if negated else Comparison(AT_MOST, end)
    return None if negated else Comparison(EQUAL, end)


def after(text: str, start: int) -> Comparison | None:
    """The comparison that stands behind its number: "18 or older", "18+"."""
    found = _AFTER.match(small(text), start)
    if not found:
        return None
    aged = (found["up"] or found["down"]) in ("older", "olders", "younger")
    up = found["up"] or found["plus"]
    return Comparison(AT_LEAST if up else AT_MOST, found.end(), aged=aged)
