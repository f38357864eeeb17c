"""Bundles, NDJSON and trials, into folders and onto standard output."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import zstandard

from fhirtrials.errors import DestinationError
from fhirtrials.issues import Issue
from fhirtrials.model import Trial
from fhirtrials.sinks import SINKS, Destination

HOSPITAL = {"resourceType": "Organization", "id": "org-1", "name": "Example Hospital"}


def bundle(number: str, recorded: str, hospital: dict[str, Any] = HOSPITAL) -> dict[str, Any]:
    resources = [
        hospital,
        {"resourceType": "ResearchStudy", "id": number, "title": "Thé"},
        {"resourceType": "Provenance", "id": f"{number}-provenance", "recorded": recorded},
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": one} for one in resources]}


EARLY = bundle("NCT90000001", "2020-05-01T00:00:00Z")
LATE = bundle("NCT90000002", "2021-02-03T00:00:00Z")


def write(name: str, destination: Destination, items: dict[str, Any]) -> list[Issue]:
    told: list[Issue] = []
    with SINKS[name].open(destination, told.append) as write_one:
        for number, item in items.items():
            write_one(number, SINKS[name].encode(item))
    return told


def write_one_and_break_off(name: str, folder: Path) -> None:
    with SINKS[name].open(Destination(folder), print) as write_one:
        write_one("NCT90000001", SINKS[name].encode(EARLY))
        raise ZeroDivisionError


BOTH = {"NCT90000001": EARLY, "NCT90000002": LATE}


def test_bundles_go_to_a_file_each_named_after_the_trial(tmp_path: Path) -> None:
    assert write("bundle", Destination(tmp_path / "out"), BOTH) == []
    assert sorted(os.listdir(tmp_path / "out")) == ["NCT90000001.json", "NCT90000002.json"]
    assert json.loads((tmp_path / "out/NCT90000002.json").read_bytes()) == LATE


def test_bundles_on_standard_output_are_one_a_line_in_utf_8() -> None:
    out = io.BytesIO()
    write("bundle", Destination(out), BOTH)
    lines = out.getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == [EARLY, LATE]
    assert "Thé" in lines[0]


def test_a_bundle_that_is_done_stays_when_the_run_breaks_off(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_one_and_break_off("bundle", tmp_path)
    assert os.listdir(tmp_path) == ["NCT90000001.json"]


def test_ndjson_has_a_file_for_each_type_and_a_manifest(tmp_path: Path) -> None:
    assert write("ndjson", Destination(tmp_path, "fhirtrials export"), BOTH) == []
    assert sorted(os.listdir(tmp_path)) == [
        "Organization.ndjson",
        "Provenance.ndjson",
        "ResearchStudy.ndjson",
        "manifest.json",
    ]
    studies = (tmp_path / "ResearchStudy.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in studies] == ["NCT90000001", "NCT90000002"]
    assert json.loads((tmp_path / "manifest.json").read_bytes()) == {
        "transactionTime": "2021-02-03T00:00:00Z",
        "request": "fhirtrials export",
        "requiresAccessToken": False,
        "output": [
            {"type": "Organization", "url": "Organization.ndjson", "count": 1},
            {"type": "Provenance", "url": "Provenance.ndjson", "count": 2},
            {"type": "ResearchStudy", "url": "ResearchStudy.ndjson", "count": 2},
        ],
        "error": [],
    }


def test_a_shared_resource_is_written_once(tmp_path: Path) -> None:
    write("ndjson", Destination(tmp_path), BOTH)
    assert [json.loads(line) for line in (tmp_path / "Organization.ndjson").read_bytes().splitlines()] == [HOSPITAL]
    out = io.BytesIO()
    write("ndjson", Destination(out), BOTH)
    types = [json.loads(line)["resourceType"] for line in out.getvalue().splitlines()]
    assert types == ["Organization", "ResearchStudy", "Provenance", "ResearchStudy", "Provenance"]


def test_shared_resources_that_differ_are_told_and_the_first_is_kept() -> None:
    out = io.BytesIO()
    other = bundle("NCT90000002", "2021-02-03T00:00:00Z", {**HOSPITAL, "name": "Another"})
    (told,) = write("ndjson", Destination(out), {"NCT90000001": EARLY, "NCT90000002": other})
    assert told.kind == "internal-error"
    assert told.trial == "NCT90000002"
    assert told.where == "Organization/org-1"
    assert b"Another" not in out.getvalue()


def test_ndjson_that_breaks_off_leaves_nothing_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "ResearchStudy.ndjson").write_bytes(b"old\n")
    (tmp_path / "notes.txt").write_bytes(b"mine\n")
    with pytest.raises(ZeroDivisionError):
        write_one_and_break_off("ndjson", tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["ResearchStudy.ndjson", "notes.txt"]
    assert (tmp_path / "ResearchStudy.ndjson").read_bytes() == b"old\n"


def test_a_resource_that_is_no_json_leaves_no_half_trial_behind() -> None:
    out = io.BytesIO()
    broken = bundle("NCT90000001", "2020-05-01T00:00:00Z")
    broken["entry"].append({"resource": {"resourceType": "Location", "id": object()}})
    with pytest.raises(TypeError):
        write("ndjson", Destination(out), {"NCT90000001": broken})
    assert out.getvalue() == b""


def test_the_same_trials_give_the_same_bytes(tmp_path: Path) -> None:
    write("ndjson", Destination(tmp_path / "a"), BOTH)
    write("ndjson", Destination(tmp_path / "b"), BOTH)
    for name in os.listdir(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_export_of_nothing_has_an_empty_manifest(tmp_path: Path) -> None:
    write("ndjson", Destination(tmp_path), {})
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert manifest["output"] == []
    assert "transactionTime" not in manifest


def test_parts_hold_so_many_trials_and_the_manifest_names_them_all(tmp_path: Path) -> None:
    third = bundle("NCT90000003", "2019-01-01T00:00:00Z")
    write("ndjson", Destination(tmp_path, part=2), {**BOTH, "NCT90000003": third})
    output = json.loads((tmp_path / "manifest.json").read_bytes())["output"]
    assert [(one["url"], one["count"]) for one in output] == [
        ("Organization.0001.ndjson", 1),
        ("Provenance.0001.ndjson", 2),
        ("Provenance.0002.ndjson", 1),
        ("ResearchStudy.0001.ndjson", 2),
        ("ResearchStudy.0002.ndjson", 1),
    ]
    assert sorted(os.listdir(tmp_path)) == sorted(["manifest.json", *(one["url"] for one in output)])
    write("bundle", Destination(tmp_path / "bundles", part=2), {**BOTH, "NCT90000003": third})
    assert sorted(str(one.relative_to(tmp_path / "bundles")) for one in tmp_path.glob("bundles/*/*")) == [
        "0001/NCT90000001.json",
        "0001/NCT90000002.json",
        "0002/NCT90000003.json",
    ]
    trials = {f"NCT9000000{number}": Trial(id=f"NCT9000000{number}") for number in (1, 2, 3)}
    write("trial", Destination(tmp_path / "trials", part=2), trials)
    assert sorted(os.listdir(tmp_path / "trials")) == ["trials.0001.jsonl", "trials.0002.jsonl"]


def test_packed_files_are_the_same_bytes_in_a_zstandard_frame(tmp_path: Path) -> None:
    for name, file in (
        ("bundle", "NCT90000001.json"),
        ("ndjson", "ResearchStudy.ndjson"),
        ("trial", "trials.jsonl"),
    ):
        items = {"NCT90000001": Trial(id="NCT90000001")} if name == "trial" else BOTH
        write(name, Destination(tmp_path / name), items)
        write(name, Destination(tmp_path / f"{name}-packed", pack=True), items)
        with (tmp_path / f"{name}-packed" / f"{file}.zst").open("rb") as stream:
            unpacked = zstandard.ZstdDecompressor().stream_reader(stream).read()
        assert unpacked == (tmp_path / name / file).read_bytes()


def test_trials_are_json_lines_that_read_back(tmp_path: Path) -> None:
    tea = Trial(id="NCT90000001", title="Tea and sleep")
    write("trial", Destination(tmp_path), {tea.id: tea})
    (line,) = (tmp_path / "trials.jsonl").read_bytes().splitlines()
    assert Trial.from_json(line) == tea
    out = io.BytesIO()
    write("trial", Destination(out), {tea.id: tea})
    assert out.getvalue() == line + b"\n"


@pytest.mark.parametrize("name", SINKS)
def test_a_file_in_the_place_of_the_folder_is_refused_before_anything_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(DestinationError, match="out"):
        write(name, Destination(tmp_path / "out"), {})
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("name", ["bundle", "ndjson"])
def test_a_full_disk_is_a_destination_error(name: str) -> None:
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(DestinationError, match="No space left"):
        write(name, Destination(full), BOTH)
