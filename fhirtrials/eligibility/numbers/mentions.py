"""Where a text names a measured thing: the longest synonym of the measures table that begins at a word."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from fhirtrials.eligibility.numbers.signs import plain
from fhirtrials.terminology import Measure, Measures

PIECE = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W\d_]+)?|\d+|(?<=[A-Za-z0-9])\+")
# What may stand between two words of a name: "FEV1/FVC", "NT-proBNP", "CD4+ count".
SKIPPED = frozenset("-/+':&()")


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    exact: tuple[str, ...] | None
    measure: Measure


class Index:
    """The synonyms by their first word; ``Index(measures)`` is made once for each set of measures."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self.entries: dict[str, list[_Entry]] = {}
        for measure in measures.rows.values():
            for synonym in measure.synonyms:
                pieces = tuple(PIECE.findall(plain(synonym)))
                if not pieces:
                    continue
                exact = pieces if any(char.isupper() for char in synonym) else None
                low = tuple(piece.lower() for piece in pieces)
                self.entries.setdefault(low[0], []).append(_Entry(low[1:], exact, measure))
        for found in self.entries.values():
            found.sort(key=lambda entry: (len(entry.rest), entry.exact is not None), reverse=True)

    def at(self, words: Sequence[str], raw: Sequence[str], start: int) -> tuple[Measure, int] | None:
        """The measure named at a word, and where the words after it begin."""
        entries = self.entries.get(words[start])
        if not entries:
            return None
        after = words[start + 1] if start + 1 < len(words) else ""
        skips = after in SKIPPED
        for entry in entries:
            if entry.rest and entry.rest[0] != after and not skips:
                continue
            end = self._fits(entry, words, raw, start)
            if end is not None:
                return entry.measure, end
        return None

    @staticmethod
    def _fits(entry: _Entry, words: Sequence[str], raw: Sequence[str], start: int) -> int | None:
        if entry.exact and raw[start] != entry.exact[0]:
            return None
        at = start + 1
        for position, word in enumerate(entry.rest, 1):
            skipped = 0
            while at < len(words) and words[at] in SKIPPED and words[at] != word and skipped < 2:
                at += 1
                skipped += 1
            if at >= len(words) or words[at] != word or (entry.exact and raw[at] != entry.exact[position]):
                return None
            at += 1
        return at
