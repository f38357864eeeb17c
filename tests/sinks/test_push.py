"""Pushing to a server: nothing twice, nothing lost, every study reported. The server is ours, the sockets are real."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from fhirtrials import push, push_async
from fhirtrials.errors import DestinationError
from fhirtrials.model import Bundle
from tests.loopback import Loopback, Request, loopback, reply
from tests.sinks.pushing import NUMBERS, bundle, changed, hospital, outcomes, pushed

MODES = ["id", "conditional", "create"]
ONE, TWO = bundle("NCT90000001"), bundle("NCT90000002")

every_mode = pytest.mark.parametrize("mode", MODES)


@pytest.fixture
def server() -> Any:
    with loopback() as running:
        yield running


@every_mode
def test_a_first_push_creates_every_resource_once(server: Loopback, mode: str) -> None:
    reports, told = pushed(server, ONE, TWO, identity=mode)
    assert outcomes(reports) == {"NCT90000001": "created", "NCT90000002": "created"}
    assert server.store.counts() == {"Organization": 1, "Location": 4, "ResearchStudy": 2, "Provenance": 2}
    assert told == []


@every_mode
@pytest.mark.parametrize("with_journal", [True, False])
def test_the_same_push_again_makes_no_version_and_no_copy(
    server: Loopback, mode: str, with_journal: bool, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.db" if with_journal else None
    pushed(server, ONE, TWO, identity=mode, journal=journal)
    before = server.store.histories()
    reports, _ = pushed(server, ONE, TWO, identity=mode, journal=journal)
    assert outcomes(reports) == {"NCT90000001": "unchanged", "NCT90000002": "unchanged"}
    assert server.store.histories() == before


def test_what_the_journal_knows_is_not_asked_of_the_server(server: Loopback, tmp_path: Path) -> None:
    pushed(server, ONE, journal=tmp_path / "journal.db")
    server.requests.clear()
    pushed(server, ONE, journal=tmp_path / "journal.db")
    assert [each.path.partition("?")[0] for each in server.requests] == ["/fhir/metadata"]


@pytest.mark.parametrize("mode", ["id", "conditional"])
@pytest.mark.parametrize("with_journal", [True, False])
def test_of_a_changed_study_only_what_changed_gets_a_version(
    server: Loopback, mode: str, with_journal: bool, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.db" if with_journal else None
    pushed(server, ONE, TWO, identity=mode, journal=journal)
    new = changed(ONE, "ResearchStudy", title="Tea, sleep and dreams")
    reports, _ = pushed(server, new, TWO, identity=mode, journal=journal)
    assert outcomes(reports) == {"NCT90000001": "updated", "NCT90000002": "unchanged"}
    assert [report.resources for report in reports] == [1, 0]
    versions = server.store.histories()
    (study,) = [at for at, _ in server.store.found("ResearchStudy", f"identifier={NUMBERS}|NCT90000001")]
    assert {at: number for at, number in versions.items() if number > 1} == {study: 2}


def test_create_tells_of_a_changed_study_and_leaves_it(server: Loopback) -> None:
    pushed(server, ONE, identity="create")
    before = server.store.histories()
    reports, told = pushed(server, changed(ONE, "ResearchStudy", title="Another"), identity="create")
    assert outcomes(reports) == {"NCT90000001": "not updated"}
    assert [found.kind for found in told] == ["study-not-updated"]
    assert server.store.histories() == before


def test_an_organization_is_written_once_a_run_before_those_that_point_to_it(server: Loopback) -> None:
    pushed(server, ONE, TWO)
    kinds = [
        [entry["resource"]["resourceType"] for entry in each.body["entry"]] for each in server.bundles("transaction")
    ]
    assert kinds[0] == ["Organization"]
    assert [kind for rest in kinds[1:] for kind in rest if kind == "Organization"] == []


def test_a_study_goes_in_one_transaction(server: Loopback) -> None:
    pushed(server, ONE)
    _, study = server.bundles("transaction")
    assert [entry["request"]["url"] for entry in study.body["entry"]] == [
        "Location/NCT90000001-site-0",
        "Location/NCT90000001-site-1",
        "ResearchStudy/NCT90000001",
        "Provenance/NCT90000001-provenance",
    ]


@every_mode
def test_a_large_study_is_cut_within_the_limits_and_its_study_comes_last(server: Loopback, mode: str) -> None:
    reports, _ = pushed(server, bundle("NCT90000003", sites=25), identity=mode, max_entries=10)
    assert outcomes(reports) == {"NCT90000003": "created"}
    sizes = [len(each.body["entry"]) for each in server.bundles("transaction")]
    assert max(sizes) <= 10
    last = [entry["resource"]["resourceType"] for entry in server.bundles("transaction")[-1].body["entry"]]
    assert last[-2:] == ["ResearchStudy", "Provenance"]
    assert server.store.counts()["Location"] == 25


def test_a_transaction_stays_within_the_bytes(server: Loopback) -> None:
    pushed(server, bundle("NCT90000003", sites=60), max_bytes=20_000)
    sizes = [len(json.dumps(each.body)) for each in server.bundles("transaction")]
    assert len(sizes) > 2
    assert max(sizes) <= 20_000


def test_where_a_server_finds_a_transaction_too_large_it_is_halved(server: Loopback) -> None:
    def too_large(request: Request) -> Any:
        if isinstance(request.body, dict) and request.body["type"] == "transaction" and len(request.body["entry"]) > 8:
            return reply(413, {})
        return None

    server.fault = too_large
    reports, _ = pushed(server, bundle("NCT90000003", sites=25))
    assert outcomes(reports) == {"NCT90000003": "created"}
    assert server.store.counts()["Location"] == 25


@every_mode
def test_never_the_same_search_twice_in_one_bundle(server: Loopback, mode: str) -> None:
    pushed(server, ONE, TWO, identity=mode)
    for each in server.bundles("transaction"):
        keys = [entry["request"].get("ifNoneExist") or entry["request"]["url"] for entry in each.body["entry"]]
        searches = [key for key in keys if "identifier=" in key or "?" in key]
        assert len(searches) == len(set(searches))
        assert mode == "id" or searches


def test_two_resources_with_one_identifier_are_refused_by_us(server: Loopback) -> None:
    twice = changed(ONE, "Location", identifier=[{"system": NUMBERS, "value": "same"}])
    reports, told = pushed(server, twice, TWO)
    assert [report.outcome.value for report in reports] == ["refused", "created"]
    assert "two resources" in told[0].what


def test_a_study_that_names_another_as_secondary_is_not_taken_for_it(server: Loopback) -> None:
    other = [
        {"use": "official", "system": NUMBERS, "value": "NCT90000002"},
        {"system": NUMBERS, "value": "NCT90000001"},
    ]
    pushed(server, changed(TWO, "ResearchStudy", identifier=other), identity="conditional")
    for _ in range(2):
        reports, _ = pushed(server, ONE, identity="conditional")
    assert outcomes(reports) == {"NCT90000001": "unchanged"}
    assert server.store.counts()["ResearchStudy"] == 2
    assert server.store.counts()["Provenance"] == 2


@pytest.mark.parametrize(
    ("says", "first"),
    [
        ({"updateCreate": True, "conditionalUpdate": True}, "PUT Location/NCT90000001-site-0"),
        ({}, "PUT Location/NCT90000001-site-0"),
        ({"updateCreate": False, "conditionalUpdate": True}, "PUT Location?identifier="),
        ({"updateCreate": False, "conditionalUpdate": False, "conditionalCreate": True}, "POST Location"),
    ],
)
def test_the_identity_is_what_the_server_allows(says: dict[str, bool], first: str) -> None:
    with loopback(study=says) as server:
        pushed(server, ONE)
        request = server.bundles("transaction")[1].body["entry"][0]["request"]
    assert f"{request['method']} {request['url']}".startswith(first)


def test_a_bundle_of_another_release_than_the_server_is_not_sent() -> None:
    with loopback("4.0.1") as server:
        reports, told = pushed(server, ONE)
        assert server.bundles("transaction") == []
    assert outcomes(reports) == {"NCT90000001": "refused"}
    assert [found.kind for found in told] == ["other-release"]
    assert "4.0.1" in told[0].what


@pytest.mark.parametrize("mode", ["id", "conditional"])
@pytest.mark.parametrize("with_journal", [True, False])
def test_prune_deletes_what_the_study_lost_and_nothing_shared(
    server: Loopback, mode: str, with_journal: bool, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.db" if with_journal else None
    pushed(server, ONE, TWO, identity=mode, journal=journal)
    smaller = bundle("NCT90000001", sites=1, organization=hospital("b"))
    reports, told = pushed(server, smaller, TWO, identity=mode, journal=journal, prune=True)
    assert [report.pruned for report in reports] == [1, 0]
    assert [found.kind for found in told] == ["orphans-pruned"]
    assert server.store.counts() == {"Organization": 2, "Location": 3, "ResearchStudy": 2, "Provenance": 2}
    reports, told = pushed(server, smaller, TWO, identity=mode, journal=journal, prune=True)
    assert set(outcomes(reports).values()) == {"unchanged"}
    assert told == []


def test_more_orphans_than_fit_into_a_transaction_are_pruned_too(server: Loopback) -> None:
    pushed(server, bundle("NCT90000001", sites=30))
    server.requests.clear()
    reports, _ = pushed(server, bundle("NCT90000001", sites=1), prune=True, max_entries=10)
    assert [report.pruned for report in reports] == [29]
    assert server.store.counts()["Location"] == 1
    assert max(len(each.body["entry"]) for each in server.bundles("transaction")) <= 10


def test_without_prune_an_orphan_stays_and_is_told(server: Loopback) -> None:
    pushed(server, ONE)
    _, told = pushed(server, bundle("NCT90000001", sites=1))
    assert [found.kind for found in told] == ["orphans-left"]
    assert "Location/NCT90000001-site-1" in told[0].what
    assert server.store.counts()["Location"] == 2


def test_where_a_server_does_not_delete_an_orphan_is_retired(server: Loopback) -> None:
    pushed(server, ONE)

    def keeps(request: Request) -> Any:
        if isinstance(request.body, dict) and any(e["request"]["method"] == "DELETE" for e in request.body["entry"]):
            return reply(
                409, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "conflict"}]}
            )
        return None

    server.fault = keeps
    reports, _ = pushed(server, bundle("NCT90000001", sites=1), prune=True)
    assert [(report.outcome.value, report.pruned) for report in reports] == [("updated", 1)]
    orphan = server.store.now("Location/NCT90000001-site-1")
    assert orphan is not None
    assert orphan["status"] == "inactive"


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(server: Loopback) -> None:
    pushed(server, ONE)
    before = server.store.histories()
    reports, _ = pushed(server, changed(ONE, "Location", name="New"), TWO, dry_run=True)
    assert [str(report) for report in reports] == [
        "NCT90000001 updated, 2 resources",
        "NCT90000002 created, 4 resources",
    ]
    assert server.store.histories() == before


def test_a_bundle_without_a_study_is_refused_and_the_others_are_sent(server: Loopback) -> None:
    reports, told = pushed(server, {"resourceType": "Bundle", "type": "transaction"}, ONE)
    assert [report.outcome.value for report in reports] == ["refused", "created"]
    assert told[0].kind == "study-refused"


def test_a_loose_reference_is_refused_before_it_is_sent(server: Loopback) -> None:
    loose = changed(ONE, "ResearchStudy", site=[{"reference": "Location/nowhere"}])
    reports, told = pushed(server, loose, TWO)
    assert outcomes(reports) == {"NCT90000001": "refused", "NCT90000002": "created"}
    assert told[0].where == "ResearchStudy/NCT90000001"
    assert "Location/nowhere" in told[0].what
    assert server.store.now("ResearchStudy/NCT90000001") is None


def test_async_code_pushes_too(server: Loopback) -> None:
    async def numbers() -> list[str]:
        async def one_by_one() -> Any:
            for each in (ONE, TWO):
                await asyncio.sleep(0)
                yield each

        return [report.trial async for report in push_async(one_by_one(), server.base, jobs=2)]

    assert sorted(asyncio.run(numbers())) == ["NCT90000001", "NCT90000002"]


def test_a_push_left_early_ends(server: Loopback) -> None:
    many: list[Bundle] = [bundle(f"NCT9000{number:04}") for number in range(200)]
    reports = push(many, server.base)
    next(reports)
    reports.close()  # type: ignore[attr-defined]
    assert server.store.counts()["ResearchStudy"] < 200


def test_where_nobody_listens_the_run_ends_with_words() -> None:
    with loopback() as server:
        base = server.base
    with pytest.raises(DestinationError, match="does not answer"):
        list(push([ONE], base, patience=0.3))
