"""What is done with a batch: every record becomes what the sink writes, with what was found on the way."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain

from fhirtrials.issues import Issue, issue
from fhirtrials.jobs.batches import Batch, Item, Opened, Record
from fhirtrials.jobs.collector import spare_the_collector
from fhirtrials.model import Document
from fhirtrials.pipeline.choice import Choice, Contained, Converted, Outcome
from fhirtrials.pipeline.conversion import Conversion, Part, outcomes
from fhirtrials.sinks import SINKS


class Converter:
    """``sink`` is the name of one; what it takes comes out encoded. Picklable, as ``contained`` has to be."""

    def __init__(self, choice: Choice, sink: str, contained: Contained) -> None:
        self._choice = choice
        self._contained = contained
        self._conversion = Conversion(choice, SINKS[sink].takes, SINKS[sink].encode, contained)

    def documents(self, opened: Opened) -> Iterator[Outcome]:
        """What becomes of all documents, in their order."""
        return self._conversion.converted(self._read(opened))

    def batch(self, items: Batch) -> Iterator[list[Outcome]]:
        """What becomes of each part of a batch."""
        read = [list(self._parts(item)) for item in items]
        self._conversion.finish(chain.from_iterable(read))
        for item, parts in zip(items, read, strict=True):
            origin = item.origin if isinstance(item, Record) else None
            yield [
                replace(one, source=origin) if origin is not None and isinstance(one, Converted) else one
                for one in outcomes(parts)
            ]

    def _read(self, opened: Opened) -> Iterator[Part]:
        found: list[Part] = []
        for document in opened(found.append):
            yield from found
            found.clear()
            yield from self._conversion.read(document, self._choice.reader)
        yield from found

    def _parts(self, item: Item) -> Iterator[Part]:
        if isinstance(item, Issue):
            yield item
        elif isinstance(item, Record):
            yield from self._conversion.read(Document(item.name, partial(BytesIO, item.content)), item.reader)
        else:
            yield from self._conversion.read(item.document, item.reader)


_converter: Converter | None = None


def begin(converter: Converter) -> None:
    """In a worker: this is what ``work`` works with."""
    global _converter
    spare_the_collector()
    _converter = converter


def work(batch: Batch) -> list[list[Outcome]]:
    """In a worker: what becomes of each part of a batch."""
    assert _converter is not None
    return list(_converter.batch(batch))


def lost(item: Item) -> list[Outcome]:
    """What stands in the place of a record that ended its worker."""
    name = item.name if isinstance(item, Record) else ""
    return [issue("worker-died", source=name)]
