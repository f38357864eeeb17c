"""Which of the studies that we keep the registry no longer gives out."""

from collections.abc import Iterable

import orjson

from fhirtrials.model.numbers import Numbers
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.registry import Registry


async def withdrawn(
    registry: Registry, query: Query, kept: Iterable[str], wanted: Iterable[str]
) -> tuple[list[str], list[bytes]]:
    """The numbers of those that are gone, and as they are now: those ``wanted``, and those that left the query.

    The registry has no list of what it withdrew. Where it counts as many studies as we keep, all are there; else its
    numbers are asked for, a thousand at a time, and each that is missing by itself.
    """
    numbers = sorted(kept)
    missing = set(wanted)
    if await _count(registry, query) != len(numbers):
        there = Numbers()
        for parameters in query.parameters():
            async for page in registry.pages({**parameters, "fields": "NCTId"}):
                for each in page.studies:
                    there.add(orjson.loads(each)["protocolSection"]["identificationModule"]["nctId"])
        missing.update(number for number in numbers if number not in there)
    gone: list[str] = []
    found: list[bytes] = []
    for number in sorted(missing):
        study = await registry.study(number)
        if study is None:
            gone.append(number)
        else:
            found.append(study)
    return gone, found


async def _count(registry: Registry, query: Query) -> int:
    """How many studies meet the query."""
    count = 0
    for parameters in query.parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId", "pageSize": "1"}):
            count += page.total if page.total is not None else -1
            break
    return count
