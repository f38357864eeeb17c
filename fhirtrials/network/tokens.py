"""Tokens that are asked for: OAuth2 client credentials, by a secret or by a signed assertion (SMART Backend Services).

https://hl7.org/fhir/smart-app-launch/backend-services.html · https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

import asyncio
import json
from collections.abc import Mapping
from time import monotonic, time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

from fhirtrials.errors import DestinationError
from fhirtrials.network.addresses import check_secret_may_go
from fhirtrials.network.retry import TRANSIENT, TransientError, retry_after

if TYPE_CHECKING:
    import httpx

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("RS384", "ES384")
SCOPE = "system/*.cruds"
_ASSERTION_SECONDS = 240  # SMART allows five minutes
_MARGIN = 30.0  # a token this close to its end is not used any more
_NO_EXPIRY = 300.0  # what a token without expires_in is trusted for


class _Asked:
    """A token kept until shortly before it expires."""

    def __init__(self, insecure: bool) -> None:
        self._insecure = insecure
        self._token = ""
        self._until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def header(self, client: "httpx.AsyncClient", base: str) -> str:
        async with self._one_at_a_time:
            if monotonic() >= self._until:
                await self._ask(client, base)
            return f"Bearer {self._token}"

    def renew(self, refused: str) -> bool:
        if refused == f"Bearer {self._token}":  # else another job has a new one already
            self._until = 0.0
        return True

    async def _ask(self, client: "httpx.AsyncClient", base: str) -> None:
        url, form, headers = await self._request(client, base)
        check_secret_may_go(url, self._insecure)
        answer = await _sent(client, "POST", url, data=form, headers={"Accept": "application/json", **headers})
        said = _object(answer)
        token = said.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str):
            # RFC 6749 has two words for people here; the rest of the answer may hold anything.
            words = ": ".join(str(said[key]) for key in ("error", "error_description") if key in said)
            raise DestinationError(
                f"{url} gave no token ({answer.status_code} {words}).\n  Check client id, key and scope."
            )
        seconds = said.get("expires_in")
        lifetime = float(seconds) if isinstance(seconds, int | float) else _NO_EXPIRY
        self._token = token
        self._until = monotonic() + max(lifetime - _MARGIN, lifetime / 2)

    async def _request(self, client: "httpx.AsyncClient", base: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """Token endpoint, form, headers."""
        raise NotImplementedError


class ClientSecret(_Asked):
    """OAuth2 client credentials; the secret goes by HTTP Basic, as RFC 6749 wants every server to take it."""

    def __init__(
        self, token_url: str, client: str, secret: str, scope: str | None = None, insecure: bool = False
    ) -> None:
        super().__init__(insecure)
        self._url, self._client, self._secret, self._scope = token_url, client, secret.strip(), scope

    async def _request(self, client: "httpx.AsyncClient", base: str) -> tuple[str, dict[str, str], dict[str, str]]:
        from fhirtrials.network.credentials import Basic

        form = {"grant_type": "client_credentials", **({"scope": self._scope} if self._scope else {})}
        word = await Basic(quote(self._client, safe=""), quote(self._secret, safe="")).header(client, base)
        return self._url, form, {"Authorization": word}


class BackendServices(_Asked):
    """SMART Backend Services: a short assertion, signed with our private key (PEM or JWK), for a token.

    The token endpoint is the one that the server's ``.well-known/smart-configuration`` names, or ``token_url``.
    """

    def __init__(
        self,
        client: str,
        key: str,
        *,
        key_id: str | None = None,
        scope: str | None = None,
        token_url: str | None = None,
        insecure: bool = False,
    ) -> None:
        super().__init__(insecure)
        self._client, self._scope, self._url = client, scope or SCOPE, token_url
        self._key, self._algorithm, key_of_file = _private_key(key)
        self._key_id = key_id or key_of_file

    async def _request(self, client: "httpx.AsyncClient", base: str) -> tuple[str, dict[str, str], dict[str, str]]:
        import jwt

        url = self._url or await self._discovered(client, base)
        claims = {
            "iss": self._client,
            "sub": self._client,
            "aud": url,
            "exp": int(time()) + _ASSERTION_SECONDS,
            "jti": str(uuid4()),
        }
        headers = {"kid": self._key_id} if self._key_id else None
        form = {
            "grant_type": "client_credentials",
            "scope": self._scope,
            "client_assertion_type": ASSERTION,
            "client_assertion": jwt.encode(claims, self._key, algorithm=self._algorithm, headers=headers),
        }
        return url, form, {}

    async def _discovered(self, client: "httpx.AsyncClient", base: str) -> str:
        place = f"{base}/.well-known/smart-configuration"
        answer = await _sent(client, "GET", place, headers={"Accept": "application/json"})
        said = _object(answer)
        url = said.get("token_endpoint")
        if answer.status_code != 200 or not isinstance(url, str):
            raise DestinationError(
                f"{place} names no token endpoint ({answer.status_code}).\n  Give it as FHIRTRIALS_TOKEN_URL."
            )
        offered = said.get("token_endpoint_auth_signing_alg_values_supported")
        if isinstance(offered, list) and self._algorithm not in offered:
            raise DestinationError(
                f"{base} takes no assertion signed with {self._algorithm}, only {', '.join(map(str, offered))}."
            )
        return url


def _private_key(text: str) -> tuple[Any, str, str | None]:
    """Key, algorithm and, of a JWK, its id. Nothing of the key stands in a message."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    key_id = None
    try:
        if text.lstrip().startswith("{"):
            jwk: Mapping[str, Any] = json.loads(text)
            keys = jwk.get("keys", [jwk])
            jwk = next(each for each in keys if "d" in each)
            key_id = jwk.get("kid")
            key: Any = PyJWK(dict(jwk), "RS384" if jwk.get("kty") == "RSA" else "ES384").key
        else:
            key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, KeyError, StopIteration, PyJWTError):
        raise DestinationError("the private key cannot be read: a PEM without password, or a JWK, is wanted.") from None
    if isinstance(key, RSAPrivateKey):
        return key, "RS384", key_id
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP384R1):
        return key, "ES384", key_id
    raise DestinationError(f"the private key does not fit: SMART signs with {' or '.join(ALGORITHMS)}.")


async def _sent(client: "httpx.AsyncClient", method: str, url: str, **how: Any) -> "httpx.Response":
    """The answer; TransientError where it may be asked again. No redirect is followed: the request holds a secret."""
    import httpx

    try:
        answer = await client.request(method, url, **how)
    except httpx.TransportError as trouble:
        raise TransientError(f"{url}: {type(trouble).__name__}") from None
    if answer.status_code in TRANSIENT:
        raise TransientError(f"{url}: {answer.status_code}", retry_after(answer.headers.get("retry-after")))
    return answer


def _object(answer: "httpx.Response") -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
