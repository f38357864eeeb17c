"""A stream that comes only once: standard input, a pipe."""

import io
from typing import BinaryIO, cast

KEPT_BYTES = 1 << 20


class Once:
    """Keeps the beginning of a stream, so that one can look at it and then open it again from the start."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept: bytearray | None = bytearray()

    def open(self) -> BinaryIO:
        """The bytes from the start; raises OSError once more than KEPT_BYTES of them were read."""
        if self._kept is None:
            raise OSError("it can be read only once")
        return cast(BinaryIO, _Replay(self))

    def read(self, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``: what was kept, or what comes next."""
        if self._kept is not None and start < len(self._kept):
            return bytes(self._kept[start : start + length])
        read = getattr(self._stream, "read1", self._stream.read)  # read1 does not wait until the length is full
        piece: bytes = read(length)
        if self._kept is not None:
            self._kept += piece
            if len(self._kept) > KEPT_BYTES:
                self._kept = None
        return piece


class _Replay(io.RawIOBase):
    def __init__(self, once: Once) -> None:
        self._once = once
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase.read hands over
        piece = self._once.read(self._at, len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
