"""A window on a stream: bytes come in chunks, are looked at and are let go."""

import re
from typing import BinaryIO

CHUNK = 1 << 20
GROWTH = 8 << 20
BLANK = b" \t\r\n"

_NOT_BLANK = re.compile(rb"[^ \t\r\n]")
_NOT_BLANK_OR_COMMA = re.compile(rb"[^ \t\r\n,]")


class Window:
    """``data[at:]`` is what was read and not consumed; ``problem`` says why the stream ended before its time."""

    def __init__(self, stream: BinaryIO) -> None:
        self.data = b""
        self.at = 0
        self.line = 1
        self.ended = False
        self.problem = ""
        self._stream = stream
        self._before = 0  # bytes of the stream that stood before ``data``
        self._line_start = 0  # offset in the stream

    @property
    def offset(self) -> int:
        """Where in the stream the window stands, in bytes from 0."""
        return self._before + self.at

    @property
    def column(self) -> int:
        """Where in the line the window stands, in bytes from 1."""
        return self.offset - self._line_start + 1

    def more(self) -> bool:
        """Read on; False when there is nothing more. ``at`` becomes 0."""
        if self.ended:
            return False
        pending = self.data[self.at :]
        parts, got = [pending], 0
        # As much as is pending, within reason, so that a long record is copied a few times and not once a chunk.
        wanted = min(len(pending), GROWTH)
        while not self.ended and got <= wanted:
            try:
                part = self._stream.read(CHUNK)
            except OSError as error:  # what a source says of a damaged input
                part, self.problem = b"", error.strerror or str(error)
            self.ended = not part
            parts.append(part)
            got += len(part)
        self._before += self.at
        self.data, self.at = b"".join(parts), 0
        return got > 0

    def fill(self, length: int) -> None:
        """Have at least ``length`` bytes ahead, if the stream has as many."""
        while len(self.data) - self.at < length and self.more():
            pass

    def advance(self, length: int) -> None:
        """Consume."""
        last = self.data.rfind(b"\n", self.at, self.at + length)
        if last >= 0:  # to count them takes twenty times as long as to see that a record is one line
            self.line += self.data.count(b"\n", self.at, last + 1)
            self._line_start = self._before + last + 1
        self.at += length

    def skip_blank(self, commas: bool = False) -> bool:
        """Consume blanks, and commas if so wanted; False when nothing else is left."""
        other = _NOT_BLANK_OR_COMMA if commas else _NOT_BLANK
        while True:
            found = other.search(self.data, self.at)
            self.advance((found.start() if found else len(self.data)) - self.at)
            if found:
                return True
            if not self.more():
                return False

    def line_length(self, longest: int) -> int | None:
        """How long the rest of this line is, without its end; None if longer than ``longest``."""
        searched = 0
        while True:
            end = self.data.find(b"\n", self.at + searched)
            if end < 0:
                searched = len(self.data) - self.at
                if searched <= longest and self.more():
                    continue
                end = len(self.data)
            length = end - self.at
            return length if length <= longest else None
