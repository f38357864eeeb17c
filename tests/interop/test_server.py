"""HAPI's server takes the samples' bundles as they are, gives them back as they were, and knows them again."""

from pathlib import Path
from typing import Any

import pytest

from fhirtrials.model import Bundle, Resource
from tests.interop.explained import REFUSED_ANYWAY
from tests.interop.material import sample_bundles, study
from tests.interop.server import Server
from tests.interop.validator import Message

# R4B's server is R4's in all that these tests ask.
pytestmark = [pytest.mark.interop, pytest.mark.parametrize("release", ["R5", "R4"], indirect=True, scope="session")]

# R4 has no word for their status, and so a server that validates refuses them: REFUSED_ANYWAY says why.
REFUSED = {"R5": [], "R4": ["NCT02812121"]}


@pytest.fixture(scope="session")
def samples(root: Path, release: str) -> list[Bundle]:
    """One bundle a trial: the samples have several records of the same, and the first is the registry's own."""
    first: dict[str, Bundle] = {}
    for bundle in sample_bundles(root, release):
        first.setdefault(study(bundle)["id"], bundle)
    return list(first.values())


@pytest.fixture(scope="session")
def checked(server: Server, samples: list[Bundle]) -> list[tuple[int, Any]]:
    """What the server said to the bundles when they came first, and it validated them."""
    return [server.call("POST", "", bundle) for bundle in samples]


@pytest.fixture(scope="session")
def answers(server: Server, samples: list[Bundle], checked: list[tuple[int, Any]], release: str) -> list[Any]:
    """What it said when it took them: for those that validation refuses, the second time and without."""
    return [
        server.call("POST", "", bundle, validate=False) if study(bundle)["id"] in REFUSED[release] else answer
        for bundle, answer in zip(samples, checked, strict=True)
    ]


def test_validation_refuses_what_the_table_names_and_no_more(
    samples: list[Bundle], checked: list[tuple[int, Any]], release: str
) -> None:
    refused = [study(bundle)["id"] for bundle, (status, _) in zip(samples, checked, strict=True) if status != 200]
    assert refused == REFUSED[release]
    said = [fault for status, answer in checked if status != 200 for fault in faults(answer)]
    assert [one for one in said if not any(row.covers(one) for row in REFUSED_ANYWAY)] == []
    assert len(said) == len(refused)


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
        number = study(bundle)["identifier"][0]
        found = server.found("ResearchStudy", identifier=f"{number['system']}|{number['value']}")
        assert [one["id"] for one in found] == [study(bundle)["id"]]


def test_the_same_bundle_again_changes_nothing(
    server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]
) -> None:
    for bundle in samples:
        status, answer = server.call("POST", "", bundle, validate=False)
        assert status == 200, faults(answer)
        assert {entry["response"]["status"] for entry in answer["entry"]} == {"200 OK"}
        for written in (entry["resource"] for entry in bundle["entry"]):
            history = server.call("GET", f"/{written['resourceType']}/{written['id']}/_history")[1]
            assert [one["resource"]["meta"]["versionId"] for one in history["entry"]] == ["1"]


def test_a_dangling_reference_is_refused(server: Server, samples: list[Bundle], answers: list[tuple[int, Any]]) -> None:
    """Otherwise the server would take anything, and the tests above would say little."""
    entry = next(entry for entry in samples[0]["entry"] if entry["resource"] == study(samples[0]))
    broken = {**entry["resource"], "site": [{"reference": "Location/nowhere"}]}
    bundle = {**samples[0], "entry": [{**entry, "resource": broken}]}
    status, answer = server.call("POST", "", bundle, validate=False)
    assert 400 <= status < 500, answer
    assert any("Location/nowhere" in fault.text for fault in faults(answer))


def faults(outcome: Resource) -> list[Message]:
    """The errors of an OperationOutcome."""
    return [
        Message(
            severity=one["severity"],
            kind=one.get("details", {}).get("coding", [{}])[0].get("code", ""),
            where=one.get("location", [""])[0],
            text=one.get("diagnostics", ""),
        )
        for one in outcome["issue"]
        if one["severity"] in ("error", "fatal")
    ]


def without_marks(resource: Resource) -> Resource:
    """A resource without what the server itself notes in it: version, moment, and the request, behind meta.source."""
    meta = {key: value for key, value in resource["meta"].items() if key not in ("versionId", "lastUpdated")}
    if source := meta.pop("source", "").partition("#")[0]:
        meta["source"] = source
    return {key: value for key, value in resource.items() if key != "meta"} | ({"meta": meta} if meta else {})
