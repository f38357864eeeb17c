"""Layouts of pages: by which labels one is known, and a reader for each.

A page belongs to the layout whose labels it has most of. A label that several layouts share counts half, so that a page
of an unknown system, which says "Conditions" and "Phase" too, is not taken for one of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from fhirtrials.issues import Tell
from fhirtrials.model import Document, Trial
from fhirtrials.readers.pages.lines import head_lines, page_lines
from fhirtrials.readers.pages.outline import FURNITURE, Cut, Outline, key, outline, rows_of, whole_line
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.reader import Reader

ENOUGH = 3.0
"""How much of a layout's own words a page must have: three labels that no other layout has, or twice as many shared."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``name`` and ``title`` are the reader's, ``labels`` its table; ``marks`` says in words what it is known by."""

    name: str
    title: str
    marks: str
    labels: str
    cut: Cut = whole_line
    start: str = ""


LAYOUTS: tuple[Layout, ...] = ()


def page_reader(layout: Layout, trial: Callable[[Page, Outline], Trial | None]) -> Reader:
    """The reader of a layout: ``trial`` makes a trial of the page, or None where it has no number."""

    def accepts(head: bytes) -> bool:
        return layout_of(head) is layout

    def read(document: Document, tell: Tell) -> Iterator[Trial]:
        lines = page_lines(document, tell)
        if not lines:
            return
        page = Page(lines, document.name, tell)
        found = trial(page, outline(page, layout.labels, layout.cut, layout.start))
        if found is not None:
            page.tell_unread()
            yield found

    return Reader(layout.name, layout.title, accepts, read)


@lru_cache(maxsize=4)
def layout_of(head: bytes) -> Layout | None:
    """The layout of a page that begins so, of which its labels speak most clearly."""
    lines = head_lines(head)
    if not lines or not LAYOUTS:
        return None
    scores = {layout: _score(layout, {key(layout.cut(line.text)[0]) for line in lines}) for layout in LAYOUTS}
    best = max(LAYOUTS, key=scores.__getitem__)
    return best if scores[best] >= ENOUGH else None


def _score(layout: Layout, words: set[str]) -> float:
    shared = _shared()
    return sum(0.5 if label in shared else 1.0 for label in _labels(layout) & words)


@cache
def _labels(layout: Layout) -> frozenset[str]:
    return frozenset(label for label, targets in rows_of(layout.labels).items() if targets != (FURNITURE,))


@cache
def _shared() -> frozenset[str]:
    counted = Counter(label for layout in LAYOUTS for label in _labels(layout))
    return frozenset(label for label, count in counted.items() if count > 1)
