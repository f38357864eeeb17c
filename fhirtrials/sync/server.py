"""A FHIR server kept in step: studies are pushed, and those that the registry withdrew pushed once more, out of use."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from fhirtrials import fhir
from fhirtrials.issues import Issue, Tell
from fhirtrials.model import Bundle
from fhirtrials.network import called
from fhirtrials.pipeline.choice import Converted
from fhirtrials.pipeline.servers import pulled, push_events
from fhirtrials.sync.place import Change

if TYPE_CHECKING:
    from fhirtrials.sinks.server import PushOptions

JOURNAL = "journal.db"


class Server:
    """At an address. Its journal in the state folder knows which studies it has."""

    def __init__(
        self, address: str, options: "PushOptions", state_folder: Path, canonical_base: str, tell: Tell
    ) -> None:
        self._address = address
        self._options: PushOptions = {**options, "journal": state_folder / JOURNAL, "prune": True}
        self._base = canonical_base
        self._tell = tell

    def take(self, trials: Iterable[Converted]) -> Iterator[tuple[str, Change]]:
        return self._pushed(orjson.loads(trial.content) for trial in trials)

    def retire(self, numbers: Iterable[str]) -> Iterator[str]:
        listed = list(numbers)
        if not listed:
            return
        there = called((), lambda _: pulled(listed, self._address, self._options, self._base))
        found = {number: bundle for number, bundle in there if bundle is not None}
        gone = [number for number in listed if number not in found]
        yield from gone  # somebody else removed it
        for number, change in self._pushed(fhir.out_of_use(bundle) for bundle in found.values()):
            if change is not Change.REFUSED:
                yield number

    def trials(self) -> list[str]:
        from fhirtrials.sinks.server import confirmed

        return confirmed(self._address, self._options)

    def folder(self) -> None:
        return None

    def _pushed(self, bundles: Iterator[Bundle]) -> Iterator[tuple[str, Change]]:
        from fhirtrials.sinks.server import Outcome

        changes = {
            Outcome.CREATED: Change.NEW,
            Outcome.UPDATED: Change.CHANGED,
            Outcome.UNCHANGED: Change.UNCHANGED,
            Outcome.NOT_UPDATED: Change.REFUSED,
            Outcome.REFUSED: Change.REFUSED,
        }
        for event in called(bundles, lambda incoming: push_events(incoming, self._address, self._options)):
            if isinstance(event, Issue):
                self._tell(event)
            else:
                yield event.trial, changes[event.outcome]
