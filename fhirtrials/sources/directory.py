"""The list of members at the end of a zip, a run of them at a time, so that memory does not grow with the archive.

``zipfile`` makes an object of some 600 bytes for every member before the first can be read: 350 MB for the registry.
Here it is shown the archive with a list of RUN members at its end, again and again, until all had their turn. Of an
archive whose end is not plain (several disks, something before the first member) it is shown the whole list as it is.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 to 4.3.16
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, cast

RUN = 1000

_END = struct.Struct("<4s4H2LH")  # signature, disks, members on disk and in all, size and offset of the list, comment
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_MEMBER = struct.Struct("<4s24x3H12x")  # signature, lengths of name, extra field and comment
_LONGEST_COMMENT = 1 << 16
_PIECE = 1 << 20


def runs(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The archive as several, each with the members of one run; the stream itself where its end is not plain."""
    found = _list(stream)
    if found is None:
        yield stream
        return
    start, size, members = found
    if members <= RUN:
        yield stream
        return
    for entries, count in _cut(stream, start, size):
        yield cast(BinaryIO, io.BufferedReader(_Archive(stream, start, entries + _end(count, len(entries), start))))


def _list(stream: BinaryIO) -> tuple[int, int, int] | None:
    """Offset and bytes of the list, and how many members it has."""
    length = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, length - _END.size - _LONGEST_COMMENT))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    _, _, _, _, members, size, start, _ = _END.unpack_from(tail, at)
    end = length - len(tail) + at
    if 0xFFFFFFFF in (size, start) or members == 0xFFFF:
        stream.seek(max(0, end - _LOCATOR.size))
        locator = stream.read(_LOCATOR.size)
        if len(locator) < _LOCATOR.size or not locator.startswith(b"PK\x06\x07"):
            return None
        end = _LOCATOR.unpack(locator)[2]
        stream.seek(end)
        large = stream.read(_END_64.size)
        if len(large) < _END_64.size or not large.startswith(b"PK\x06\x06"):
            return None
        *_, members, size, start = _END_64.unpack(large)
    return (start, size, members) if start + size == end else None


def _cut(stream: BinaryIO, start: int, size: int) -> Iterator[tuple[bytes, int]]:
    """The list in runs, each with its number of members. What is damaged ends it: ``zipfile`` says what is wrong."""
    read, pending = 0, b""
    run, count = bytearray(), 0
    while read < size or pending:
        at = 0
        while len(pending) - at >= _MEMBER.size:
            signature, name, extra, comment = _MEMBER.unpack_from(pending, at)
            long = _MEMBER.size + name + extra + comment
            if len(pending) - at < long and read < size:
                break
            if signature != b"PK\x01\x02":
                long = len(pending) - at
            run += pending[at : at + long]
            at, count = at + long, count + 1
            if count == RUN:
                yield bytes(run), count
                run, count = bytearray(), 0
        if read == size:
            run += pending[at:]
            count += 1 if pending[at:] else 0
            break
        stream.seek(start + read)
        piece = stream.read(min(_PIECE, size - read))
        read = read + len(piece) if piece else size
        pending = pending[at:] + piece
    if count:
        yield bytes(run), count


def _end(members: int, size: int, start: int) -> bytes:
    large = _END_64.pack(b"PK\x06\x06", _END_64.size - 12, 45, 45, 0, 0, members, members, size, start)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, start + size, 1)
    return large + locator + _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


class _Archive(io.RawIOBase):
    """The first ``start`` bytes of a stream, and others after them."""

    def __init__(self, stream: BinaryIO, start: int, rest: bytes) -> None:
        self._stream = stream
        self._start = start
        self._rest = rest
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._start + len(self._rest)}[whence]
        if base + offset < 0:
            raise OSError("before the beginning of the archive")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase.read hands over
        if self._at < self._start:
            self._stream.seek(self._at)
            piece = self._stream.read(min(len(buffer), self._start - self._at))
        else:
            piece = self._rest[self._at - self._start :][: len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
