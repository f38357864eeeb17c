"""Credentials out of the environment and out of files, never off the command line.

Every variable may be given as a file instead, under its name with ``_FILE``.

    bearer   FHIRTRIALS_TOKEN
    basic    FHIRTRIALS_USER, FHIRTRIALS_PASSWORD
    oauth2   FHIRTRIALS_TOKEN_URL, FHIRTRIALS_CLIENT_ID, FHIRTRIALS_CLIENT_SECRET, FHIRTRIALS_SCOPE if wanted
    smart    FHIRTRIALS_CLIENT_ID, FHIRTRIALS_PRIVATE_KEY (PEM or JWK); if wanted FHIRTRIALS_KEY_ID, FHIRTRIALS_SCOPE,
             FHIRTRIALS_TOKEN_URL
"""

from collections.abc import Mapping
from pathlib import Path

from fhirtrials.errors import DestinationError
from fhirtrials.network.credentials import Basic, Bearer, Credentials
from fhirtrials.network.tokens import BackendServices, ClientSecret

KINDS = ("none", "bearer", "basic", "oauth2", "smart")
PREFIX = "FHIRTRIALS_"


def credentials(kind: str, environment: Mapping[str, str], insecure: bool = False) -> Credentials | None:
    """Those of the kind; DestinationError, naming the variable, where one is missing or its file cannot be read."""

    def given(name: str) -> str | None:
        path = environment.get(f"{PREFIX}{name}_FILE")
        if path is None:
            return environment.get(f"{PREFIX}{name}") or None
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as trouble:
            why = trouble.strerror if isinstance(trouble, OSError) else "it is no text"
            raise DestinationError(f"{PREFIX}{name}_FILE: {path} cannot be read ({why}).") from None

    def needed(name: str) -> str:
        value = given(name)
        if not value:
            raise DestinationError(
                f"--auth {kind} needs {PREFIX}{name} in the environment, or the name of a file in {PREFIX}{name}_FILE."
            )
        return value

    match kind:
        case "bearer":
            return Bearer(needed("TOKEN"))
        case "basic":
            return Basic(needed("USER"), needed("PASSWORD"))
        case "oauth2":
            return ClientSecret(
                needed("TOKEN_URL"), needed("CLIENT_ID"), needed("CLIENT_SECRET"), given("SCOPE"), insecure=insecure
            )
        case "smart":
            return BackendServices(
                needed("CLIENT_ID"),
                needed("PRIVATE_KEY"),
                key_id=given("KEY_ID"),
                scope=given("SCOPE"),
                token_url=given("TOKEN_URL"),
                insecure=insecure,
            )
    return None
