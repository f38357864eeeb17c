"""Tokens of which no number can be a threshold: "within 3 months of screening", "type 2 diabetes".

Of the criteria with a number these are a fifth, and to read on in them finds nothing: a number that nothing compares,
joins to another or calls an age is a value only beside the name of a measure or a score, or of the side of a thing
("2 cm in diameter").
"""

from fhirtrials.eligibility.numbers.phrases import ATTRIBUTES
from fhirtrials.eligibility.numbers.pieces import JOINING
from fhirtrials.eligibility.numbers.tokens import COMPARISON, MENTION, NUMBERS, Tokens
from fhirtrials.eligibility.numbers.vocabulary import words

# What can make more of a number than a number: a comparison behind it ("or more", "+"), a limit of normal, an age, a
# score, a pair of pressures, an attribute.
_TELLING = ATTRIBUTES | words(
    """older olders more greater above higher over upward upwards up beyond longer larger heavier worse severer plus
    better bigger younger less lower below fewer under smaller shorter minimum maximum least most + ' "
    uln ulns unl iuln lln upper normal limit limits control reference
    old olds age aged life y yo score scores
    htn hypertension hypotension hypertensive hypotensive normotensive"""
)


def idle(text: str, tokens: Tokens) -> bool:
    """Whether none of the numbers can be a threshold; where this is False it is not said that one is."""
    kinds, lows = tokens.kinds, tokens.lows
    if MENTION in kinds or COMPARISON in kinds or "'" in text or not _TELLING.isdisjoint(lows):
        return False
    numbers = [found.start() for found in NUMBERS.finditer(kinds)]
    return not any(lows[at - 1] in JOINING for at in numbers[1:])
