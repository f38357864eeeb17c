"""``Reader``: one format. A module a format makes one, and one line in ``READERS`` offers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fhirtrials.issues import Tell
from fhirtrials.model import Document, Trial


@dataclass(frozen=True, slots=True)
class Reader:
    """``accepts`` is shown the first 64 KiB of a document; ``read`` opens the document itself and reads it whole."""

    name: str
    title: str
    accepts: Callable[[bytes], bool]
    read: Callable[[Document, Tell], Iterator[Trial]]
