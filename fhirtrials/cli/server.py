"""Options of the commands that speak to a FHIR server."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fhirtrials.sinks.server import PushOptions


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--auth``, ``--insecure``, ``--timeout`` and ``--patience``; ``connection_options`` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--auth",
        type=click.Choice(["none", "bearer", "basic", "oauth2", "smart"]),
        default="none",
        show_default=True,
        help="Who is asking. The secrets come from the environment or from files: see below.",
    ),
    click.option("--insecure", is_flag=True, help="Send credentials over plain http, to other machines too."),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=120.0,
        show_default="120",
        help="For one request.",
    ),
    click.option(
        "--patience",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        default=120.0,
        show_default="120",
        help="For one request and its repetitions, where the server is busy or does not answer.",
    ),
)


def connection_options(auth: str, insecure: bool, timeout: float, patience: float) -> "PushOptions":
    """DestinationError where a secret is missing."""
    import os

    from fhirtrials.network import credentials

    return {
        "credentials": credentials(auth, os.environ, insecure),
        "insecure": insecure,
        "timeout": timeout,
        "patience": patience,
    }
