"""Pulling from a server: the bundles that were pushed, with our ids, whatever the server called them."""

import json
from pathlib import Path
from typing import Any

import pytest

from fhirtrials import push
from fhirtrials.fhir import RELEASES, entries
from fhirtrials.fhir.returned import own_id
from fhirtrials.model import Bundle
from fhirtrials.network import called
from fhirtrials.pipeline.servers import pulled
from tests.loopback import Loopback, loopback, reply
from tests.sinks.pushing import bundle, pushed

VERSIONS = {name: release.version for name, release in RELEASES.items()}


def pull(server: Loopback, *numbers: str) -> dict[str, Bundle | None]:
    return dict(called((), lambda _: pulled(numbers, server.base, {"patience": 5.0})))


def samples(root: Path, release: str) -> dict[str, Bundle]:
    paths = root.glob(f"samples/ctgov-json/*/{release.lower()}.json")
    return {path.parent.name: json.loads(path.read_text("utf-8")) for path in paths}


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("mode", ["id", "conditional", "create"])
def test_what_was_pushed_comes_back_equal(release: str, mode: str, root: Path) -> None:
    given = samples(root, release)
    assert given
    with loopback(VERSIONS[release]) as server:
        assert len(list(push(given.values(), server.base, identity=mode))) == len(given)
        assert pull(server, *given) == given
        assert pull(server) == given


def test_a_size_is_the_same_whether_a_server_gives_it_back_as_text_or_as_a_number() -> None:
    """R5 says text, HAPI a number. https://hl7.org/fhir/R5/json.html#primitive"""
    given = bundle("NCT90000001")
    study = next(each for each in entries(given) if each["resourceType"] == "ResearchStudy")
    study["relatedArtifact"] = [{"type": "documentation", "document": {"title": "Protocol", "size": "5000000000"}}]
    with loopback() as server:
        pushed(server, given)
        stored = server.store.now("ResearchStudy/NCT90000001")
        assert stored is not None
        stored["relatedArtifact"][0]["document"]["size"] = 5000000000
        reports, _ = pushed(server, given)
        assert [report.outcome.value for report in reports] == ["unchanged"]
        back = pull(server, "NCT90000001")["NCT90000001"]
        assert back is not None
        assert study in entries(back)
        study["relatedArtifact"][0]["document"]["size"] = "5000000001"
        reports, _ = pushed(server, given)
        assert [report.outcome.value for report in reports] == ["updated"]


@pytest.mark.parametrize("release", VERSIONS)
def test_every_id_can_be_told_from_what_the_resource_says(release: str, root: Path) -> None:
    """Else a server that gives ids of its own would keep ours for ever."""
    told = 0
    for given in samples(root, release).values():
        for resource in entries(given):
            anonymous = {**resource, "id": "4711"}
            study = [anonymous if each is resource else each for each in entries(given)]
            assert own_id(anonymous, study) == resource["id"]
            told += 1
    assert told


def test_many_studies_come_page_by_page_though_the_server_calls_itself_otherwise() -> None:
    with loopback() as server:
        pushed(server, *(bundle(f"NCT9000{number:04}") for number in range(120)))
        server.requests.clear()
        assert len(pull(server)) == 120
        pages = [each for each in server.requests if each.path.startswith("/fhir/ResearchStudy?")]
    assert len(pages) == 3


def test_a_study_that_is_not_there_is_none() -> None:
    with loopback() as server:
        pushed(server, bundle("NCT90000001"))
        assert pull(server, "NCT90000002") == {"NCT90000002": None}


def test_a_study_without_a_provenance_comes_with_what_it_points_to() -> None:
    with loopback() as server:
        pushed(server, bundle("NCT90000001", sites=3))
        server.store.versions.pop("Provenance/NCT90000001-provenance")
        found = pull(server, "NCT90000001")["NCT90000001"]
    assert found is not None
    kinds = sorted(each["resourceType"] for each in entries(found))
    assert kinds == ["Location", "Location", "Location", "Organization", "ResearchStudy"]


def test_a_server_that_refuses_says_so() -> None:
    from fhirtrials.errors import DestinationError

    def refuses(request: Any) -> Any:
        return None if "/metadata" in request.path else reply(400, {})

    with loopback() as server:
        server.fault = refuses
        with pytest.raises(DestinationError, match="did not give"):
            pull(server)
