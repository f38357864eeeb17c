"""``Trial`` as JSON lines, which ``export`` reads back: ``FOLDER/trials.jsonl``, there at the end; or stdout."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fhirtrials.issues import Tell
from fhirtrials.model import Trial
from fhirtrials.sinks.aside import Aside, folder
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.sink import Destination, Sink, Write

FILE = "trials.jsonl"


@contextmanager
def _trials(destination: Destination, tell: Tell) -> Iterator[Write]:
    if isinstance(destination.to, Path):
        aside = Aside(folder(destination.to) / FILE)
        try:
            yield lambda number, trial: aside.write(_line(trial))
            aside.close()
            aside.reveal()
        finally:
            aside.discard()
    else:
        lines = Lines(destination.to)
        yield lambda number, trial: lines.write(_line(trial))
        lines.flush()


def _line(trial: Trial) -> bytes:
    return trial.to_json().encode() + b"\n"


TRIAL = Sink("trial", "fhirtrials' own Trial as JSON lines, which export reads back", "trial", _trials)
