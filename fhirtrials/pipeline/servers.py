"""To a FHIR server, and back from one."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

from fhirtrials import fhir
from fhirtrials.issues import Tell
from fhirtrials.model import Bundle, Document, Resource
from fhirtrials.pipeline.choice import Choice, Contained, Converted, Outcome, uncontained
from fhirtrials.pipeline.resources import resources
from fhirtrials.readers import head
from fhirtrials.sinks import server
from fhirtrials.sinks.server import Abilities, Event, PushOptions


def to_push(
    documents: Iterable[Document], choice: Choice, tell: Tell, contained: Contained = uncontained
) -> Iterator[Outcome]:
    """What becomes of documents on their way to a server: records are converted, bundles and NDJSON taken as they are.

    Single resources are put together again when all have been seen: only these are kept in memory. See ``collected``.
    """
    singles: list[Resource] = []
    place = ""

    def ready(bundle: Bundle) -> Iterator[Converted]:
        number = fhir.number(fhir.entries(bundle))
        if not choice.only or number in choice.only:
            yield Converted(number or place, place, bundle, len(fhir.entries(bundle)), ())

    for document in documents:
        if choice.reader is None and _is_fhir(document):
            for place, resource in resources([document], tell):  # noqa: B007  # ready reads it
                if resource["resourceType"] == "Bundle":
                    yield from ready(resource)
                else:
                    singles.append(resource)
        else:
            # Not above: a push of bundles needs neither criteria nor validation, a fifth of its start.
            from fhirtrials.pipeline.conversion import Conversion

            conversion = Conversion(choice, "bundle", _itself, contained)
            yield from conversion.converted(conversion.read(document, choice.reader))
    for together in fhir.put_together(singles):
        yield from ready(fhir.transaction(together, choice.canonical_base))


def _itself(bundle: Bundle) -> Any:
    return bundle


def _is_fhir(document: Document) -> bool:
    try:
        return fhir.is_fhir(head(document))
    except OSError:  # a reader tells it
        return False


async def push_events(
    bundles: Iterable[Bundle] | AsyncIterable[Bundle],
    address: str,
    options: PushOptions,
    found: Abilities | None = None,
) -> AsyncIterator[Event]:
    """What happens while the bundles are sent to the server at the address. ValueError: no such identity.

    ``found``: what the server said of itself, where it was asked before.
    """
    choice = server.push(options, fhir.speaks)
    async with server.connection(address, options) as connection:
        async for event in server.send(bundles, connection, choice, found):
            yield event


async def pulled(
    numbers: Sequence[str], address: str, options: PushOptions, canonical_base: str = fhir.CANONICAL_BASE
) -> AsyncIterator[tuple[str, Bundle | None]]:
    """The number of each study of the server, or of each asked for, with the bundle that was pushed, if it is there."""
    async with server.connection(address, options) as connection:
        await server.abilities(connection)  # which says so where no FHIR server answers
        async for number, found in server.pull(connection, numbers):
            yield number, fhir.as_written(found, canonical_base) if found else None


async def abilities_there(address: str, options: PushOptions) -> AsyncIterator[Abilities]:
    """What the server at the address says of itself."""
    async with server.connection(address, options) as connection:
        yield await server.abilities(connection)
