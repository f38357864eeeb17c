"""Kept in step with the registry: what changed since the last time is fetched, converted, and put where it belongs.

    registry ─▶ fetched-….jsonl.zst ─▶ jobs (readers … validation) ─▶ a folder of bundles, or a FHIR server
                                                                 └▶ state.json, last of all

Nothing is lost by a crash: until the state is written, the same run begins with the same question; what was fetched is
gone on with, what stands already is found unchanged. So the result is that of a run that was not disturbed.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import Protocol, TypeVar

import zstandard

from fhirtrials.issues import Issue, Tell
from fhirtrials.jobs.run import outcomes
from fhirtrials.model import Document, PartialDate
from fhirtrials.model.numbers import Numbers
from fhirtrials.pipeline.choice import Choice, Contained, collected
from fhirtrials.sinks import folder, refusals_of
from fhirtrials.sources import open_sources
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.alone import alone_in
from fhirtrials.sources.registry.download import LEVEL, Download
from fhirtrials.sources.registry.fetching import Step, download, question
from fhirtrials.sources.registry.registry import Registry
from fhirtrials.sync.bundle_folder import BundleFolder
from fhirtrials.sync.place import Change, Place
from fhirtrials.sync.state import State, keep, loaded
from fhirtrials.sync.withdrawn import Compared, Kept, compared, number_of

_OURS = re.compile(r"\.?fetched-(?:again|\w+-[0-9a-f]{12})\.jsonl\.zst(?:\.part|\.state)?")
_BROKEN = frozenset({"damaged-input", "unreadable-input"})
Said = TypeVar("Said")


class Ask(Protocol):
    """Asks the registry, and returns when it has answered: between two questions there is no network, and control-C
    ends the run at once.
    """

    def __call__(self, work: Callable[[Registry], Awaitable[Said]], /) -> Said: ...


@dataclass(slots=True)
class Sync:
    """One sync. ``output`` says in neutral words what is made, ``state_folder`` remembers where it stands.

    ``fetching`` and ``converting`` are told of progress. Afterwards ``changes`` counts what became of the studies, and
    ``day_of_data`` is the registry's.
    """

    query: Query
    choice: Choice
    output: str
    state_folder: Path
    jobs: int
    contained: Contained
    tell: Tell
    show: Callable[[str], None]
    fetching: Step
    converting: Step
    changes: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    day_of_data: str = ""

    def run(self, ask: Ask, base: str, place: Place) -> bool:
        """False where there is nothing new, neither in the registry nor left from the last time.

        DestinationError where another run is at work there.
        """
        there = folder(self.state_folder)
        with ExitStack() as held:
            held.enter_context(alone_in(there))
            if (other := place.folder()) is not None and not other.samefile(there):
                held.enter_context(alone_in(other))
            return self._run(ask, base, place)

    def _run(self, ask: Ask, base: str, place: Place) -> bool:
        state = loaded(self.state_folder, question(base, self.query), self.output)
        fetched = ask(lambda registry: self._fetched(registry, base, state))
        if fetched is None:
            return False
        before = len(self._kept(place, state))
        taken = self._taken(fetched.opened, place, fetched.studies)
        if taken.broken:  # the file is not what the registry gave: the next run asks again
            self._forget_fetched()
            return True
        missed = fetched.missed(taken)
        state = replace(state, retired=_without(state.retired, taken.done))
        kept = Kept(
            self._kept(place, state) | set(state.refused) | taken.refused,
            left=set(state.left),
            beyond=set(state.beyond),
            wanted=set(_without((*state.refused, *state.missed), taken.done)) - taken.refused,
            # Else something happened that the counts of the two sides may hide from each other.
            comparable=fetched.studies == len(taken.done) + len(taken.refused)
            and (not state.day_of_data or before == state.studies),
        )
        there, now = ask(lambda registry: self._compared(registry, kept))
        again = self._taken(there.opened, place)
        missed |= there.missed(again)
        retired = set(place.retire(now.gone))
        self.changes[Change.RETIRED] += len(retired)
        state = replace(
            state,
            day_of_data=self.day_of_data,
            refused=tuple(sorted((taken.refused | again.refused | set(now.gone)) - retired)),
            missed=_without(missed - retired, again.done),
            retired=_without({*state.retired, *retired}, again.done),
            left=tuple(sorted(now.left)),
        )
        standing = self._kept(place, state)
        beyond = tuple(sorted(now.beyond - standing - set(state.refused)))
        keep(self.state_folder, replace(state, studies=len(standing), beyond=beyond))
        self._forget_fetched()
        return True

    async def _fetched(self, registry: Registry, base: str, state: State) -> "_Fetched | None":
        """What was changed since the day of the last data, whole, in a file named after the data and the question.

        None where the data are those of the last time, and nothing is left to be done.
        """
        day = self.day_of_data = await registry.day_of_data()
        if day and day == state.day_of_data and not state.refused:
            return None
        query = replace(self.query, since=PartialDate(state.since) if state.since else None)
        asked = question(base, query)
        moment = "".join(filter(str.isalnum, day))
        to = self.state_folder / f"fetched-{moment}-{asked[:12]}.jsonl.zst"
        if to.exists():
            return _Fetched(to, None)
        file = Download(to, asked, day)
        try:
            return _Fetched(to, await download(registry, query, file, self.tell, self.fetching))
        finally:
            file.close()

    async def _compared(self, registry: Registry, kept: Kept) -> "tuple[_Fetched, Compared]":
        """What the comparison brings goes through a file, too: it may be any number of studies."""
        to = self.state_folder / "fetched-again.jsonl.zst"
        with refusals_of(to), to.open("wb") as file, zstandard.ZstdCompressor(LEVEL).stream_writer(file) as packed:
            now = await compared(registry, self.query, kept, packed.write)
        return _Fetched(to, now.written), now

    def _forget_fetched(self) -> None:
        for left in [each for each in self.state_folder.iterdir() if _OURS.fullmatch(each.name)]:
            with refusals_of(left):
                left.unlink()

    def _kept(self, place: Place, state: State) -> set[str]:
        return set(place.trials()) - set(state.retired)

    def _taken(
        self, opened: Callable[[Tell], Iterable[Document]], place: Place, studies: int | None = None
    ) -> "_Taken":
        """Everything in the documents, which hold so many ``studies``, converted and put in its place."""
        taken = _Taken()

        def tell(found: Issue) -> None:
            taken.broken |= found.kind in _BROKEN
            self.tell(found)

        found = outcomes(opened, self.choice, "bundle", self.contained, self.jobs)
        for number, change in place.take(collected(found, self.choice, tell, self.show)):
            self.changes[change] += 1
            if change is Change.REFUSED:
                taken.refused.add(number)
            else:
                taken.done.add(number)
            self.converting(sum(self.changes.values()), studies)
        return taken


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A file, and how many studies are in it, where that is known: this run fetched it."""

    file: Path
    studies: int | None

    def opened(self, tell: Tell) -> Iterator[Document]:
        # An empty file would be told as one that cannot be read.
        return open_sources([] if self._is_empty() else [str(self.file)], tell)

    def missed(self, taken: "_Taken") -> set[str]:
        """The numbers of those in the file that were neither taken nor refused: they could not be converted."""
        if self._is_empty() or self.studies == len(taken.done) + len(taken.refused):
            return set()
        with (
            self.file.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as lines,
        ):
            numbers = filter(None, map(number_of, BufferedReader(lines)))
            return {number for number in numbers if number not in taken.done and number not in taken.refused}

    def _is_empty(self) -> bool:
        return self.studies == 0 or not self.file.stat().st_size


@dataclass(slots=True)
class _Taken:
    """Numbers of studies: those that stand in their place now, and those that it refused.

    ``broken``: what was fetched could not be read whole.
    """

    done: Numbers = field(default_factory=Numbers)
    refused: set[str] = field(default_factory=set)
    broken: bool = False


def _without(numbers: Iterable[str], others: Numbers) -> tuple[str, ...]:
    return tuple(sorted(number for number in numbers if number not in others))


__all__ = ["Ask", "BundleFolder", "Change", "Place", "Sync"]
