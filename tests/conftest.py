"""What all tests may ask for: the checkout, and the real records beside it where there are any."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# A busy machine is no failure: how long an example takes is for the benchmarks.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party data beside the checkout; a test that needs it is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no real records beside this checkout")
    return folder


@pytest.fixture(scope="session")
def records(shared: Path) -> list[bytes]:
    """Real API v2 studies, a line each."""
    return gzip.decompress((shared / "records" / "ctgov_v2.jsonl.gz").read_bytes()).splitlines()
