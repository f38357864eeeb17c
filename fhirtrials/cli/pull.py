"""``fhirtrials pull``: a FHIR server → bundles."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import quiet, report, standard_output
from fhirtrials.cli.server import connection_options, server_options

if TYPE_CHECKING:
    from fhirtrials.cli.run import Run
    from fhirtrials.sinks.server import PushOptions


@click.command("pull", short_help="Read studies from a FHIR server into bundles.")
@click.argument("numbers", metavar="[NCT]...", nargs=-1)
@click.option("--from", "server", required=True, metavar="URL", help="Base address of the server.")
@click.option(
    "--to", default="-", show_default=True, metavar="DIR|-", help="Folder to write into; '-' for standard output."
)
@server_options
@report
@quiet
def command(
    numbers: tuple[str, ...],
    server: str,
    to: str,
    auth: str,
    insecure: bool,
    timeout: float,
    patience: float,
    report: str | None,
    quiet: bool,
) -> int:
    """Read studies from a FHIR server into bundles: each with all that was pushed with it, as 'export' wrote it.

    Without a number all studies of the server are read, page by page. Bundles go to standard output, one a line;
    'fhirtrials import' reads them back to trials. Secrets are given as for 'fhirtrials push'.

    \b
    Examples:
        fhirtrials pull --from http://localhost:8080/fhir NCT05985863 > study.json
        fhirtrials pull --from http://localhost:8080/fhir --to bundles/
        fhirtrials pull --from http://localhost:8080/fhir | fhirtrials import - > trials.jsonl

    Exits with 1 if a study is not there, 4 if the server or the destination refused.
    """
    from fhirtrials.cli.run import Run

    with Run(("trials", "resources"), ("-",), report=report, quiet=quiet, data_on_stdout=to == "-") as run:
        run.say_waits()
        _pull(run, numbers, server, to, connection_options(auth, insecure, timeout, patience))
    return run.exit_code


def _pull(run: "Run", numbers: tuple[str, ...], server: str, to: str, options: "PushOptions") -> None:
    from fhirtrials.issues import issue
    from fhirtrials.network import called
    from fhirtrials.pipeline.servers import pulled
    from fhirtrials.sinks import SINKS, Destination

    wanted = [number.strip().upper() for number in numbers]
    destination = Destination(standard_output() if to == "-" else Path(to), "fhirtrials pull")
    sink = SINKS["bundle"]
    with sink.open(destination, run.tell) as write:
        for number, bundle in called((), lambda _: pulled(wanted, server, options)):
            if bundle is None:
                run.tell(issue("study-not-there", trial=number, source=server))
            else:
                write(number, sink.encode(bundle))
                run.did(trials=1, resources=len(bundle["entry"]))
