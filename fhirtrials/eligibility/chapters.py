"""A line that holds a whole chapter of the cancer registry (PDQ) → its title and what stands under it.

"PATIENT CHARACTERISTICS: Age: 16 to 55 Renal: Not specified" is how old records were flattened. In: a line without a
marker. Out: the offsets of titles and paragraphs, or nothing.
"""

import re
from functools import cache

from fhirtrials.eligibility.marks import trim
from fhirtrials.eligibility.vocabulary import vocabulary

_CAPITALS = re.compile(r"[A-Z]{5,}[ /][A-Z]")


@cache
def _chapter() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(vocabulary().chapters)))}):(?=\s+\S)")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, sorted(vocabulary().titles)))}):(?=\s)")


def chapter(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets of title and paragraph, title and paragraph …; empty where a line is no flattened chapter."""
    if not _CAPITALS.match(text, start, end) or (first := _chapter().match(text, start, end)) is None:
        return []
    cuts = [start, first.end()]
    for title in _title().finditer(text, first.end(), end):
        cuts += title.span()
    found = [trim(text, a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    return [(a, b) for a, b in found if a < b]
