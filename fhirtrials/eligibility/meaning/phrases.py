"""The phrases of ``mappings/eligibility/topics.json`` as patterns.

A phrase is words with one to three blanks, hyphens or other joining marks between them; ``(word)`` may be missing,
``a|b`` is either.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, partial
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
    each phrase; ``telling``: the one that fewest texts have.
    """

    topic: Topic
    present: bool
    stems: tuple[str, ...]
    begins: frozenset[str]
    telling: frozenset[str]
    pattern: re.Pattern[str]


@cache
def asked() -> tuple[Asked, ...]:
    """The table, in its order."""
    table = json.loads((mappings_folder() / "eligibility" / "topics.json").read_text(encoding="utf-8"))
    return tuple(
        _asked(Topic(name), answer == "yes", row["stems"], row[answer])
        for name, row in table.items()
        for answer in ("yes", "no")
        if row[answer]
    )


def _asked(topic: Topic, present: bool, stems: Sequence[str], phrases: Sequence[str]) -> Asked:
    needed = [[word.split("|") for word in phrase.split(" ") if not word.startswith("(")] for phrase in phrases]
    telling = (max(words, key=partial(_tells, stems)) for words in needed)
    return Asked(topic, present, tuple(stems), _plain(words[0] for words in needed), _plain(telling), _pattern(phrases))


def _tells(stems: Iterable[str], ways: Iterable[str]) -> tuple[bool, int]:
    """How few texts have a word in one of these ways: one with a stem in each, or else a long one, is in few."""
    return all(any(stem in way for stem in stems) for way in ways), min(map(len, ways))


def _plain(words: Iterable[Iterable[str]]) -> frozenset[str]:
    """All ways of these words, or what they begin with: "breast" of "breast-feeding"."""
    return frozenset(_LETTERS.match(way)[0] for ways in words for way in ways)  # type: ignore[index]


def possible(text: str) -> list[Asked]:
    """Those that may be in the text: a telling word is there, a first word, and a stem."""
    telling, found = _telling_words(), letters(text)
    if telling.isdisjoint(found):
        return []
    lower = text.lower()
    places = set(chain.from_iterable(map(_by_telling_word().__getitem__, found & telling)))
    return [
        each
        for each in map(asked().__getitem__, places)
        if not each.begins.isdisjoint(found) and any(map(lower.__contains__, each.stems))
    ]


@cache
def _telling_words() -> frozenset[str]:
    return frozenset(_by_telling_word())


@cache
def _by_telling_word() -> dict[str, list[int]]:
    """For each telling word the places in the table of those that may have it."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(asked()):
        for word in each.telling:
            places.setdefault(word, []).append(place)
    return places


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
