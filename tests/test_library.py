"""The front door: read, export, validate."""

import json
import logging
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import fhirtrials
from fhirtrials import Issue, Trial, export, read, validate
from fhirtrials.errors import InputError

DATA = Path(__file__).parent / "cli/data"
TEA, COFFEE = DATA / "records/tea.json", DATA / "records/coffee.json"


def test_three_lines_take_a_record_to_a_valid_bundle() -> None:
    for trial in read(TEA):
        bundle = export(trial)
        assert validate(bundle) == []
    assert bundle["resourceType"] == "Bundle"
    assert json.loads(json.dumps(bundle)) == bundle


def test_the_front_door_offers_these_names_and_no_other() -> None:
    assert fhirtrials.__all__ == [
        "Issue",
        "Trial",
        "__version__",
        "criteria",
        "export",
        "push",
        "push_async",
        "read",
        "validate",
    ]
    assert all(hasattr(fhirtrials, name) for name in fhirtrials.__all__)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="sleep"):
        _ = fhirtrials.sleep


def test_the_version_is_that_of_the_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert fhirtrials.__version__ == project["version"]


def test_reading_takes_a_folder_and_gives_trials() -> None:
    trials = list(read(str(DATA / "records"), tell=lambda found: None))
    assert [type(trial) for trial in trials] == [Trial, Trial]


def test_a_source_that_is_not_there_is_an_exception_at_once() -> None:
    with pytest.raises(InputError, match=r"nowhere\.json"):
        read("nowhere.json")


def test_a_source_that_no_reader_knows_is_an_exception_that_says_what_can_be_read() -> None:
    with pytest.raises(InputError, match="ctgov-json"):
        read(DATA / "letter.pdf")


def test_one_unreadable_file_among_others_is_told(tmp_path: Path) -> None:
    shutil.copy(TEA, tmp_path / "b.json")
    shutil.copy(DATA / "letter.pdf", tmp_path / "a.json")
    shutil.copy(DATA / "letter.pdf", tmp_path / "c.json")
    told: list[Issue] = []
    assert [trial.id for trial in read(tmp_path, tell=told.append)] == ["NCT90000001"]
    assert [(found.kind, Path(found.source).name) for found in told] == [
        ("unknown-format", "a.json"),
        ("unknown-format", "c.json"),
    ]


def test_a_reader_or_a_release_that_does_not_exist_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match="tea-leaves"):
        read(TEA, reader="tea-leaves")
    (trial,) = read(TEA)
    with pytest.raises(LookupError, match="R9"):
        export(trial, fhir="R9")
    with pytest.raises(LookupError, match="R9"):
        validate({"resourceType": "Bundle"}, fhir="R9")


def test_what_is_found_goes_to_whoever_asked() -> None:
    told: list[Issue] = []
    list(read(COFFEE, tell=told.append))
    assert [(found.kind, found.trial) for found in told] == [("unknown-code", "NCT90000002")]


def test_what_is_found_goes_to_the_log_where_nobody_asked(caplog: pytest.LogCaptureFixture) -> None:
    list(read(COFFEE))
    assert [(record.name, record.levelno) for record in caplog.records] == [("fhirtrials", logging.WARNING)]
    assert "SLEEPING" in caplog.text


def test_people_can_be_left_out_and_the_base_can_be_a_publishers() -> None:
    (trial,) = read(TEA)
    said = json.dumps(export(trial, contacts=False, canonical_base="https://example.org/fhir"))
    assert "Jane Roe" not in said
    assert "https://example.org/fhir/PlanDefinition/NCT90000001" in said
    assert "Jane Roe" in json.dumps(export(trial))


def test_a_broken_bundle_is_not_valid() -> None:
    wrong = json.loads((DATA / "wrong.json").read_bytes())
    assert {"invalid-code", "unresolved-reference"} <= {found.kind for found in validate(wrong)}


def test_an_export_does_not_change_the_trial() -> None:
    (trial,) = read(TEA)
    before = trial.to_json()
    export(trial)
    assert trial.to_json() == before


def test_importing_the_front_door_is_cheap(root: Path) -> None:
    said = "import sys, fhirtrials; print({'pydantic', 'click', 'orjson'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"


def test_the_readme_shows_these_three_lines(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert re.search(r"from fhirtrials import .*\bexport\b", readme)
