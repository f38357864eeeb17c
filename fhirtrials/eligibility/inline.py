"""Lists inside sentences: "defined as: 1. …; 2. …; 3. …", "(a) … or (b) …", "<1> … <2> …".

In: a stretch of the text. Out: the offsets of its members, or nothing. A run begins at 1, a or i, ascends by one, has
at least two members of real words and stands outside parentheses; whatever is less sure stays whole.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from fhirtrials.eligibility.lines import Marker


class Run(NamedTuple):
    """``lead_end``: where the words before the list end; ``members``: offsets of the words of each part.

    ``tail`` is where sentences begin that follow the list on the same line, or None.
    """

    lead_end: int
    members: tuple[tuple[int, int], ...]
    tail: int | None


class _Mark(NamedTuple):
    style: str
    ordinal: int
    start: int
    body: int


_MARK = re.compile(
    r"(?<=[\s:;,])(?:(\()?(?:(\d{1,2})|([ivxIVX]{1,4})|([A-Za-z]))(\\?[.)])"
    r"(?:(?<=\))(?=\s|[^\W_]|[≥≤><\\])|(?=\s|[A-Z][a-z]))|([①-⑳])|\\?<(\d{1,2})\\?>)"
)
_FIRST = re.compile(r"[\s(:;,][1aiAI]\\?[.)]|①|<1\\?>")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_OPENER = re.compile(
    r"(?:[:;.,\-–—]|\b(?:and|or|of|either|following|with|as|is|are|by|if|be|has|have|both|must|to))\s*$", re.IGNORECASE
)
_JOINT = re.compile(r"(?:[;,.:)]|\b(?:and|or|and/or))\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}|[<>≥≤=]\s?\d")
_EMPTY = re.compile(r"[\s,;.]*(?:and|or|and/or|plus|to)?[\s,;.]*", re.IGNORECASE)
_BREAK = re.compile(r"[^\W\d_)\]%]{3}[.)\]]?\.\s+(?=[A-Z][a-z]+[\s,])|[\])%\d]\.\s+(?=[A-Z][a-z]+[\s,])")
_DOT = re.compile(r"\s*[•●▪◦■➢►✓‣∙]\s*")
_DASH = re.compile(r"(?<![\d\-–])\s[-–]\s?(?=[A-Z])")
_COUNTED = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\s*$", re.IGNORECASE)
_SEMICOLON = re.compile(r";(?=\s+(?:[A-Z][a-z]|\d))")
_GLUED = re.compile(r"(?<=;)\s{0,3}(\d{1,2})\.(?=\d)")
_MOST = 60  # more members than this are no list of people's making


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    found = []
    for match in _MARK.finditer(text, start, end):
        opening, number, roman, letter, closing, circled, angled = match.groups()
        if angled:
            found.append(_Mark("<1>", int(angled), match.start(), match.end()))
            continue
        if circled:
            found.append(_Mark("①", ord(circled) - ord("①") + 1, match.start(), match.end()))
            continue
        around = (opening or "") + "{}" + closing[-1]
        word = number or roman or letter
        if number:
            found.append(_Mark(around.format(1), int(number), match.start(), match.end()))
            continue
        case = "aA"[word.isupper()]
        if len(word) == 1:
            found.append(_Mark(around.format(case), ord(word.lower()) - 96, match.start(), match.end()))
        if roman and roman.lower() in _ROMAN:
            found.append(
                _Mark(around.format("iI"[word.isupper()]), _ROMAN.index(roman.lower()) + 1, match.start(), match.end())
            )
    return found


def inline_list(text: str, start: int, end: int) -> Run | None:
    """The list inside a stretch that has words before it."""
    if end - start < 13 or not _FIRST.search(text, start, end):
        return None
    marks = _marks(text, start, end)
    for run in _runs(marks):
        if _is_list(text, start, end, run):
            return _as_run(text, start, end, run)
    return None


def _runs(marks: list[_Mark]) -> list[list[_Mark]]:
    """For each style its first run that begins at one, outermost first."""
    runs: dict[str, list[_Mark]] = {}
    for mark in marks:
        run = runs.get(mark.style)
        if run is None:
            if mark.ordinal == 1:
                runs[mark.style] = [mark]
        elif mark.ordinal == len(run) + 1:
            run.append(mark)
    return sorted((run for run in runs.values() if 2 <= len(run) <= _MOST), key=lambda run: run[0].start)


def _is_list(text: str, start: int, end: int, run: list[_Mark]) -> bool:
    lead = text[start : run[0].start]
    if not _WORD.search(lead) or lead.count("(") > lead.count(")") + lead.count("\\)"):
        return False
    bodies = [text[a.body : b.start] for a, b in pairwise(run)] + [text[run[-1].body : end]]
    if any(_EMPTY.fullmatch(body) or not _WORD.search(body) for body in bodies):
        return False
    if run[0].style == "(1)" and any(_COUNTED.search(before) for before in [lead, *bodies]):
        return False  # "one (1) or two (2) discs"
    if run[0].style.startswith(("(", "<")) or run[0].style == "①":
        return True
    if not _OPENER.search(lead):
        return False
    joined = sum(_JOINT.search(body) is not None for body in bodies[:-1])
    return joined == len(bodies) - 1 or (len(run) >= 3 and lead.rstrip().endswith(":"))


def _as_run(text: str, start: int, end: int, run: list[_Mark]) -> Run:
    members = [(a.body, b.start) for a, b in pairwise(run)] + [(run[-1].body, end)]
    tail = None
    if not any(_BREAK.search(text, a, b) for a, b in members[:-1]):
        last = _BREAK.search(text, run[-1].body, end)
        if last:
            tail = last.end()
            members[-1] = (run[-1].body, tail)
    return Run(_trim(text, start, run[0].start)[1], tuple(_trim(text, a, b) for a, b in members), tail)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def by_semicolon(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The items of a paragraph that puts a semicolon and a capital between them, at least three times."""
    cuts = [match.start() + 1 for match in _SEMICOLON.finditer(text, start, end)]
    if len(cuts) < 3 or text.find(":", start, cuts[0]) >= 0:
        return ((start, end),)
    return tuple(_trim(text, a, b) for a, b in pairwise([start, *cuts, end]))


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
    whole = ((start, end),)
    if marker is None and text.find("•", start, end) < 0:
        return whole
    cuts: list[tuple[int, int]] = []
    if marker and marker.ordinal:
        ordinal = marker.ordinal
        if following == ordinal + 1 or end - start < 13 or text.find(_next(marker), start, end) < 0:
            return whole
        for mark in _marks(text, start, end):
            if mark.style == marker.style and mark.ordinal == ordinal + 1:
                cuts.append((mark.start, mark.body))
                ordinal += 1
        if not cuts and following <= 1 and (glued := _glued_next(text, start, end, ordinal + 1)):
            cuts.append(glued)
        if not cuts:
            return whole
        ends = [text[max(start, cut - 8) : cut] for cut, _ in cuts]
        goes_on = following == ordinal + 1 and all(text[body : body + 2].strip().isupper() for _, body in cuts)
        if len(cuts) < 2 and not goes_on and not all(_JOINT.search(before) for before in ends):
            return whole
    else:
        cuts = [(m.start(), m.end()) for m in _DOT.finditer(text, start, end)]
        if not cuts and marker and marker.style == "-":
            cuts = [(m.start(), m.end()) for m in _DASH.finditer(text, start, end)]
            if len(cuts) < 2:
                return whole
    if not cuts:
        return whole
    edges = [start, *(body for _, body in cuts)]
    stops = [*(cut for cut, _ in cuts), end]
    parts = [_trim(text, a, b) for a, b in zip(edges, stops, strict=True)]
    if any(a == b for a, b in parts[1:]) or not all(_WORD.search(text, a, b) for a, b in parts if a < b):
        return whole
    return tuple(part for part in parts if part[0] < part[1])
