"""One transaction Bundle a trial: ``FOLDER/<trial>.json``, each there as soon as it is whole; or one a line.

In parts, those of part 2 are ``FOLDER/0002/<trial>.json``. Packed, the name ends in ``.json.zst``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import orjson

from fhirtrials.issues import Tell
from fhirtrials.model import Bundle
from fhirtrials.sinks.aside import folder, write_whole
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.packed import packed
from fhirtrials.sinks.sink import Destination, Sink, Write


@contextmanager
def _bundles(destination: Destination, tell: Tell) -> Iterator[Write]:
    if isinstance(destination.to, Path):
        into, ending, done = folder(destination.to), ".json.zst" if destination.pack else ".json", count()

        def write(trial: str, line: bytes) -> None:
            part = f"{next(done) // destination.part + 1:04}" if destination.part else ""
            path = (folder(into / part) if part else into) / f"{trial}{ending}"
            write_whole(path, packed(line) if destination.pack else line)

        yield write
    else:
        lines = Lines(destination.to)
        yield lambda trial, line: lines.write(line)
        lines.flush()


def _line(bundle: Bundle) -> bytes:
    return orjson.dumps(bundle, option=orjson.OPT_APPEND_NEWLINE)


BUNDLE = Sink(
    "bundle",
    "one transaction Bundle a trial: a file each in a folder, a line each on standard output",
    "bundle",
    _line,
    _bundles,
)
