"""ClinicalTrials.gov as a place where bytes come from: its API v2, over ``fhirtrials.network``.

``FHIRTRIALS_REGISTRY`` in the environment names another address, such as a mirror's.
"""

import os
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from fhirtrials.errors import FhirtrialsError
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document
from fhirtrials.sources.registry.query import Query, is_study_number

PATIENCE = 20.0
"""Seconds that somebody who named one study is kept waiting for a registry that is busy or out of reach."""


def registry_address() -> str:
    """Where the registry's API is."""
    from fhirtrials.sources.registry.registry import HOME

    return os.environ.get("FHIRTRIALS_REGISTRY") or HOME


def fetched(number: str, tell: Tell) -> Iterator[Document]:
    """One study, fetched now; tells ``unreadable-input`` where it cannot be had."""
    import asyncio

    try:
        content = asyncio.run(_study(number))
    except FhirtrialsError as trouble:
        tell(issue("unreadable-input", source=number, problem=str(trouble)))
        return
    if content is None:
        tell(issue("unreadable-input", source=number, problem="the registry has no study with this number"))
    else:
        yield Document(number, partial(BytesIO, content))


async def _study(number: str) -> bytes | None:
    from fhirtrials.sources.registry.cache import Cache, cache_folder
    from fhirtrials.sources.registry.registry import Registry
    from fhirtrials.sources.service import service

    async with service(registry_address(), PATIENCE) as connection:
        return await Registry(connection, Cache(cache_folder(), connection.base)).study(number)


__all__ = ["Query", "fetched", "is_study_number", "registry_address"]
