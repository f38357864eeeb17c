"""One resource a line: ``FOLDER/<Type>.ndjson`` with a ``manifest.json``, all there at the end; or standard output.

The manifest is that of Bulk Data (https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status), its ``url``
relative to itself. Its ``transactionTime`` is no clock: it is the latest ``Provenance.recorded`` of what was written,
so that the same trials give the same bytes.

Organizations are shared by many trials and written once. In parts, the files of part 2 are ``<Type>.0002.ndjson``.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Bundle
from fhirtrials.sinks.aside import Aside, begun, folder
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.packed import Packed
from fhirtrials.sinks.sink import Destination, Sink, Write
from fhirtrials.sinks.written_once import WrittenOnce, digest_of

MANIFEST = "manifest.json"
SHARED = "Organization"


class ResourceLine(NamedTuple):
    """A resource as it goes into a file; ``recorded`` is that of a Provenance."""

    kind: str
    id: str
    line: bytes
    recorded: str


def _encode(bundle: Bundle) -> list[ResourceLine]:
    """All lines before the first one goes out: a resource that is no JSON must not leave half a trial behind."""
    return [
        ResourceLine(
            resource["resourceType"],
            resource["id"],
            orjson.dumps(resource, option=orjson.OPT_APPEND_NEWLINE),
            resource.get("recorded", "") if resource["resourceType"] == "Provenance" else "",
        )
        for resource in (entry["resource"] for entry in bundle.get("entry", ()))
    ]


@contextmanager
def _ndjson(destination: Destination, tell: Tell) -> Iterator[Write]:
    with closing(WrittenOnce()) as written:
        once = _Once(written, tell)
        if isinstance(destination.to, Path):
            with ExitStack() as files:
                into = _Files(folder(destination.to), destination, files)
                yield lambda trial, lines: into.write(once.lines(trial, lines))
                into.finish(destination.request)
        else:
            out = Lines(destination.to)

            def write(trial: str, lines: Iterable[ResourceLine]) -> None:
                for line in once.lines(trial, lines):
                    out.write(line.line)

            yield write
            out.flush()


class _Once:
    """Lets every resource of a trial through, and a shared one the first time only."""

    def __init__(self, written: WrittenOnce, tell: Tell) -> None:
        self._tell = tell
        self._written = written

    def lines(self, trial: str, lines: Iterable[ResourceLine]) -> Iterator[ResourceLine]:
        for line in lines:
            if line.kind != SHARED or self._is_new(trial, line):
                yield line

    def _is_new(self, trial: str, line: ResourceLine) -> bool:
        first = self._written.first(line.id, line.line)
        if first is not None and first != digest_of(line.line):
            found = "a shared resource differs from what another trial wrote under its id"
            self._tell(issue("internal-error", trial=trial, where=f"{SHARED}/{line.id}", found=found))
        return first is None


class _Files:
    """A file for each type that occurs, and for each part if the destination wants parts."""

    def __init__(self, into: Path, destination: Destination, files: ExitStack) -> None:
        self._into = into
        self._destination = destination
        self._stack = files
        self._open: dict[str, Aside | Packed] = {}
        self._done: list[Aside | Packed] = []
        self._output: list[dict[str, Any]] = []
        self._counts: dict[str, int] = {}
        self._trials = 0
        self._part = 1
        self._recorded = ""

    def write(self, lines: Iterator[ResourceLine]) -> None:
        if self._destination.part and self._trials == self._destination.part:
            self._end_part()
            self._part += 1
            self._trials = 0
        self._trials += 1
        for line in lines:
            file = self._open.get(line.kind)
            if file is None:
                file = self._open[line.kind] = self._aside(self._name(line.kind))
                self._counts[line.kind] = 0
            file.write(line.line)
            self._counts[line.kind] += 1
            self._recorded = max(self._recorded, line.recorded)

    def finish(self, request: str) -> None:
        """The manifest goes last: where it stands, all that it names stands too."""
        self._end_part()
        manifest = begun(self._into / MANIFEST, self._stack)
        manifest.write(orjson.dumps(self._manifest(request), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        manifest.close()
        for file in [*self._done, manifest]:
            file.reveal()

    def _end_part(self) -> None:
        for kind, file in sorted(self._open.items()):
            file.close()
            self._done.append(file)
            self._output.append({"type": kind, "url": self._name(kind), "count": self._counts[kind]})
        self._open.clear()

    def _name(self, kind: str) -> str:
        part = f".{self._part:04}" if self._destination.part else ""
        return f"{kind}{part}.ndjson{'.zst' if self._destination.pack else ''}"

    def _aside(self, name: str) -> Aside | Packed:
        aside = begun(self._into / name, self._stack)
        return Packed(aside) if self._destination.pack else aside

    def _manifest(self, request: str) -> dict[str, Any]:
        return {
            **({"transactionTime": self._recorded} if self._recorded else {}),
            "request": request,
            "requiresAccessToken": False,
            "output": sorted(self._output, key=lambda one: (one["type"], one["url"])),
            "error": [],
        }


NDJSON = Sink(
    "ndjson",
    "one resource a line: a file for each type with a manifest.json, in the manner of Bulk Data",
    "bundle",
    _encode,
    _ndjson,
)
