"""What we keep beside what the registry gives out: which studies are gone, which should be here and are not."""

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from fhirtrials.model.numbers import Numbers
from fhirtrials.sources.registry import Query, is_study_number
from fhirtrials.sources.registry.registry import RefusedError, Registry


@dataclass(frozen=True, slots=True)
class Kept:
    """Numbers of studies: those that we keep, and what explains why the registry counts others.

    ``left`` are kept and no longer meet the query; ``beyond`` meet it and could not be kept; ``wanted`` are to be had
    as they are now. Only where they are ``comparable`` do equal counts mean equal studies.
    """

    numbers: set[str]
    left: set[str]
    beyond: set[str]
    wanted: set[str]
    comparable: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """``gone`` are the numbers of those that were kept and are no longer there; ``left`` and ``beyond`` as of now.

    ``written`` is how many studies were written.
    """

    written: int
    gone: list[str]
    left: set[str]
    beyond: set[str]


async def compared(registry: Registry, query: Query, kept: Kept, write: Callable[[bytes], object]) -> Compared:
    """The registry has no list of what it withdrew. Where it counts as many studies as we keep, all are there; else its
    numbers are asked for, a thousand at a time. ``write`` gets studies as they are now, a line each: what was wanted,
    what left the query, what is not here.

    A number that became another study's alias brings that study, and is gone itself.
    """
    left, beyond, missing = kept.left, kept.beyond, kept.wanted | kept.left
    expected = len(kept.numbers - left) + len(beyond - kept.numbers)
    if not kept.comparable or await _count(registry, query) != expected:
        try:
            there, beyond = await _listed(registry, query, kept.numbers)
        except RefusedError as refusal:
            if refusal.status != 400:
                raise
            there, beyond = await _listed(registry, query, kept.numbers)  # a page token that was renewed meanwhile
        left = {number for number in kept.numbers if number not in there}
        missing = kept.wanted | left | beyond
    found = await _written(registry, query, missing, write)
    return Compared(len(found), sorted((missing & kept.numbers) - found), left & found, beyond)


async def _listed(registry: Registry, query: Query, kept: set[str]) -> tuple[Numbers, set[str]]:
    """The numbers of all studies that meet the query, and those of them that are not kept."""
    there, beyond = Numbers(), set[str]()
    for parameters in query.parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId"}):
            for number in filter(None, map(number_of, page.studies)):
                there.add(number)
                if number not in kept:
                    beyond.add(number)
    return there, beyond


async def _written(registry: Registry, query: Query, numbers: set[str], write: Callable[[bytes], object]) -> set[str]:
    """Those of the numbers that the registry has, in the query's form; asked for a hundred at a time."""
    found = set[str]()
    form = tuple(pair for pair in query.more if pair[0] == "markupFormat")
    ids = tuple(sorted(filter(is_study_number, numbers)))
    for parameters in Query(ids=ids, more=form).parameters() if ids else ():
        async for page in registry.pages(parameters):
            for study in page.studies:
                if (number := number_of(study)) in numbers:
                    write(study + b"\n")
                    found.add(number)
    return found


def number_of(study: bytes) -> str:
    """Its number in the registry; nothing where it has none."""
    try:
        number = orjson.loads(study)["protocolSection"]["identificationModule"]["nctId"]
    except (ValueError, TypeError, KeyError):
        return ""
    return number if isinstance(number, str) else ""


async def _count(registry: Registry, query: Query) -> int:
    """How many studies meet the query; -1 where the registry does not say."""
    count = 0
    for parameters in query.parameters():
        async for page in registry.pages({**parameters, "fields": "NCTId", "pageSize": "1"}):
            count += page.total if isinstance(page.total, int) else -1
            break
    return count
