"""What is done with a batch: every record becomes what the sink writes, with what was found on the way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import TypeAlias

from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.jobs.batches import Batch, Item, Record
from fhirtrials.jobs.collector import spare_the_collector
from fhirtrials.model import Document
from fhirtrials.pipeline import Choice, Converted, Guard, Outcome, converted
from fhirtrials.sinks import SINKS

Contained: TypeAlias = Callable[[Tell, Callable[[str], None]], Guard]
"""Makes a guard: given whom to tell of a bug, and whom to show its traceback."""


class Converter:
    """``sink`` is the name of one; what it takes comes out encoded. Picklable, as ``contained`` has to be."""

    def __init__(self, choice: Choice, sink: str, contained: Contained) -> None:
        self._choice = choice
        self._sink = sink
        self._contained = contained

    def document(self, document: Document, reader: str | None) -> Iterator[Outcome]:
        """Everything that becomes of a document."""
        found: list[Outcome] = []
        guard = self._contained(found.append, found.append)
        sink = SINKS[self._sink]
        for outcome in converted(document, reader, self._choice, sink.takes, sink.encode, guard):
            yield from found
            found.clear()
            yield outcome
        yield from found

    def item(self, item: Item) -> Iterator[Outcome]:
        """Everything that becomes of one part of a batch."""
        if isinstance(item, Issue):
            yield item
        elif isinstance(item, Record):
            for outcome in self.document(Document(item.name, partial(BytesIO, item.content)), item.reader):
                yield replace(outcome, source=item.origin) if isinstance(outcome, Converted) else outcome
        else:
            yield from self.document(item.document, item.reader)

    def batch(self, items: Batch) -> Iterator[Outcome]:
        for item in items:
            yield from self.item(item)


_converter: Converter | None = None


def begin(converter: Converter) -> None:
    """In a worker: this is what ``work`` works with."""
    global _converter
    spare_the_collector()
    _converter = converter


def work(batch: Batch) -> list[list[Outcome]]:
    """In a worker: what becomes of each part of a batch."""
    assert _converter is not None
    return [list(_converter.item(item)) for item in batch]


def lost(item: Item) -> list[Outcome]:
    """What stands in the place of a record that ended its worker."""
    name = item.name if isinstance(item, Record) else ""
    return [issue("worker-died", source=name)]
