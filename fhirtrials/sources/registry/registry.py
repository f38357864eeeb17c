"""ClinicalTrials.gov's API v2: pages of studies, one study, the day of the data. https://clinicaltrials.gov/data-api/api

The registry is a public service: requests keep a distance, what was had before is asked for under a condition, and a
server that is busy is asked again when it says so.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from fhirtrials.errors import InputError
from fhirtrials.model import PartialDate
from fhirtrials.network import Answer, Connection
from fhirtrials.sources.registry.cache import Cache
from fhirtrials.sources.service import answered

HOME = "https://clinicaltrials.gov/api/v2"
SECONDS_BETWEEN = 1.25
"""Between the beginnings of two requests: the registry asks for no more than about fifty a minute."""


@dataclass(frozen=True, slots=True)
class Page:
    """Studies as the API gives them, one JSON object each; ``next`` asks for the page after it, None on the last."""

    studies: tuple[bytes, ...]
    next: str | None
    total: int | None = None


class Registry:
    """Asks over a connection, which must be open. ``cache`` remembers answers, if there is one."""

    def __init__(
        self, connection: Connection, cache: Cache | None = None, seconds_between: float = SECONDS_BETWEEN
    ) -> None:
        self._connection = connection
        self._cache = cache
        self._distance = seconds_between
        self._earliest = 0.0

    async def day_of_data(self) -> str:
        """The moment that the registry's data are of, ``2026-11-20T09:00:05``."""
        found = _object(await self._asked("version", {}), "version")
        said = found.get("dataTimestamp") or ""
        try:
            return moment(said)
        except ValueError:
            raise InputError(
                f"the registry at {self._connection.base} says no day of its data, but {said!r}."
            ) from None

    async def pages(self, parameters: Mapping[str, str], token: str | None = None) -> AsyncIterator[Page]:
        """Page after page of one query, from the one that ``token`` asks for."""
        first = token is None
        while True:
            asked = {
                **parameters,
                **({"countTotal": "true"} if first else {}),
                **({"pageToken": token} if token else {}),
            }
            found = _object(await self._asked("studies", asked), "studies")
            studies = found.get("studies")
            if not isinstance(studies, list):
                raise InputError(
                    f"{self._connection.base}/studies answered without studies: it is no API v2 of the registry."
                )
            token = found.get("nextPageToken") or None
            yield Page(tuple(map(orjson.dumps, studies)), token, found.get("totalCount"))
            if token is None:
                return
            first = False

    async def study(self, number: str) -> bytes | None:
        """One study, or None where the registry has none with this number."""
        answer = await self._asked(f"studies/{quote(number.upper())}", {"format": "json"}, absent=True)
        return None if answer is None else orjson.dumps(_object(answer, number))

    async def _asked(self, path: str, parameters: Mapping[str, str], absent: bool = False) -> Any:
        """The body of the answer; None of a 404 where that is an answer too."""
        address = f"{path}?{urlencode(parameters)}" if parameters else path
        known = self._cache.answer(address) if self._cache else None
        headers = {"Accept": "application/json", **(known.conditions if known else {})}
        answer = await self._sent(address, headers)
        if answer.status == 304 and known:
            return known.content
        if answer.status == 404 and absent:
            return None
        if answer.status != 200:
            raise RefusedError(answer.status, _said(answer), self._connection.base)
        if self._cache:
            self._cache.keep(address, answer.headers, answer.content)
        return answer.content

    async def _sent(self, address: str, headers: Mapping[str, str]) -> Answer:
        clock = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._earliest - clock.time()))
        self._earliest = clock.time() + self._distance
        return await answered(self._connection, "the registry", "GET", address, headers=headers)


class RefusedError(InputError):
    """The registry did not answer the question as it was put."""

    def __init__(self, status: int, said: str, base: str) -> None:
        super().__init__(f"the registry at {base} refuses the question ({status}): {said}")
        self.status = status


def moment(said: Any) -> str:
    """The moment that data are of, as text, or nothing; ValueError where it does not begin with a day."""
    if said != "":
        PartialDate(str(said)[:10])
    return str(said)


def _object(content: bytes, what: str) -> dict[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InputError(f"the registry's answer about {what} is no JSON ({error}); ask again later.") from None
    if not isinstance(found, dict):
        raise InputError(f"the registry's answer about {what} is no JSON object; ask again later.")
    return found


def _said(answer: Answer) -> str:
    """The registry explains itself in plain text."""
    text = answer.content.decode("utf-8", "replace").strip()
    return text.split("\n")[0][:300] or "it says no more"
