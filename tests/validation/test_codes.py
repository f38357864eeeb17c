"""Codes: known to their system, allowed by their element, shown by their own words. Expected: HL7's code systems."""

from typing import Any

import pytest

from fhirtrials.validation import check, check_resource
from fhirtrials.validation.definitions import definitions
from tests.validation.example import concept, example_bundle
from tests.validation.example_r4 import example_bundle_before

STATUS = "http://hl7.org/fhir/research-study-status"
THO = "http://terminology.hl7.org/CodeSystem"
PROGRESS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.progressStatus"


def bundle_of(release: str) -> dict[str, Any]:
    return example_bundle() if release == "R5" else example_bundle_before(release)


def study(release: str, **elements: Any) -> dict[str, Any]:
    """The study of the valid bundle, changed."""
    held = (entry["resource"] for entry in bundle_of(release)["entry"])
    return next(one for one in held if one["resourceType"] == "ResearchStudy") | elements


def found(resource: dict[str, Any], release: str) -> list[tuple[str, str, str]]:
    return [(one.kind, str(one.severity), one.where) for one in check_resource(resource, release)]


@pytest.mark.parametrize("release", ["R5", "R4B", "R4"])
def test_a_valid_bundle_has_no_finding_in_its_release(release: str) -> None:
    assert list(check(bundle_of(release), release)) == []


@pytest.mark.parametrize(("release", "known"), [("R5", 17), ("R4B", 11), ("R4", 11)])
def test_one_url_names_another_list_in_each_release(release: str, known: int) -> None:
    assert len(definitions(release).vocabulary.systems[STATUS]) == known


@pytest.mark.parametrize(("release", "known"), [("R5", True), ("R4B", False), ("R4", False)])
def test_a_code_of_a_later_release_is_unknown_in_an_extension_too(release: str, known: bool) -> None:
    state = {"url": "state", "valueCodeableConcept": concept(STATUS, "recruiting", "Recruiting")}
    where = "ResearchStudy.extension[0].extension[0].value.coding[0]"
    problems = found(study(release, extension=[{"url": PROGRESS, "extension": [state]}]), release)
    assert problems == ([] if known else [("no-such-code", "error", where)])


@pytest.mark.parametrize("release", ["R5", "R4B", "R4"])
@pytest.mark.parametrize(
    ("coding", "kind"),
    [
        ({"system": f"{THO}/goal-priority", "code": "urgent"}, "no-such-code"),
        ({"system": f"{THO}/goal-priority", "code": "high-priority", "display": "Rather high"}, "wrong-display"),
        ({"system": f"{THO}/goal-priority", "code": "high-priority", "display": "high priority"}, ""),
        ({"system": f"{THO}/goal-priority", "code": "high-priority"}, ""),
        ({"system": f"{THO}/goal-priority", "code": "urgent", "version": "9.9.9"}, ""),
        ({"system": "https://example.org/codes", "code": "urgent"}, ""),
        ({"code": "urgent"}, ""),
        ({"system": ["x"], "code": "urgent"}, "invalid-structure"),
    ],
)
def test_a_coding_is_held_to_its_system(release: str, coding: dict[str, Any], kind: str) -> None:
    problems = found(study(release, condition=[{"coding": [coding]}]), release)
    assert [one for one, _, _ in problems] == ([kind] if kind else [])


def test_a_coding_that_stands_for_itself_is_held_to_its_system() -> None:
    tag = {"system": f"{THO}/common-tags", "code": "nothing"}
    assert found(study("R5", meta={"tag": [tag]}), "R5") == [("no-such-code", "error", "ResearchStudy.meta.tag[0]")]


ROLE = "http://hl7.org/fhir/research-study-party-role"


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (concept("https://example.org/roles", "brewer", "Brewer"), "unlisted-code"),
        ({"text": "Brewer"}, ""),
        (
            {
                "coding": [
                    {"system": "https://example.org/roles", "code": "brewer"},
                    {"system": ROLE, "code": "sponsor"},
                ]
            },
            "",
        ),
        ({"coding": [{"system": ROLE, "code": "brewer"}, {"system": ROLE, "code": "sponsor"}]}, "no-such-code"),
    ],
)
def test_an_extensible_binding_tells_where_none_of_its_codes_is_given(role: dict[str, Any], kind: str) -> None:
    party = {"role": role, "name": "Institute of Tea"}
    problems = found(study("R5", associatedParty=[party]), "R5")
    assert [one for one, _, _ in problems] == ([kind] if kind else [])
    assert {severity for one, severity, _ in problems if one == "unlisted-code"} <= {"information"}


def test_codes_that_have_no_list_have_a_reason() -> None:
    # A grammar, or codes of others: MIME types, countries, currencies.
    codes = definitions("R4").vocabulary
    assert {"http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"}.isdisjoint(codes.systems)
    assert "Attachment.contentType" not in codes.required
    assert codes.required["ResearchStudy.status"] == [
        *("active", "administratively-completed", "approved", "closed-to-accrual"),
        *("closed-to-accrual-and-intervention", "completed", "disapproved", "in-review"),
        *("temporarily-closed-to-accrual", "temporarily-closed-to-accrual-and-intervention", "withdrawn"),
    ]


def test_every_display_of_the_study_designs_is_taken() -> None:
    design = "http://hl7.org/fhir/study-design"
    displays = definitions("R5").vocabulary.systems[design]["SEVCO:01003"]
    for display in displays:
        category = [concept(design, "SEVCO:01003", display)]
        assert found(study("R5", studyDesign=category), "R5") == []
    (wrong,) = found(study("R5", studyDesign=[concept(design, "SEVCO:01003", "Tea")]), "R5")
    assert wrong[:2] == ("wrong-display", "warning")
