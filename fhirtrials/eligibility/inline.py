"""Lists inside sentences: "defined as: 1. …; 2. …; 3. …", "(a) … or (b) …", "<1> … <2> …".

In: a stretch of the text. Out: the offsets of its members, or nothing. A run begins at 1, a or i, ascends by one, has
at least two members of real words and stands outside parentheses; whatever is less sure stays whole.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from fhirtrials.eligibility.marks import JOINT, WORD, Mark, marks, trim


class Run(NamedTuple):
    """``lead_end``: where the words before the list end; ``members``: offsets of the words of each part.

    ``tail`` is where sentences begin that follow the list on the same line, or None.
    """

    lead_end: int
    members: tuple[tuple[int, int], ...]
    tail: int | None


# A cheap look: the first mark of a list, or bullets. It begins with a character of few, which a search skips to.
_FIRST = re.compile(
    r"[.)①<:](?:(?<=[\s(:;,][1aiAI][.)])|(?<=[\s(:;,][1aiAI]\\[.)])|(?<=①)|(?<=<)1\\?>|(?<=:)\s{0,3}\\?[*•●-]\s)"
)
_SECONDS = ("2", "b)", "b.", "B)", "B.", "ii", "II", "b\\", "②", ": *", ": \\*", ": •", ": -")  # one more
_BULLETED = re.compile(r":\s{0,3}(\\?[*•●-])\s{1,3}(?=\S)")
_BULLETS = {  # a hyphen counts after a mark only
    bullet: re.compile(rf"(?<={before})\s{{1,9}}\\?{re.escape(bullet)}\s{{1,9}}(?=\S)")
    for bullet, before in (("*", r"\S"), ("•", r"\S"), ("●", r"\S"), ("-", "[;,.]"))
}
_OPENER = re.compile(
    r"(?:[:;.,\-–—]|\b(?:and|or|of|either|following|with|as|is|are|by|if|be|has|have|both|must|to))\s*$", re.IGNORECASE
)
_EMPTY = re.compile(r"[\s,;.]*(?:and|or|and/or|plus|to)?[\s,;.]*", re.IGNORECASE)
_BREAK = re.compile(r"[^\W\d_)\]%]{3}[.)\]]?\.\s+(?=[A-Z][a-z]+[\s,])|[\])%\d]\.\s+(?=[A-Z][a-z]+[\s,])")
_COUNTED = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\s*$", re.IGNORECASE)
_MOST = 60  # more members than this are no list of people's making


def inline_list(text: str, start: int, end: int) -> Run | None:
    """The list inside a stretch that has words before it."""
    if end - start < 13:
        return None
    said = text[start:end]
    if not _FIRST.search(said) or not any(map(said.__contains__, _SECONDS)):
        return None
    for run in _runs(marks(text, start, end)):
        if _is_list(text, start, end, run):
            return _as_run(text, start, end, run)
    return _bulleted(text, start, end)


def _bulleted(text: str, start: int, end: int) -> Run | None:
    """The list of a sentence that has bullets: "one of the following: * gout; * asthma"."""
    first = _BULLETED.search(text, start, end)
    if first is None or text.count("(", start, first.start()) > text.count(")", start, first.start()):
        return None
    cuts = list(_BULLETS[first[1][-1]].finditer(text, first.end(), end))
    edges = [first.end(), *(cut.end() for cut in cuts)]
    stops = [*(cut.start() for cut in cuts), end]
    members = tuple(trim(text, a, b) for a, b in zip(edges, stops, strict=True))
    if len(members) < 2 or not all(WORD.search(text, a, b) for a, b in members):
        return None
    return Run(first.start() + 1, members, None)


def _runs(found: list[Mark]) -> list[list[Mark]]:
    """For each style its first run that begins at one, outermost first."""
    runs: dict[str, list[Mark]] = {}
    for mark in found:
        run = runs.get(mark.style)
        if run is None:
            if mark.ordinal == 1:
                runs[mark.style] = [mark]
        elif mark.ordinal == len(run) + 1:
            run.append(mark)
    return sorted((run for run in runs.values() if 2 <= len(run) <= _MOST), key=lambda run: run[0].start)


def _is_list(text: str, start: int, end: int, run: list[Mark]) -> bool:
    lead = text[start : run[0].start]
    if not WORD.search(lead) or lead.count("(") > lead.count(")") + lead.count("\\)"):
        return False
    bodies = [text[a.body : b.start] for a, b in pairwise(run)] + [text[run[-1].body : end]]
    if any(_EMPTY.fullmatch(body) or not WORD.search(body) for body in bodies):
        return False
    if run[0].style == "(1)" and any(_COUNTED.search(before) for before in [lead, *bodies]):
        return False  # "one (1) or two (2) discs"
    if run[0].style.startswith(("(", "<")) or run[0].style == "①":
        return True
    joined = sum(JOINT.search(body) is not None for body in bodies[:-1])
    if not _OPENER.search(lead):
        return False
    return joined == len(bodies) - 1 or (len(run) >= 3 and lead.rstrip().endswith(":"))


def _as_run(text: str, start: int, end: int, run: list[Mark]) -> Run:
    members = [(a.body, b.start) for a, b in pairwise(run)] + [(run[-1].body, end)]
    tail = None
    if not any(_BREAK.search(text, a, b) for a, b in members[:-1]):
        last = _BREAK.search(text, run[-1].body, end)
        if last:
            tail = last.end()
            members[-1] = (run[-1].body, tail)
    return Run(trim(text, start, run[0].start)[1], tuple(trim(text, a, b) for a, b in members), tail)
