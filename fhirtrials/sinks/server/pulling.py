"""The way back: studies of a server with all that was written with them, as the server has them now.

A study's Provenance lists its resources. Where there is none, what the ResearchStudy points to is taken, and what that
points to. https://hl7.org/fhir/R5/http.html#paging
"""

from collections.abc import AsyncIterator, Sequence
from urllib.parse import quote, urlsplit

from fhirtrials.model import Resource
from fhirtrials.network import Connection
from fhirtrials.sinks.server.reading import read, refused_to_read
from fhirtrials.sinks.server.references import name, references
from fhirtrials.sinks.server.standing import records_of, resources_of
from fhirtrials.sinks.server.study import identifier, number

_PAGE = 50


async def pull(connection: Connection, numbers: Sequence[str]) -> AsyncIterator[tuple[str, list[Resource]]]:
    """Number and resources of each study asked for, or of all; no resources where the server has no such study."""
    if not numbers:
        async for head in _all(connection):
            yield number(head), await _with_graph(connection, head)
        return
    for wanted in numbers:
        path = f"ResearchStudy?identifier={quote(wanted, safe='')}"
        found = resources_of((await read(connection, [path])).get(path, {}))
        heads = [each for each in found if number(each) == wanted]
        yield wanted, await _with_graph(connection, heads[0]) if heads else []


async def _all(connection: Connection) -> AsyncIterator[Resource]:
    path: str | None = f"ResearchStudy?_count={_PAGE}"
    while path:
        answer = await connection.send("GET", path)
        page = answer.resource
        if answer.status != 200 or page.get("resourceType") != "Bundle":
            raise refused_to_read(connection, path, answer)
        for each in resources_of(page):
            if each.get("resourceType") == "ResearchStudy":
                yield each
        path = next(
            (_own(connection, each["url"]) for each in page.get("link", ()) if each.get("relation") == "next"), None
        )


def _own(connection: Connection, url: str) -> str:
    """The next page at the host that we know: behind a proxy a server may call itself by another name."""
    base, parts = urlsplit(connection.base), urlsplit(url)
    return parts._replace(scheme=base.scheme, netloc=base.netloc).geturl() if parts.netloc else url


async def _with_graph(connection: Connection, head: Resource) -> list[Resource]:
    path = f"Provenance?target={name(head)}"
    origins = resources_of((await read(connection, [path])).get(path, {}))
    origin = next((each for each in origins if identifier(head) in records_of(each)), None)
    if origin is None:
        return await _reached(connection, head)
    listed = list(references(origin.get("target", [])))
    found = await read(connection, [at for at in listed if at != name(head)])
    found[name(head)] = head
    return [*(found[at] for at in listed if at in found), origin]


async def _reached(connection: Connection, head: Resource) -> list[Resource]:
    found = {name(head): head}
    ahead = list(references(head))
    while ahead:
        new = await read(connection, [at for at in ahead if at not in found])
        found.update(new)
        ahead = [at for each in new.values() for at in references(each) if at not in found]
    return list(found.values())
