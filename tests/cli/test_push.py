"""``fhirtrials push`` is there at once: it asks the server once what it is, and imports what it needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loopback import Answer, Request, loopback, reply
from tests.sinks.pushing import bundle

SAID = """
import atexit, sys
atexit.register(lambda: print(sorted({"fhirtrials.eligibility", "fhirtrials.validation"} & set(sys.modules))))
from fhirtrials.cli import main
main()
"""


def test_a_push_of_bundles_asks_for_metadata_once_and_needs_neither_criteria_nor_validation(
    root: Path, tmp_path: Path
) -> None:
    source = tmp_path / "bundles.jsonl"
    source.write_text("".join(json.dumps(bundle(number)) + "\n" for number in ("NCT90000001", "NCT90000002")))
    with loopback() as server:
        words = [sys.executable, "-c", SAID, "push", str(source), "--to", server.base]
        done = subprocess.run(words, capture_output=True, text=True, cwd=root)
        asked = [each.path.partition("?")[0] for each in server.requests]
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert asked.count("/fhir/metadata") == 1
    assert done.stdout.count(" created") == 2


@pytest.mark.parametrize("quiet", [False, True])
def test_whoever_waits_for_a_server_is_told(root: Path, tmp_path: Path, quiet: bool) -> None:
    (tmp_path / "bundle.json").write_text(json.dumps(bundle("NCT90000001")))
    turns = iter((503, 503))

    def busy(request: Request) -> Answer | None:
        return reply(status, {}, {"Retry-After": "1"}) if (status := next(turns, None)) else None

    with loopback() as server:
        server.fault = busy
        words = [sys.executable, "-m", "fhirtrials.cli", "push", str(tmp_path), "--to", server.base]
        done = subprocess.run([*words, *["--quiet"] * quiet], capture_output=True, text=True, cwd=root)
    assert done.stdout == "NCT90000001 created, 4 resources\n"
    waits = [line for line in done.stderr.splitlines() if "Waiting for the server: the server said 503." in line]
    assert len(waits) == (0 if quiet else 2), done.stderr
