"""Servers and networks that fail: a push loses nothing, does nothing twice, and says what happened to every study."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fhirtrials import push
from fhirtrials.errors import DestinationError
from tests.loopback import Loopback, Request, loopback, reply
from tests.sinks.pushing import bundle, changed, hospital, outcomes, pushed

ONE, TWO = bundle("NCT90000001"), bundle("NCT90000002")
MODES = ["id", "conditional", "create"]

every_mode = pytest.mark.parametrize("mode", MODES)


@pytest.fixture
def server() -> Any:
    with loopback() as running:
        yield running


@pytest.fixture
def undisturbed() -> Any:
    """The counts by type of a run without faults."""
    with loopback() as other:
        pushed(other, ONE, TWO)
        return other.store.counts()


def first_times(times: int, answer: Any) -> Any:
    """A fault of the first so many transactions."""
    left = [times]

    def fault(request: Request) -> Any:
        if isinstance(request.body, dict) and request.body.get("type") == "transaction" and left[0]:
            left[0] -= 1
            return answer
        return None

    return fault


@every_mode
@pytest.mark.parametrize("status", [408, 429, 502, 503, 504, 409, 412])
def test_a_busy_server_is_asked_again(server: Loopback, mode: str, status: int, undisturbed: Any) -> None:
    server.fault = first_times(1, reply(status, {}))
    reports, told = pushed(server, ONE, TWO, identity=mode)
    assert outcomes(reports) == {"NCT90000001": "created", "NCT90000002": "created"}
    assert server.store.counts() == undisturbed
    assert told == []


def test_it_waits_as_long_as_the_server_asks(server: Loopback) -> None:
    server.fault = first_times(1, reply(503, {}, {"Retry-After": "1"}))
    start = time.monotonic()
    pushed(server, ONE)
    assert time.monotonic() - start >= 1


def test_a_server_that_asks_for_longer_than_we_have_is_not_waited_for(server: Loopback) -> None:
    server.fault = lambda request: reply(503, {}, {"Retry-After": "3600"}) if request.method == "POST" else None
    start = time.monotonic()
    with pytest.raises(DestinationError, match="503"):
        list(push([ONE], server.base, patience=2.0))
    assert time.monotonic() - start < 5


@every_mode
def test_a_lost_answer_does_not_make_a_second_copy_or_version(server: Loopback, mode: str, undisturbed: Any) -> None:
    server.cut_after = True
    reports, _ = pushed(server, ONE, TWO, identity=mode)
    assert outcomes(reports) == {"NCT90000001": "created", "NCT90000002": "created"}
    assert server.store.counts() == undisturbed
    assert set(server.store.histories().values()) == {1}


@every_mode
def test_a_read_that_a_busy_server_puts_off_is_not_taken_for_nothing(server: Loopback, mode: str) -> None:
    """Some answer a batch with 200 and say 429 inside it; who takes that for "not there" writes a second copy."""
    pushed(server, ONE, TWO, identity=mode)
    busy = [True]
    answer = server.answer

    def sometimes_busy(request: Request) -> Any:
        status, headers, content = answer(request)
        if isinstance(request.body, dict) and request.body.get("type") == "batch" and busy.pop() is True:
            entries = [{"response": {"status": "429"}} for _ in request.body["entry"]]
            return reply(200, {"resourceType": "Bundle", "type": "batch-response", "entry": entries})
        return status, headers, content

    busy[:0] = [False] * 20
    server.answer = sometimes_busy  # type: ignore[method-assign]
    before = server.store.histories()
    reports, _ = pushed(server, ONE, TWO, identity=mode)
    assert set(outcomes(reports).values()) == {"unchanged"}
    assert server.store.histories() == before


def test_a_search_that_a_server_does_not_know_ends_the_run(server: Loopback) -> None:
    """It says nothing about what is there."""
    server.fault = lambda request: (
        reply(400, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "unknown"}]})
        if "?" in request.path or (isinstance(request.body, dict) and request.body.get("type") == "batch")
        else None
    )
    with pytest.raises(DestinationError, match="--identity id"):
        pushed(server, ONE, identity="conditional")
    assert server.store.counts() == {}


def test_where_a_server_takes_no_batch_it_is_asked_one_by_one(server: Loopback) -> None:
    server.fault = lambda request: (
        reply(405, {}) if isinstance(request.body, dict) and request.body.get("type") == "batch" else None
    )
    for expected in ("created", "unchanged"):
        reports, _ = pushed(server, ONE, TWO)
        assert set(outcomes(reports).values()) == {expected}


@every_mode
def test_a_lost_answer_to_the_study_itself_is_looked_up(server: Loopback, mode: str, undisturbed: Any) -> None:
    pushed(server, TWO, identity=mode)  # the organization stands there, so the next transaction is the study
    server.cut_after = True
    reports, _ = pushed(server, ONE, identity=mode)
    assert outcomes(reports) == {"NCT90000001": "created"}
    assert server.store.counts() == undisturbed
    assert set(server.store.histories().values()) == {1}


def test_a_connection_that_is_cut_before_the_answer_is_made_again(server: Loopback, undisturbed: Any) -> None:
    server.fault = first_times(2, b"")
    pushed(server, ONE, TWO)
    assert server.store.counts() == undisturbed


def test_a_server_that_never_answers_is_given_up_in_time(server: Loopback) -> None:
    def sleepy(request: Request) -> Any:
        if request.method == "POST":
            time.sleep(1)
        return None

    server.fault = sleepy
    start = time.monotonic()
    with pytest.raises(DestinationError, match="no answer in"):
        list(push([ONE], server.base, timeout=0.2, patience=0.5))
    assert time.monotonic() - start < 8


@every_mode
@pytest.mark.parametrize("names_entry", [True, False])
def test_of_a_refused_study_the_entry_at_fault_is_named_and_the_others_are_sent(
    server: Loopback, mode: str, names_entry: bool
) -> None:
    server.store.poison, server.store.names_entry = "hemlock", names_entry
    sick = changed(ONE, "ResearchStudy", title="Tea with hemlock")
    reports, told = pushed(server, sick, TWO, identity=mode)
    assert outcomes(reports) == {"NCT90000001": "refused", "NCT90000002": "created"}
    (found,) = told
    assert (found.kind, found.trial, found.where) == ("study-refused", "NCT90000001", "ResearchStudy/NCT90000001")
    assert "the word hemlock is not liked" in found.what
    assert server.store.counts() == {"Organization": 1, "Location": 2, "ResearchStudy": 1, "Provenance": 1}


def test_the_entry_at_fault_is_found_among_many(server: Loopback) -> None:
    server.store.poison, server.store.names_entry = "hemlock", False
    large = bundle("NCT90000003", sites=40)
    large["entry"][24]["resource"]["name"] = "The hemlock house"
    _, told = pushed(server, large)
    assert [found.where for found in told] == [f"Location/{large['entry'][24]['resource']['id']}"]
    assert server.store.counts()["Location"] == 0


def test_an_update_that_is_refused_leaves_the_study_as_it_was(server: Loopback) -> None:
    pushed(server, ONE)
    before = server.store.histories()
    server.store.poison, server.store.names_entry = "hemlock", False
    reports, _ = pushed(server, changed(ONE, "Location", name="hemlock"))
    assert outcomes(reports) == {"NCT90000001": "refused"}
    assert server.store.histories() == before


def test_a_refused_organization_is_said_with_each_study_that_points_to_it(server: Loopback) -> None:
    server.store.poison = "hemlock"
    sick = bundle("NCT90000001", organization=hospital("x", "Hemlock house, the hemlock hospital"))
    reports, told = pushed(server, sick, TWO)
    assert outcomes(reports) == {"NCT90000001": "refused", "NCT90000002": "created"}
    assert told[0].where == "Organization/org-x"


def test_a_dead_server_ends_the_run_and_the_journal_goes_on_from_there(
    server: Loopback, tmp_path: Path, undisturbed: Any
) -> None:
    journal = tmp_path / "journal.db"
    seen = []

    def dies(request: Request) -> Any:
        if isinstance(request.body, dict) and request.body.get("type") == "transaction":
            seen.append(request)
        return b"" if len(seen) > 2 else None

    server.fault = dies
    reports = []
    with pytest.raises(DestinationError, match="push the same again"):
        reports.extend(push([ONE, TWO], server.base, journal=journal, patience=0.3))
    server.fault = lambda request: None
    after, _ = pushed(server, ONE, TWO, journal=journal)
    assert outcomes(after) == {"NCT90000001": "unchanged", "NCT90000002": "created"}
    assert server.store.counts() == undisturbed


def test_what_a_killed_server_had_confirmed_and_lost_is_sent_again(
    server: Loopback, tmp_path: Path, undisturbed: Any
) -> None:
    """Databases confirm before they have written to their disk; H2 half a second before."""
    journal = tmp_path / "journal.db"
    server.fault = lambda request: b"" if server.store.counts()["ResearchStudy"] else None
    with pytest.raises(DestinationError):
        list(push([ONE, TWO], server.base, journal=journal, patience=0.3))
    server.fault = lambda request: None
    server.store.versions.clear()
    after, _ = pushed(server, ONE, TWO, journal=journal)
    assert outcomes(after) == {"NCT90000001": "created", "NCT90000002": "created"}
    assert server.store.counts() == undisturbed
    server.requests.clear()
    pushed(server, ONE, TWO, journal=journal)  # that run ended well, so now it is believed
    assert [each.path.partition("?")[0] for each in server.requests] == ["/fhir/metadata"]


def test_the_journal_counts_only_what_the_server_confirmed(server: Loopback, tmp_path: Path) -> None:
    server.store.poison = "hemlock"
    pushed(server, ONE, changed(TWO, "Location", name="hemlock"), journal=tmp_path / "journal.db")
    with sqlite3.connect(tmp_path / "journal.db") as file:
        assert file.execute("select trial from study").fetchall() == [("NCT90000001",)]
    file.close()


def test_a_journal_that_is_wrong_by_now_does_no_harm(server: Loopback, tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    pushed(server, ONE, identity="conditional", journal=journal)
    server.store.versions.clear()  # somebody restored an empty database
    server.store.takes_ids = False
    new = changed(ONE, "ResearchStudy", title="Another")
    reports, _ = pushed(server, new, identity="conditional", journal=journal)
    assert [report.outcome.value for report in reports] == ["created"]
    assert server.store.counts() == {"Organization": 1, "Location": 2, "ResearchStudy": 1, "Provenance": 1}


def test_a_file_that_is_no_journal_is_refused(server: Loopback, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, this is no database at all.\n" * 10)
    with pytest.raises(DestinationError, match="journal"):
        pushed(server, ONE, journal=tmp_path / "letter.txt")


def test_a_run_that_was_killed_goes_on(server: Loopback, tmp_path: Path) -> None:
    """Killed with -9 at half; the next run sends the rest, and no study twice."""
    many = [bundle(f"NCT9000{number:04}") for number in range(30)]
    script = (
        "import sys\nsys.path.insert(0, '.')\n"
        "from fhirtrials import push\nfrom tests.sinks.pushing import bundle\n"
        "many = [bundle(f'NCT9000{number:04}') for number in range(30)]\n"
        f"list(push(many, {server.base!r}, journal={str(tmp_path / 'journal.db')!r}))\n"
    )
    server.fault = lambda request: time.sleep(0.05)
    root = Path(__file__).parents[2]
    run = subprocess.Popen([sys.executable, "-c", script], cwd=root, stderr=subprocess.DEVNULL)
    while server.store.counts()["ResearchStudy"] < 10 and run.poll() is None:
        time.sleep(0.01)
    run.kill()
    run.wait()
    server.fault = lambda request: None
    time.sleep(0.1)
    done = server.store.counts()["ResearchStudy"]
    assert 10 <= done < 30
    reports, _ = pushed(server, *many, journal=tmp_path / "journal.db")
    assert len(reports) == 30
    assert sum(report.outcome.value == "unchanged" for report in reports) >= done - 1
    assert server.store.counts() == {"Organization": 1, "Location": 60, "ResearchStudy": 30, "Provenance": 30}
    assert set(server.store.histories().values()) == {1}


def test_four_jobs_do_what_one_does(server: Loopback) -> None:
    many = [bundle(f"NCT9000{number:04}") for number in range(40)]
    reports, _ = pushed(server, *many, jobs=4)
    assert len(outcomes(reports)) == 40
    assert server.store.counts() == {"Organization": 1, "Location": 80, "ResearchStudy": 40, "Provenance": 40}
    assert set(server.store.histories().values()) == {1}


def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(server: Loopback, tmp_path: Path) -> None:
    many = [bundle(f"NCT9000{number:04}") for number in range(30)]
    source, journal = tmp_path / "bundles.jsonl", tmp_path / "journal.db"
    source.write_text("".join(json.dumps(each) + "\n" for each in many))
    server.fault = lambda request: time.sleep(0.05)
    words = [
        sys.executable,
        "-m",
        "fhirtrials.cli",
        "push",
        str(source),
        "--to",
        server.base,
        "--journal",
        str(journal),
    ]
    root = Path(__file__).parents[2]
    # A shell that runs the tests in the background lets their children ignore control-C.
    heeding = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(
        words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding
    )
    assert run.stdout is not None
    for _ in range(5):
        assert "created" in run.stdout.readline()
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "Traceback" not in errors
    assert "created" in errors.splitlines()[-1]  # the summary stands all the same
    server.fault = lambda request: None
    time.sleep(0.1)
    reports, _ = pushed(server, *many, journal=journal)
    assert sum(report.outcome.value == "unchanged" for report in reports) >= 5
    assert server.store.counts()["ResearchStudy"] == 30
    assert set(server.store.histories().values()) == {1}
