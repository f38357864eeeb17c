"""``fhirtrials import``: bundles that fhirtrials wrote → trials."""

from pathlib import Path

import click

from fhirtrials.cli.choices import Names, measures, quiet, releases, report, standard_output


@click.command("import", short_help="Read bundles that fhirtrials wrote back to trials.")
@click.argument("paths", metavar="BUNDLE...", nargs=-1)
@click.option(
    "--fhir",
    type=Names("RELEASE", releases, in_help=True),
    help="FHIR release; by default what the elements of each study say.",
)
@click.option(
    "--to", default="-", show_default=True, metavar="DIR|-", help="Folder to write into; '-' for standard output."
)
@measures
@report
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Exit 1 if something this bad was found.",
)
@quiet
def command(
    paths: tuple[str, ...],
    fhir: str | None,
    to: str,
    measures: tuple[str, ...],
    report: str | None,
    fail_on: str,
    quiet: bool,
) -> int:
    """Read bundles that fhirtrials wrote back to trials: our own Trial, a JSON line each.

    BUNDLE is a file with one bundle or many, a folder of them, or of the NDJSON that 'export --format ndjson' wrote
    (all its files together), a zip, each packed with gz or zst or not; or '-' for standard input. Elements are read,
    and nothing else: no narrative, no ids but to follow references. The criteria are made anew from the eligibility
    text. FHIR of other origin is not understood.

    \b
    Examples:
        fhirtrials import study.json
        fhirtrials import bundles/ --to trials/
        fhirtrials import old.json | fhirtrials export - --fhir R4 > new.json

    Exits with 1 if something at or above --fail-on was found, 3 if a file cannot be read, 4 if the destination refused.
    """
    if not paths:
        raise click.UsageError("Missing BUNDLE: name files or folders, or '-' for standard input.")

    from fhirtrials.cli.run import Run
    from fhirtrials.pipeline.fhir_files import imported
    from fhirtrials.sinks import SINKS, Destination
    from fhirtrials.sources import open_sources

    with Run(("trials",), paths, report=report, fail_on=fail_on, quiet=quiet, data_on_stdout=to == "-") as run:
        documents = map(run.progress.watched, open_sources(paths, run.tell))
        destination = Destination(standard_output() if to == "-" else Path(to), "fhirtrials import")
        sink = SINKS["trial"]
        with sink.open(destination, run.tell) as write:
            for trial in imported(documents, fhir, run.tell, run.guard, measures):
                write(trial.id, sink.encode(trial))
                run.did(trials=1)
    return run.exit_code
