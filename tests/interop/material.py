"""What the Java part is given: the bundles of the samples and of real records, and our own definitions."""

import gzip
import json
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

from fhirtrials import __version__, export, read
from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance import definitions
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, Document, Resource
from fhirtrials.readers import read_document


def sample_bundles(root: Path, release: str) -> list[Bundle]:
    """The bundles of the sample trials."""
    paths = sorted(root.glob("samples/*/*/input.*"))
    return [export(trial, fhir=release, tell=ignored) for path in paths for trial in read(path, tell=ignored)]


def record_bundles(shared: Path, release: str, number: int | None = None) -> Iterator[Bundle]:
    """The bundles of the first real records, or of all."""
    trials = islice(read(shared / "records" / "ctgov_v2.jsonl.gz", tell=ignored), number)
    return (export(trial, fhir=release, tell=ignored) for trial in trials)


def shortest_bundles(shared: Path, release: str, number: int) -> list[Bundle]:
    """The bundles of the shortest real records, of those that a server takes which validates what it gets."""
    made = (_bundle(line, release) for line in sorted(_lines(shared), key=len))
    return list(islice((bundle for bundle in made if "status" in study(bundle)), number))


def bundle_with_sites(shared: Path, release: str, number: int) -> Bundle:
    """The bundle of the first real record with so many sites, or more."""
    sites = b'"facility"'
    return next(_bundle(line, release) for line in _lines(shared) if line.count(sites) >= number)


def _lines(shared: Path) -> list[bytes]:
    return gzip.decompress((shared / "records" / "ctgov_v2.jsonl.gz").read_bytes()).splitlines()


def _bundle(line: bytes, release: str) -> Bundle:
    (trial,) = read_document(Document("record", lambda: BytesIO(line)), ignored)
    return export(trial, fhir=release, tell=ignored)


def write_definitions(folder: Path, release: str) -> None:
    """Our extensions, code systems and maps, a file each."""
    for number, resource in enumerate(definitions(RELEASES[release], __version__)):
        (folder / f"{number:03}.json").write_text(json.dumps(resource), "utf-8")


def study(bundle: Bundle) -> Resource:
    """The ResearchStudy of a bundle."""
    resources = (entry["resource"] for entry in bundle["entry"])
    return next(resource for resource in resources if resource["resourceType"] == "ResearchStudy")


def ignored(issue: Issue) -> None:
    """The findings of the conversion are other tests' business."""
