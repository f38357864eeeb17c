"""Shell sessions that are documentation: every ``*.md`` beside this file is run, step by step, in a fresh folder.

A line is ``$ command``, or what it must write: plain for standard output, ``2> `` before standard error, ``=> 3`` for
an exit code that is not 0. ``...`` stands for anything in a line, alone for any lines; a summary's seconds are not
compared. ``http://localhost:8080/fhir`` is a server of the tests, empty when the session begins.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fhirtrials.cli import COMMANDS
from tests.loopback import loopback

HERE = Path(__file__).parent
SESSIONS = sorted(HERE.glob("*.md"))
SERVER = "http://localhost:8080/fhir"
SECONDS = re.compile(r"\b[\d.,]+ (s|min)$", re.MULTILINE)


def steps(session: str) -> list[tuple[str, list[str]]]:
    """The commands of a session, each with the lines that follow it."""
    blocks = re.findall(r"^```console\n(.*?)^```$", session, re.MULTILINE | re.DOTALL)
    found = [step.splitlines() for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(lines[0], lines[1:]) for lines in found]


def matches(expected: list[str], written: str) -> bool:
    lines = [re.escape(SECONDS.sub("some s", line)).replace(r"\.\.\.", ".*") for line in expected]
    pattern = "".join("(?:.*\n)*" if line == ".*" else f"{line}\n" for line in lines)
    return re.fullmatch(pattern, SECONDS.sub("some s", written)) is not None


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A folder with the data of the sessions in it, and a ``fhirtrials`` to call."""
    shutil.copytree(HERE / "data", tmp_path / "here")
    program = tmp_path / "bin/fhirtrials"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m fhirtrials.cli "$@"\n')
    program.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_session_goes_as_written(path: Path, place: Path) -> None:
    environment = {"PATH": f"{place / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    with loopback() as server:
        _go(path, place, environment, server.base)


def _go(path: Path, place: Path, environment: dict[str, str], server: str) -> None:
    for command, expected in steps(path.read_text("utf-8")):
        done = subprocess.run(
            ["bash", "-c", command.replace(SERVER, server)], cwd=place / "here", env=environment, capture_output=True
        )
        written = [stream.decode().replace(server, SERVER) for stream in (done.stdout, done.stderr)]
        code = next((int(line[3:]) for line in expected if line.startswith("=> ")), 0)
        errors = [line[3:] for line in expected if line.startswith("2> ")]
        output = [line for line in expected if not line.startswith(("2> ", "=> "))]
        assert (command, done.returncode) == (command, code), written[1]
        assert matches(errors, written[1]), f"{command}\n{written[1]}"
        assert matches(output, written[0]), f"{command}\n{written[0]}"


def test_there_are_sessions_and_they_hold_commands() -> None:
    assert len(SESSIONS) >= 12
    assert all(steps(path.read_text("utf-8")) for path in SESSIONS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_session(command: str) -> None:
    called = {words for path in SESSIONS for words, _ in steps(path.read_text("utf-8"))}
    assert any(f"fhirtrials {command}" in words for words in called)
