"""``fhirtrials sync`` of a HAPI server: everything, then nothing, then what changed and what was withdrawn."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.interop.server import Server
from tests.registry_server import Registry, serving

pytestmark = [pytest.mark.interop, pytest.mark.parametrize("release", ["R5"], indirect=True, scope="session")]

TRIALS = 10


@pytest.fixture(scope="session")
def studies(records: list[bytes]) -> list[dict[str, Any]]:
    """The shortest real records, under numbers that nobody else pushes."""
    texts = (line.decode() for line in sorted(records, key=len)[:TRIALS])
    return [json.loads(re.sub(r"NCT\d\d(\d{6})", r"NCT99\1", text)) for text in texts]


def test_a_server_is_kept_in_step(server: Server, release: str, studies: list[dict[str, Any]], tmp_path: Path) -> None:
    numbers = [each["protocolSection"]["identificationModule"]["nctId"] for each in studies]
    with serving(Registry(list(studies))) as registry:

        def sync() -> str:
            command = [sys.executable, "-m", "fhirtrials.cli", "sync", "--to", server.base, "--fhir", release]
            where = ["--state", str(tmp_path / "state"), "--registry", registry.url, "--jobs", "1"]
            done = subprocess.run([*command, *where], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stderr

        assert f"{TRIALS} new, 0 changed, 0 unchanged, 0 retired" in sync()
        assert states(server, numbers) == dict.fromkeys(numbers, ("1", "active"))
        assert "nothing new since" in sync()
        assert states(server, numbers) == dict.fromkeys(numbers, ("1", "active"))

        changed = json.loads(json.dumps(studies[0]))
        changed["protocolSection"]["identificationModule"]["briefTitle"] = "Another title"
        changed["protocolSection"]["identificationModule"]["officialTitle"] = "Another title"
        changed["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2026-11-22"}
        registry.studies[0] = changed
        registry.studies.pop(1)
        registry.day = "2026-11-23T09:00:05"
        assert "0 new, 1 changed, 0 unchanged, 1 retired" in sync()
        same = dict.fromkeys(numbers[2:], ("1", "active"))
        assert states(server, numbers) == {numbers[0]: ("2", "active"), numbers[1]: ("2", "retired"), **same}


def states(server: Server, numbers: list[str]) -> dict[str, tuple[str, str]]:
    """Version and publication status of each study."""
    found = {}
    for number in numbers:
        (study,) = server.found("ResearchStudy", identifier=number)
        found[number] = (study["meta"]["versionId"], study["status"])
    return found
