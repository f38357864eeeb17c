""" "ECOG 2 or better", "LVEF of 40 % or worse": which way such words lead depends on what is measured."""

import re

from fhirtrials.eligibility.numbers.pieces import LOWER, Bounds
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.model.words import Comparator

_JUDGES = re.compile(r"\b(?:(better)|worse)\b", re.IGNORECASE)
_MORE_IS_BETTER = words("karnofsky mmse moca gcs apgar-5 aspects iq bone-t-score lvef 6mwd")
_LESS_IS_BETTER = words(
    """apache2 asa ccs cdai cdr cgi-s child-pugh das28 easi ecog edss ess gad7 gog-ps gold ham-a hamd hoehn-yahr isi
    kellgren-lawrence killip madrs mayo meld mrs nihss nyha odi pain pain-nrs pain-vas panss pasi phq9 psqi rutherford
    scorad sledai sofa who-fc womac ymrs"""
)
_OPPOSITE = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.LESS: Comparator.GREATER,
    Comparator.GREATER: Comparator.LESS,
}
_OF_ILLS = re.compile(r"\b(?:grade|stage|class|severity|toxicit(?:y|ies)|adverse|events?)\b", re.IGNORECASE)


def judged(text: str, start: int, end: int, measure: str, key: str | None, bounds: Bounds) -> Bounds | None:
    """The bounds of a value whose words, ``text[start:end]``, may judge; None where nobody knows which way they do."""
    found = _JUDGES.search(text, start, end)
    if found is None:
        return bounds
    if not (key in _MORE_IS_BETTER or key in _LESS_IS_BETTER or (not key and _OF_ILLS.search(measure))):
        return None
    more = (key in _MORE_IS_BETTER) == bool(found[1])
    return [(sign if (sign in LOWER) == more else _OPPOSITE.get(sign, sign), value) for sign, value in bounds]
