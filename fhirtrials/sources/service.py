"""A public service that gives to everybody: the registry, PubMed. Its troubles are those of an input (InputError)."""

from collections.abc import Mapping

from fhirtrials.errors import DestinationError, InputError
from fhirtrials.network import Answer, Connection, NotAllowedError, TransientError


def service(base: str, patience: float) -> Connection:
    """To the service at an address."""
    try:
        return Connection(base, patience=patience, stumbles=True)
    except DestinationError as wrong:
        raise InputError(str(wrong)) from None


async def answered(
    connection: Connection,
    name: str,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """What the service answers; ``name`` is what people call it."""
    where = f"{name} at {connection.base}"
    try:
        return await connection.send(method, path, body, headers)
    except TransientError as trouble:
        advice = "fhirtrials works without a network on files: fetch on a machine that has one."
        if trouble.after:
            advice = f"It asks to be left alone for {trouble.after:,.0f} seconds: try again after them."
        raise InputError(f"{where} cannot be asked: {trouble.why}.\n  {advice}") from None
    except NotAllowedError as refusal:
        raise InputError(
            f"{where} refuses to answer ({refusal.status}).\n"
            "  It may not like your network, or too many requests: try again later, or from elsewhere."
        ) from None
    except DestinationError as refusal:  # it sends us on to somebody else
        raise InputError(str(refusal)) from None
