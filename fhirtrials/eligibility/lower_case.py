"""A text in lower case, and its words: what the engines ask of the same criterion, one after another."""

import re
from functools import lru_cache

_LETTERS = re.compile(r"[a-z]+")
_KEPT = 8  # texts: a criterion and its stretches


def small(text: str) -> str:
    """The text in lower case, letter for letter, so that offsets stay those of the text.

    A pattern in small letters finds in it what IGNORECASE finds in the text, in half the time and less. Hence the three
    letters, which ``lower`` leaves as they are or makes two of.
    """
    if not text.isascii():
        text = text.replace("ſ", "s").replace("ı", "i").replace("İ", "i")
    return text.lower()


@lru_cache(maxsize=_KEPT)
def letters(text: str) -> frozenset[str]:
    """The runs of the letters a to z in lower case: what holds none of an engine's words need not be read by it."""
    lower = text.lower()
    found = frozenset(_LETTERS.findall(lower))
    return found if text.isascii() else found.union(_LETTERS.findall(small(text)))
