"""A push to real servers: HAPI in three releases, Medplum's router, and sekmet, which gives SMART tokens.

One full pass a server, and each fault once. ``make interop-full`` tries every cell: docs/interop.md has the table.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fhirtrials import push
from fhirtrials.model import Bundle
from fhirtrials.network import BackendServices, called
from fhirtrials.pipeline import pulled
from tests.interop import matrix, peers
from tests.interop.material import study
from tests.interop.matrix import MODES, Run
from tests.interop.peers import Peer, running
from tests.interop.push_matrix import studies
from tests.interop.server import Server
from tests.interop.universe import number, universe

pytestmark = pytest.mark.interop

STUDIES = 12
PASS = [
    "first push",
    "identical again",
    "changed study",
    "pruned site",
    "dangling reference",
    "searches",
    "search by MeSH",
]
FAULTS = ["429", "503", "cut answers", "expired token", "server gone, resumed", "push killed, resumed"]
# One way to name a resource on each of HAPI's, all three on Medplum's: so each is tried twice.
MODE_OF = {"R5": "id", "R4B": "create", "R4": "conditional"}
FEW = 10  # studies, where it is not the number that is tried


@pytest.fixture(scope="session")
def medplum() -> Iterator[Peer]:
    """Medplum's router, empty."""
    if reason := peers.no_node():
        pytest.skip(reason)
    with running(peers.medplum()) as peer:
        yield peer


@pytest.fixture(scope="session")
def hapi_bundles(shared: Path, release: str) -> list[Bundle]:
    return studies(release, STUDIES)


@pytest.fixture(scope="session")
def medplum_bundles(shared: Path) -> list[Bundle]:
    return studies("R4", STUDIES)


@pytest.mark.parametrize("cell", PASS)
def test_hapi(cell: str, server: Server, release: str, hapi_bundles: list[Bundle], tmp_path: Path) -> None:
    chosen = hapi_bundles if cell == "first push" else hapi_bundles[:FEW]
    matrix.CELLS[cell](Run(server.base, MODE_OF[release], tmp_path, universe(chosen, 20 + PASS.index(cell))))


def test_hapi_gives_back_what_was_pushed(server: Server, release: str, hapi_bundles: list[Bundle]) -> None:
    own = universe(hapi_bundles[:FEW], 30)
    assert len(list(push(own, server.base, identity=MODE_OF[release]))) == FEW
    back = dict(called((), lambda _: pulled([number(each) for each in own], server.base, {})))
    assert [by_name(back[number(each)]) for each in own] == [by_name(each) for each in own]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cell", PASS)
def test_medplum(cell: str, mode: str, medplum: Peer, medplum_bundles: list[Bundle], tmp_path: Path) -> None:
    chosen = medplum_bundles if cell == "first push" else medplum_bundles[:FEW]
    tag = 20 + 10 * MODES.index(mode) + PASS.index(cell)
    matrix.CELLS[cell](Run(medplum.base, mode, tmp_path, universe(chosen, tag)))


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault(fault: str, medplum: Peer, medplum_bundles: list[Bundle], tmp_path: Path) -> None:
    matrix.CELLS[fault](Run(medplum.base, "id", tmp_path, universe(medplum_bundles, 60 + FAULTS.index(fault))))


def test_a_server_that_is_killed_and_started_again(java: None, shared: Path, tmp_path: Path) -> None:
    with running(peers.hapi_on_file("R5", tmp_path)) as peer:
        run = Run(peer.base, "id", tmp_path, universe(studies("R5", FEW), 70))
        matrix.server_gone(run, peer.kill, peer.start)


def test_smart_backend_services(shared: Path, tmp_path: Path) -> None:
    """A token for a signed assertion, and another one when it has expired: this server checks both."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "k1", "alg": "RS384"}
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    # It knows no search for a ResearchStudy, and no R4 EvidenceVariable: a study without.
    bundle = only(studies("R4", 1)[0], "Organization", "ResearchStudy")
    with running(peers.sekmet(tmp_path, {"keys": [public]}, token_seconds=2)) as peer:
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
