"""Reading many things at once: a batch of GETs, and one by one where a server takes no batch.

https://hl7.org/fhir/R5/http.html#transaction
"""

from collections.abc import Iterable

import orjson

from fhirtrials.errors import DestinationError
from fhirtrials.model import Resource
from fhirtrials.network import Answer, Connection

_AT_ONCE = 100
_HAS_NO_BATCH = frozenset({400, 404, 405, 422, 500, 501})
_NOT_THERE = frozenset({404, 410})


async def read(connection: Connection, paths: Iterable[str]) -> dict[str, Resource]:
    """Path → resource, or Bundle of a search, for each path (``Type/id``, ``Type?…``) where the server has one."""
    found: dict[str, Resource] = {}
    listed = list(dict.fromkeys(paths))
    for start in range(0, len(listed), _AT_ONCE):
        chunk = listed[start : start + _AT_ONCE]
        found.update(await (_batch(connection, chunk) if len(chunk) > 1 else _single(connection, chunk)))
    return found


async def _batch(connection: Connection, paths: list[str]) -> dict[str, Resource]:
    entries = [{"request": {"method": "GET", "url": path}} for path in paths]
    body = orjson.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries})
    answer = await connection.send("POST", "", body)
    listed = answer.resource.get("entry")
    if answer.status in _HAS_NO_BATCH:
        return await _single(connection, paths)
    if answer.status != 200 or not isinstance(listed, list) or len(listed) != len(paths):
        raise refused_to_read(connection, "a batch", answer)
    return {
        path: each["resource"]
        for path, each in zip(paths, listed, strict=True)
        if str(each.get("response", {}).get("status", "")).startswith("200") and isinstance(each.get("resource"), dict)
    }


async def _single(connection: Connection, paths: list[str]) -> dict[str, Resource]:
    found = {}
    for path in paths:
        answer = await connection.send("GET", path)
        if answer.status == 200 and answer.resource:
            found[path] = answer.resource
        elif answer.status not in _NOT_THERE:
            raise refused_to_read(connection, path, answer)
    return found


def refused_to_read(connection: Connection, what: str, answer: Answer) -> DestinationError:
    """What to raise where a read went wrong."""
    from fhirtrials.sinks.server.fault import words

    return DestinationError(f"{connection.base} did not give {what}: {words(answer)}")
