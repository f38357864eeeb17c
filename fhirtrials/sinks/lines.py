"""One JSON value a line on an open file, most often standard output."""

from typing import BinaryIO

from fhirtrials.sinks.aside import refusals_of


class Lines:
    """Writes to a file that somebody else opened and closes; ``flush`` at the end finds out whether all arrived."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, content: bytes) -> None:
        with refusals_of("standard output"):
            self._out.write(content)

    def flush(self) -> None:
        with refusals_of("standard output"):
            self._out.flush()
