"""Kept in step with the registry: what changed since the last time is fetched, converted, and put where it belongs.

    registry ─▶ fetched-….jsonl.zst ─▶ jobs (readers … validation) ─▶ a folder of bundles, or a FHIR server
                                                                └▶ state.json, last of all

Nothing is lost by a crash: until the state is written, the same run begins with the same question; what was fetched is
gone on with, what stands already is found unchanged. So the result is that of a run that was not disturbed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Protocol

from fhirtrials.issues import Tell
from fhirtrials.jobs import Contained, outcomes
from fhirtrials.model import Document, PartialDate
from fhirtrials.pipeline import Choice, collected
from fhirtrials.sources import documents
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.download import Download
from fhirtrials.sources.registry.fetching import Step, download, question
from fhirtrials.sources.registry.registry import Registry
from fhirtrials.sync.folder import BundleFolder, Change
from fhirtrials.sync.state import State, keep, loaded
from fhirtrials.sync.withdrawn import withdrawn


class Place(Protocol):
    """Where bundles are kept: a folder, or a server."""

    def put(self, trial: str, content: bytes) -> Change: ...

    def retire(self, trial: str) -> None: ...

    def trials(self) -> Iterable[str]: ...


@dataclass(slots=True)
class Sync:
    """One sync. ``output`` says in neutral words what is made, ``state_folder`` remembers where it stands."""

    query: Query
    choice: Choice
    output: str
    state_folder: Path
    jobs: int
    contained: Contained
    tell: Tell
    show: Callable[[str], None]
    step: Step
    changes: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    day_of_data: str = ""

    async def run(self, registry: Registry, base: str, place: Place) -> bool:
        """False where the registry has nothing new."""
        self.state_folder.mkdir(parents=True, exist_ok=True)
        state = loaded(self.state_folder, question(base, self.query), self.output)
        day = self.day_of_data = await registry.day_of_data()
        if day and day == state.day_of_data:
            return False
        fetched = await self._fetched(registry, base, state, day)
        self._convert(partial(documents, str(fetched)), place)
        gone, moved = await withdrawn(registry, self.query, place.trials())
        if moved:
            self._convert(lambda tell: _documents(moved), place)
        for trial in gone:
            place.retire(trial)
            self.changes[Change.RETIRED] += 1
        keep(self.state_folder, replace(state, day_of_data=day))
        for left in self.state_folder.glob("fetched-*"):
            left.unlink()
        return True

    async def _fetched(self, registry: Registry, base: str, state: State, day: str) -> Path:
        """What was changed since the day of the last data, in a file named after the question: whole, or not there."""
        query = replace(self.query, since=PartialDate(state.since) if state.since else None)
        asked = question(base, query)
        to = self.state_folder / f"fetched-{day[:10]}-{asked[:12]}.jsonl.zst"
        if not to.exists():
            file = Download(to, asked, day)
            try:
                await download(registry, query, file, self.tell, self.step)
            finally:
                file.close()
        return to

    def _convert(self, opened: Callable[[Tell], Iterable[Document]], place: Place) -> None:
        found = outcomes(opened, self.choice, "bundle", self.contained, self.jobs)
        for done in collected(found, self.choice, self.tell, self.show):
            self.changes[place.put(done.trial, done.content)] += 1


def _documents(studies: list[bytes]) -> Iterator[Document]:
    for number, study in enumerate(studies):
        yield Document(f"studies[{number}]", partial(BytesIO, study))


__all__ = ["BundleFolder", "Change", "Place", "Sync"]
