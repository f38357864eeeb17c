"""A section that is one paragraph → its criteria: "Age over 18. Gout. Consent.", "x; y; z", "• x • y".

In: a stretch of the text that holds a whole section. Out: the offsets of its items, one if it is one. Semicolons part
items before full stops do; marks inside parentheses part nothing. A sentence that only speaks of the one before it
("However, …", "This does not …") stays with it, and a story about the study stays whole.
"""

import re
from itertools import pairwise

from fhirtrials.eligibility.marks import trim

Stretch = tuple[int, int]

_WORDS = re.compile(r"[^\W_]")
_MARK = re.compile(r"[()\[\]]|[;；]|(?<=[^\W_]{2})\.(?=\s+[A-Z≥≤<>\\\d])|(?<=[)%\]])\.(?=\s+[A-Z≥≤<>\\\d])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:vs|approx|incl|excl|resp|no|nos|dr|prof|st|mr|mrs|fig|max|min|ca|cf|spp?)|\.\w)$", re.IGNORECASE
)
_SPEAKS_OF = re.compile(
    r"\W*(?:th(?:is|ese|ey|ose|at|e|us|ere)|it|its|he|she|his|her|their|however|such|also|in addition|additionally"
    r"|moreover"
    r"|furthermore|otherwise|for example|e\.g|i\.e|note|but|and|or|exceptions?|except|unless|if so|in this case|both"
    r"|all had"
    r"|see|where|when|as)\b",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:will be (?:recruited|invited|asked|approached|evaluated|enrolled|randomi[sz]ed|included|excluded|matched)"
    r"|(?:was|were|had)\b|we (?:will|plan)|this study|the study (?:will|population)|recruited (?:from|by))",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"\b(?:allowed|permitted|acceptable|(?:are|be|is) eligible|not (?:considered|excluded|exclusionary)"
    r"|(?:is|are|will be) (?:defined|diagnosed|established|determined|considered|assessed|measured))\b",
    re.IGNORECASE,
)


def items(text: str, start: int, end: int) -> tuple[Stretch, ...]:
    """The items of a section that is one paragraph."""
    semicolons, stops = _marks(text, start, end)
    parts = _between(text, start, end, semicolons)
    if len(parts) >= 3 and text.find(":", start, semicolons[0]) < 0:
        return tuple(parts)
    if not stops or _STORY.search(text, start, end):
        return ((start, end),)
    found: list[Stretch] = []
    for a, b in _between(text, start, end, stops):
        if found and (_SPEAKS_OF.match(text, a, b) or _REMARKS.search(text, a, b)):
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return tuple(found)


def _marks(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Where semicolons and full stops end that stand outside parentheses."""
    semicolons: list[int] = []
    stops: list[int] = []
    depth = 0
    nests = text.count("(", start, end) == text.count(")", start, end)
    for match in _MARK.finditer(text, start, end):
        mark = match[0]
        if mark in "([":
            depth += nests
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif mark == ".":
            if not _ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
                stops.append(match.end())
        else:
            semicolons.append(match.end())
    return semicolons, stops


def _between(text: str, start: int, end: int, cuts: list[int]) -> list[Stretch]:
    """The stretches between cuts; one without words belongs to the one before it."""
    found: list[Stretch] = []
    for a, b in pairwise([start, *cuts, end]):
        a, b = trim(text, a, b)
        if found and not _WORDS.search(text, a, b):
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        elif a < b:
            found.append((a, b))
    return found
