"""What people read on pages and in old records, to our words: ``Phase 1/Phase 2``, ``PARTICIPANT, CARE PROVIDER``.

A word is known however it is spelled: by case, blanks, hyphens and underscores (``placebo_comparator``). The tables are
``mappings/to-trial/ctgov-label-<thing>`` where there is one, and the labels of ``ctgov-<thing>``.
"""

import re
from enum import StrEnum
from functools import cache
from typing import TypeVar

from fhirtrials.terminology import table, table_names

Word = TypeVar("Word", bound=StrEnum)

_NO_LETTER = re.compile(r"[\W_]+")


def code_of_label(text: str, word: type[Word], thing: str) -> Word | None:
    """Our word for one label; None for one that the tables do not know."""
    ours = known_labels(thing).get(plain(text))
    return None if ours is None else word(ours)


def codes_of_labels(text: str, word: type[Word], thing: str) -> tuple[Word, ...] | None:
    """Our words for labels in a row, between commas, slashes, bars or nothing at all (``ParticipantInvestigator``).

    None where the text cannot be taken apart into labels, each of which is known, in one way alone.
    """
    cut = _cut(plain(text), tuple(known_labels(thing)))
    if len(cut) != 1:
        return None
    return tuple(dict.fromkeys(word(known_labels(thing)[label]) for label in cut[0]))


def plain(text: str) -> str:
    """The letters and digits of a label: what is left of it however it is written."""
    return _NO_LETTER.sub("", text.casefold())


@cache
def known_labels(thing: str) -> dict[str, str]:
    """Our words by their plain labels."""
    known: dict[str, str] = {}
    for name in (f"to-trial/ctgov-label-{thing}", f"to-trial/ctgov-{thing}"):
        if name in table_names():
            for row in table(name).rows.values():
                for label in (row.word, row.label):
                    if label and row.code:
                        known.setdefault(plain(label), row.code)
    return known


def _cut(text: str, labels: tuple[str, ...]) -> list[list[str]]:
    """The ways to write the text as a row of labels, two at most: more than one is none that is certain."""
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(text) + 1):
        here: list[list[str]] = []
        for label in labels:
            if text.startswith(label, end - len(label)) and len(label) <= end:
                here.extend([*way, label] for way in ways[end - len(label)])
        ways.append(here[:2])
    return ways[len(text)] if text else []
