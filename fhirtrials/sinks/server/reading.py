"""Reading many things at once: a batch of GETs, and one by one where a server takes no batch.

https://hl7.org/fhir/R5/http.html#transaction
"""

from collections.abc import Iterable

import orjson

from fhirtrials.errors import DestinationError
from fhirtrials.model import Resource
from fhirtrials.network import TRANSIENT, Answer, Connection, TransientError, again

_AT_ONCE = 100
_HAS_NO_BATCH = frozenset({400, 404, 405, 413, 422, 500, 501})
_NOT_THERE = frozenset({400, 404, 410})  # 400: some say so of a type that they do not know


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

    async def asked() -> dict[str, Resource] | None:
        answer = await connection.once("POST", "", body)
        if answer.status in _HAS_NO_BATCH:
            return None
        listed = answer.resource.get("entry")
        if answer.status != 200 or not isinstance(listed, list) or len(listed) != len(paths):
            raise refused_to_read(connection, "a batch", answer)
        found = {path: _of_entry(connection, path, each) for path, each in zip(paths, listed, strict=True)}
        return {path: resource for path, resource in found.items() if resource}

    found = await again(asked, connection.patience)
    return await _single(connection, paths) if found is None else found


async def _single(connection: Connection, paths: list[str]) -> dict[str, Resource]:
    found = {}
    for path in paths:
        answer = await connection.send("GET", path)
        if resource := _settled(connection, path, answer):
            found[path] = resource
    return found


def _of_entry(connection: Connection, path: str, entry: Resource) -> Resource:
    """As ``_settled``, for an answer that is an entry of a batch."""
    response = entry.get("response", {})
    status = int(str(response.get("status", "")).partition(" ")[0] or 500)
    content = entry.get("resource") or response.get("outcome") or {}
    if status in TRANSIENT:
        raise TransientError(f"the server said {status}")
    return _settled(connection, path, Answer(status, {}, orjson.dumps(content)))


def _settled(connection: Connection, path: str, answer: Answer) -> Resource:
    """What stands there; nothing where nothing does. A search that is not answered is not taken for an empty one."""
    if answer.status == 200:
        return answer.resource
    if answer.status not in _NOT_THERE or "?" in path:
        raise refused_to_read(connection, path, answer)
    return {}


def refused_to_read(connection: Connection, what: str, answer: Answer) -> DestinationError:
    """What to raise where a read went wrong."""
    from fhirtrials.sinks.server.fault import words

    hint = "\n  Where a server has no such search, push with --identity id." if "?" in what else ""
    return DestinationError(f"{connection.base} did not give {what}: {words(answer)}{hint}")
