"""Choices that other rooms own: FHIR releases, readers, tables. Asked for only when they are needed."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import click

from fhirtrials.errors import DestinationError


class Names(click.ParamType[str]):
    """A name out of a list that is made when it is looked at.

    With ``in_help`` the help shows the list itself in place of ``metavar``.
    """

    def __init__(self, metavar: str, names: Callable[[], Sequence[str]], in_help: bool = False) -> None:
        self.name = metavar
        self._names = names
        self._in_help = in_help

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return f"[{'|'.join(self._names())}]" if self._in_help else self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        names = self._names()
        for name in names:
            if name.casefold() == str(value).casefold():
                return name
        self.fail(f"{value!r} is not one of {', '.join(map(repr, names))}.", param, ctx)


def releases() -> Sequence[str]:
    from fhirtrials.fhir import RELEASES

    return sorted(RELEASES)


def readers() -> Sequence[str]:
    from fhirtrials.readers import readers as every

    return [reader.name for reader in every()]


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def standard_output() -> BinaryIO:
    """Where '-' leads; DestinationError where whoever called us closed it."""
    if sys.stdout is None:
        raise DestinationError("standard output is closed. Choose a folder with --to.")
    return sys.stdout.buffer


def numbers(only: str | None) -> frozenset[str]:
    """Of trials, named by ``--only``; wrong command line where it names none: that is not all of them."""
    found = frozenset(number.strip().upper() for number in (only or "").split(",")) - {""}
    if only is not None and not found:
        raise click.BadParameter("it names no trial; leave it out to take all.", param_hint="'--only'")
    return found


fhir_release = click.option(
    "--fhir",
    type=Names("RELEASE", releases, in_help=True),
    default="R5",
    show_default=True,
    help="FHIR release.",
)
report = click.option(
    "--report",
    metavar="FILE",
    help="Write every finding to FILE: CSV if it ends in .csv, a FHIR OperationOutcome if in .fhir.json, "
    "else JSON lines; '-' for standard error.",
)
measures = click.option(
    "--measures",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="CSV with more things that criteria measure, beside those of mappings/eligibility/measures.csv; may be "
    "given several times.",
)
quiet = click.option(
    "-q", "--quiet", is_flag=True, help="No progress, no warnings, no summary: only errors. A report has everything."
)
