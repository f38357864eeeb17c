"""``fhirtrials fetch`` against a registry on loopback: what comes, what is asked, what happens when something fails."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.registry_server import Fault, Registry, serving

RECORDS = Path(__file__).parent / "data/records"
TEA, COFFEE = (json.loads((RECORDS / name).read_bytes()) for name in ("tea.json", "coffee.json"))


def study(number: int, day: str = "2026-11-01", status: str = "RECRUITING", old: tuple[str, ...] = ()) -> Any:
    section = TEA["protocolSection"]
    return {
        **TEA,
        "protocolSection": {
            **section,
            "identificationModule": {
                **section["identificationModule"],
                "nctId": f"NCT{number:08}",
                **({"nctIdAliases": list(old)} if old else {}),
            },
            "statusModule": {
                **section.get("statusModule", {}),
                "overallStatus": status,
                "lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"},
            },
        },
    }


@pytest.fixture
def registry() -> Iterator[Registry]:
    studies = [study(1), study(2, "2026-11-18", "COMPLETED"), study(3, old=("NCT00000009",))]
    with serving(Registry(studies)) as running:
        yield running


Fetch = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def fetch(registry: Registry, tmp_path: Path) -> Fetch:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "FHIRTRIALS_REGISTRY": registry.url}
    environment["FHIRTRIALS_PUBMED"] = registry.url.removesuffix("/api/v2")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "fhirtrials.cli", "fetch", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, timeout=60)

    return run


def numbers(content: bytes) -> list[str]:
    return [json.loads(line)["protocolSection"]["identificationModule"]["nctId"] for line in content.splitlines()]


def unpacked(path: Path) -> bytes:
    with path.open("rb") as file:
        return zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read()


def test_studies_asked_for_by_number_come_as_json_lines(fetch: Fetch) -> None:
    done = fetch("NCT00000002", "nct00000001")
    assert (done.returncode, numbers(done.stdout)) == (0, ["NCT00000001", "NCT00000002"])
    assert json.loads(done.stdout.splitlines()[0]) == study(1)
    assert done.stderr.decode().startswith("2 studies, 0 errors")


def test_an_old_number_brings_the_study_it_belongs_to_and_an_unknown_one_is_told(fetch: Fetch) -> None:
    done = fetch("NCT00000009", "NCT00000008")
    assert (done.returncode, numbers(done.stdout)) == (1, ["NCT00000003"])
    assert "NCT00000008: the registry has no study with this number" in done.stderr.decode()
    assert "[not-in-registry]" in done.stderr.decode()


def test_conditions_words_status_and_days_go_to_the_registry(fetch: Fetch, registry: Registry) -> None:
    assert numbers(fetch("--since", "2026-11-10").stdout) == ["NCT00000002"]
    assert numbers(fetch("--status", "recruiting").stdout) == ["NCT00000001", "NCT00000003"]
    assert fetch("--condition", "no such thing").stdout == b""
    assert numbers(fetch("--term", "tea", "--param", "markupFormat=legacy").stdout) == [
        "NCT00000001",
        "NCT00000002",
        "NCT00000003",
    ]
    assert any("markupFormat=legacy" in asked and "query.term=tea" in asked for asked in registry.asked)


def test_what_the_registry_refuses_is_said_in_its_own_words(fetch: Fetch) -> None:
    done = fetch("--param", "flavour=green")
    assert done.returncode == 3
    assert "Request contains unknown parameter(s): flavour" in done.stderr.decode()


def test_a_registry_that_is_busy_is_asked_again_when_it_says_so(fetch: Fetch, registry: Registry) -> None:
    registry.faults = [Fault(429, {"Retry-After": "1"}), Fault(503), Fault(cut=100)]
    start = time.monotonic()
    assert numbers(fetch("NCT00000001").stdout) == ["NCT00000001"]
    assert time.monotonic() - start >= 1
    assert len(registry.asked) == 4


def test_without_a_network_it_says_so_and_what_to_do(fetch: Fetch) -> None:
    done = fetch("NCT00000001", "--registry", "http://127.0.0.1:9/api/v2", "--patience", "0")
    assert done.returncode == 3
    said = done.stderr.decode()
    assert "cannot be asked: it cannot be reached" in said
    assert "on a machine that has one" in said


def test_what_did_not_change_is_not_sent_twice(fetch: Fetch, registry: Registry) -> None:
    first = fetch("NCT00000001")
    sizes: list[int] = []
    registry.before = lambda path: sizes.append(len(registry.asked))
    again = fetch("NCT00000001")
    assert again.stdout == first.stdout
    registry.studies[0] = study(1, "2026-11-19")
    assert json.loads(fetch("NCT00000001").stdout) == study(1, "2026-11-19")


def test_a_file_is_packed_if_its_name_says_so_and_stands_whole(fetch: Fetch, tmp_path: Path) -> None:
    assert fetch("--all", "--to", tmp_path / "all.jsonl.zst").returncode == 0
    assert numbers(unpacked(tmp_path / "all.jsonl.zst")) == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert sorted(os.listdir(tmp_path)) == ["all.jsonl.zst"]


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.zst"])
def test_a_fetch_that_was_killed_goes_on_where_it_was(
    fetch: Fetch, registry: Registry, tmp_path: Path, name: str
) -> None:
    registry.studies = [study(number) for number in range(2500)]
    whole, broken = tmp_path / "whole" / name, tmp_path / "broken" / name
    assert fetch("--all", "--to", whole).returncode == 0
    asked = len(registry.asked)

    def stop(path: str) -> None:
        if path == "/studies" and len(registry.asked) == asked + 3:  # the day, the first page; now comes the second
            process.send_signal(signal.SIGKILL)
            process.wait()

    registry.before = stop
    command = [sys.executable, "-m", "fhirtrials.cli", "fetch", "--all", "--to", str(broken)]
    process = subprocess.Popen([*command, "--registry", registry.url], stderr=subprocess.DEVNULL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    registry.before = lambda path: None
    with broken.with_name(f"{name}.part").open("ab") as part:
        part.write(b"half a page")
    assert not broken.exists()

    again = fetch("--all", "--to", broken)
    assert again.returncode == 0
    assert "Going on with" in again.stderr.decode()
    assert broken.read_bytes() == whole.read_bytes()
    assert sorted(os.listdir(broken.parent)) == [name]


def test_another_question_does_not_go_on_with_the_old_one(fetch: Fetch, registry: Registry, tmp_path: Path) -> None:
    to = tmp_path / "studies.jsonl"
    registry.faults = [Fault(200)]  # the day of the data is no JSON: nothing is begun
    assert fetch("--all", "--to", to).returncode == 3
    to.with_name("studies.jsonl.part").write_bytes(b"{}\n" * 9)
    state = {"question": "another", "day_of_data": registry.day, "query": 0, "token": "x", "bytes": 27, "studies": 9}
    to.with_name("studies.jsonl.state").write_text(json.dumps(state))
    assert fetch("--all", "--to", to).returncode == 0
    assert numbers(to.read_bytes()) == ["NCT00000001", "NCT00000002", "NCT00000003"]


def test_a_page_that_the_registry_knows_no_more_means_to_begin_anew(
    fetch: Fetch, registry: Registry, tmp_path: Path
) -> None:
    from fhirtrials.sources.registry.fetching import question
    from fhirtrials.sources.registry.query import Query

    to = tmp_path / "studies.jsonl"
    to.with_name("studies.jsonl.part").write_bytes(b"{}\n")
    state = {
        "question": question(registry.url, Query()),
        "day_of_data": registry.day,
        "query": 0,
        "token": "stale",
        "bytes": 3,
        "studies": 1,
    }
    to.with_name("studies.jsonl.state").write_text(json.dumps(state))
    assert fetch("--all", "--to", to).returncode == 0
    assert numbers(to.read_bytes()) == ["NCT00000001", "NCT00000002", "NCT00000003"]


def test_articles_come_as_one_set(fetch: Fetch, registry: Registry, tmp_path: Path) -> None:
    registry.articles = b'<?xml version="1.0"?><PubmedArticleSet><PubmedArticle></PubmedArticle></PubmedArticleSet>'
    done = fetch("--pubmed", "38926145,28370357", "--to", tmp_path / "paper.xml")
    assert (done.returncode, (tmp_path / "paper.xml").read_bytes()) == (0, registry.articles)
    assert registry.asked == ["/efetch.fcgi db=pubmed&retmode=xml&tool=fhirtrials&id=38926145%2C28370357"]
    registry.articles = b'{"error": "API rate limit exceeded"}'
    refused = fetch("--pubmed", "38926145")
    assert refused.returncode == 3
    assert "API rate limit exceeded" in refused.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [(), ("NCT1",), ("--since", "2026-11"), ("--since", "soon"), ("--all", "NCT00000001"), ("--param", "x"),
     ("--pubmed", "1", "--all"), ("--pubmed", "PMC1")],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_a_wrong_command_line(fetch: Fetch, arguments: tuple[str, ...]) -> None:
    assert fetch(*arguments).returncode == 2


def test_export_fetches_a_study_that_is_named_by_its_number(registry: Registry, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "FHIRTRIALS_REGISTRY": registry.url}

    def export(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "fhirtrials.cli", "export", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, timeout=60, cwd=tmp_path)

    done = export("NCT00000002", "NCT00000077", "--format", "trial")
    assert done.returncode == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["NCT00000002"]
    assert "NCT00000077: the registry has no study with this number" in done.stderr.decode()
    (tmp_path / "NCT00000001").write_bytes(json.dumps(study(5)).encode())  # a file of this name comes first
    assert json.loads(export("NCT00000001", "--format", "trial").stdout)["id"] == "NCT00000005"


# ---- where it goes


def test_a_link_stays_and_a_pipe_is_not_replaced(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "there/studies.jsonl")
    assert fetch("NCT00000001", "--to", link).returncode == 0
    assert link.is_symlink()
    assert numbers((tmp_path / "there/studies.jsonl").read_bytes()) == ["NCT00000001"]
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = fetch("NCT00000001", "--to", pipe)
        assert (done.returncode, numbers(reader.communicate(timeout=60)[0])) == (0, ["NCT00000001"])
    assert pipe.is_fifo()


def test_standard_output_without_room_is_said(registry: Registry) -> None:
    command = [sys.executable, "-m", "fhirtrials.cli", "fetch", "--all", "--registry", registry.url]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 4
    assert "No space left on device" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_name_that_is_too_long_is_a_place_that_cannot_be_written(fetch: Fetch, tmp_path: Path) -> None:
    done = fetch("NCT00000001", "--to", tmp_path / (300 * "x"))
    assert done.returncode == 4
    assert "File name too long" in done.stderr.decode()


@pytest.mark.parametrize("to", [".", " ", "/"])
def test_a_folder_is_refused_before_anything_is_asked(fetch: Fetch, registry: Registry, to: str) -> None:
    for question in (("NCT00000001",), ("--pubmed", "1")):
        done = fetch(*question, "--to", to)
        assert done.returncode == 2
        assert "this is a folder" in done.stderr.decode()
    assert registry.asked == []


def test_of_two_fetches_into_one_file_the_second_says_so(fetch: Fetch, registry: Registry, tmp_path: Path) -> None:
    seconds: list[subprocess.CompletedProcess[bytes]] = []
    to = tmp_path / "studies.jsonl"

    def second(path: str) -> None:
        if path == "/studies":
            registry.before = lambda path: None
            seconds.append(fetch("--all", "--to", to))

    registry.before = second
    assert fetch("--all", "--to", to).returncode == 0
    assert seconds[0].returncode == 4
    assert "another run of fhirtrials is writing to" in seconds[0].stderr.decode()
    assert len(numbers(to.read_bytes())) == 3


def test_a_fetch_that_goes_on_still_knows_which_numbers_have_not_come(
    fetch: Fetch, registry: Registry, tmp_path: Path
) -> None:
    asked_for = [f"NCT{number:08}" for number in (*range(1, 4), *range(5001, 5120))]
    registry.studies.append(study(5119))
    to = tmp_path / "studies.jsonl"

    def stop(path: str) -> None:
        if path == "/studies" and sum("/studies" in each for each in registry.asked) == 2:
            registry.before = lambda path: None
            registry.faults = [Fault(400)]

    registry.before = stop
    broken = fetch(*asked_for, "--to", to)
    assert broken.returncode == 3
    again = fetch(*asked_for, "--to", to)
    said = again.stderr.decode()
    assert "Going on with" in said
    assert again.returncode == 1
    assert numbers(to.read_bytes()) == ["NCT00000001", "NCT00000002", "NCT00000003", "NCT00005119"]
    assert "NCT00005001: the registry has no study with this number" in said
    assert "118 errors" in said


# ---- how it is refused


@pytest.mark.parametrize("status", [401, 403])
def test_a_registry_that_does_not_want_us_is_an_input_that_cannot_be_had(
    fetch: Fetch, registry: Registry, status: int
) -> None:
    registry.faults = [Fault(status)]
    done = fetch("NCT00000001")
    assert done.returncode == 3
    assert f"refuses to answer ({status})" in done.stderr.decode()
    assert "--auth" not in done.stderr.decode()


def test_a_registry_that_stumbles_is_asked_again_but_not_for_ever(fetch: Fetch, registry: Registry) -> None:
    registry.faults = [Fault(500), Fault(200, {"Content-Encoding": "gzip"})]
    assert numbers(fetch("NCT00000001").stdout) == ["NCT00000001"]
    registry.faults = [Fault(500) for _ in range(9)]
    done = fetch("NCT00000001", "--no-cache")
    assert done.returncode == 3
    assert "the server said 500" in done.stderr.decode()
    assert len(registry.faults) == 5


def test_a_registry_that_wants_a_longer_pause_than_we_have_patience_is_quoted(fetch: Fetch, registry: Registry) -> None:
    registry.faults = [Fault(429, {"Retry-After": "3600"})]
    done = fetch("NCT00000001", "--patience", "5")
    assert done.returncode == 3
    assert "It asks to be left alone for 3,600 seconds" in done.stderr.decode()


@pytest.mark.parametrize("address", ["http://[::1", "http://127.0.0.1:99999/api", "registry", "ftp://127.0.0.1/"])
def test_an_address_that_is_none_is_said(fetch: Fetch, address: str) -> None:
    done = fetch("NCT00000001", "--registry", address)
    assert done.returncode == 3
    assert "is no address of a server" in done.stderr.decode()


def test_a_file_that_was_finished_while_we_waited_for_it_is_not_cut(tmp_path: Path) -> None:
    from fhirtrials.errors import DestinationError
    from fhirtrials.sources.registry import download

    to = tmp_path / "studies.jsonl"
    first = download.Download(to, "question", "day")
    first.add([b"{}"], 1, None)
    hold = download.hold

    def late(descriptor: int, place: Path) -> None:
        first.finish()
        hold(descriptor, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(download, "hold", late)
        with pytest.raises(DestinationError, match="has just written"):
            download.Download(to, "question", "day")
    assert to.read_bytes() == b"{}\n"


def test_a_damaged_answer_in_the_cache_is_as_if_it_were_not_there(fetch: Fetch, tmp_path: Path) -> None:
    first = fetch("NCT00000001")
    (kept,) = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    kept.write_bytes(kept.read_bytes()[:-20])
    assert fetch("NCT00000001").stdout == first.stdout
