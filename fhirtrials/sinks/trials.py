"""``Trial`` as JSON lines, which ``export`` reads back: ``FOLDER/trials.jsonl``, there at the end; or stdout.

In parts, part 2 is ``FOLDER/trials.0002.jsonl``. Packed, the name ends in ``.jsonl.zst``.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fhirtrials.issues import Tell
from fhirtrials.model import Trial
from fhirtrials.sinks.aside import Aside, begun, folder
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.packed import Packed
from fhirtrials.sinks.sink import Destination, Sink, Write


@contextmanager
def _trials(destination: Destination, tell: Tell) -> Iterator[Write]:
    if isinstance(destination.to, Path):
        with ExitStack() as files:
            parts = _Parts(folder(destination.to), destination, files)
            yield lambda number, line: parts.write(line)
            parts.finish()
    else:
        lines = Lines(destination.to)
        yield lambda number, line: lines.write(line)
        lines.flush()


class _Parts:
    """The files, the first of which is there even if no trial comes."""

    def __init__(self, into: Path, destination: Destination, files: ExitStack) -> None:
        self._into = into
        self._destination = destination
        self._stack = files
        self._trials = 0
        self._files = [self._next(1)]

    def write(self, line: bytes) -> None:
        if self._destination.part and self._trials == self._destination.part:
            self._files[-1].close()
            self._files.append(self._next(len(self._files) + 1))
            self._trials = 0
        self._trials += 1
        self._files[-1].write(line)

    def finish(self) -> None:
        self._files[-1].close()
        for file in self._files:
            file.reveal()

    def _next(self, number: int) -> Aside | Packed:
        part = f".{number:04}" if self._destination.part else ""
        aside = begun(self._into / f"trials{part}.jsonl{'.zst' if self._destination.pack else ''}", self._stack)
        return Packed(aside) if self._destination.pack else aside


def _line(trial: Trial) -> bytes:
    return trial.to_json().encode() + b"\n"


TRIAL = Sink("trial", "fhirtrials' own Trial as JSON lines, which export reads back", "trial", _line, _trials)
