"""A document: bytes with a name, on their way from a source to a reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Document:
    """``name`` is what messages call it (``records.zip/NCT01.json``); ``open`` gives its decompressed bytes from the start."""

    name: str
    open: Callable[[], BinaryIO]
