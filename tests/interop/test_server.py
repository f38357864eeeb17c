"""HAPI's server takes the samples' bundles as they are, gives them back as they were, and knows them again."""

from typing import Any

import pytest

from fhirtrials.model import Bundle, Resource
from tests.interop.server import Server

pytestmark = pytest.mark.interop


@pytest.fixture(scope="session")
def answers(server: Server, samples: list[Bundle]) -> list[tuple[int, Any]]:
    """What the server said to the bundles when they came first."""
    return [server.call("POST", "", bundle) for bundle in samples]


def test_every_bundle_is_accepted(answers: list[tuple[int, Any]]) -> None:
    assert answers
    assert [faults(answer) for status, answer in answers if status != 200] == []
    statuses = {entry["response"]["status"] for _, answer in answers for entry in answer["entry"]}
    # Two trials may share an organization: the second time it is there already.
    assert "201 Created" in statuses
    assert statuses <= {"201 Created", "200 OK"}


def test_every_resource_reads_back_equal(server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]) -> None:
    for bundle in samples:
        for written in (entry["resource"] for entry in bundle["entry"]):
            status, read = server.call("GET", f"/{written['resourceType']}/{written['id']}")
            assert status == 200
            assert without_marks(read) == written


def test_a_trial_is_found_by_its_number(server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]) -> None:
    for bundle in samples:
        study = study_entry(bundle)["resource"]
        number = study["identifier"][0]
        found = server.found("ResearchStudy", identifier=f"{number['system']}|{number['value']}")
        assert [one["id"] for one in found] == [study["id"]]


def test_the_same_bundle_again_changes_nothing(
    server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]
) -> None:
    for bundle in samples:
        status, answer = server.call("POST", "", bundle)
        assert status == 200, faults(answer)
        assert {entry["response"]["status"] for entry in answer["entry"]} == {"200 OK"}
        for written in (entry["resource"] for entry in bundle["entry"]):
            history = server.call("GET", f"/{written['resourceType']}/{written['id']}/_history")[1]
            assert [one["resource"]["meta"]["versionId"] for one in history["entry"]] == ["1"]


def test_a_dangling_reference_is_refused(server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]) -> None:
    """Otherwise the server would take anything, and the tests above would say little."""
    study = study_entry(samples[0])
    broken = {**study["resource"], "site": [{"reference": "Location/nowhere"}]}
    status, answer = server.call("POST", "", {**samples[0], "entry": [{**study, "resource": broken}]})
    assert 400 <= status < 500, answer
    assert any("Location/nowhere" in fault for fault in faults(answer))


def study_entry(bundle: Bundle) -> Any:
    return next(entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == "ResearchStudy")


def faults(outcome: Resource) -> list[str]:
    """The errors of an OperationOutcome."""
    return [one.get("diagnostics", "") for one in outcome["issue"] if one["severity"] in ("error", "fatal")]


def without_marks(resource: Resource) -> Resource:
    """A resource without what the server itself notes in it: version, moment, and the request, behind meta.source."""
    meta = {key: value for key, value in resource["meta"].items() if key not in ("versionId", "lastUpdated")}
    if source := meta.pop("source", "").partition("#")[0]:
        meta["source"] = source
    return {key: value for key, value in resource.items() if key != "meta"} | ({"meta": meta} if meta else {})
