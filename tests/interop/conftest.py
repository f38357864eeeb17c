"""The Java part, started when a test first asks for it; without Java or Maven its tests are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhirtrials import export, read
from tests.interop import jvm
from tests.interop.server import Server
from tests.interop.validator import Validator

RELEASES = ("R5",)
RECORDS = 50


@pytest.fixture(scope="session")
def java() -> None:
    """The Java part is built."""
    if reason := jvm.missing():
        pytest.skip(reason)
    jvm.build()


@pytest.fixture(scope="session", params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    """Each FHIR release in turn."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def validator(java: None, release: str) -> Iterator[Validator]:
    """HL7's validator of the release."""
    with Validator(release) as running:
        yield running


@pytest.fixture(scope="session")
def server(java: None, release: str) -> Iterator[Server]:
    """A FHIR server of the release."""
    with Server(release) as running:
        yield running


@pytest.fixture(scope="session")
def samples(root: Path, release: str) -> list[dict]:
    """The bundles of the sample trials."""
    paths = sorted(root.glob("samples/*/*/input.*"))
    return [export(trial, fhir=release) for path in paths for trial in read(path)]


@pytest.fixture(scope="session")
def bundles(shared: Path, release: str) -> list[dict]:
    """The bundles of the first real records."""
    trials = read(shared / "records" / "ctgov_v2.jsonl.gz")
    return [export(trial, fhir=release) for trial, _ in zip(trials, range(RECORDS), strict=False)]
