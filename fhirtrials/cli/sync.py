"""``fhirtrials sync``: a folder of bundles, or a FHIR server, kept in step with the registry."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import fhir_release, processors, quiet, report
from fhirtrials.cli.registry_question import asked, at_registry, conditions, counter

if TYPE_CHECKING:
    from fhirtrials.sync import Sync

STATE = ".fhirtrials"


@click.command("sync", short_help="Keep a folder of bundles in step with the registry.")
@click.option("--to", required=True, metavar="DIR", help="Folder of bundles: DIR/NCT....json.")
@conditions
@fhir_release
@click.option("--no-contacts", is_flag=True, help="Leave out people, phones and e-mails.")
@click.option("--no-extensions", is_flag=True, help="Leave out all extensions, for servers that refuse them.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processes; by default one for each processor.")
@report
@at_registry
@quiet
def command(
    to: str,
    condition: str | None,
    term: str | None,
    status: str | None,
    parameters: tuple[str, ...],
    fhir: str,
    no_contacts: bool,
    no_extensions: bool,
    jobs: int | None,
    report: str | None,
    registry: str | None,
    patience: float,
    quiet: bool,
) -> int:
    """Keep a folder of bundles in step with the registry.

    The first time everything that meets the conditions is fetched (without conditions: the whole registry), converted
    and validated; after that only what changed. Bundles that are the same stay untouched; what the registry withdrew
    goes to DIR/retired. Where a sync stands is remembered in DIR/.fhirtrials: one that was cut off, in whatever way,
    goes on when it is started again.

    \b
    Examples:
        fhirtrials sync --condition "liver failure" --to liver/
        fhirtrials sync --to registry/ --fhir R4 --report findings.jsonl

    Exits with 1 if an error was found in a study, 3 if the registry cannot be asked or refuses, 4 if DIR cannot be
    written.
    """
    query = asked((), condition, term, status, parameters)

    import asyncio

    from fhirtrials.cli.bugs import contained
    from fhirtrials.cli.run import Run
    from fhirtrials.pipeline import Choice
    from fhirtrials.sources.registry import registry_address
    from fhirtrials.sync import Sync

    choice = Choice(release=fhir, contacts=not no_contacts, extensions=not no_extensions)
    output = " ".join(
        [f"--fhir {fhir}", *(["--no-contacts"] if no_contacts else []), *(["--no-extensions"] if no_extensions else [])]
    )
    with Run(("studies",), (), report=report, quiet=quiet) as run:
        folder = Path(to)
        job = Sync(
            query,
            choice,
            output,
            folder / STATE,
            jobs or processors(),
            contained,
            run.tell,
            run.show,
            counter(run),
        )
        news = asyncio.run(_sync(job, registry or registry_address(), folder, patience))
        if not quiet:
            run.show(_summary(job) if news else f"The registry has nothing new since {job.day_of_data}.")
    return run.exit_code


async def _sync(job: "Sync", base: str, folder: Path, patience: float) -> bool:
    from fhirtrials.network import Connection
    from fhirtrials.sources.registry.registry import Registry
    from fhirtrials.sync import BundleFolder

    async with Connection(base, patience=patience) as connection:
        return await job.run(Registry(connection), connection.base, BundleFolder(folder))


def _summary(job: "Sync") -> str:
    done = ", ".join(f"{count:,} {change}" for change, count in job.changes.items())
    return f"In step with the registry of {job.day_of_data}: {done}."
