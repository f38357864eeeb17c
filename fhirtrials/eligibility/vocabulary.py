"""The words that headings are made of, and what a word is to a heading.

They stand in ``mappings/eligibility/headings.json``; misspelt ones ("Inclution", "Excusion Criteria") are known by
their distance from the right ones.
"""

import json
import re
from functools import cache, lru_cache
from typing import NamedTuple

from fhirtrials.terminology import mappings_folder

WORD = re.compile(r"[^\W\d_]+|\d+")


class Vocabulary(NamedTuple):
    """The lists of the table.

    ``inclusion``, ``exclusion`` and ``criteria`` name a section; ``plain`` add nothing to it; ``sentence`` are those of
    sentences about criteria, not of titles; ``groups`` name cohorts; ``others`` only look like a misspelt heading.
    ``chapters`` and ``titles`` are those of the cancer registry (PDQ).
    """

    inclusion: frozenset[str]
    exclusion: frozenset[str]
    criteria: frozenset[str]
    plain: frozenset[str]
    sentence: frozenset[str]
    groups: frozenset[str]
    others: frozenset[str]
    chapters: frozenset[str]
    titles: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The word lists of the table."""
    table = json.loads((mappings_folder() / "eligibility" / "headings.json").read_text(encoding="utf-8"))
    return Vocabulary(*(frozenset(table[name]) for name in Vocabulary._fields))


@lru_cache(maxsize=512)
def _distance(one: str, other: str) -> int:
    """Edits from one word to another; a swap of neighbours is one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


@lru_cache(maxsize=2048)
def sort(word: str) -> str:
    """What a lower-case word is to a heading: "in", "out", "criteria" or nothing."""
    known = vocabulary()
    if word in known.inclusion:
        return "in"
    if word in known.exclusion:
        return "out"
    if word in known.criteria:
        return "criteria"
    if not 6 <= len(word) <= 12 or word in known.others:
        return ""
    if word[0] in "ie":
        inside, outside = _distance(word, "inclusion"), _distance(word, "exclusion")
        if min(inside, outside) <= 2 and inside != outside:
            return "in" if inside < outside else "out"
    if word[0] == "c" and min(_distance(word, "criteria"), _distance(word, "criterion")) <= 2:
        return "criteria"
    return ""
