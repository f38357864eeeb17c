"""One resource a line: ``FOLDER/<Type>.ndjson`` with a ``manifest.json``, all there at the end; or standard output.

The manifest is that of Bulk Data (https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status), its ``url``
relative to itself. Its ``transactionTime`` is no clock: it is the latest ``Provenance.recorded`` of what was written,
so that the same trials give the same bytes.

Organizations are shared by many trials and written once.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Bundle, Resource
from fhirtrials.sinks.aside import Aside, folder
from fhirtrials.sinks.lines import Lines
from fhirtrials.sinks.sink import Destination, Sink, Write

MANIFEST = "manifest.json"
SHARED = "Organization"


@contextmanager
def _ndjson(destination: Destination, tell: Tell) -> Iterator[Write]:
    once = _Once(tell)
    if isinstance(destination.to, Path):
        with ExitStack() as files:
            into = _Files(folder(destination.to), files)
            yield lambda trial, bundle: into.write(once.resources(trial, bundle))
            into.finish(destination.request)
    else:
        lines = Lines(destination.to)

        def write(trial: str, bundle: Bundle) -> None:
            for _, line in once.resources(trial, bundle):
                lines.write(line)

        yield write
        lines.flush()


class _Once:
    """Lets every resource of a trial through, and a shared one the first time only."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._written: dict[str, bytes] = {}  # id of a shared resource → digest of its bytes

    def resources(self, trial: str, bundle: Bundle) -> Iterator[tuple[Resource, bytes]]:
        resources = [entry["resource"] for entry in bundle.get("entry", ())]
        # All lines before the first one goes out: a resource that is no JSON must not leave half a trial behind.
        lines = [orjson.dumps(resource, option=orjson.OPT_APPEND_NEWLINE) for resource in resources]
        for resource, line in zip(resources, lines, strict=True):
            if resource["resourceType"] != SHARED or self._is_new(trial, resource, line):
                yield resource, line

    def _is_new(self, trial: str, resource: Resource, line: bytes) -> bool:
        digest = blake2b(line, digest_size=8).digest()
        first = self._written.setdefault(resource["id"], digest)
        if first is digest:
            return True
        if first != digest:
            found = "a shared resource differs from what another trial wrote under its id"
            self._tell(issue("internal-error", trial=trial, where=f"{SHARED}/{resource['id']}", found=found))
        return False


class _Files:
    """A file for each type that occurs."""

    def __init__(self, into: Path, files: ExitStack) -> None:
        self._into = into
        self._open = files
        self._files: dict[str, Aside] = {}
        self._counts: dict[str, int] = {}
        self._recorded = ""

    def write(self, resources: Iterator[tuple[Resource, bytes]]) -> None:
        for resource, line in resources:
            kind = resource["resourceType"]
            file = self._files.get(kind)
            if file is None:
                file = self._files[kind] = self._aside(f"{kind}.ndjson")
                self._counts[kind] = 0
            file.write(line)
            self._counts[kind] += 1
            if kind == "Provenance":
                self._recorded = max(self._recorded, resource.get("recorded", ""))

    def finish(self, request: str) -> None:
        """The manifest goes last: where it stands, all that it names stands too."""
        manifest = self._aside(MANIFEST)
        manifest.write(orjson.dumps(self._manifest(request), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        files = [*self._files.values(), manifest]
        for file in files:
            file.close()
        for file in files:
            file.reveal()

    def _aside(self, name: str) -> Aside:
        aside = Aside(self._into / name)
        self._open.callback(aside.discard)
        return aside

    def _manifest(self, request: str) -> dict[str, Any]:
        return {
            **({"transactionTime": self._recorded} if self._recorded else {}),
            "request": request,
            "requiresAccessToken": False,
            "output": [
                {"type": kind, "url": f"{kind}.ndjson", "count": count} for kind, count in sorted(self._counts.items())
            ],
            "error": [],
        }


NDJSON = Sink(
    "ndjson",
    "one resource a line: a file for each type with a manifest.json, in the manner of Bulk Data",
    "bundle",
    _ndjson,
)
