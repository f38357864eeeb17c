"""Extensions that stand for an element of R5 hold what it holds. Expected: the R5 pages of the elements."""

from typing import Any

import pytest

from fhirtrials.validation import check_resource
from tests.validation.example import concept
from tests.validation.test_codes import study

XVER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy"
TEXT = {"text": "Title"}
STATE = {"url": "state", "valueCodeableConcept": TEXT}

GOOD: list[dict[str, Any]] = [
    {"url": f"{XVER}.descriptionSummary", "valueMarkdown": "Tea"},
    {"url": f"{XVER}.recruitment.targetNumber", "valueUnsignedInt": 40},
    {"url": f"{XVER}.label", "extension": [
        {"url": "value", "valueString": "TEA"}, {"url": "type", "valueCodeableConcept": TEXT}]},
    {"url": f"{XVER}.progressStatus", "extension": [STATE, {"url": "actual", "valueBoolean": True}]},
    {"url": f"{XVER}.focus", "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/_datatype", "valueString": "CodeableReference"},
        {"url": "concept", "valueCodeableConcept": TEXT}]},
    {"url": "http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.name", "valueString": "not among ours"},
]  # fmt: skip
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"url": f"{XVER}.descriptionSummary", "valueString": "Tea"}, "takes valueMarkdown, not valueString", ""),
    ({"url": f"{XVER}.brand", "valueString": "Tea"}, "no later release has an element 'ResearchStudy.brand'", ""),
    ({"url": f"{XVER}.label", "extension": [{"url": "value", "valueMarkdown": "TEA"}]}, "takes valueString",
     ".extension[0]"),
    ({"url": f"{XVER}.progressStatus", "extension": [STATE, {"url": "kind", "valueCode": "x"}]}, "has no part 'kind'",
     ".extension[1]"),
    ({"url": f"{XVER}.status", "valueString": "active"}, "takes valueCode", ""),
]  # fmt: skip


@pytest.mark.parametrize("release", ["R4", "R4B"])
@pytest.mark.parametrize("extension", GOOD, ids=lambda one: one["url"].rpartition("-")[2])
def test_an_element_of_the_later_release_may_stand_in_an_extension(extension: dict[str, Any], release: str) -> None:
    assert list(check_resource(study(release, extension=[extension]), release)) == []


@pytest.mark.parametrize("release", ["R4", "R4B"])
@pytest.mark.parametrize(("extension", "problem", "where"), BAD)
def test_it_must_hold_what_the_element_holds(extension: dict[str, Any], problem: str, where: str, release: str) -> None:
    (found,) = check_resource(study(release, extension=[extension]), release)
    assert found.kind == "invalid-structure"
    assert problem in found.what
    assert found.where == f"ResearchStudy.extension[0]{where}"


def test_an_extension_of_a_part_is_looked_at_where_it_stands() -> None:
    note = {"url": f"{XVER}.comparisonGroup.linkId", "valueString": "arm-1"}
    (found,) = check_resource(study("R4", arm=[{"name": "Tea", "extension": [note]}]), "R4")
    assert found.where == "ResearchStudy.arm[0].extension[0]"
    assert "takes valueId, not valueString" in found.what


def test_the_latest_release_has_no_later_one() -> None:
    wrong = {"url": f"{XVER}.descriptionSummary", "valueString": "Tea"}
    label = [{"type": concept("http://hl7.org/fhir/title-type", "acronym", "Acronym"), "value": "TEA"}]
    assert list(check_resource(study("R5", extension=[wrong], label=label), "R5")) == []
