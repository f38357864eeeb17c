"""The command line: one module a command, imported when it is called, so that ``--help`` is there at once.

Data goes to standard output, everything else to standard error. Exit codes: ``fhirtrials.errors``.
"""

import errno
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import NoReturn

import click

from fhirtrials import __version__
from fhirtrials.errors import FhirtrialsError

COMMANDS = {
    "export": "Convert trial records to FHIR.",
    "import": "Read bundles that fhirtrials wrote back to trials.",
    "push": "Send trials to a FHIR server.",
    "pull": "Read studies from a FHIR server into bundles.",
    "criteria": "Show how eligibility criteria are understood.",
    "validate": "Check FHIR files: structure, codes, rules, references.",
    "fetch": "Fetch studies from ClinicalTrials.gov, or articles from PubMed.",
    "sync": "Keep a folder of bundles, or a server, in step with the registry.",
    "formats": "List what can be read and written.",
    "tables": "List the tables of words and codes, or print one.",
    "explain": "Say what a kind of finding means and what to do.",
    "conformance": "Write our extensions, codes and maps as a FHIR package.",
}


class Commands(click.Group):
    """Imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"fhirtrials.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fhirtrials", message="%(prog)s %(version)s")
def commands() -> None:
    """Clinical-trial registry records as valid FHIR.

    \b
    Examples:
        fhirtrials export NCT05985863.json > study.json
        fhirtrials export records/ --to bundles/ --report report.jsonl
        fhirtrials validate bundles/

    'fhirtrials COMMAND --help' has more examples.
    """


def main() -> NoReturn:
    """What ``fhirtrials`` runs. What a command did not deal with itself is caught here."""
    if sys.stderr is None:  # closed by whoever called us
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # for as long as the program lives
    try:
        code = commands.main(prog_name="fhirtrials", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        code = wrong.exit_code
    except click.Abort:
        code = 130
    except FhirtrialsError as trouble:
        click.echo(f"fhirtrials: {trouble}  (exit {trouble.exit_code})", err=True)
        code = trouble.exit_code
    except BrokenPipeError:
        code = 0
    except Exception as error:
        code = _said(error)
    _close_quietly()
    sys.exit(code or 0)


def _said(error: Exception) -> int:
    """Words for what no command dealt with, and the exit code: help that found no room is no bug."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        click.echo("fhirtrials: cannot write standard output (No space left on device).  (exit 4)", err=True)
        return 4
    from fhirtrials.cli.bugs import bug_report

    click.echo(bug_report(), err=True)
    return 70


def _close_quietly() -> None:
    """Flushes; where nobody reads any more (``| head``), Python must not complain about it at exit."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
