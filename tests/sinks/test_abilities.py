"""What a server says of itself: asked in short, and whole where it does not know how to be short."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from fhirtrials.network import Connection
from fhirtrials.sinks.server import Abilities, Identity, abilities
from tests.loopback import Answer, Loopback, Request, loopback, reply

CUT = {"meta": {"tag": [{"code": "SUBSETTED"}]}, "resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}
LISTED = {"type": "ResearchStudy", "interaction": [{"code": "create"}], "updateCreate": False}


def asked(server: Loopback) -> Abilities:
    async def ask() -> Abilities:
        async with Connection(server.base) as connection:
            return await abilities(connection)

    return asyncio.run(ask())


def queries(server: Loopback) -> list[str]:
    return [urlsplit(each.path).query.partition("=")[0] for each in server.requests]


@pytest.mark.parametrize(
    "short",
    [
        reply(400, {"resourceType": "OperationOutcome"}),
        reply(200, CUT),
        reply(200, {**CUT, "rest": [{"mode": "server"}]}),
        reply(200, {**CUT, "rest": [{"mode": "server", "resource": [{"type": "ResearchStudy"}]}]}),
        (200, {}, b"<html>"),
    ],
)
def test_a_server_that_is_not_short_in_our_sense_is_asked_for_all(short: Answer) -> None:
    def fault(request: Request) -> Any:
        return short if "_elements" in request.path else None

    with loopback(study={"updateCreate": False}) as server:
        server.fault = fault
        found = asked(server)
        assert queries(server) == ["_elements", ""]
    assert (found.fhir_version, found.identity) == ("5.0.0", Identity.CONDITIONAL)


@pytest.mark.parametrize("listed", [CUT, {**CUT, "meta": {}}])
def test_what_is_short_or_whole_is_enough(listed: dict[str, Any]) -> None:
    with loopback() as server:
        server.fault = lambda request: reply(200, {**listed, "rest": [{"mode": "server", "resource": [LISTED]}]})
        found = asked(server)
        assert queries(server) == ["_elements"]
    assert (found.identity, found.deletes) == (Identity.CONDITIONAL, False)
