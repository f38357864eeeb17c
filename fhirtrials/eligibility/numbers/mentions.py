"""Where a text names a measured thing: the longest synonym of the measures table that begins at a word."""

import re
from collections import defaultdict
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
    """The synonyms by their first word and by what stands behind it; made once for each set of measures.

    ``entries`` has for each first word the synonyms that can begin there: behind a second word those with it, behind a
    sign that may be skipped all of them, behind anything else ("") those of one word; the longest first.
    """

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self.entries: dict[str, dict[str, list[_Entry]]] = {}
        begun: dict[str, list[_Entry]] = defaultdict(list)
        for measure in measures.rows.values():
            for synonym in measure.synonyms:
                pieces = tuple(PIECE.findall(plain(synonym)))
                if not pieces:
                    continue
                exact = pieces if any(char.isupper() for char in synonym) else None
                low = tuple(piece.lower() for piece in pieces)
                begun[low[0]].append(_Entry(low[1:], exact, measure))
                if exact and exact[0].islower():  # "Serum Na" at the beginning of a sentence
                    begun[low[0]].append(_Entry(low[1:], (exact[0].capitalize(), *exact[1:]), measure))
        for first, found in begun.items():
            found.sort(key=lambda entry: (len(entry.rest), entry.exact is not None), reverse=True)
            seconds = {entry.rest[0] for entry in found if entry.rest} | {""}
            self.entries[first] = {
                second: [entry for entry in found if entry.rest[:1] in ((), (second,))] for second in seconds
            } | dict.fromkeys(SKIPPED, found)

    def at(
        self, text: str, starts: list[int], ends: list[int], lows: list[str], first: int
    ) -> tuple[Measure, int] | None:
        """The measure named at one of a text's words, and where the words after it begin."""
        known = self.entries.get(lows[first])
        if known is None:
            return None
        after = lows[first + 1] if first + 1 < len(lows) else ""
        for entry in known.get(after) or known[""]:
            if entry.exact and text[starts[first] : ends[first]] != entry.exact[0]:
                continue
            at = first + 1
            for position, word in enumerate(entry.rest, 1):
                skipped = 0
                while at < len(lows) and lows[at] in SKIPPED and lows[at] != word and skipped < 2:
                    at += 1
                    skipped += 1
                if at >= len(lows) or lows[at] != word:
                    break
                if entry.exact and text[starts[at] : ends[at]] != entry.exact[position]:
                    break
                at += 1
            else:
                return entry.measure, at
        return None
