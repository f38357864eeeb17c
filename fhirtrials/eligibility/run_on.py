"""A line that holds a whole list → its items: "1. Age 2. Consent", "• Age • Consent".

In: a line without its own marker, and that marker. Out: the offsets of its items, one if it holds no list.
"""

import re

from fhirtrials.eligibility.lines import Marker
from fhirtrials.eligibility.marks import JOINT, WORD, marks, trim

_DOTS = re.compile(r"[•●▪◦■➢►✓‣∙]")
_DOT = re.compile(rf"\s*{_DOTS.pattern}\s*")
_DASH = re.compile(r"(?<![\d\-–])\s[-–]\s?(?=[A-Z])")
_CLOSE_DASH = re.compile(r"\s-(?=[A-Z][A-Za-z])")  # "-Gout -Asthma"
_GLUED = re.compile(r"(?<=;)\s{0,3}(\d{1,2})\.(?=\d)")
_LATER = re.compile(r"(?<=\S)\s{1,40}(\d{1,2})\.\s{1,40}(?=[A-Z])")
_COUNTABLE = re.compile(  # "grade 6. Patients …"
    r"(?:\b(?:grade|stage|class|type|phase|level|version|day|visit|cycle|group|cohort|part|arm|score|least|most|than|to|of"
    r"|and|or|criteri\w+|v|ctcae)|[<>=≥≤/-])\s*$",
    re.IGNORECASE,
)


def _next(marker: Marker) -> str:
    """How the number after a marker's is written, without what stands around it."""
    kind = marker.style.strip("().:、-")
    if kind == "1":
        return str(marker.ordinal + 1)
    if kind in ("a", "A"):
        return chr(ord(kind) + marker.ordinal)
    return {"i": "i", "I": "I", "①": "②"}.get(kind, "\0")


def _glued_next(text: str, start: int, end: int, ordinal: int) -> tuple[int, int] | None:
    """The next number of a list that stands close to figures, after a semicolon: "…; 4.18-65 years"."""
    for match in _GLUED.finditer(text, start, end):
        if int(match[1]) == ordinal:
            return match.start(), match.end()
    return None


def run_on(text: str, start: int, end: int, marker: Marker | None, following: int = 0) -> tuple[tuple[int, int], ...]:
    """The items of a line that holds a whole list ("1. Age 2. Consent", "• Age • Consent"); one item if it does not.

    ``following`` is the number of the next line with such a marker: it tells item 2 from "stage 2."
    """
    parts = _run_on(text, start, end, marker, following)
    if end - start < 40 or text.count(".", start, end) < 3:  # a cheap look: most have no sentences
        return parts
    return tuple(part for a, b in parts for part in _later(text, a, b))


def _run_on(text: str, start: int, end: int, marker: Marker | None, following: int) -> tuple[tuple[int, int], ...]:
    whole = ((start, end),)
    if marker is None and text.find("•", start, end) < 0:
        return whole
    cuts: list[tuple[int, int]] = []
    if marker and marker.ordinal:
        ordinal = marker.ordinal
        if following == ordinal + 1 or end - start < 13 or text.find(_next(marker), start, end) < 0:
            return whole
        for mark in marks(text, start, end):
            if mark.style == marker.style and mark.ordinal == ordinal + 1:
                cuts.append((mark.start, mark.body))
                ordinal += 1
        if not cuts and following <= 1 and (glued := _glued_next(text, start, end, ordinal + 1)):
            cuts.append(glued)
        if not cuts:
            return whole
        ends = [text[max(start, cut - 8) : cut] for cut, _ in cuts]
        goes_on = following == ordinal + 1 and all(text[body : body + 2].strip().isupper() for _, body in cuts)
        counts = marker.ordinal >= 5 and not following and not _COUNTABLE.search(ends[0])
        close = all(text[body - 1] in ".)" and text[body : body + 1].isupper() for body in (start, cuts[0][1]))
        sure = goes_on or counts or close  # "1.Gout 2.Asthma"
        if len(cuts) < 2 and not sure and not all(JOINT.search(before) for before in ends):
            return whole
    else:
        # A search that begins with a sign of few skips to it; one that may begin with a blank tries all.
        dots = not text.isascii() and _DOTS.search(text, start, end)
        cuts = [m.span() for m in _DOT.finditer(text, start, end)] if dots else []
        if not cuts and marker and marker.style == "-":
            close = text[start - 1 : start] == "-"
            cuts = [m.span() for m in (_CLOSE_DASH if close else _DASH).finditer(text, start, end)]
            if len(cuts) < 2 and not close:
                return whole
    return (_parted(text, start, end, cuts) if cuts else None) or whole


def _later(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The items of a list that goes on inside a line, as one above ended with 6: "…. 7. Gout. 8. Asthma. 9. Pain"."""
    if text.count(". ", start, end) + text.count(".\n", start, end) < 3:
        return ((start, end),)
    found: list[re.Match[str]] = []
    for match in _LATER.finditer(text, start, end):
        number = int(match[1])
        if number == 1:
            break  # a list of its own
        if found and number != int(found[-1][1]) + 1:
            if len(found) >= 3:
                continue
            found = []
        if not _COUNTABLE.search(text, max(start, match.start() - 12), match.start()):
            found.append(match)
    joined = sum(text[match.start() - 1] in ";.," for match in found)
    if len(found) < 3 or (len(found) == 3 and joined < 2):
        return ((start, end),)
    return _parted(text, start, end, [match.span() for match in found]) or ((start, end),)


def _parted(text: str, start: int, end: int, cuts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...] | None:
    """The stretches between cuts; None where one holds no words."""
    edges = [start, *(body for _, body in cuts)]
    stops = [*(cut for cut, _ in cuts), end]
    parts = [trim(text, a, b) for a, b in zip(edges, stops, strict=True)]
    if any(a == b for a, b in parts[1:]) or not all(WORD.search(text, a, b) for a, b in parts if a < b):
        return None
    return tuple(part for part in parts if part[0] < part[1])
