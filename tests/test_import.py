"""``pipeline.fhir_files.imported``: FHIR files that fhirtrials wrote → trials."""

import io
import json
from typing import Any

from fhirtrials import export
from fhirtrials.issues import Issue
from fhirtrials.model import Document, Trial
from fhirtrials.model.parts import Site
from fhirtrials.model.trial import Eligibility
from fhirtrials.pipeline.fhir_files import imported

TEA = Trial(id="NCT90000001", title="Tea", sites=(Site(city="Graz"),), eligibility=Eligibility(text="* Likes tea"))
COFFEE = Trial(id="NCT90000002", title="Coffee")


def bundle(trial: Trial, fhir: str = "R5") -> dict[str, Any]:
    return export(trial, fhir=fhir, tell=lambda found: None)


def resources(*trials: Trial) -> list[dict[str, Any]]:
    return [entry["resource"] for trial in trials for entry in bundle(trial)["entry"]]


def read(*documents: list[Any], fhir: str | None = None) -> tuple[list[Trial], list[Issue]]:
    """What becomes of documents, each a list of JSON lines."""
    told: list[Issue] = []
    given = [
        Document(f"{number}.ndjson", lambda lines=lines: io.BytesIO("\n".join(map(json.dumps, lines)).encode()))
        for number, lines in enumerate(documents)
    ]
    return list(imported(given, fhir, told.append)), told


def test_bundles_are_read_one_by_one_whatever_their_release() -> None:
    trials, told = read([bundle(TEA), bundle(COFFEE, "R4")])
    assert [trial.title for trial in trials] == ["Tea", "Coffee"]
    assert trials[0].sites == TEA.sites
    assert [criterion.text for criterion in trials[0].eligibility.criteria] == ["Likes tea"]
    assert {found.kind for found in told} <= {"section-assumed"}


def test_a_release_can_be_named() -> None:
    trials, _ = read([bundle(TEA, "R4")], fhir="R4B")
    assert trials[0].sites == TEA.sites


def test_resources_of_several_files_are_read_together() -> None:
    listed = resources(TEA, COFFEE)
    studies = [each for each in listed if each["resourceType"] == "ResearchStudy"]
    others = [each for each in listed if each["resourceType"] != "ResearchStudy"]
    trials, told = read(studies, others)
    assert [(trial.id, trial.sites) for trial in trials] == [(TEA.id, TEA.sites), (COFFEE.id, ())]
    assert {found.kind for found in told} <= {"section-assumed"}


def test_a_bundle_of_several_studies_has_several_trials() -> None:
    entries = [{"resource": each} for each in resources(TEA, COFFEE)]
    trials, _ = read([{"resourceType": "Bundle", "type": "searchset", "entry": entries}])
    assert [trial.id for trial in trials] == [TEA.id, COFFEE.id]


def test_a_trial_that_comes_twice_is_told_and_read_once() -> None:
    trials, told = read([bundle(COFFEE)], [bundle(COFFEE)])
    assert [trial.id for trial in trials] == [COFFEE.id]
    assert [(found.kind, found.trial, found.source) for found in told] == [("repeated-trial", COFFEE.id, "1.ndjson")]


def test_a_bundle_without_a_study_is_told() -> None:
    for entry in ([], [{"resource": {"resourceType": "Patient"}}], [3, {}], "x"):
        trials, told = read([{"resourceType": "Bundle", "entry": entry}])
        assert trials == []
        assert [found.kind for found in told] == ["no-study"]


def test_what_is_no_resource_is_told_and_the_rest_is_read() -> None:
    trials, told = read([{"id": "x"}, bundle(COFFEE)])
    assert [trial.id for trial in trials] == [COFFEE.id]
    assert [found.kind for found in told] == ["no-resource"]
