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

from fhirtrials.issues import Issue, Tell
from fhirtrials.jobs.run import outcomes
from fhirtrials.model import Document, PartialDate
from fhirtrials.pipeline.choice import Choice, Contained, collected
from fhirtrials.sinks import folder
from fhirtrials.sources import open_sources
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.download import Download
from fhirtrials.sources.registry.fetching import Step, download, question
from fhirtrials.sources.registry.registry import Registry
from fhirtrials.sync.bundle_folder import BundleFolder
from fhirtrials.sync.place import Change, Place
from fhirtrials.sync.state import State, keep, loaded
from fhirtrials.sync.withdrawn import withdrawn

_BROKEN = frozenset({"damaged-input", "unreadable-input"})


@dataclass(slots=True)
class Sync:
    """One sync. ``output`` says in neutral words what is made, ``state_folder`` remembers where it stands.

    Afterwards ``changes`` counts what became of the studies, and ``day_of_data`` is the registry's.
    """

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
        """False where there is nothing new, neither in the registry nor left from the last time."""
        state = loaded(folder(self.state_folder), question(base, self.query), self.output)
        day = self.day_of_data = await registry.day_of_data()
        if day and day == state.day_of_data and not state.refused:
            return False
        fetched = await self._fetched(registry, base, state, day)
        # Nothing changed: an empty file would be told as one that cannot be read.
        changed = [str(fetched)] if fetched.stat().st_size else []
        taken = self._taken(partial(open_sources, changed), place, state)
        if taken.broken:  # the file is not what the registry gave: the next run asks again
            for left in self.state_folder.glob("fetched-*"):
                left.unlink()
            return True
        kept = set(place.trials()) - set(state.retired) | set(state.refused) | taken.refused
        gone, there = await withdrawn(registry, self.query, kept, set(state.refused) - taken.done)
        again = self._taken(lambda tell: _documents(there), place, state)
        retired = set(place.retire(gone))
        self.changes[Change.RETIRED] += len(retired)
        keep(
            self.state_folder,
            replace(
                state,
                day_of_data=day,
                refused=tuple(sorted((taken.refused | again.refused) - retired)),
                retired=tuple(sorted((set(state.retired) | retired) - taken.done - again.done)),
            ),
        )
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

    def _taken(self, opened: Callable[[Tell], Iterable[Document]], place: Place, state: State) -> "_Taken":
        """Everything in the documents, converted and put in its place."""
        taken, watched = _Taken(), {*state.retired, *state.refused}

        def tell(found: Issue) -> None:
            taken.broken |= found.kind in _BROKEN
            self.tell(found)

        found = outcomes(opened, self.choice, "bundle", self.contained, self.jobs)
        for number, change in place.take(collected(found, self.choice, tell, self.show)):
            self.changes[change] += 1
            if change is Change.REFUSED:
                taken.refused.add(number)
            elif number in watched:
                taken.done.add(number)
        return taken


@dataclass(slots=True)
class _Taken:
    """Numbers of studies: those that were refused, and those that were refused or retired before and now were not.

    ``broken``: what was fetched could not be read whole.
    """

    refused: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    broken: bool = False


def _documents(studies: list[bytes]) -> Iterator[Document]:
    for number, study in enumerate(studies):
        yield Document(f"studies[{number}]", partial(BytesIO, study))


__all__ = ["BundleFolder", "Change", "Place", "Sync"]
