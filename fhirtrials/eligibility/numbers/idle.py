"""Tokens of which no number can be a threshold: "within 3 months of screening", "type 2 diabetes".

Of the criteria with a number these are a fifth, and to read on in them finds nothing: a number that nothing compares,
joins to another or calls an age is a value only beside the name of a measure or a score, or of the side of a thing
("2 cm in diameter").
"""

from operator import itemgetter

from fhirtrials.eligibility.numbers.groups import JOINING
from fhirtrials.eligibility.numbers.phrases import ATTRIBUTES
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, NUMBER, ROMAN, WORD_NUMBER, Token
from fhirtrials.eligibility.numbers.vocabulary import words

_kind = itemgetter(0)
_low = itemgetter(3)
_NUMERIC = frozenset((NUMBER, WORD_NUMBER, ROMAN))
_NAMING = frozenset((MENTION, COMPARISON))
# What can make more of a number than a number: a comparison behind it ("or more", "+"), a limit of normal, an age, a
# score, a pair of pressures, an attribute.
_TELLING = ATTRIBUTES | words(
    """older olders more greater above higher over upward upwards up beyond longer larger heavier worse severer plus
    better bigger younger less lower below fewer under smaller shorter minimum maximum least most + ' "
    uln ulns unl iuln lln upper normal limit limits control reference
    old olds age aged life y yo score scores
    htn hypertension hypotension hypertensive hypotensive normotensive"""
)


def idle(text: str, tokens: list[Token]) -> bool:
    """Whether none of the numbers can be a threshold; where this is False it is not said that one is."""
    kinds = list(map(_kind, tokens))
    if not _NAMING.isdisjoint(kinds) or "'" in text or not _TELLING.isdisjoint(map(_low, tokens)):
        return False
    first = True
    for at, kind in enumerate(kinds):
        if kind in _NUMERIC:
            if not first and tokens[at - 1].low in JOINING:
                return False
            first = False
    return True
