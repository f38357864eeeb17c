"""The Java part, started when a test first asks for it; without Java or Maven its tests are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model import Bundle
from tests.interop import jvm
from tests.interop.material import record_bundles, sample_bundles, write_definitions
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
    """Each FHIR release in turn; the tests of one release stand together, so that one process serves them all."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def known(release: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our own definitions: extensions, code systems, maps."""
    folder = tmp_path_factory.mktemp(f"definitions-{release}")
    write_definitions(folder, release)
    return folder


@pytest.fixture(scope="session")
def validator(java: None, release: str, known: Path) -> Iterator[Validator]:
    """HL7's validator of the release, which knows our own definitions too."""
    with Validator(release, known) as running:
        yield running


@pytest.fixture(scope="session")
def server(java: None, release: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A FHIR server of the release."""
    with Server(release, tmp_path_factory.mktemp(f"server-{release}")) as running:
        yield running


@pytest.fixture(scope="session")
def samples(root: Path, release: str) -> list[Bundle]:
    """The bundles of the sample trials."""
    return sample_bundles(root, release)


@pytest.fixture(scope="session")
def bundles(shared: Path, release: str) -> list[Bundle]:
    """The bundles of the first real records."""
    return list(record_bundles(shared, release, RECORDS))
