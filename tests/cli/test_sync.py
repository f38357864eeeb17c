"""``fhirtrials sync`` against a registry on loopback: everything, then what changed, and after any crash the same."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.test_fetch import study
from tests.loopback import Loopback, loopback
from tests.registry_server import Registry, serving

Sync = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "fhirtrials.cli", "sync"]


@pytest.fixture
def registry() -> Iterator[Registry]:
    with serving(Registry([study(number) for number in range(1, 6)])) as running:
        yield running


@pytest.fixture
def sync(registry: Registry, tmp_path: Path) -> Sync:
    def run(*arguments: str, to: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "--to", str(to or tmp_path / "out"), "--registry", registry.url, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    return run


def files(folder: Path) -> dict[str, str]:
    """Every file under the folder, with a hash of its bytes."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bundles(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.json"))


def test_the_first_time_everything_comes_and_the_second_time_nothing(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    first = sync()
    assert (first.returncode, bundles(tmp_path / "out")) == (0, [f"NCT{number:08}" for number in range(1, 6)])
    assert "5 new, 0 changed, 0 unchanged, 0 retired" in first.stderr
    before, times = files(tmp_path / "out"), [path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()]
    asked = len(registry.asked)
    second = sync()
    assert second.returncode == 0
    assert f"nothing new since {registry.day}" in second.stderr
    assert registry.asked[asked:] == ["/version"]
    assert files(tmp_path / "out") == before
    assert [path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()] == times


def test_then_only_what_changed_is_fetched_and_only_what_differs_is_written(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    sync()
    before = files(tmp_path / "out")
    registry.studies[1] = study(2, "2026-11-21", "COMPLETED")
    registry.studies.append(study(6, "2026-11-21"))
    registry.studies[3] = study(4, "2026-11-20")  # posted anew without a change that we write... but for its day
    registry.day = "2026-11-21T09:00:05"
    asked = len(registry.asked)
    done = sync()
    assert "1 new, 2 changed, 0 unchanged, 0 retired" in done.stderr
    assert "RANGE%5B2026-11-20%2CMAX%5D" in registry.asked[asked + 1]
    after = files(tmp_path / "out")
    assert {name for name in after if after[name] != before.get(name) and name.endswith("/state.json") is False} == {
        "NCT00000002.json",
        "NCT00000004.json",
        "NCT00000006.json",
    }


def test_what_the_registry_withdrew_is_put_aside_and_comes_back_when_it_does(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    sync()
    gone = registry.studies.pop(2)
    registry.day = "2026-11-21T09:00:05"
    assert "0 new, 0 changed, 0 unchanged, 1 retired" in sync().stderr
    assert bundles(tmp_path / "out/retired") == ["NCT00000003"]
    assert "NCT00000003" not in bundles(tmp_path / "out")
    registry.studies.append({**gone, **study(3, "2026-11-22")})
    registry.day = "2026-11-22T09:00:05"
    assert "1 new" in sync().stderr
    assert bundles(tmp_path / "out/retired") == []


def test_a_study_that_no_longer_meets_the_conditions_is_brought_up_to_date_and_stays(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    sync("--status", "recruiting")
    before = files(tmp_path / "out")
    registry.studies[0] = study(1, "2026-11-21", "COMPLETED")
    registry.day = "2026-11-21T09:00:05"
    assert "0 new, 1 changed, 0 unchanged, 0 retired" in sync("--status", "recruiting").stderr
    assert files(tmp_path / "out")["NCT00000001.json"] != before["NCT00000001.json"]


def test_another_question_or_another_output_is_refused(sync: Sync, tmp_path: Path) -> None:
    sync()
    before = files(tmp_path / "out")
    for other in (("--status", "recruiting"), ("--fhir", "R4"), ("--no-contacts",)):
        done = sync(*other)
        assert done.returncode == 3, other
        assert "belongs to a sync with another" in done.stderr
    assert files(tmp_path / "out") == before


def test_a_sync_that_is_killed_at_any_moment_ends_as_one_that_was_not(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    """Killed ten times at moments by chance; between the kills the registry goes on."""
    registry.studies = [study(number) for number in range(1, 161)]
    start = time.monotonic()
    assert sync(to=tmp_path / "whole").returncode == 0
    length = time.monotonic() - start
    chance = random.Random(7)
    killed = 0
    for _ in range(10):
        command = [*COMMAND, "--to", str(tmp_path / "out"), "--registry", registry.url, "--quiet"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(chance.uniform(0.2, length))
            break
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
    assert killed
    assert sync().returncode == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_what_a_killed_run_left_half_written_goes_away(sync: Sync, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.NCT00000001.json.4711.part").write_bytes(b"{")
    sync()
    assert sorted(name for name in files(tmp_path / "out")) == [
        ".fhirtrials/state.json",
        *(f"NCT{number:08}.json" for number in range(1, 6)),
    ]


# ---- a server


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


def statuses(server: Loopback, number: str) -> dict[str, object]:
    found = {name: server.store.now(name) for name in server.store.versions if number in name}
    return {name.partition("/")[0]: each.get("status") for name, each in found.items() if each}


def test_a_server_gets_everything_then_what_changed_and_what_was_withdrawn_is_retired(
    sync: Sync, registry: Registry, server: Loopback, tmp_path: Path
) -> None:
    where = ("--to", server.base, "--state", str(tmp_path / "state"))
    first = sync(*where)
    assert first.returncode == 0, first.stderr
    assert "5 new, 0 changed, 0 unchanged, 0 retired" in first.stderr
    assert server.store.counts()["ResearchStudy"] == 5
    before = server.store.histories()
    assert "nothing new since" in sync(*where).stderr
    registry.day = "2026-11-21T09:00:05"
    third = sync(*where)
    assert (third.returncode, server.store.histories()) == (0, before)
    assert "0 new, 0 changed, 0 unchanged, 0 retired" in third.stderr

    registry.studies[1] = study(2, "2026-11-22", "COMPLETED")
    gone = registry.studies.pop(2)
    registry.day = "2026-11-22T09:00:05"
    assert "0 new, 1 changed, 0 unchanged, 1 retired" in sync(*where).stderr
    assert {statuses(server, "NCT00000003")[kind] for kind in ("ResearchStudy", "PlanDefinition")} == {"retired"}
    assert {statuses(server, "NCT00000002")[kind] for kind in ("ResearchStudy", "PlanDefinition")} == {"active"}

    registry.studies.append({**gone, **study(3, "2026-11-23")})
    registry.day = "2026-11-23T09:00:05"
    assert "1 changed" in sync(*where).stderr
    assert statuses(server, "NCT00000003")["ResearchStudy"] == "active"


def test_a_study_that_the_server_refuses_is_tried_again_the_next_time(
    sync: Sync, registry: Registry, server: Loopback, tmp_path: Path
) -> None:
    where = ("--to", server.base, "--state", str(tmp_path / "state"))
    server.store.poison = "NCT00000004"
    first = sync(*where)
    assert first.returncode == 4
    assert "4 new, 0 changed, 0 unchanged, 1 refused, 0 retired" in first.stderr
    server.store.poison = ""
    second = sync(*where)
    assert (second.returncode, server.store.counts()["ResearchStudy"]) == (0, 5)
    assert "1 new" in second.stderr
    assert "nothing new since" in sync(*where).stderr


def test_a_server_needs_a_place_to_remember_how_the_sync_stands(sync: Sync, server: Loopback) -> None:
    done = sync("--to", server.base)
    assert done.returncode == 2
    assert "Missing --state" in done.stderr


def test_files_of_the_user_are_left_where_they_are(sync: Sync, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("package.json", "notes.json", ".notes.part"):
        (out / name).write_text('{"mine": 1}')
    assert "0 retired" in sync().stderr
    assert {"package.json", "notes.json", ".notes.part"} <= {path.name for path in out.iterdir()}


def test_a_bundle_that_is_missing_comes_back_with_the_next_change(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    sync()
    before = bundles(tmp_path / "out")
    (tmp_path / "out" / "NCT00000002.json").unlink()
    registry.day = "2026-11-21T09:00:05"
    assert "1 new" in sync().stderr
    assert bundles(tmp_path / "out") == before


def test_what_was_fetched_and_cannot_be_read_is_fetched_again(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    sync()
    undisturbed = bundles(tmp_path / "out")
    other = tmp_path / "other"
    program = (
        "import fhirtrials.sync as s\n"
        "fetched = s.Sync._fetched\n"
        "async def cut(self, *given):\n"
        "    path = await fetched(self, *given)\n"
        "    path.write_bytes(path.read_bytes()[:40])\n"
        "    return path\n"
        "s.Sync._fetched = cut\n"
        "from fhirtrials.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program, "sync", "--to", str(other), "--registry", registry.url]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode != 0
    assert "5 new" in sync(to=other).stderr
    assert bundles(other) == undisturbed


@pytest.mark.parametrize("option", ["--condition", "--term", "--status"])
def test_an_empty_question_is_none_for_everything(sync: Sync, registry: Registry, tmp_path: Path, option: str) -> None:
    run = sync(option, " ")
    assert run.returncode == 2
    assert option in run.stderr
    assert "it is empty" in run.stderr
    assert registry.asked == []


# ---- what the counts of the two sides hide from each other


def test_a_study_that_cannot_be_kept_hides_no_other_that_is_gone(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    nameless = study(6)
    nameless["protocolSection"]["identificationModule"]["nctId"] = "no number"
    registry.studies.append(nameless)
    assert "5 new" in sync().stderr
    registry.studies.append(study(7, "2026-11-21"))
    registry.day = "2026-11-21T09:00:05"
    asked = len(registry.asked)
    assert "1 new, 0 changed, 0 unchanged, 0 retired" in sync().stderr
    assert not any("pageSize=1000&fields=NCTId" in each for each in registry.asked[asked:])  # it is known by now
    registry.studies.pop(2)
    registry.day = "2026-11-22T09:00:05"
    assert "0 new, 0 changed, 1 unchanged, 1 retired" in sync().stderr  # the 7th is of the day of the last data
    assert bundles(tmp_path / "out/retired") == ["NCT00000003"]


def test_a_bundle_that_was_removed_here_hides_no_study_that_is_gone_there(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    sync()
    (tmp_path / "out/NCT00000001.json").unlink()
    registry.studies.pop(4)
    registry.day = "2026-11-21T09:00:05"
    assert "1 new, 0 changed, 0 unchanged, 1 retired" in sync().stderr
    assert bundles(tmp_path / "out") == [f"NCT{number:08}" for number in range(1, 5)]


def test_what_left_the_conditions_is_retired_too_when_it_goes(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    sync("--status", "recruiting")
    registry.studies[0] = study(1, "2026-11-21", "COMPLETED")
    registry.day = "2026-11-21T09:00:05"
    assert "1 changed" in sync("--status", "recruiting").stderr
    registry.studies.pop(0)
    registry.day = "2026-11-22T09:00:05"
    assert "0 new, 0 changed, 0 unchanged, 1 retired" in sync("--status", "recruiting").stderr
    assert bundles(tmp_path / "out/retired") == ["NCT00000001"]


def test_a_number_that_became_anothers_old_one_is_retired(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    sync()
    registry.studies.pop(4)
    registry.studies[1] = study(2, "2026-11-21", old=("NCT00000005",))
    registry.day = "2026-11-21T09:00:05"
    assert "0 new, 1 changed, 0 unchanged, 1 retired" in sync().stderr
    assert bundles(tmp_path / "out/retired") == ["NCT00000005"]


# ---- one run after the other


def test_control_c_ends_the_conversion_at_once(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    registry.studies = [study(number) for number in range(1, 2001)]
    out = tmp_path / "out"
    command = [*COMMAND, "--to", str(out), "--registry", registry.url, "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not bundles(out):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert len(bundles(out)) < 2000
    assert "Traceback" not in said
    assert sync().returncode == 0
    assert len(bundles(out)) == 2000


def test_of_two_runs_at_one_place_the_second_says_so(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    seconds: list[subprocess.CompletedProcess[str]] = []

    def second(path: str) -> None:
        registry.before = lambda path: None
        seconds.append(sync())

    registry.before = second
    assert sync().returncode == 0
    (refused,) = seconds
    assert refused.returncode == 4
    assert "another run of fhirtrials is writing to" in refused.stderr
    assert len(bundles(tmp_path / "out")) == 5


def test_what_was_fetched_of_the_same_day_before_is_not_taken_for_what_is_there_now(
    sync: Sync, registry: Registry, tmp_path: Path
) -> None:
    """The registry's data are renewed within a day; a run was killed between the two, with everything fetched."""
    program = (
        "import os, fhirtrials.sync as s\n"
        "s.Sync._taken = lambda *given: os._exit(9)\n"
        "from fhirtrials.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program, "sync", "--to", str(tmp_path / "out"), "--registry", registry.url]
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 9
    assert len(list((tmp_path / "out/.fhirtrials").glob("fetched-*.zst"))) == 1
    registry.studies.append(study(6))
    registry.day = registry.day.replace("09:00", "17:30")
    assert "6 new" in sync().stderr
    assert files(tmp_path / "out/.fhirtrials").keys() == {"state.json"}


@pytest.mark.parametrize("day", [None, 20261120, "soon", []])
def test_a_state_that_makes_no_sense_is_said(sync: Sync, tmp_path: Path, day: object) -> None:
    sync()
    state = tmp_path / "out/.fhirtrials/state.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), "day_of_data": day}))
    done = sync()
    assert done.returncode == 3
    assert "state.json cannot be read" in done.stderr
    assert "Sync into another folder, or remove it" in done.stderr


# ---- what a review broke


def patched(registry: Registry, out: Path, *lines: str) -> "subprocess.CompletedProcess[str]":
    """A sync in which something of ours was replaced first."""
    program = "\n".join([*lines, "from fhirtrials.cli import main", "main()"])
    command = [sys.executable, "-c", program, "sync", "--to", str(out), "--registry", registry.url, "--jobs", "1"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_a_change_that_could_not_be_converted_is_tried_again(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sync()
    before = (out / "NCT00000002.json").read_bytes()
    registry.studies[1] = study(2, "2026-11-21", "COMPLETED")
    registry.day = "2026-11-25T09:00:05"
    lost = patched(
        registry,
        out,
        "import fhirtrials.sync as s",
        "whole = s.collected",
        "s.collected = lambda *given: (each for each in whole(*given) if each.trial != 'NCT00000002')",
    )
    assert "0 new, 0 changed" in lost.stderr
    assert (out / "NCT00000002.json").read_bytes() == before
    registry.day = "2026-11-26T09:00:05"
    assert "0 new, 1 changed" in sync().stderr
    assert (out / "NCT00000002.json").read_bytes() != before
    assert json.loads((out / ".fhirtrials/state.json").read_bytes())["missed"] == []


def test_only_its_own_files_in_the_state_folder_go(sync: Sync, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "fetched-folder").mkdir(parents=True)
    (mine / "fetched-mine.jsonl").write_text("mine")
    assert sync("--state", str(mine)).returncode == 0
    assert sorted(os.listdir(mine)) == ["fetched-folder", "fetched-mine.jsonl", "state.json"]


def test_two_state_folders_do_not_make_two_runs_into_one_folder(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    seconds: list[subprocess.CompletedProcess[str]] = []

    def second(path: str) -> None:
        registry.before = lambda path: None
        seconds.append(sync("--state", str(tmp_path / "b")))

    registry.before = second
    assert sync("--state", str(tmp_path / "a")).returncode == 0
    assert seconds[0].returncode == 4
    assert "another run of fhirtrials is writing to" in seconds[0].stderr


def test_records_without_a_number_stop_no_sync(sync: Sync, registry: Registry, tmp_path: Path) -> None:
    sync()
    registry.answer = lambda path, asked, whole=registry.answer: (  # type: ignore[method-assign, misc]
        {**whole(path, asked), "studies": [*whole(path, asked)["studies"], None, {"protocolSection": None}, {}]}
        if path == "/studies"
        else whole(path, asked)
    )
    registry.studies.pop(2)
    registry.day = "2026-11-21T09:00:05"
    done = sync()
    assert "1 retired" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("to", ["", " ", "-", "ftp://127.0.0.1/fhir"])
def test_a_place_that_is_none_is_refused(sync: Sync, registry: Registry, to: str) -> None:
    done = sync("--to", to)
    assert done.returncode == 2
    assert "is no folder and no address" in done.stderr
    assert registry.asked == []


def test_control_c_in_a_terminal_reaches_workers_that_are_only_half_begun(registry: Registry, tmp_path: Path) -> None:
    """A terminal sends it to every process of the run."""
    registry.studies = [study(number) for number in range(1, 2001)]
    for turn in range(4):
        out = tmp_path / f"out-{turn}"
        command = [*COMMAND, "--to", str(out), "--registry", registry.url, "--jobs", "2"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
            while not bundles(out):
                assert process.poll() is None
                time.sleep(0.01)
            time.sleep(0.1 * turn)
            os.killpg(process.pid, signal.SIGINT)
            said = process.communicate(timeout=60)[1]
        assert process.returncode == 130, said
