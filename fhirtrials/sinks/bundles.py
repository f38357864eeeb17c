"""One transaction Bundle a trial: ``FOLDER/<trial>.json``, each there as soon as it is whole; or one a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from fhirtrials.issues import Tell
from fhirtrials.model import Bundle
from fhirtrials.sinks.aside import folder, write_whole
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.sink import Destination, Sink, Write


@contextmanager
def _bundles(destination: Destination, tell: Tell) -> Iterator[Write]:
    if isinstance(destination.to, Path):
        into = folder(destination.to)
        yield lambda trial, bundle: write_whole(into / f"{trial}.json", _line(bundle))
    else:
        lines = Lines(destination.to)
        yield lambda trial, bundle: lines.write(_line(bundle))
        lines.flush()


def _line(bundle: Bundle) -> bytes:
    return orjson.dumps(bundle, option=orjson.OPT_APPEND_NEWLINE)


BUNDLE = Sink(
    "bundle",
    "one transaction Bundle a trial: a file each in a folder, a line each on standard output",
    "bundle",
    _bundles,
)
