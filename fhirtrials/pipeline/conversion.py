"""Records → what a sink takes, in their order.

A few trials go together: all are read, then all understood, then each is mapped, checked and encoded. One alone would
find every room cold, its code gone from the processor's caches, and take a tenth longer.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from fhirtrials import fhir, validation
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, Document, Trial
from fhirtrials.pipeline.choice import Choice, Contained, Converted, Guard, Outcome, uncontained
from fhirtrials.pipeline.preparation import prepared
from fhirtrials.readers import read_document

TOGETHER: Final = 32
"""Trials that go together; more of them gain nothing more, and take memory."""

MOST_PARTS: Final = 1024
"""Findings between trials wait with them, but no more than so many: a source may be nothing but broken records."""


@dataclass(slots=True)
class Underway:
    """A trial on its way: ``content`` is what has become of it, ``bugs`` what went wrong that should not have."""

    trial: str
    source: str
    guard: Guard
    content: Any
    bugs: list[Outcome]
    issues: list[Issue] = field(default_factory=list)
    resources: int = 0
    failed: bool = False

    def take(self, step: "Callable[[Underway], None]") -> None:
        """One step, unless an earlier one failed."""
        if not self.failed:
            self.failed = True
            with self.guard(self.source, self.trial):
                step(self)
                self.failed = False

    def outcomes(self) -> Iterator[Outcome]:
        yield from self.bugs
        if not self.failed:
            yield Converted(self.trial, self.source, self.content, self.resources, tuple(self.issues))


Part: TypeAlias = Outcome | Underway
"""What stands in a document: a trial, or what was found between them."""


class Conversion:
    """``takes`` says what ``encode`` gets: a ``trial`` or its ``bundle``."""

    def __init__(
        self, choice: Choice, takes: str, encode: Callable[[Any], Any], contained: Contained = uncontained
    ) -> None:
        self._choice = choice
        self._takes = takes
        self._encode = encode
        self._contained = contained

    def read(self, document: Document, reader: str | None) -> Iterator[Part]:
        """What stands in a document, of the chosen trials, in its order."""
        found: list[Issue] = []
        bugs: list[Outcome] = []
        with self._contained(bugs.append, bugs.append)(document.name, ""):
            for trial in read_document(document, found.append, reader):
                yield from self._chosen(found)
                if not self._choice.only or trial.id in self._choice.only:
                    yield self._begun(trial, document.name)
        yield from self._chosen(found)
        yield from bugs

    def finish(self, parts: Iterable[Part]) -> None:
        """What is left to do for each trial among them."""
        underway = [part for part in parts if isinstance(part, Underway)]
        for one in underway:
            one.take(self._prepare)
        for one in underway:
            one.take(self._encoded)

    def converted(self, parts: Iterable[Part]) -> Iterator[Outcome]:
        """What becomes of what was read, a few trials at a time."""
        waiting: list[Part] = []
        trials = 0
        # Not further ahead than what is wanted: the next document may be a request to a registry.
        enough = min(TOGETHER, self._choice.limit or TOGETHER, len(self._choice.only) or TOGETHER)
        for part in parts:
            waiting.append(part)
            trials += isinstance(part, Underway)
            if trials == enough or len(waiting) == MOST_PARTS:
                self.finish(waiting)
                yield from outcomes(waiting)
                waiting, trials = [], 0
        self.finish(waiting)
        yield from outcomes(waiting)

    def _begun(self, trial: Trial, source: str) -> Underway:
        bugs: list[Outcome] = []
        return Underway(trial.id, source, self._contained(bugs.append, bugs.append), trial, bugs)

    def _chosen(self, found: list[Issue]) -> Iterator[Issue]:
        only = self._choice.only
        yield from [one for one in found if not only or not one.trial or one.trial in only]
        found.clear()

    def _prepare(self, one: Underway) -> None:
        one.content = prepared(one.content, self._choice.contacts, one.issues.append, self._choice.measures)

    def _encoded(self, one: Underway) -> None:
        if self._takes == "bundle":
            one.content = self._bundle(one.content, one.issues)
            one.resources = len(one.content["entry"])
        one.content = self._encode(one.content)

    def _bundle(self, trial: Trial, issues: list[Issue]) -> Bundle:
        choice = self._choice
        options = {"extensions": choice.extensions, "citations": choice.citations}
        bundle = fhir.bundle(trial, choice.release, issues.append, choice.canonical_base, **options)
        for found in validation.check(bundle, choice.release):
            issues.append(found if found.trial else replace(found, trial=trial.id))
        return bundle


def outcomes(parts: Iterable[Part]) -> Iterator[Outcome]:
    """Of parts that are finished."""
    for part in parts:
        if isinstance(part, Underway):
            yield from part.outcomes()
        else:
            yield part
