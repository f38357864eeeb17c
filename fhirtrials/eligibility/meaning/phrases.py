"""The phrases of ``mappings/eligibility/topics.json`` as patterns.

A phrase is words with one to three blanks, hyphens or other joining marks between them; ``(word)`` may be missing,
``a|b`` is either.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.model.words import Topic
from fhirtrials.terminology import mappings_folder

_LETTERS = re.compile(r"[a-z]+")
_MOST_WORDS = 50_000
_JOINT = r"[\s(),/\\-]{1,3}"


class Phrases(NamedTuple):
    """A pattern for texts in lower case, and words of which one is in each of its phrases."""

    words: frozenset[str]
    pattern: re.Pattern[str]


class Asked(NamedTuple):
    """A topic: ``stems`` without one of which no phrase is there, and the phrases of its two answers."""

    topic: Topic
    stems: tuple[str, ...]
    answers: tuple[tuple[bool, Phrases], ...]


@cache
def asked() -> tuple[Asked, ...]:
    """The table, in its order."""
    table = json.loads((mappings_folder() / "eligibility" / "topics.json").read_text(encoding="utf-8"))
    return tuple(Asked(Topic(name), tuple(row["stems"]), tuple(_answers(row))) for name, row in table.items())


def _answers(row: dict[str, list[str]]) -> Iterator[tuple[bool, Phrases]]:
    for name, present in (("yes", True), ("no", False)):
        if row[name]:
            yield present, Phrases(frozenset(_first_words(row[name])), _pattern(row[name]))


def _first_words(phrases: Iterable[str]) -> Iterator[str]:
    """What the first word of a phrase that cannot be missing is, or begins with: "breast" of "breast-feeding"."""
    for phrase in phrases:
        first = next(word for word in phrase.split(" ") if not word.startswith("("))
        yield from (_LETTERS.match(word)[0] for word in first.split("|"))  # type: ignore[index]


def topics(text: str) -> list[Asked]:
    """The topics of which a stem is in the text."""
    places = set(chain.from_iterable(map(_places().__getitem__, letters(text))))
    return [asked()[place] for place in places if any(map(text.lower().__contains__, asked()[place].stems))]


class _Places(dict[str, tuple[int, ...]]):
    """In which places of the table a stem stands that begins in a word: nearly all words have none.

    Filled as words come; emptied where it would grow beyond what a registry's usual words need.
    """

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) > _MOST_WORDS:
            self.clear()
        self[word] = found = tuple(
            place for place, topic in enumerate(asked()) if any(stem.split()[0] in word for stem in topic.stems)
        )
        return found


@cache
def _places() -> _Places:
    return _Places()


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
