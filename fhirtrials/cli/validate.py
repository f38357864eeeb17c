"""``fhirtrials validate``: FHIR files → findings."""

import click

from fhirtrials.cli.choices import fhir_release, report


@click.command("validate", short_help="Check FHIR files: structure, codes, rules, references.")
@click.argument("paths", metavar="PATH...", nargs=-1)
@fhir_release
@report
def command(paths: tuple[str, ...], fhir: str, report: str | None) -> int:
    """Check FHIR files, whoever wrote them: structure, required codes, rules, references, ids, narrative.

    PATH is a bundle, a file with a bundle or a resource a line, a folder of them (a manifest.json beside them is
    passed over), a zip, each packed with gz or zst or not; or '-' for standard input. Every bundle is checked by
    itself; single resources of one PATH are checked together.

    \b
    Examples:
        fhirtrials validate study.json
        fhirtrials validate bundles/ --report report.csv
        fhirtrials export NCT05985863.json | fhirtrials validate -

    Exits with 1 if an error was found, 3 if a file cannot be read.
    """
    if not paths:
        raise click.UsageError("Missing PATH: name files or folders, or '-' for standard input.")

    from fhirtrials.cli.run import Run
    from fhirtrials.model import Resource
    from fhirtrials.pipeline.fhir_files import check_files
    from fhirtrials.sources import documents

    with Run(("resources", "bundles"), paths, optional=("bundles",), report=report) as run:

        def seen(resource: Resource) -> None:
            if resource["resourceType"] == "Bundle":
                entries = resource.get("entry")
                run.did(bundles=1, resources=len(entries) if isinstance(entries, list) else 0)
            else:
                run.did(resources=1)

        for path in paths:
            files = map(run.progress.watched, documents(path, run.tell))
            check_files(path, files, fhir, run.tell, seen, run.guard)
    return run.exit_code
