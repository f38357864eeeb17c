"""What the Java part is given: the bundles of the samples and of real records, and our own definitions."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fhirtrials import __version__, export, read
from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance import definitions
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, Resource


def sample_bundles(root: Path, release: str) -> list[Bundle]:
    """The bundles of the sample trials."""
    paths = sorted(root.glob("samples/*/*/input.*"))
    return [export(trial, fhir=release, tell=ignored) for path in paths for trial in read(path, tell=ignored)]


def record_bundles(shared: Path, release: str, number: int | None = None) -> Iterator[Bundle]:
    """The bundles of the first real records, or of all."""
    trials = islice(read(shared / "records" / "ctgov_v2.jsonl.gz", tell=ignored), number)
    return (export(trial, fhir=release, tell=ignored) for trial in trials)


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
