"""Which words of a text may name a treatment: those that are not said of all treatments, arms and times."""

import re

_WORD = re.compile(r"\w+")
# What names no treatment, in the name of an arm or an intervention.
_NO_NAME = re.compile(
    r"\d+|[a-z]|A|the|and|plus|with(?:out)?|for|then|first|followed|by|to|on|arm|group|period|phase|sequence|day|week"
    r"|month|daily|dose|study|treatment|intervention|drug|device|procedure|other|therapy|patient|subject|participant"
)


def names(text: str) -> frozenset[str]:
    """The words that may name a treatment; a capital alone is a name."""
    words = (word if len(word) == 1 else word.casefold().removesuffix("s") for word in _WORD.findall(text))
    return frozenset(word for word in words if not _NO_NAME.fullmatch(word))
