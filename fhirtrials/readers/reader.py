"""``Reader``: one format. A module a format makes one, and one line in ``readers()`` offers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fhirtrials.issues import Tell
from fhirtrials.model import Document, Trial


def undivided(document: Document, tell: Tell) -> Iterator[Document]:
    """A document that holds one record, or that nothing can be cut out of."""
    yield document


@dataclass(frozen=True, slots=True)
class Reader:
    """``accepts`` is shown the first bytes of a document; ``read`` opens the document itself and reads it whole.

    ``divide`` cuts a document with many records into documents of one record each, which ``read`` reads to the same
    trials with the same issues: so that several processes can share the work. ``marks`` says in words what a page is
    known by, for whoever has a page that no reader knows.
    """

    name: str
    title: str
    accepts: Callable[[bytes], bool]
    read: Callable[[Document, Tell], Iterator[Trial]]
    divide: Callable[[Document, Tell], Iterator[Document]] = undivided
    marks: str = ""
