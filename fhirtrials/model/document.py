"""A document: bytes with a name, on their way from a source to a reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Document:
    """``name`` is for messages (``records.zip/NCT01.json``); ``open`` gives the decompressed bytes from the start."""

    name: str
    open: Callable[[], BinaryIO]
