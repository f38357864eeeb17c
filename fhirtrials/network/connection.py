"""The seam: every request of ours goes through ``Connection``, which alone speaks httpx.

Timeouts on every request; a bounded number at a time; a redirect is followed on the same host only; a token is renewed
once after a 401. ``once`` raises TransientError where the request may be made again, ``send`` makes it again by itself.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import orjson

from fhirtrials.errors import DestinationError
from fhirtrials.network.addresses import check_secret_may_go, normal, redirected
from fhirtrials.network.credentials import Credentials
from fhirtrials.network.retry import (
    CONFLICTS,
    FEW_ATTEMPTS,
    TRANSIENT,
    ConflictError,
    TransientError,
    again,
    retry_after,
)

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx

FHIR_JSON = "application/fhir+json"
_CONNECT_SECONDS = 10.0
_MOST_REDIRECTS = 5
_GONE = frozenset({502, 503, 504})  # what stands before a server says so when it is away
_REDIRECTS = frozenset({301, 302, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers (names in small letters) and the bytes."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def resource(self) -> dict[str, Any]:
        """The JSON object of the answer; empty where it is none."""
        try:
            found = orjson.loads(self.content)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class NotAllowedError(DestinationError):
    """Who is asking was refused: ``status`` 401 or 403."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


class Connection:
    """To one server. Use it as an async context.

    ``timeout`` is for one request, in seconds; ``patience`` for one request and its repetitions; ``jobs`` is how many
    requests may be under way at once. ``stumbles``: a 500 may be asked again a few times, as for a service that only
    gives; of a FHIR server it may mean a resource that it will never take.
    """

    def __init__(
        self,
        base: str,
        credentials: Credentials | None = None,
        *,
        insecure: bool = False,
        timeout: float = 120.0,
        patience: float = 120.0,
        jobs: int = 1,
        stumbles: bool = False,
    ) -> None:
        self.base = normal(base)
        self.patience = patience
        self.was_cut = False
        """Whether the server once did not answer: it may have been started anew since."""
        if credentials is not None:
            check_secret_may_go(self.base, insecure)
        self._credentials = credentials
        self._timeout = timeout
        self._stumbles = stumbles
        self._jobs = jobs
        self._slots = asyncio.Semaphore(jobs)
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        import httpx

        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(self._timeout, connect=min(_CONNECT_SECONDS, self._timeout), pool=None),
            limits=httpx.Limits(max_connections=self._jobs + 1),
            headers={"User-Agent": "fhirtrials"},
            follow_redirects=False,
            verify=_certificates(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """As ``once``, made again while the trouble is TransientError and patience lasts. For what may be repeated."""
        return await again(lambda: self.once(method, path, body, headers), self.patience)

    async def once(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request; ``path`` stands behind the base, or is a whole address at the same host.

        Raises TransientError (ConflictError for 409 and 412); NotAllowedError where who is asking is refused,
        DestinationError where the server sends us to another host.
        """
        url = self._address(path)
        async with self._slots:
            answer, used = await self._authorised(method, url, body, headers or {})
            if answer.status == 401 and self._credentials is not None and self._credentials.renew(used):
                answer, _ = await self._authorised(method, url, body, headers or {})
        if answer.status in (401, 403):
            raise NotAllowedError(
                f"{self.base} does not let us do this ({answer.status} for {method} {urlsplit(url).path}).\n"
                "  Check --auth and what its credentials may do.",
                answer.status,
            )
        if answer.status in TRANSIENT:
            self.was_cut = self.was_cut or answer.status in _GONE
            raise TransientError(f"the server said {answer.status}", retry_after(answer.headers.get("retry-after")))
        if answer.status == 500 and self._stumbles:
            raise TransientError("the server said 500", attempts=FEW_ATTEMPTS)
        if answer.status in CONFLICTS:
            raise ConflictError(f"the server said {answer.status}", answer.content)
        return answer

    def _address(self, path: str) -> str:
        if path.startswith(("http://", "https://")):
            return redirected(self.base, path)  # the next page of a search: the server's own word
        return f"{self.base}/{path}" if path else self.base

    async def _authorised(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Answer, str]:
        """The answer, and the credentials that were sent."""
        assert self._client is not None, "used outside of its context"
        own = {"Accept": FHIR_JSON, **({"Content-Type": FHIR_JSON} if body is not None else {}), **headers}
        if self._credentials is not None:
            own["Authorization"] = await self._credentials.header(self._client, self.base)
        for _ in range(_MOST_REDIRECTS):
            answer = await self._sent(method, url, body, own)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer, own.get("Authorization", "")
            url = redirected(url, location)
        raise DestinationError(f"{self.base} sends us round in a circle.")

    async def _sent(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        import httpx

        assert self._client is not None, "used outside of its context"
        try:
            # httpx times each piece of an answer; the second limit is for a server that drips.
            async with asyncio.timeout(self._timeout):
                answer = await self._client.request(method, url, content=body, headers=dict(headers))
        except TimeoutError:
            self.was_cut = True
            raise TransientError(f"no answer in {self._timeout:g} seconds") from None
        except httpx.TransportError as trouble:
            self.was_cut = True
            raise TransientError(_words(trouble)) from None
        except httpx.DecodingError:
            raise TransientError("its answer came damaged", attempts=FEW_ATTEMPTS) from None
        except httpx.InvalidURL:
            raise DestinationError(f"{url!r} is no address.") from None
        return Answer(answer.status_code, answer.headers, answer.content)


@cache
def _certificates() -> "SSLContext":
    """Whom we trust; read once, since that takes longer than many a run."""
    import httpx

    return httpx.create_ssl_context()


def _words(trouble: "httpx.TransportError") -> str:
    """What happened, for people; httpx's own text is often empty."""
    kind = type(trouble).__name__
    known = {
        "ConnectError": "it cannot be reached",
        "ConnectTimeout": "it cannot be reached in time",
        "ReadTimeout": "it does not answer in time",
        "WriteTimeout": "it does not take what we send in time",
        "ReadError": "the connection was cut",
        "WriteError": "the connection was cut",
        "CloseError": "the connection was cut",
        "RemoteProtocolError": "the connection was cut in mid-answer",
    }
    return known.get(kind, f"{kind} {trouble}".rstrip())
