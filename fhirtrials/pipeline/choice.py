"""What the caller chose, and what becomes of a document: the words that all ways have in common."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeAlias

from fhirtrials import fhir
from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.model import ReleaseName
from fhirtrials.model.numbers import Numbers

Guard: TypeAlias = Callable[[str, str], AbstractContextManager[None]]
"""Given a document's name and a trial's number (either may be empty), a context that decides what becomes of a bug."""

Contained: TypeAlias = Callable[[Tell, Callable[[str], None]], Guard]
"""Makes a guard: given whom to tell of a bug, and whom to show its traceback."""


def unguarded(source: str, trial: str) -> AbstractContextManager[None]:
    """A bug is an exception, as libraries do."""
    return nullcontext()


def uncontained(tell: Tell, show: Callable[[str], None]) -> Guard:
    """A bug is an exception, as libraries do."""
    return unguarded


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller chose.

    ``reader`` None: the first that knows the document. ``only`` empty and ``limit`` None: every trial. ``measures``:
    files with things that criteria measure, beside the project's own.
    """

    release: ReleaseName
    reader: str | None = None
    only: frozenset[str] = frozenset()
    limit: int | None = None
    contacts: bool = True
    extensions: bool = True
    citations: bool = False
    canonical_base: str = fhir.CANONICAL_BASE
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A trial as a sink takes it, with what was found while it was made; ``resources`` is how many it became."""

    trial: str
    source: str
    content: Any
    resources: int
    issues: tuple[Issue, ...]


Outcome: TypeAlias = Converted | Issue | str
"""A trial; a finding that belongs to none; words to be shown, about a bug of ours."""


def collected(
    outcomes: Iterable[Outcome], choice: Choice, tell: Tell, show: Callable[[str], None] = lambda words: None
) -> Iterator[Converted]:
    """The trials among the outcomes, each number once and no more than chosen; the findings are told."""
    seen = Numbers()
    for outcome in outcomes:
        if isinstance(outcome, str):
            show(outcome)
        elif isinstance(outcome, Issue):
            tell(outcome)
        elif outcome.trial in seen:
            tell(issue("repeated-trial", trial=outcome.trial, source=outcome.source))
        else:
            seen.add(outcome.trial)
            for found in outcome.issues:
                tell(found)
            yield outcome
            if len(seen) in (choice.limit, len(choice.only)):
                return
    for missing in sorted(number for number in choice.only if number not in seen):
        tell(issue("trial-not-found", trial=missing))
