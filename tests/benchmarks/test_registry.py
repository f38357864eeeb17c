"""The measure of the whole registry: a source with fresh numbers and names, and a report of what was measured."""

import subprocess
import sys
from pathlib import Path

import orjson
import zstandard

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import registry  # noqa: E402


def study(name: str) -> bytes:
    module = {"leadSponsor": {"name": name, "class": "OTHER"}, "collaborators": [{"name": "Helper"}]}
    identification = {"nctId": "NCT99999999"}
    return orjson.dumps(
        {"protocolSection": {"identificationModule": identification, "sponsorCollaboratorsModule": module}}
    )


def test_every_copy_has_a_number_and_organisations_of_its_own(tmp_path: Path) -> None:
    registry.write_source(tmp_path / "s.jsonl.zst", [study("A"), study("B")], 5)
    with (tmp_path / "s.jsonl.zst").open("rb") as file:
        lines = zstandard.ZstdDecompressor().stream_reader(file).read().splitlines()
    sections = [orjson.loads(line)["protocolSection"] for line in lines]
    assert [each["identificationModule"]["nctId"] for each in sections] == [f"NCT{place:08}" for place in range(5)]
    sponsors = [each["sponsorCollaboratorsModule"] for each in sections]
    assert [each["leadSponsor"]["name"] for each in sponsors] == ["A", "B", "A 1", "B 1", "A 2"]
    assert [each["collaborators"][0]["name"] for each in sponsors] == [
        "Helper",
        "Helper",
        "Helper 1",
        "Helper 1",
        "Helper 2",
    ]


def test_an_export_is_measured_with_all_its_processes(tmp_path: Path) -> None:
    sample = ROOT / "samples/ctgov-json/NCT02812121/input.json"
    found = registry.export(sample, 1)
    assert 0 < found.seconds < 60
    assert 20 < found.memory < 1000


def test_another_converter_gets_the_records_a_line_each(tmp_path: Path) -> None:
    copy = tmp_path / "got.jsonl"
    assert registry.peer(f"cat > {copy}; sleep 0.05", [b"{}", b"[]"]) > -0.05
    assert copy.read_bytes() == b"{}\n"  # the run whose start is taken off comes last


def test_the_floor_reads_every_record_and_writes_a_bundle_for_each(tmp_path: Path) -> None:
    registry.write_source(tmp_path / "s.jsonl.zst", [study("A"), study("B")], 5)
    (tmp_path / "bundles.jsonl").write_bytes(b'{"a":1}\n{"b":2}')
    given = tmp_path / "s.jsonl.zst", tmp_path / "bundles.jsonl"
    done = subprocess.run([sys.executable, ROOT / "benchmarks/floor.py", *given], capture_output=True, check=True)
    assert done.stdout.splitlines() == [b'{"a":1}', b'{"b":2}', b'{"a":1}', b'{"b":2}', b'{"a":1}']
    assert 0 < float(done.stderr) < 5
    assert 0 < registry.floor(*given) < 5
