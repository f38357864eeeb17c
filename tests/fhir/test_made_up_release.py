"""A release of FHIR is a folder of the mappers that differ, its tables, and one line in ``RELEASES``: nothing else.

Here the folder is a function, and the tables are copied aside with one more among them. What is allowed in the release
is the validation room's, which says that it does not know it.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from fhirtrials import export, read, validate
from fhirtrials.cli import formats
from fhirtrials.cli.export import command as export_command
from fhirtrials.fhir import RELEASES, trial_from
from fhirtrials.fhir.conformance.package import package
from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.r4 import R4
from fhirtrials.fhir.r4.contacts import locations
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, Resource
from fhirtrials.terminology import concept, mappings_folder, table
from tests.goldens import SAMPLES

SAMPLE = SAMPLES / "ctgov-json/NCT03668171/input.json"


def tilted(named: NamedTrial) -> Iterator[Resource]:
    """The one mapper of the release: its places have a mode."""
    return ({**place, "mode": "kind"} for place in locations(named))


R4X = replace(R4, name="R4X", version="4.9.9", tables=("r4x", *R4.tables), mappers={**R4.mappers, "Location": tilted})


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The release, for one test: its table and its line."""
    folder = tmp_path / "mappings"
    shutil.copytree(mappings_folder(), folder)
    phases = json.loads((folder / "to-fhir/phase-r4.json").read_text("utf-8"))
    phases["id"] = "phase-r4x"
    phases["group"][0]["target"] = "https://example.org/phases-of-r4x"
    (folder / "to-fhir/phase-r4x.json").write_text(json.dumps(phases), encoding="utf-8")
    monkeypatch.setattr("fhirtrials.terminology.folder._PACKAGE", tmp_path)
    monkeypatch.setitem(RELEASES, "R4X", R4X)
    forget()
    yield
    forget()


def forget() -> None:
    """Tables are read once; here there are others."""
    for module in (sys.modules[concept.__module__], sys.modules[table.__module__]):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def exported(release: str) -> tuple[Bundle, list[Issue]]:
    told: list[Issue] = []
    (trial,) = read(SAMPLE, tell=told.append)
    return export(trial, fhir=release, tell=told.append), told


@pytest.mark.usefixtures("made_up")
def test_a_made_up_release_has_its_own_mapper_and_table_and_all_else_of_its_parent() -> None:
    (bundle, told), (parents, parents_told) = exported("R4X"), exported("R4")
    assert told == parents_told
    differing = []
    for entry, parent in zip(bundle["entry"], parents["entry"], strict=True):
        found, expected = entry["resource"], parent["resource"]
        if found["resourceType"] == "Location":
            assert found == {**expected, "mode": "kind"}
        elif found != expected:
            differing.append(found["resourceType"])
            assert {name for name in found if found[name] != expected[name]} == {"phase"}
            assert found["phase"]["coding"][0]["system"] == "https://example.org/phases-of-r4x"
            assert found["phase"]["coding"][0]["code"] == expected["phase"]["coding"][0]["code"]
    assert differing == ["ResearchStudy"]


@pytest.mark.usefixtures("made_up")
def test_every_room_that_asks_for_releases_knows_it() -> None:
    assert "R4X" in CliRunner().invoke(formats.command, []).output
    assert "R4X" in CliRunner().invoke(export_command, ["--help"]).output
    bundle, _ = exported("R4X")
    assert trial_from(bundle, "R4X", lambda issue: None) == trial_from(bundle, "R4", lambda issue: None)
    described = json.loads(package(R4X, "1.0.0")["package/package.json"])
    assert described["fhirVersions"] == ["4.9.9"]


@pytest.mark.usefixtures("made_up")
def test_the_validation_room_says_that_it_has_no_definitions_for_it() -> None:
    with pytest.raises(LookupError, match="R4X"):
        validate({"resourceType": "Bundle", "type": "transaction"}, fhir="R4X")


def test_without_its_line_there_is_no_such_release() -> None:
    with pytest.raises(LookupError, match="no FHIR release 'R4X'"):
        exported("R4X")
