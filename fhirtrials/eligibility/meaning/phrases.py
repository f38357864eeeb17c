"""The phrases of ``mappings/eligibility/topics.json`` as patterns.

A phrase is words with one to three blanks, hyphens or other joining marks between them; ``(word)`` may be missing,
``a|b`` is either.
"""

import json
import re
from functools import cache
from typing import NamedTuple

from fhirtrials.model.words import Topic
from fhirtrials.terminology import mappings_folder

_JOINT = r"[\s(),/\\-]{1,3}"


class Asked(NamedTuple):
    """A topic: ``stems`` without one of which no phrase is there, and the patterns of its two answers."""

    topic: Topic
    stems: tuple[str, ...]
    yes: re.Pattern[str] | None
    no: re.Pattern[str] | None


@cache
def asked() -> tuple[Asked, ...]:
    """The table, in its order."""
    table = json.loads((mappings_folder() / "eligibility" / "topics.json").read_text(encoding="utf-8"))
    return tuple(
        Asked(Topic(name), tuple(row["stems"]), _pattern(row["yes"]), _pattern(row["no"]))
        for name, row in table.items()
    )


@cache
def stems() -> tuple[tuple[str, Asked], ...]:
    """Each stem with its topic: one list to look through, half the time of a list for each topic."""
    return tuple((stem, topic) for topic in asked() for stem in topic.stems)


def _pattern(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    listed = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_phrase, listed))})(?!\w)", re.IGNORECASE)


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
