"""Documents made up for tests."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from fhirtrials.issues import Issue
from fhirtrials.model import Document
from fhirtrials.readers.json_stream import values


class Pieces(io.RawIOBase):
    """A stream that gives these pieces, one a read, and may then break."""

    def __init__(self, pieces: Iterable[bytes], problem: str = "") -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._rest = b""
        self._problem = problem

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._pieces, b"")
        if not self._rest and self._problem:
            raise OSError(self._problem)
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def document(data: bytes, name: str = "f.json") -> Document:
    return Document(name, lambda: io.BytesIO(data))


def in_pieces(pieces: Iterable[bytes], problem: str = "") -> Document:
    return Document("f.json", lambda: cast(BinaryIO, Pieces(pieces, problem)))


def read(given: Document | bytes) -> tuple[list[tuple[str, Any]], list[tuple[str, str, str]]]:
    """The values with their places; kind, place and words of what was told, all of it of ``f.json``."""
    told: list[Issue] = []
    found = list(values(document(given) if isinstance(given, bytes) else given, told.append))
    assert {issue.source for issue in told} <= {"f.json"}
    return found, [(issue.kind, issue.where, issue.what) for issue in told]
