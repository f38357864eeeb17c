"""Layouts of pages: by which labels one is known, and a reader for each.

A page belongs to the layout whose labels it has most of. Long labels tell most; every page of a trial says "Phase" and
"Conditions", and a label that several layouts share tells less of each.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from fhirtrials.issues import Tell
from fhirtrials.model import Document, Trial
from fhirtrials.readers.pages.beside import fitting
from fhirtrials.readers.pages.lines import Line, head_lines, page_lines
from fhirtrials.readers.pages.outline import (
    FURNITURE,
    Cut,
    Outline,
    before_value,
    key,
    no_headings,
    outline,
    rows_of,
    targets,
    whole_line,
    without_numbers,
)
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.pages.rows import is_row_end, row_label
from fhirtrials.readers.pages.wrapped import unwrapped
from fhirtrials.readers.reader import Reader

ENOUGH = 3.0
"""How much of a layout's own words a page must have: labels of three words and more, one each."""

MOST_OF_SHORT_ONES = 1.5
"""What shorter labels, a quarter each, may tell together: every page of a trial has them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``name`` and ``title`` are the reader's, ``labels`` its table; ``marks`` says in words what it is known by."""

    name: str
    title: str
    marks: str
    labels: str
    cut: Cut = whole_line
    start: str = ""
    ends: Callable[[str], bool] | None = None
    exact: bool = False
    prose: frozenset[str] = frozenset()


PRS_MIRROR = Layout(
    name="prs-mirror-page",
    title="page of a registry mirror, text or HTML: a summary, then the full record in numbered sections",
    marks="numbered headings as '1. Study Identification' and labels as 'Unique Protocol Identification Number'",
    labels="to-trial/prs-mirror-page-labels",
    start="head/top",
)

CTGOV = Layout(
    name="ctgov-page",
    title="classic page of ClinicalTrials.gov, text or HTML: rows of tables with bars, as it stood until 2024",
    marks="'ClinicalTrials.gov Identifier: NCT…' and rows as 'Study Type : | Interventional (Clinical Trial) |'",
    labels="to-trial/ctgov-page-labels",
    cut=row_label,
    start="header",
    ends=is_row_end,
    exact=True,
)

VEEVA = Layout(
    name="veeva-page",
    title="page of ClinicalTrials.Veeva, text or HTML",
    marks="headings as 'Status and phase', 'Details and patient eligibility' and 'Trial design'",
    labels="to-trial/veeva-page-labels",
    cut=before_value,
    start="overview",
    prose=frozenset(("details",)),
)

TRIAL_HEALTH = Layout(
    name="trial-health-page",
    title="trial-health page, text or HTML: a score, a timeline, then the record",
    marks="headings as 'Trial Health' and 'Study Record Dates', and 'You may qualify if:'",
    labels="to-trial/trial-health-page-labels",
    cut=before_value,
    start="head",
    prose=frozenset(("summary", "description")),
)

LAYOUTS: tuple[Layout, ...] = (PRS_MIRROR, CTGOV, VEEVA, TRIAL_HEALTH)


def page_reader(layout: Layout, trial: Callable[[Page, Outline], Trial | None]) -> Reader:
    """The reader of a layout: ``trial`` makes a trial of the page, or None where it has no number."""

    def accepts(head: bytes) -> bool:
        return layout_of(head) is layout

    def read(document: Document, tell: Tell) -> Iterator[Trial]:
        lines = page_lines(document, tell)
        if not lines:
            return
        page = Page(unwrapped(lines, _is_label(layout, lines)), document.name, tell)
        found = trial(page, _outline(page, layout))
        if found is not None:
            yield found.model_copy(update={"notes": page.tell_unread()})

    return Reader(layout.name, layout.title, accepts, read, marks=layout.marks)


def _is_label(layout: Layout, lines: tuple[Line, ...]) -> Callable[[str], bool]:
    """Whether a line of these is a label, perhaps with a value; one that a sentence begins with is none here."""
    rows, cut = rows_of(layout.labels), fitting(layout.labels, layout.cut, lines)

    def is_label(text: str) -> bool:
        label, value = cut(text)
        return bool(targets(rows, label)) and (bool(value) or len(label) + len(" | ") >= len(text))

    return is_label


def _outline(page: Page, layout: Layout) -> Outline:
    """Twice where the layout has prose: only then is it known which of its lines are no headings."""

    fitted = fitting(layout.labels, layout.cut, page.lines)

    def cut(text: frozenset[int]) -> Outline:
        return outline(page, layout.labels, fitted, layout.start, layout.ends, exact=layout.exact, text=text)

    text = no_headings(cut(frozenset()), layout.start, layout.prose) if layout.prose else frozenset()
    page.forget()
    return cut(text)


@lru_cache(maxsize=4)
def layout_of(head: bytes) -> Layout | None:
    """The layout of a page that begins so, of which its labels speak most clearly."""
    lines = head_lines(head)
    if not lines or not LAYOUTS:
        return None
    scores = {layout: _score(layout, lines) for layout in LAYOUTS}
    best = max(LAYOUTS, key=scores.__getitem__)
    return best if scores[best] >= ENOUGH else None


def _score(layout: Layout, lines: tuple[Line, ...]) -> float:
    rows, weights = rows_of(layout.labels), _weights()
    cut = fitting(layout.labels, layout.cut, lines)
    words = [cut(line.text)[0] for line in lines]
    found = {label for text in words for label in (key(text), without_numbers(key(text))) if label in rows}
    short = sum(weights.get(label, 0.0) for label in found if not _is_long(label))
    return min(short, MOST_OF_SHORT_ONES) + sum(weights.get(label, 0.0) for label in found if _is_long(label))


def _is_long(label: str) -> bool:
    return len(label.split()) > 2


@cache
def _weights() -> dict[str, float]:
    """How much each label of each layout tells of a page that has it; furniture tells nothing."""
    labels = [label for layout in LAYOUTS for label, parts in rows_of(layout.labels).items() if parts != (FURNITURE,)]
    return {label: (1.0 if _is_long(label) else 0.25) / count for label, count in Counter(labels).items()}
