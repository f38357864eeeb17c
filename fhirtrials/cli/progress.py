"""The progress line: a bar where the size of the input is known, else a count. Only ever on a terminal."""

import io
import sys
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO

from fhirtrials.cli.size import size_of
from fhirtrials.cli.wording import clock, counted

if TYPE_CHECKING:
    from fhirtrials.model import Document

WIDTH = 24
SECONDS_BETWEEN = 0.1
ERASE = "\r\x1b[2K"


class Progress:
    """``step`` after every trial; ``erase`` before anything else is written to the terminal."""

    def __init__(self, shown: bool, noun: str, sources: Iterable[str]) -> None:
        self._shown = shown
        self._noun = noun
        self._size = size_of(sources) if shown else None
        self._read = 0
        self._done = 0
        self._start = monotonic()
        self._drawn = 0.0
        self.also: Callable[[], str] | None = None
        """What else the line is to say."""

    def begin(self, noun: str) -> None:
        """Something else is counted from now on, from nothing."""
        self._noun, self._size, self._read, self._done, self._start = noun, None, 0, 0, monotonic()

    def watched(self, document: "Document") -> "Document":
        """The same document, whose bytes are counted as they are read."""
        from fhirtrials.model import Document

        return Document(document.name, _Watched(document.open, self.read).open) if self._size else document

    def read(self, count: int) -> None:
        """So many more bytes of the input were read."""
        self._read += count
        if self._size and self._read > self._size:
            self._size = None  # the estimate was wrong: better no bar than one that lies

    def expect(self, size: int) -> None:
        """The size of the whole has become known, in what ``read`` counts."""
        self._size = size if self._shown else None

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        now = monotonic()
        if self._shown and now - self._drawn >= SECONDS_BETWEEN:
            self._drawn = now
            sys.stderr.write(ERASE + self.line(now - self._start))
            sys.stderr.flush()

    def erase(self) -> None:
        if self._drawn:
            self._drawn = 0.0
            sys.stderr.write(ERASE)
            sys.stderr.flush()

    def line(self, seconds: float) -> str:
        """``[######------]  52%  312 trials  96/s  0:03 left``; without a size ``312 trials  96/s  0:03``."""
        also = f"  {self.also()}" if self.also else ""
        pace = f"{counted(self._done, self._noun)}{also}  {self._done / max(seconds, 0.001):,.0f}/s"
        if not self._size:
            return f"{pace}  {clock(seconds)}"
        share = self._read / self._size
        bar = ("#" * round(share * WIDTH)).ljust(WIDTH, "-")
        left = f"  {clock(seconds / share - seconds)} left" if share else ""
        return f"[{bar}] {share:4.0%}  {pace}{left}"


class _Watched:
    """A document that tells how far it was read. It may be opened twice, once to look at its beginning."""

    def __init__(self, opener: Callable[[], BinaryIO], tell: Callable[[int], None]) -> None:
        self._opener = opener
        self._tell = tell
        self._furthest = 0

    def open(self) -> BinaryIO:
        return io.BufferedReader(_Counted(self._opener(), self._reached), 1 << 16)

    def _reached(self, position: int) -> None:
        if position > self._furthest:
            self._tell(position - self._furthest)
            self._furthest = position


class _Counted(io.RawIOBase):
    def __init__(self, inner: BinaryIO, reached: Callable[[int], None]) -> None:
        self._inner = inner
        self._reached = reached
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase.read hands over
        piece = self._inner.read(len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        self._reached(self._position)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()
