"""Resources as NDJSON: each checked alone, what points nowhere told once, at the end."""

from typing import Any

from fhirtrials.validation import check_resources
from tests.validation.example import BASE, NCT, resources


def changed(kind: str, **elements: Any) -> list[dict[str, Any]]:
    return [one | elements if one["resourceType"] == kind else one for one in resources()]


def test_a_target_that_never_comes_is_told_once() -> None:
    site = [{"reference": "Location/nowhere"}, {"reference": "Location/nowhere"}]
    (found,) = check_resources(changed("ResearchStudy", site=site))
    assert (found.kind, found.where) == ("unresolved-reference", "ResearchStudy.site[0]")
    assert "ResearchStudy/NCT90000001" in found.what


def test_a_canonical_that_never_comes_is_told() -> None:
    canonical = f"{BASE}/EvidenceVariable/{NCT}-who"
    (found,) = check_resources(changed("ActivityDefinition", subjectCanonical=canonical))
    assert (found.kind, found.where) == ("unresolved-canonical", "ActivityDefinition.subject")


def test_an_id_that_comes_twice_is_told() -> None:
    (found,) = check_resources([*resources(), next(resources())])
    assert (found.kind, found.where) == ("invalid-id", "Organization.id")


def test_a_reference_to_a_wrong_type_is_told() -> None:
    (found,) = check_resources(changed("ResearchStudy", protocol=[{"reference": f"ResearchStudy/{NCT}"}]))
    assert (found.kind, found.where) == ("invalid-reference-type", "ResearchStudy.protocol[0]")


def test_two_trials_may_point_to_one_shared_resource() -> None:
    text = next(resources())["text"]
    roles = [
        {
            "resourceType": "PractitionerRole",
            "id": f"r{number}",
            "text": text,
            "organization": {"reference": "Organization/o"},
        }
        for number in range(2)
    ]
    assert list(check_resources([*roles, next(resources()) | {"id": "o"}])) == []
