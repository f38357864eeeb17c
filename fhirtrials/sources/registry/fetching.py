"""All pages of a question, into a download or onto an open stream."""

from collections.abc import AsyncIterator, Callable, Iterable
from hashlib import sha256
from typing import Any

import orjson

from fhirtrials.issues import Tell, issue
from fhirtrials.sources.registry.download import Download
from fhirtrials.sources.registry.query import Query
from fhirtrials.sources.registry.registry import Page, RefusedError, Registry

Step = Callable[[int, int | None], None]
"""Told of progress: studies so far, and how many there are in all where the registry says so."""


async def download(registry: Registry, query: Query, to: Download, tell: Tell, step: Step) -> int:
    """Fetches what is still missing and finishes the download; how many studies it has."""
    try:
        await _rest(registry, query, to, step)
    except RefusedError as refusal:
        if refusal.status != 400 or to.state.token is None:
            raise
        to.begin_anew()  # page tokens do not live forever
        await _rest(registry, query, to, step)
    to.finish()
    _Missing(to.state.missing).tell(tell)
    return to.state.studies


async def pour(registry: Registry, query: Query, write: Callable[[bytes], object], tell: Tell, step: Step) -> int:
    """Every study as a line; how many there were."""
    missing, studies = _Missing(query.ids), 0
    async for _, page in _pages(registry, query, 0, None):
        for study in page.studies:
            write(study + b"\n")
        studies += len(page.studies)
        missing.came(page)
        step(studies, page.total)
    missing.tell(tell)
    return studies


def question(base: str, query: Query) -> str:
    """The same for the same question to the same registry, and for no other."""
    return sha256(orjson.dumps([base, *query.parameters()])).hexdigest()


async def _rest(registry: Registry, query: Query, to: Download, step: Step) -> None:
    """From where the download stands to the last page."""
    missing = _Missing(to.state.missing)
    async for number, page in _pages(registry, query, to.state.query, to.state.token):
        missing.came(page)
        to.add(page.studies, number + (page.next is None), page.next, missing.numbers())
        step(to.state.studies, page.total)


async def _pages(registry: Registry, query: Query, first: int, token: str | None) -> AsyncIterator[tuple[int, Page]]:
    for number, parameters in enumerate(query.parameters()):
        if number >= first:
            async for page in registry.pages(parameters, token):
                yield number, page
            token = None


class _Missing:
    """Numbers that were asked for and have not come; an old number has come with the study that it now belongs to."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._numbers = dict.fromkeys(numbers)

    def numbers(self) -> tuple[str, ...]:
        return tuple(self._numbers)

    def came(self, page: Page) -> None:
        for study in page.studies if self._numbers else ():
            try:
                named: Any = orjson.loads(study)["protocolSection"]["identificationModule"]
                for number in (named.get("nctId"), *(named.get("nctIdAliases") or ())):
                    self._numbers.pop(number, None)
            except (TypeError, KeyError, AttributeError):  # no study: whoever reads it says so
                continue

    def tell(self, tell: Tell) -> None:
        for number in self._numbers:
            tell(issue("not-in-registry", trial=number))
