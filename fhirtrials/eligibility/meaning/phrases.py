"""The phrases of ``mappings/eligibility/topics.json`` as patterns.

A phrase is words with one to three blanks, hyphens or other joining marks between them; ``(word)`` may be missing,
``a|b`` is either.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.model.words import Topic
from fhirtrials.terminology import mappings_folder

_LETTERS = re.compile(r"[a-z]+")
_JOINT = r"[\s(),/\\-]{1,3}"


class Asked(NamedTuple):
    """The phrases of a topic that give one answer, as a pattern for texts in lower case.

    ``stems``: without one of these none of the phrases counts. ``begins``: the first word that cannot be missing, of
    each phrase.
    """

    topic: Topic
    present: bool
    stems: tuple[str, ...]
    begins: frozenset[str]
    pattern: re.Pattern[str]


@cache
def asked() -> tuple[Asked, ...]:
    """The table, in its order."""
    table = json.loads((mappings_folder() / "eligibility" / "topics.json").read_text(encoding="utf-8"))
    return tuple(
        Asked(Topic(name), answer == "yes", tuple(row["stems"]), _begins(row[answer]), _pattern(row[answer]))
        for name, row in table.items()
        for answer in ("yes", "no")
        if row[answer]
    )


def possible(text: str) -> list[Asked]:
    """Those that may be in the text: one of their first words is there, and one of their stems."""
    begins = _by_first_word()
    words = letters(text) & begins.keys()
    if not words:
        return []
    lower = text.lower()
    places = set(chain.from_iterable(map(begins.__getitem__, words)))
    return [each for each in map(asked().__getitem__, places) if any(map(lower.__contains__, each.stems))]


@cache
def _by_first_word() -> dict[str, list[int]]:
    """For each first word the places in the table of those that may begin with it."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(asked()):
        for word in each.begins:
            places.setdefault(word, []).append(place)
    return places


def _begins(phrases: Iterable[str]) -> frozenset[str]:
    """The first words that cannot be missing, or what they begin with: "breast" of "breast-feeding"."""
    first = (next(word for word in phrase.split(" ") if not word.startswith("(")) for phrase in phrases)
    return frozenset(_LETTERS.match(word)[0] for words in first for word in words.split("|"))  # type: ignore[index]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    listed = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_phrase, listed))})(?!\w)")


def _phrase(phrase: str) -> str:
    out, begun = "", False
    for token in phrase.split(" "):
        optional = token.startswith("(")
        inner = token.strip("()")
        word = f"(?:{'|'.join(map(re.escape, inner.split('|')))})"
        if not begun:
            out += rf"(?:{word}\b{_JOINT})?" if optional else rf"{word}\b"
            begun = not optional
        else:
            out += rf"(?:{_JOINT}{word}\b)?" if optional else rf"{_JOINT}{word}\b"
    return out
