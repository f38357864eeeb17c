"""The phrases of ``mappings/eligibility/topics.json`` as patterns.

A phrase is words with one to three blanks, hyphens or other joining marks between them; ``(word)`` may be missing,
``a|b`` is either.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, takewhile
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
    first_words, found = _first_words(), letters(text)
    if first_words.isdisjoint(found):
        return []
    lower = text.lower()
    places = set(chain.from_iterable(map(_by_first_word().__getitem__, found & first_words)))
    return [each for each in map(asked().__getitem__, places) if any(map(lower.__contains__, each.stems))]


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_by_first_word())


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
    first = (_opening(phrase)[-1] for phrase in phrases)
    return frozenset(_LETTERS.match(word)[0] for words in first for word in words.split("|"))  # type: ignore[index]


def _opening(phrase: str) -> list[str]:
    """The words of a phrase up to the first that cannot be missing."""
    optional = list(takewhile(lambda word: word.startswith("("), phrase.split(" ")))
    return [*(word.strip("()") for word in optional), phrase.split(" ")[len(optional)]]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    listed = sorted(phrases, key=len, reverse=True)
    first = {word for phrase in listed for words in _opening(phrase) for word in words.split("|")}
    # To ask for a word that one may begin with, before all that each may be, takes a fifth of the time.
    ahead = "|".join(map(re.escape, sorted(first)))
    return re.compile(rf"(?<![\w-])(?=(?:{ahead})\b)(?:{'|'.join(map(_phrase, listed))})(?!\w)")


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
