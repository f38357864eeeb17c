"""One transaction: entries out, places back; or what the server refused.

https://hl7.org/fhir/R5/http.html#transaction-response
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from fhirtrials.errors import DestinationError
from fhirtrials.model import Resource
from fhirtrials.network import Answer, Connection, TransientError
from fhirtrials.sinks.server.fault import named_entry, words

_LOCATION = re.compile(r"([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/([^/?#]+))?/?$")
_NO_TRANSACTIONS = frozenset({404, 405, 501})
TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Written:
    """Where an entry stands now (``Type/id``), and in which version; "" where the server does not say."""

    place: str
    version: str


class RefusedError(Exception):
    """The server refused the transaction. ``entry`` is the one at fault, where it says which.

    ``partly``: it took the other entries all the same, which a transaction must not.
    """

    def __init__(self, why: str, entry: int | None, status: int, partly: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.entry = entry
        self.status = status
        self.partly = partly


async def transact(connection: Connection, entries: Sequence[Resource]) -> list[Written]:
    """Sends the entries once. Raises RefusedError; TransientError where they may be sent again."""
    body = orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    answer = await connection.once("POST", "", body, {"Prefer": "return=minimal"})
    if answer.status in _NO_TRANSACTIONS and not answer.resource:
        raise DestinationError(
            f"{connection.base} takes no transactions ({answer.status}).\n  Give the base address of a FHIR server."
        )
    if not 200 <= answer.status < 300:
        raise refusal(answer, entries)
    listed = answer.resource.get("entry")
    if not answer.resource:
        raise TransientError("its answer was cut off or is no JSON")
    if not isinstance(listed, list) or len(listed) != len(entries):
        raise DestinationError(f"{connection.base} does not answer as a FHIR server: {words(answer)}")
    for index, each in enumerate(listed):
        response = each.get("response", {})
        if not str(response.get("status", "")).startswith("2"):
            outcome = Answer(answer.status, {}, orjson.dumps(response.get("outcome", response)))
            raise RefusedError(words(outcome), index, answer.status, partly=True)
    return [_written(entry, each) for entry, each in zip(entries, listed, strict=True)]


def refusal(answer: Answer, entries: Sequence[Resource]) -> RefusedError:
    """What the server said, and of which entry."""
    names = [_name(entry) for entry in entries]
    return RefusedError(words(answer), named_entry(answer.resource, names), answer.status)


def _name(entry: Resource) -> str:
    kind, _, id_ = str(entry["request"]["url"]).partition("?")[0].partition("/")
    return f"{kind}/{id_}" if id_ else str(entry["fullUrl"])


def _written(entry: Resource, answered: Resource) -> Written:
    response = answered.get("response", {})
    found = _LOCATION.search(str(response.get("location", "")))
    etag = str(response.get("etag", "")).removeprefix("W/").strip('"')
    request = entry["request"]
    sent = answered.get("resource")  # some send it, asked or not
    resource = sent if isinstance(sent, dict) and sent.get("id") else None
    number = (found and found[2]) or etag or str((resource or {}).get("meta", {}).get("versionId", ""))
    if found:
        return Written(found[1], number)
    if resource:
        return Written(f"{resource['resourceType']}/{resource['id']}", number)
    at = request["url"] if request["method"] in ("PUT", "DELETE") and "?" not in request["url"] else ""
    return Written(at, etag)
