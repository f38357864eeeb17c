"""Rows of text under each other, on standard output."""

from collections.abc import Sequence

import click

from fhirtrials.sinks import refusals_of


def put(text: str) -> None:
    """Writes to standard output; raises DestinationError where it refuses."""
    with refusals_of("standard output"):
        click.echo(text)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns two blanks apart; the last one runs on."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
