"""Files that appear whole or not at all: written aside under a hidden name in the same folder, then renamed."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fhirtrials.errors import DestinationError


class Aside:
    """A file on its way to ``path``: ``begin``, ``write``, then ``close`` and ``reveal``; ``discard`` in any case.

    Whoever makes one sees to ``discard`` before ``begin``: control-C may come at any moment. A pipe or a device takes
    its bytes at once: there is no other way, and it must never be replaced by a file. A link stays, and leads to it.
    What the system refuses (no room, no right) is raised as a DestinationError.
    """

    def __init__(self, path: Path) -> None:
        with refusals_of(path):
            self._path = path = Path(os.path.realpath(path)) if os.path.islink(path) else path
            self._is_file = path.is_file() or not path.exists()
        self._hidden = path.with_name(f".{path.name}.{os.getpid()}.part") if self._is_file else path
        self._file: BinaryIO | None = None

    def begin(self) -> None:
        with refusals_of(self._path):
            self._file = self._hidden.open("wb")

    def write(self, content: bytes) -> None:
        assert self._file is not None, "not begun"
        with refusals_of(self._path):
            self._file.write(content)

    def close(self) -> None:
        """Hands the last bytes over; after this nothing but the renaming can fail."""
        assert self._file is not None, "not begun"
        with refusals_of(self._path):
            self._file.close()

    def reveal(self) -> None:
        if self._is_file:
            with refusals_of(self._path):
                self._hidden.replace(self._path)

    def discard(self) -> None:
        """As if it had never been; harmless after ``reveal``."""
        if self._file is not None:
            with suppress(OSError):  # a full disk refuses these bytes once more, and nobody wants them any more
                self._file.close()
        if self._is_file:
            self._hidden.unlink(missing_ok=True)


def begun(path: Path, files: ExitStack) -> Aside:
    """A file that is begun, and discarded at the end of ``files`` where it was not revealed."""
    aside = Aside(path)
    files.callback(aside.discard)
    aside.begin()
    return aside


def write_whole(path: Path, content: bytes) -> None:
    """The file with this content, or no file and a DestinationError."""
    aside = Aside(path)
    try:
        aside.begin()
        aside.write(content)
        aside.close()
        aside.reveal()
    finally:
        aside.discard()


def folder(path: Path) -> Path:
    """The folder, made if it was not there; raises DestinationError if it cannot be, or if a file stands there."""
    with refusals_of(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def refusals_of(place: Path | str) -> Iterator[None]:
    """What the system refuses in this block becomes a DestinationError that names the place.

    A reader of our output that has had enough (``| head``) is no refusal: BrokenPipeError goes through.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as refusal:
        raise DestinationError(
            f"cannot write {place} ({refusal.strerror or refusal}).\n"
            "  Files that were finished before stand there whole; nothing half-written was left.\n"
            "  Check that the folder may be written to and that the disk has room, or choose another place."
        ) from refusal
