"""Documents cut into batches of records: small enough to be sent to another process, large enough to be worth it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from fhirtrials.issues import Issue, Tell
from fhirtrials.model import Document
from fhirtrials.pipeline.choice import Guard
from fhirtrials.readers import divide_document

RECORDS = 32
BYTES = 1 << 20
LONGEST = 64 << 20
"""A document that cannot be cut and is longer is converted where it is read: it is not copied into memory."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record's bytes, under the name that messages give it; ``reader`` knows its format, ``origin`` held it."""

    name: str
    origin: str
    content: bytes
    reader: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A document that only the process that opened it can read."""

    document: Document
    reader: str


Item: TypeAlias = Record | Whole | Issue
Batch: TypeAlias = list[Item]


Opened: TypeAlias = Callable[[Tell], Iterable[Document]]
"""Opens the documents, given whom to tell of those that cannot be opened."""


def batches(opened: Opened, reader: str | None, guard: Guard) -> Iterator[Batch]:
    """Everything that stands in the documents, in its order: what was found while cutting them is among the records.

    A ``Whole`` is a batch of its own.
    """
    batch: Batch = []
    size = 0
    for item in _items(opened, reader, guard):
        if isinstance(item, Whole):
            if batch:
                yield batch
            yield [item]
            batch, size = [], 0
            continue
        batch.append(item)
        size += len(item.content) if isinstance(item, Record) else 0
        if len(batch) >= RECORDS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _items(opened: Opened, reader: str | None, guard: Guard) -> Iterator[Item]:
    found: list[Issue] = []
    for document in opened(found.append):
        with guard(document.name, ""):
            for name, record in divide_document(document, found.append, reader):
                yield from _taken(found)
                yield _copied(record, document.name, name)
        yield from _taken(found)
    yield from _taken(found)


def _taken(found: list[Issue]) -> Iterator[Issue]:
    yield from found
    found.clear()


def _copied(document: Document, origin: str, reader: str) -> Item:
    """The document's bytes; itself where it is too long or damaged, which its reader then tells in its own words."""
    try:
        with document.open() as stream:
            content = b""
            while len(content) <= LONGEST and (piece := stream.read(LONGEST)):
                content = content + piece if content else piece
    except OSError:
        return Whole(document, reader)
    return Whole(document, reader) if len(content) > LONGEST else Record(document.name, origin, content, reader)
