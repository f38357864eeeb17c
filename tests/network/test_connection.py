"""The seam: redirects, waiting, tokens, and that no secret goes where it does not belong."""

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from fhirtrials.errors import DestinationError
from fhirtrials.network import (
    Answer,
    BackendServices,
    Basic,
    Bearer,
    ClientSecret,
    Connection,
    Credentials,
    credentials,
)
from fhirtrials.network.addresses import check_secret_may_go, is_loopback, normal
from fhirtrials.network.retry import retry_after
from tests.loopback import Loopback, Request, loopback, reply

SECRET = "s3cret-t0ken"


@pytest.fixture
def server() -> Any:
    with loopback() as running:
        yield running


def asked(server: Loopback, who: Credentials | None = None, times: int = 1, **options: Any) -> list[Answer]:
    async def run() -> list[Answer]:
        async with Connection(server.base, who, **{"patience": 5.0, "timeout": 5.0, **options}) as connection:
            return [await connection.send("GET", "metadata") for _ in range(times)]

    return asyncio.run(run())


def authorizations(server: Loopback) -> list[str | None]:
    return [each.headers.get("Authorization") for each in server.requests if each.path == "/fhir/metadata"]


# ---- redirects


def test_a_redirect_on_the_same_host_is_followed(server: Loopback) -> None:
    server.fault = lambda request: (
        reply(307, {}, {"Location": "/fhir/metadata"}) if request.path == "/old/metadata" else None
    )
    server.base = server.base.replace("/fhir", "/old")
    assert asked(server, Bearer(SECRET))[0].status == 200


def test_a_redirect_to_another_host_is_not_followed_and_gets_no_credentials(server: Loopback) -> None:
    with loopback() as other:
        server.fault = lambda request: reply(308, {}, {"Location": f"{other.base}/metadata"})
        with pytest.raises(DestinationError, match="another place"):
            asked(server, Bearer(SECRET))
        assert other.requests == []


def test_redirects_in_a_circle_end(server: Loopback) -> None:
    server.fault = lambda request: reply(302, {}, {"Location": "/fhir/metadata"})
    with pytest.raises(DestinationError, match="circle"):
        asked(server)


# ---- where credentials may go


@pytest.mark.parametrize(
    "url", ["http://example.org/fhir", "http://192.0.2.7:8080/fhir", "http://localhost.example.org"]
)
def test_no_credentials_go_over_plain_http(url: str) -> None:
    with pytest.raises(DestinationError, match="plain http"):
        Connection(url, Bearer(SECRET))
    Connection(url, Bearer(SECRET), insecure=True)
    Connection(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://localhost:8080/fhir",
        "http://127.0.0.1/fhir",
        "http://127.8.8.8",
        "http://[::1]:80",
    ],
)
def test_credentials_go_over_tls_or_stay_on_this_machine(url: str) -> None:
    check_secret_may_go(url, insecure=False)


def test_a_name_that_only_begins_like_loopback_is_none() -> None:
    assert not is_loopback("http://127.0.0.1.example.org/")


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "example.org/fhir", "http://", "https://me:pw@example.org", "http://h/fhir?a=b"]
)
def test_what_is_no_base_address_is_refused(url: str) -> None:
    with pytest.raises(DestinationError) as trouble:
        normal(url)
    assert "pw" not in str(trouble.value)


def test_a_slash_at_the_end_means_nothing() -> None:
    assert normal("https://example.org/fhir/") == "https://example.org/fhir"


# ---- who is asking


def test_bearer_and_basic(server: Loopback) -> None:
    asked(server, Bearer(f"{SECRET}\n"))
    asked(server, Basic("Aladdin", "open sesame"))
    # The second is the example of https://www.rfc-editor.org/rfc/rfc7617#section-2
    assert authorizations(server) == [f"Bearer {SECRET}", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_end_the_run_and_are_not_shown(server: Loopback, status: int, caplog: Any) -> None:
    server.fault = lambda request: reply(status, {"seen": request.headers.get("Authorization")})
    with caplog.at_level(logging.DEBUG), pytest.raises(DestinationError, match=str(status)) as trouble:
        asked(server, Bearer(SECRET))
    assert SECRET not in str(trouble.value)
    assert SECRET not in caplog.text


def token_server(server: Loopback, lifetime: int = 3600) -> list[Request]:
    """Makes the server give tokens ``t1``, ``t2``…, and take the newest only; the requests for them."""
    given: list[Request] = []

    def fault(request: Request) -> Any:
        if request.path == "/token":
            given.append(request)
            return reply(200, {"access_token": f"t{len(given)}", "token_type": "bearer", "expires_in": lifetime})
        if request.path == "/fhir/.well-known/smart-configuration":
            algorithms = ["RS384", "ES384"]
            url = server.base.replace("/fhir", "/token")
            return reply(200, {"token_endpoint": url, "token_endpoint_auth_signing_alg_values_supported": algorithms})
        if request.headers.get("Authorization") != f"Bearer t{len(given)}":
            return reply(401, {})
        return None

    server.fault = fault
    return given


def test_client_credentials_get_one_token_for_many_requests(server: Loopback) -> None:
    given = token_server(server)
    asked(server, ClientSecret(server.base.replace("/fhir", "/token"), "me", "p w", "system/*.cruds"), times=3)
    assert authorizations(server) == ["Bearer t1"] * 3
    (request,) = given
    assert parse_qs(request.body) == {"grant_type": ["client_credentials"], "scope": ["system/*.cruds"]}
    assert request.headers["Authorization"] == "Basic bWU6cCUyMHc="  # me:p%20w, as RFC 6749 section 2.3.1 wants it


def test_a_token_is_renewed_before_it_expires(server: Loopback) -> None:
    token_server(server, lifetime=0)
    asked(server, ClientSecret(server.base.replace("/fhir", "/token"), "me", SECRET), times=2)
    assert authorizations(server) == ["Bearer t1", "Bearer t2"]


def test_an_expired_token_is_renewed_once(server: Loopback) -> None:
    token_server(server)
    who = ClientSecret(server.base.replace("/fhir", "/token"), "me", SECRET)

    async def run() -> list[int]:
        async with Connection(server.base, who) as connection:
            first = await connection.send("GET", "metadata")
            fault = server.fault
            server.fault = lambda request: (
                reply(401, {}) if request.headers.get("Authorization") == "Bearer t1" else fault(request)
            )
            return [first.status, (await connection.send("GET", "metadata")).status]

    assert asyncio.run(run()) == [200, 200]
    assert authorizations(server) == ["Bearer t1", "Bearer t1", "Bearer t2"]


def test_a_token_that_is_never_good_is_not_asked_for_twice(server: Loopback) -> None:
    given = token_server(server)
    fault = server.fault
    server.fault = lambda request: reply(401, {}) if request.path == "/fhir/metadata" else fault(request)
    with pytest.raises(DestinationError):
        asked(server, ClientSecret(server.base.replace("/fhir", "/token"), "me", SECRET))
    assert len(given) == 2


def test_a_refused_secret_is_said_in_the_servers_two_words_and_no_more(server: Loopback) -> None:
    server.fault = lambda request: reply(400, {"error": "invalid_client", "echo": request.body, "secret": SECRET})
    with pytest.raises(DestinationError, match="invalid_client") as trouble:
        asked(server, ClientSecret(server.base.replace("/fhir", "/token"), "me", SECRET))
    assert SECRET not in str(trouble.value)


def test_the_secret_does_not_go_to_a_token_endpoint_over_plain_http(server: Loopback) -> None:
    with pytest.raises(DestinationError, match="plain http"):
        asked(server, ClientSecret("http://example.org/token", "me", SECRET))


# ---- SMART Backend Services

KEYS = {
    "RS384": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
}


def pem(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.parametrize("as_jwk", [True, False])
def test_backend_services_sign_a_short_assertion_for_the_servers_endpoint(
    server: Loopback, algorithm: str, as_jwk: bool
) -> None:
    given = token_server(server)
    key = KEYS[algorithm]
    text = pem(key)
    if as_jwk:
        maker = jwt.algorithms.RSAAlgorithm if algorithm == "RS384" else jwt.algorithms.ECAlgorithm
        text = json.dumps({"keys": [{**maker.to_jwk(key, as_dict=True), "kid": "k1"}]})
    asked(server, BackendServices("me", text, key_id=None if as_jwk else "k1"), times=2)
    (request,) = given
    form = {name: values[0] for name, values in parse_qs(request.body).items()}
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == "system/*.cruds"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    url = server.base.replace("/fhir", "/token")
    claims = jwt.decode(form["client_assertion"], public, [algorithm], audience=url, issuer="me", subject="me")
    assert claims["exp"] <= time.time() + 300
    assert len(claims["jti"]) > 20
    assert jwt.get_unverified_header(form["client_assertion"])["kid"] == "k1"


def test_every_assertion_has_another_number(server: Loopback) -> None:
    given = token_server(server, lifetime=0)
    asked(server, BackendServices("me", pem(KEYS["ES384"])), times=2)
    numbers = [
        jwt.decode(parse_qs(each.body)["client_assertion"][0], options={"verify_signature": False})["jti"]
        for each in given
    ]
    assert len(set(numbers)) == 2


def test_an_algorithm_that_the_server_does_not_take_is_said(server: Loopback) -> None:
    offer = {"token_endpoint": f"{server.base}/token", "token_endpoint_auth_signing_alg_values_supported": ["RS384"]}
    server.fault = lambda request: reply(200, offer)
    with pytest.raises(DestinationError, match="ES384"):
        asked(server, BackendServices("me", pem(KEYS["ES384"])))


def test_a_server_without_smart_is_said(server: Loopback) -> None:
    with pytest.raises(DestinationError, match="token endpoint"):
        asked(server, BackendServices("me", pem(KEYS["ES384"])))


@pytest.mark.parametrize(
    "text", ["", "no key", '{"kty": "RSA"}', '{"keys": []}', "-----BEGIN PRIVATE KEY-----\nAAAA\n"]
)
def test_what_is_no_private_key_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(DestinationError) as trouble:
        BackendServices("me", text)
    assert not text or text not in str(trouble.value)


def test_a_curve_that_smart_does_not_know_is_refused() -> None:
    with pytest.raises(DestinationError, match="RS384 or ES384"):
        BackendServices("me", pem(ec.generate_private_key(ec.SECP256R1())))


# ---- secrets from the environment and from files


def test_secrets_come_from_the_environment_or_from_a_file(server: Loopback, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{SECRET}\n")
    asked(server, credentials("bearer", {"FHIRTRIALS_TOKEN": "t0"}))
    asked(server, credentials("bearer", {"FHIRTRIALS_TOKEN_FILE": str(tmp_path / "token")}))
    asked(server, credentials("basic", {"FHIRTRIALS_USER": "Aladdin", "FHIRTRIALS_PASSWORD": "open sesame"}))
    asked(server, credentials("none", {"FHIRTRIALS_TOKEN": SECRET}))
    assert authorizations(server) == ["Bearer t0", f"Bearer {SECRET}", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", None]


@pytest.mark.parametrize("kind", ["bearer", "basic", "oauth2", "smart"])
def test_a_secret_that_is_missing_is_named(kind: str) -> None:
    with pytest.raises(DestinationError, match=r"FHIRTRIALS_\w+"):
        credentials(kind, {})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DestinationError, match="FHIRTRIALS_TOKEN_FILE"):
        credentials("bearer", {"FHIRTRIALS_TOKEN_FILE": str(tmp_path / "nowhere")})


def test_smart_and_oauth2_come_from_the_environment(server: Loopback) -> None:
    given = token_server(server)
    own = {
        "FHIRTRIALS_CLIENT_ID": "me",
        "FHIRTRIALS_PRIVATE_KEY": pem(KEYS["RS384"]),
        "FHIRTRIALS_SCOPE": "system/*.rs",
    }
    asked(server, credentials("smart", own))
    url = server.base.replace("/fhir", "/token")
    asked(
        server,
        credentials(
            "oauth2", {"FHIRTRIALS_TOKEN_URL": url, "FHIRTRIALS_CLIENT_ID": "me", "FHIRTRIALS_CLIENT_SECRET": "x"}
        ),
    )
    assert [parse_qs(each.body).get("scope") for each in given] == [["system/*.rs"], None]


# ---- waiting


def test_retry_after_is_seconds_or_a_date() -> None:
    assert retry_after("7") == 7
    assert retry_after(None) == retry_after("soon") == retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 60))
    assert 50 < retry_after(later) <= 60


def test_no_more_requests_are_under_way_than_jobs(server: Loopback) -> None:
    def slow(request: Request) -> Any:
        time.sleep(0.1)
        return None

    server.fault = slow

    async def run() -> float:
        async with Connection(server.base, jobs=2) as connection:
            start = time.monotonic()
            await asyncio.gather(*(connection.send("GET", "metadata") for _ in range(6)))
            return time.monotonic() - start

    assert asyncio.run(run()) >= 0.3
    assert server.most_at_once <= 2
