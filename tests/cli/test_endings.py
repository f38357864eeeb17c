"""How a run ends: a reader that has had enough, a user that has, a full disk, a bug of ours."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from fhirtrials import fhir
from fhirtrials.cli import commands
from fhirtrials.model import Trial

DATA = Path(__file__).parent / "data"
TEA, COFFEE = DATA / "records/tea.json", DATA / "records/coffee.json"
PROGRAM = [sys.executable, "-m", "fhirtrials.cli"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Two thousand trials, one a line: more than any pipe holds, and than is done in a second."""
    tea = json.dumps(json.loads(TEA.read_bytes()))
    path = tmp_path / "many.jsonl"
    path.write_text("".join(tea.replace("NCT90000001", f"NCT9{number:07}") + "\n" for number in range(2000)))
    return path


@pytest.fixture
def start(root: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts the program; what still runs at the end is stopped."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(root)}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        # A shell that runs the tests in the background lets their children ignore control-C.
        heeding = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
        started.append(subprocess.Popen([*PROGRAM, *map(str, arguments)], env=environment, **heeding, **options))
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.wait()
        for stream in filter(None, (one.stdout, one.stderr)):
            stream.close()


def test_a_reader_that_has_had_enough_ends_the_run_quietly(start: Callable[..., Any], many: Path) -> None:
    run = start("export", many)
    assert json.loads(run.stdout.readline())["resourceType"] == "Bundle"
    run.stdout.close()
    said = run.stderr.read().decode().splitlines()
    assert run.wait() == 0
    assert len(said) == 1
    assert said[0].endswith(" s")


def test_control_c_ends_with_130_and_leaves_nothing_half_written(
    start: Callable[..., Any], many: Path, tmp_path: Path
) -> None:
    run = start("export", many, "--format", "ndjson", "--to", tmp_path / "out")
    while not (tmp_path / "out").is_dir() or len(os.listdir(tmp_path / "out")) < 3:
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    said = run.communicate()[1].decode()
    assert run.returncode == 130
    assert "Traceback" not in said
    assert " resources, " in said.splitlines()[-1]
    assert os.listdir(tmp_path / "out") == []


def test_bundles_that_were_done_before_control_c_stay_whole(
    start: Callable[..., Any], many: Path, tmp_path: Path
) -> None:
    run = start("export", many, "--to", tmp_path / "out")
    while not (tmp_path / "out").is_dir() or len(os.listdir(tmp_path / "out")) < 3:
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    run.communicate()
    assert run.returncode == 130
    for name in os.listdir(tmp_path / "out"):
        assert json.loads((tmp_path / "out" / name).read_bytes())["type"] == "transaction"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [["export", TEA], ["export", TEA, "--format", "ndjson"], ["formats"], ["tables"]])
def test_a_full_disk_is_a_destination_that_refused(start: Callable[..., Any], command: list[object]) -> None:
    with open("/dev/full", "wb") as full:
        run = start(*command, stdout=full)
        said = run.communicate()[1].decode()
    assert run.returncode == 4
    assert "No space left" in said
    assert "Traceback" not in said


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
def test_a_device_is_written_to_and_never_replaced(start: Callable[..., Any]) -> None:
    run = start("export", COFFEE, "-q", "--report", "/dev/full")
    run.communicate()
    assert run.returncode == 4
    assert Path("/dev/full").is_char_device()


def test_closed_standard_output_is_a_destination_that_refused(root: Path) -> None:
    command = f'PYTHONPATH="{root}" {" ".join(PROGRAM)} export {TEA} >&-'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode == 4
    assert "standard output is closed" in done.stderr


def test_closed_standard_error_changes_nothing_about_the_data(root: Path) -> None:
    command = f'PYTHONPATH="{root}" {" ".join(PROGRAM)} export {COFFEE} 2>&-'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["resourceType"] == "Bundle"


def test_the_progress_bar_is_for_terminals_only(start: Callable[..., Any], many: Path) -> None:
    assert b"\r" not in start("export", many, "--limit", "100", stdout=subprocess.DEVNULL).communicate()[1]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("quiet", "bar"), [([], True), (["-q"], False)])
def test_a_terminal_gets_a_progress_bar(start: Callable[..., Any], many: Path, quiet: list[str], bar: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    run = start("export", many, "--limit", "100", *quiet, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 1 << 16):
            said += piece
    except OSError:
        pass  # Linux says so when the other side has gone
    os.close(ours)
    assert run.wait() == 0
    assert (b"%  " in said) is bar
    assert b"100 trials, " in said.splitlines()[-1] if bar else said == b""


class Runs:
    """The command line in this process, so that a room can be made to fail."""

    def __init__(self, *arguments: object) -> None:
        done = CliRunner().invoke(commands, [str(one) for one in arguments], standalone_mode=False)
        self.code = done.return_value if done.exception is None else done.exception
        self.output, self.said = done.stdout, done.stderr


def break_for(monkeypatch: pytest.MonkeyPatch, number: str, bug: Exception) -> None:
    """A mapper with a bug that one trial meets."""
    whole = fhir.bundle

    def broken(trial: Trial, *rest: Any, **options: Any) -> Any:
        if trial.id == number:
            raise bug
        return whole(trial, *rest, **options)

    monkeypatch.setattr(fhir, "bundle", broken)


def test_a_bug_costs_one_trial_and_not_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    break_for(monkeypatch, "NCT90000002", ZeroDivisionError("tea leaves"))
    run = Runs("export", COFFEE, TEA, "--to", tmp_path / "out", "--report", tmp_path / "report.jsonl")
    assert run.code == 70
    assert os.listdir(tmp_path / "out") == ["NCT90000001.json"]
    assert "ZeroDivisionError: tea leaves" in run.said
    assert "Please report it" in run.said
    said = [json.loads(line) for line in (tmp_path / "report.jsonl").read_bytes().splitlines()]
    (bug,) = [one for one in said if one["kind"] == "internal-error"]
    assert bug["trial"] == "NCT90000002"
    assert "ZeroDivisionError at " in bug["what"]


def test_the_same_bug_shows_its_traceback_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(fhir, "bundle", broken)
    run = Runs("export", COFFEE, TEA, "--to", tmp_path)
    assert run.code == 70
    assert run.said.count("Traceback") == 1
    assert run.said.count("[internal-error]") == 2


@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_a_bug_outweighs_an_input_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fail_on: str
) -> None:
    break_for(monkeypatch, "NCT90000002", KeyError("x"))
    assert Runs("export", COFFEE, "nowhere.json", "--to", tmp_path, "--fail-on", fail_on).code == 70


def test_a_destination_that_refuses_outweighs_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "NCT90000001.json").mkdir()
    run = Runs("export", "nowhere.json", TEA, "--to", tmp_path)
    assert run.code == 4
    assert "unreadable-input" in run.said


def test_what_there_is_much_of_is_summed_up(tmp_path: Path) -> None:
    study = json.loads(COFFEE.read_bytes())
    lines = []
    for number in range(8):
        study["protocolSection"]["identificationModule"]["nctId"] = f"NCT9000010{number}"
        lines.append(json.dumps(study))
    (tmp_path / "eight.jsonl").write_text("\n".join(lines))
    run = Runs("export", tmp_path / "eight.jsonl", "--to", tmp_path / "out")
    assert run.said.count("[unknown-code]\n  add the word") == 5
    assert "… 3 more like this [unknown-code]; --report FILE writes them all\n" in run.said
    assert run.said.splitlines()[-1].startswith("8 trials, ")
    assert ", 8 warnings, " in run.said.splitlines()[-1]


def test_help_is_there_before_any_room_is(root: Path) -> None:
    said = "import sys, fhirtrials.cli; print({'pydantic', 'orjson'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"


def test_every_command_has_help_with_an_example() -> None:
    for name in commands.list_commands(click.Context(commands)):
        said = Runs(name, "--help").output
        assert "Example" in said
        assert f"fhirtrials {name}" in said
