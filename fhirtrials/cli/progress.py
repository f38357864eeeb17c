"""The progress line: a bar where the size of the input is known, else a count. Only ever on a terminal."""

import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from fhirtrials.model import Document

PACKED = (".gz", ".zst", ".zip")
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

    def watched(self, document: "Document") -> "Document":
        """The same document, whose bytes are counted as they are read."""
        from fhirtrials.model import Document

        if self._size is None:
            return document
        return Document(document.name, lambda: io.BufferedReader(_Counted(document.open(), self), 1 << 16))

    def read(self, count: int) -> None:
        self._read += count

    def step(self) -> None:
        self._done += 1
        now = monotonic()
        if self._shown and now - self._drawn >= SECONDS_BETWEEN:
            self._drawn = now
            sys.stderr.write(ERASE + self._line(now - self._start))
            sys.stderr.flush()

    def erase(self) -> None:
        if self._drawn:
            self._drawn = 0.0
            sys.stderr.write(ERASE)

    def _line(self, seconds: float) -> str:
        pace = f"{self._done:,} {self._noun}  {self._done / max(seconds, 0.001):,.0f}/s"
        if not self._size:
            return f"{pace}  {clock(seconds)}"
        share = min(self._read / self._size, 1.0)
        bar = ("#" * round(share * WIDTH)).ljust(WIDTH, "-")
        left = f"  {clock(seconds / share - seconds)} left" if share else ""
        return f"[{bar}] {share:4.0%}  {pace}{left}"


class _Counted(io.RawIOBase):
    def __init__(self, inner: BinaryIO, progress: Progress) -> None:
        self._inner = inner
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._progress.read(len(data))
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def size_of(sources: Iterable[str]) -> int | None:
    """Bytes in plain files and folders of them; None where it cannot be known before: packed files, standard input."""
    total = 0
    for source in sources:
        path = Path(source)
        if source == "-" or path.suffix in PACKED:
            return None
        if path.is_dir():
            inside = size_of(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
            if inside is None:
                return None
            total += inside
        elif path.is_file():
            total += path.stat().st_size
    return total


def clock(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
