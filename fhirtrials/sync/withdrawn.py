"""Which of the studies that we keep the registry no longer gives out."""

from collections.abc import Iterable
from dataclasses import replace

import orjson

from fhirtrials.model.numbers import Numbers
from fhirtrials.sources.registry import Query
from fhirtrials.sources.registry.registry import Registry


async def withdrawn(registry: Registry, query: Query, kept: Iterable[str]) -> tuple[list[str], list[bytes]]:
    """The numbers of those that are gone, and those that no longer meet the query but are still there, as they are now.

    The registry has no list of what it withdrew. Where it counts as many studies as we keep, all are there; else its
    numbers are asked for, a thousand at a time, and each that is missing by itself.
    """
    numbers = sorted(kept)
    if await _count(registry, query) == len(numbers):
        return [], []
    there = Numbers()
    for parameters in replace(query, since=None).parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId"}):
            for each in page.studies:
                there.add(orjson.loads(each)["protocolSection"]["identificationModule"]["nctId"])
    gone: list[str] = []
    moved: list[bytes] = []
    for number in numbers:
        if number not in there:
            study = await registry.study(number)
            if study is None:
                gone.append(number)
            else:
                moved.append(study)
    return gone, moved


async def _count(registry: Registry, query: Query) -> int:
    """How many studies meet the query, changed lately or not."""
    count = 0
    for parameters in replace(query, since=None).parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId", "pageSize": "1"}):
            count += page.total if page.total is not None else -1
            break
    return count
