"""The Java part, started when a test first asks for it; without Java or Maven its tests are skipped."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from fhirtrials import __version__, export, read
from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance import definitions
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle
from tests.interop import jvm
from tests.interop.server import Server
from tests.interop.validator import Validator

RECORDS = 50


@pytest.fixture(scope="session")
def java() -> None:
    """The Java part is built."""
    if reason := jvm.missing():
        pytest.skip(reason)
    jvm.build()


@pytest.fixture(scope="session", params=list(RELEASES))
def release(request: pytest.FixtureRequest) -> str:
    """Each FHIR release in turn."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def known(release: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our own definitions: extensions, code systems, maps."""
    folder = tmp_path_factory.mktemp(f"definitions-{release}")
    for number, resource in enumerate(definitions(RELEASES[release], __version__)):
        (folder / f"{number:03}.json").write_text(json.dumps(resource), "utf-8")
    return folder


@pytest.fixture(scope="session")
def validator(java: None, release: str, known: Path) -> Iterator[Validator]:
    """HL7's validator of the release, which knows our own definitions too."""
    with Validator(release, known) as running:
        yield running


@pytest.fixture(scope="session")
def server(java: None, release: str) -> Iterator[Server]:
    """A FHIR server of the release."""
    with Server(release) as running:
        yield running


@pytest.fixture(scope="session")
def samples(root: Path, release: str) -> list[Bundle]:
    """The bundles of the sample trials."""
    paths = sorted(root.glob("samples/*/*/input.*"))
    return [export(trial, fhir=release, tell=ignored) for path in paths for trial in read(path, tell=ignored)]


@pytest.fixture(scope="session")
def bundles(shared: Path, release: str) -> list[Bundle]:
    """The bundles of the first real records."""
    trials = islice(read(shared / "records" / "ctgov_v2.jsonl.gz", tell=ignored), RECORDS)
    return [export(trial, fhir=release, tell=ignored) for trial in trials]


def ignored(issue: Issue) -> None:
    """The findings of the conversion are other tests' business."""
