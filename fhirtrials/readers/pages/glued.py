"""Words of a list that a page shows side by side and a browser saves without a blank: "Liver FailureHepatitis B".

MeSH headings begin with a capital, and so can be parted. Other terms are parted where the page itself shows that two
words ran together: the whole is no word elsewhere on it, and its halves are, in one way alone.
"""

import re
import string
from collections.abc import Iterable
from itertools import pairwise

_RUN = re.compile(r"[^\W_]+")
# A small letter, a digit, a bracket or a lone capital ("Hepatitis B") ends a heading, a capital begins the next.
_HEADING_ENDS = re.compile(r"(?<=[a-z)\]])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z]{3})")
_LETTERS = string.ascii_letters
_NAME = re.compile(r"[A-Za-z]{3}")
# What has a capital after it within one word: DiGeorge, McLeod, MicroRNAs.
_PREFIXES = frozenset(("mac", "micro", "fitz", "van", "von", "neo", "anti"))
# A bracket or a full stop with the next term right after it: "(OSA)Sleep".
_STOP = re.compile(r"(?<=[^\W\d_]{2})[).]+(?=[^\W\d_]{2})")
_MAY_STOP = re.compile(r"[,;](?=[^\W\d_])|\+")
_TWO_IN_ONE = re.compile(r"[a-z][A-Z]|\d[A-Za-z]{3}")
_SHORTEST = 4
_TELLING = 5  # letters of a word that may be half of another; shorter ones are in many
_LONG = 18  # letters: a word that is longer may be two, though neither stands elsewhere on the page


# Names of substances have no capitals: where one begins or follows, its neighbours cannot be told apart.
_SUBSTANCE = re.compile(r"[a-z]|.*[\d)][a-z]{3}")


def is_parted_surely(text: str) -> bool:
    """Whether every heading of the row begins with a capital, as far as can be seen."""
    return not _SUBSTANCE.match(text)


def mesh_headings(text: str) -> tuple[str, ...]:
    """``Liver Failure, AcuteLiver Failure`` → ``Liver Failure, Acute``, ``Liver Failure``."""
    found: list[str] = []
    start = 0
    for match in _HEADING_ENDS.finditer(text):
        part = text[start : match.start()]
        word = part[len(part.rstrip(_LETTERS)) :]
        is_inside = word.lower() in _PREFIXES or (0 < len(word) < 3 and not word.isupper()) or not _NAME.search(part)
        if not is_inside:
            found.append(part.strip())
            start = match.start()
    return tuple(part for part in (*found, text[start:].strip()) if part)


class Words:
    """The words of some texts, and which follow each other in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        runs = [_RUN.findall(text.casefold()) for text in texts]
        self._words = {word for row in runs for word in row}
        self._pairs = {pair for row in runs for pair in pairwise(row)}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def cuts(self, word: str) -> list[int]:
        """Where a word may be cut so that both halves are words, and no two that follow each other elsewhere:
        "breastcancer" is a slip for "breast cancer".
        """
        halves = ((word[:at], word[at:]) for at in range(_SHORTEST, len(word) - _SHORTEST + 1))
        return [len(first) for first, second in halves if self._parts(first, second)]

    def _parts(self, first: str, second: str) -> bool:
        return first in self._words and second in self._words and (first, second) not in self._pairs

    def half(self, word: str) -> bool:
        """Whether the word begins or ends with another one, of which it may be made."""
        places = range(_TELLING, len(word) - _SHORTEST + 1)
        return any(word[:at] in self._words or word[-at:] in self._words for at in places)


def terms(text: str, known: Words) -> tuple[tuple[str, ...], bool]:
    """The terms in a row, and whether that is certain: by the words ``known`` from the rest of the page."""
    cuts = [match.end() for match in _STOP.finditer(text)]
    is_certain = not _MAY_STOP.search(text)
    for run in _RUN.finditer(text):
        word = run[0].casefold()
        if word in known or len(word) <= _SHORTEST or word.isdigit():
            continue
        ways = known.cuts(word)
        if len(ways) == 1:
            cuts.append(run.start() + ways[0])
        elif ways or len(word) >= _LONG or _TWO_IN_ONE.search(run[0]) or known.half(word):
            is_certain = False
    parts = (text[start:end].strip() for start, end in pairwise([0, *sorted(cuts), len(text)]))
    return tuple(part for part in parts if part), is_certain
