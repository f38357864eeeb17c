"""How a resource keeps its identity on the server: the entry of a transaction that writes it, once and for all.

    id           PUT Type/id                             the server takes our ids
    conditional  PUT Type?identifier=system|value        it gives ids of its own
    create       POST with ifNoneExist                   nor does it update by search: what is there stays as it is

In every mode a resource whose place on the server is known is updated there. A Provenance has no identifier in any
release of FHIR: docs/decisions/0009-push.md says how it stays the only one.
"""

from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from fhirtrials.model import Resource
from fhirtrials.sinks.server.references import name
from fhirtrials.sinks.server.study import search


class Identity(StrEnum):
    """What names a resource on the server."""

    ID = "id"
    CONDITIONAL = "conditional"
    CREATE = "create"


def placeholder(local: str) -> str:
    """What stands for a resource in a transaction until the server has named it. No chance: the same each time."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, local)}"


def entry(resource: Resource, identity: Identity, base: str, known: str | None, alone: bool = True) -> Resource:
    """``known`` is the resource's name on the server, if it has one.

    ``alone`` False: other resources answer to the same search, and none of them is this one.
    """
    kind, local = resource["resourceType"], name(resource)
    if identity is Identity.ID or known:
        remote = known or local
        return {
            "fullUrl": f"{base}/{remote}",
            "resource": {**resource, "id": remote.partition("/")[2]},
            "request": {"method": "PUT", "url": remote},
        }
    plain = {key: value for key, value in resource.items() if key != "id"}
    where = search(resource) if alone else None
    request: Resource
    if where is None:
        request = {"method": "POST", "url": kind}
    elif identity is Identity.CONDITIONAL:
        request = {"method": "PUT", "url": where}
    else:
        request = {"method": "POST", "url": kind, "ifNoneExist": where.partition("?")[2]}
    return {"fullUrl": placeholder(local), "resource": plain, "request": request}
