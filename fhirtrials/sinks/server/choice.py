"""``Push``: what the caller chose, for the run and for the connection."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TypedDict

from fhirtrials.model import Bundle
from fhirtrials.network import Connection, Credentials, normal
from fhirtrials.sinks.server.identity import Identity
from fhirtrials.sinks.server.journal import Journal

GROUP = 32
"""Studies that are looked up, and whose organizations are written, together."""


class PushOptions(TypedDict, total=False):
    """The options of ``fhirtrials.push``, which describes them."""

    identity: str | None
    credentials: Credentials | None
    insecure: bool
    journal: str | PathLike[str] | None
    prune: bool
    dry_run: bool
    jobs: int
    max_entries: int
    max_bytes: int
    timeout: float
    patience: float


@dataclass(frozen=True, slots=True)
class Push:
    """``identity`` None: what the server's /metadata allows. ``speaks`` says whether a bundle is of a FHIR version.

    ``max_entries`` and ``max_bytes`` bound one transaction; a larger study goes in several, its ResearchStudy last.
    """

    identity: Identity | None = None
    journal: Path | None = None
    prune: bool = False
    dry_run: bool = False
    jobs: int = 1
    max_entries: int = 500
    max_bytes: int = 5_000_000
    speaks: Callable[[Bundle, str], bool] = lambda bundle, version: True


def push(options: PushOptions, speaks: Callable[[Bundle, str], bool]) -> Push:
    """Raises ValueError for an identity that does not exist."""
    own = {field.name for field in fields(Push)} - {"identity", "journal", "speaks"}
    identity, journal = options.get("identity"), options.get("journal")
    return Push(
        identity=Identity(identity) if identity else None,
        journal=Path(journal) if journal is not None else None,
        speaks=speaks,
        **{name: value for name, value in options.items() if name in own},  # type: ignore[arg-type]
    )


def connection(server: str, options: PushOptions) -> Connection:
    """To the server at that address."""
    own = ("insecure", "timeout", "patience", "jobs")
    return Connection(
        server,
        options.get("credentials"),
        **{name: value for name, value in options.items() if name in own},  # type: ignore[arg-type]
    )


def confirmed(server: str, options: PushOptions) -> list[str]:
    """The numbers of the studies that the server at that address confirmed, by the journal."""
    journal = Journal(push(options, lambda bundle, version: True).journal, normal(server))
    try:
        return journal.trials()
    finally:
        journal.close()
