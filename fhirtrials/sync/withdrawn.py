"""Which of the studies that we keep the registry no longer gives out."""

from collections.abc import Iterable

import orjson

from fhirtrials.model.numbers import Numbers
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.registry import Registry


async def withdrawn(
    registry: Registry, query: Query, kept: Iterable[str], wanted: Iterable[str]
) -> tuple[list[str], list[bytes]]:
    """The numbers of those that are gone, and as they are now: those ``wanted``, those that left the query, and those
    that should be here and are not.

    The registry has no list of what it withdrew. Where it counts as many studies as we keep, all are there; else its
    numbers are asked for, a thousand at a time, and what is missing on one of the two sides a hundred at a time. A
    number that became another study's alias brings that study, and is gone itself.
    """
    ours = set(kept)
    missing = set(wanted)
    if await _count(registry, query) != len(ours):
        there = Numbers()
        for parameters in query.parameters():
            async for page in registry.pages({**parameters, "fields": "NCTId"}):
                for each in page.studies:
                    number = _number(each)
                    there.add(number)
                    if number not in ours:
                        missing.add(number)
        missing.update(number for number in ours if number not in there)
    found: dict[str, bytes] = {}
    for parameters in Query(ids=tuple(sorted(missing))).parameters() if missing else ():
        async for page in registry.pages(parameters):
            found.update((number, each) for each in page.studies if (number := _number(each)) in missing)
    return sorted(missing - found.keys()), [found[number] for number in sorted(found)]


def _number(study: bytes) -> str:
    return str(orjson.loads(study)["protocolSection"]["identificationModule"]["nctId"])


async def _count(registry: Registry, query: Query) -> int:
    """How many studies meet the query."""
    count = 0
    for parameters in query.parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId", "pageSize": "1"}):
            count += page.total if page.total is not None else -1
            break
    return count
