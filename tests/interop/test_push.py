"""A push to real servers: HAPI in three releases, Medplum's router, and sekmet, which gives SMART tokens.

One full pass a server, and each fault once on HAPI and once on Medplum, on the 50 shortest real records. ``python -m
tests.interop.push_matrix`` tries every cell: docs/interop.md has the table.
"""

import json
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fhirtrials import push
from fhirtrials.model import Bundle
from fhirtrials.network import BackendServices, called
from fhirtrials.pipeline.servers import abilities_there, pulled
from fhirtrials.sinks.server import Abilities
from tests.interop import matrix, peers
from tests.interop.material import bundle_with_sites, record_bundles, shortest_bundles, study
from tests.interop.matrix import MODES, Run
from tests.interop.proxy import proxied
from tests.interop.server import PATIENCE, Peer, Server
from tests.interop.universe import number, universe

pytestmark = pytest.mark.interop

STUDIES = 50
# In this order, on the same studies.
PASS = ["first push", "identical again", "changed study", "pruned site", "searches", "search by MeSH"]
# On studies that are not there yet.
PASS_APART = ["dangling reference", "shared organization"]
# Each fault once on HAPI. The last one kills a server that no other test needs.
FAULTS_OF = {
    "R5": ("429", "cut answers"),
    "R4": ("503", "push killed, resumed"),
    "R4B": ("expired token", "server killed and restarted, resumed"),
}
FAULTS = ["429", "503", "cut answers", "expired token", "server gone, resumed", "push killed, resumed"]
# One way to name a resource on each of HAPI's, all three on Medplum's: so each is tried twice.
MODE_OF = {"R5": "id", "R4B": "create", "R4": "conditional"}
ORDINARY = 5  # studies, as the registry gives them
MANY_SITES = 500


@pytest.fixture(scope="session")
def medplum() -> Iterator[Peer]:
    """Medplum's router, empty."""
    if reason := peers.no_node():
        pytest.skip(reason)
    with peers.medplum() as running:
        yield running


@pytest.fixture(scope="session")
def hapi_bundles(shared: Path, release: str) -> list[Bundle]:
    return shortest_bundles(shared, release, STUDIES)


@pytest.fixture(scope="session")
def medplum_bundles(shared: Path) -> list[Bundle]:
    return shortest_bundles(shared, "R4", STUDIES)


@pytest.fixture(scope="session")
def whole_pass(
    server: Server, release: str, hapi_bundles: list[Bundle], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Studies of their own on one server, for all tests of a pass."""
    return Run(server.base, MODE_OF[release], tmp_path_factory.mktemp("pass"), universe(hapi_bundles, 20))


@pytest.mark.parametrize("cell", PASS)
def test_hapi(cell: str, whole_pass: Run) -> None:
    matrix.CELLS[cell](whole_pass)


@pytest.mark.parametrize("cell", PASS_APART)
def test_hapi_on_other_studies(
    cell: str, server: Server, release: str, hapi_bundles: list[Bundle], tmp_path: Path
) -> None:
    own = universe(hapi_bundles, 30 + PASS_APART.index(cell))
    matrix.CELLS[cell](Run(server.base, MODE_OF[release], tmp_path, own))


def test_hapi_says_of_itself_in_short_what_it_says_at_length(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_short_is_enough(server, monkeypatch)


def test_hapi_gives_back_what_was_pushed(server: Server, release: str, shared: Path) -> None:
    ordinary = (each for each in record_bundles(shared, release) if "status" in study(each))
    own = universe(islice(ordinary, ORDINARY), 40)
    reports = push(own, server.base, identity=MODE_OF[release], timeout=PATIENCE)
    assert {each.outcome.value for each in reports} == {"created"}
    assert_given_back(own, server)


@pytest.mark.parametrize("release", ["R5"], indirect=True, scope="session")
def test_a_study_with_hundreds_of_sites_goes_in_several_transactions(
    server: Server, release: str, shared: Path
) -> None:
    own = universe([bundle_with_sites(shared, release, MANY_SITES)], 41)
    transactions = []

    def noted(_: int, writes: bool) -> str:
        transactions.extend([writes] if writes else [])
        return ""

    with proxied(server.base, noted) as proxy:
        (report,) = push(own, proxy.base, identity="conditional", timeout=PATIENCE)
    assert (report.outcome.value, report.issues) == ("created", ())
    assert len(transactions) == 3  # its organizations, and two of at most 500 resources each
    assert_given_back(own, server)


def assert_given_back(bundles: list[Bundle], server: Server) -> None:
    """A pull gives what was pushed."""
    back = dict(called((), lambda _: pulled([number(each) for each in bundles], server.base, {})))
    assert [by_name(back[number(each)]) for each in bundles] == [by_name(each) for each in bundles]


@pytest.mark.parametrize("turn", [0, 1])
def test_hapi_with_a_fault(turn: int, server: Server, release: str, hapi_bundles: list[Bundle], tmp_path: Path) -> None:
    fault = FAULTS_OF[release][turn]
    run = Run(server.base, MODE_OF[release], tmp_path, universe(hapi_bundles, 50 + turn))
    if fault == "server killed and restarted, resumed":
        matrix.server_gone(run, server.kill, server.start)
    else:
        matrix.CELLS[fault](run)


@pytest.fixture(scope="session")
def medplum_passes(
    medplum: Peer, medplum_bundles: list[Bundle], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Run]:
    """As ``whole_pass``, for each mode."""
    folders = {mode: tmp_path_factory.mktemp(mode) for mode in MODES}
    return {
        mode: Run(medplum.base, mode, folder, universe(medplum_bundles, 20 + place))
        for place, (mode, folder) in enumerate(folders.items())
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cell", PASS)
def test_medplum(cell: str, mode: str, medplum_passes: dict[str, Run]) -> None:
    matrix.CELLS[cell](medplum_passes[mode])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cell", PASS_APART)
def test_medplum_on_other_studies(
    cell: str, mode: str, medplum: Peer, medplum_bundles: list[Bundle], tmp_path: Path
) -> None:
    own = universe(medplum_bundles, 30 + 10 * MODES.index(mode) + PASS_APART.index(cell))
    matrix.CELLS[cell](Run(medplum.base, mode, tmp_path, own))


@pytest.mark.parametrize("fault", FAULTS)
def test_medplum_with_a_fault(fault: str, medplum: Peer, medplum_bundles: list[Bundle], tmp_path: Path) -> None:
    matrix.CELLS[fault](Run(medplum.base, "id", tmp_path, universe(medplum_bundles, 60 + FAULTS.index(fault))))


def test_medplum_says_of_itself_in_short_what_it_says_at_length(medplum: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_short_is_enough(medplum, monkeypatch)


def test_smart_backend_services(shared: Path, tmp_path: Path) -> None:
    """A token for a signed assertion, and another one when it has expired: this server checks both."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "k1", "alg": "RS384"}
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    # It knows no search for a ResearchStudy, and no R4 EvidenceVariable: a study without.
    bundle = only(shortest_bundles(shared, "R4", 1)[0], "Organization", "ResearchStudy")
    with peers.sekmet(tmp_path, {"keys": [public]}, token_seconds=2) as peer:
        who = BackendServices("fhirtrials", pem, key_id="k1", scope="system/*.cruds")
        for expected in ("created", "unchanged"):
            (report,) = push([bundle], peer.base, credentials=who)
            assert report.outcome.value == expected, report.issues
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = stranger.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        with pytest.raises(Exception, match="gave no token"):
            list(push([bundle], peer.base, credentials=BackendServices("fhirtrials", pem)))


def only(bundle: Bundle, *kinds: str) -> Bundle:
    """The resources of some types, with references to no others."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: kept(inner) for key, inner in value.items() if not leads_out(inner)}
        return [kept(each) for each in value if not leads_out(each)] if isinstance(value, list) else value

    def leads_out(value: Any) -> bool:
        return isinstance(value, dict) and str(value.get("reference", kinds[0])).partition("/")[0] not in kinds

    entries = [
        {**each, "resource": kept(each["resource"])}
        for each in bundle["entry"]
        if each["resource"]["resourceType"] in kinds
    ]
    assert study({**bundle, "entry": entries})
    return {**bundle, "entry": entries}


def by_name(bundle: Bundle | None) -> dict[str, Any]:
    """The resources by type and id, narratives as one writer would write them."""
    assert bundle is not None
    found = {}
    for each in (entry["resource"] for entry in bundle["entry"]):
        text = json.dumps(each, sort_keys=True, ensure_ascii=False)
        found[f"{each['resourceType']}/{each['id']}"] = json.loads(text.replace("&quot;", '\\"').replace("&#39;", "'"))
    return found


def assert_short_is_enough(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    def said() -> Abilities:
        return next(called((), lambda _: abilities_there(peer.base, {"timeout": PATIENCE})))

    short = said()
    monkeypatch.setattr(import_module("fhirtrials.sinks.server.abilities"), "_IN_SHORT", "metadata")
    assert short == said()
