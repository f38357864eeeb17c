"""A study that the registry withdrew: out of use in every release, and nothing else changed."""

import pytest

from fhirtrials.fhir import RELEASES, bundle, out_of_use
from fhirtrials.model import Trial
from fhirtrials.model.parts import Arm, Intervention
from fhirtrials.model.words import Status

TEA = Trial(
    id="NCT90000001",
    title="Tea",
    status=Status.COMPLETED,
    arms=(Arm(label="Tea"),),
    interventions=(Intervention(name="Tea", arms=("Tea",)),),
)
NEW, OLD = "R5", ("R4B", "R4")


@pytest.mark.parametrize("release", RELEASES)
def test_plans_activities_and_variables_say_retired_in_every_release(release: str) -> None:
    made = out_of_use(bundle(TEA, release, lambda found: None))
    statuses = {
        entry["resource"]["resourceType"]: entry["resource"].get("status")
        for entry in made["entry"]
        if entry["resource"]["resourceType"] != "ResearchStudy"
    }
    assert statuses["PlanDefinition"] == statuses["ActivityDefinition"] == statuses["EvidenceVariable"] == "retired"


def studies(release: str, extensions: bool = True) -> tuple[dict[str, object], dict[str, object]]:
    before = bundle(TEA, release, lambda found: None, extensions=extensions)
    after = out_of_use(before)
    first, second = (
        next(entry["resource"] for entry in one["entry"] if entry["resource"]["resourceType"] == "ResearchStudy")
        for one in (before, after)
    )
    return first, second


def test_the_study_says_so_in_its_status_where_that_is_its_publication() -> None:
    before, after = studies(NEW)
    assert after == {**before, "status": "retired"}


@pytest.mark.parametrize("release", OLD)
def test_where_the_status_is_that_of_the_trial_the_extension_says_so(release: str) -> None:
    before, after = studies(release)
    assert after["status"] == before["status"] == "completed"
    assert [each["valueCode"] for each in after["_status"]["extension"]] == ["retired"]  # type: ignore[index]
    plain_before, plain_after = studies(release, extensions=False)
    assert plain_after == plain_before
