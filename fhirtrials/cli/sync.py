"""``fhirtrials sync``: a folder of bundles, or a FHIR server, kept in step with the registry."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from fhirtrials.cli.choices import fhir_release, processors, quiet, report
from fhirtrials.cli.registry_question import asked, at_registry, conditions, counter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fhirtrials.network import Connection
    from fhirtrials.sources.registry.registry import Registry
    from fhirtrials.sync import Place, Sync

Said = TypeVar("Said")
STATE = ".fhirtrials"


@click.command("sync", short_help="Keep a folder of bundles, or a server, in step with the registry.")
@click.option("--to", required=True, metavar="DIR|URL", help="Folder of bundles, DIR/NCT....json; or a FHIR server.")
@click.option("--state", metavar="DIR", help="Where to remember how a sync stands; needed for a server.")
@conditions
@fhir_release
@click.option("--no-contacts", is_flag=True, help="Leave out people, phones and e-mails.")
@click.option("--no-extensions", is_flag=True, help="Leave out all extensions, for servers that refuse them.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processes; by default one for each processor.")
@click.option(
    "--auth",
    type=click.Choice(["none", "bearer", "basic", "oauth2", "smart"]),
    default="none",
    show_default=True,
    help="Who is asking the server; secrets as 'fhirtrials push --help' says.",
)
@click.option("--insecure", is_flag=True, help="Send credentials over plain http, to other machines too.")
@report
@at_registry
@quiet
def command(
    to: str,
    state: str | None,
    condition: str | None,
    term: str | None,
    status: str | None,
    parameters: tuple[str, ...],
    fhir: str,
    no_contacts: bool,
    no_extensions: bool,
    jobs: int | None,
    auth: str,
    insecure: bool,
    report: str | None,
    registry: str | None,
    patience: float,
    quiet: bool,
) -> int:
    """Keep a folder of bundles, or a FHIR server, in step with the registry.

    The first time everything that meets the conditions is fetched (without conditions: the whole registry), converted
    and validated; after that only what changed. What is the same stays untouched. What the registry withdrew goes to
    DIR/retired, or stays on the server with the status "retired". Where a sync stands is remembered in --state, by
    default DIR/.fhirtrials: one that was cut off, in whatever way, goes on when it is started again.

    \b
    Examples:
        fhirtrials sync --condition "liver failure" --to liver/
        fhirtrials sync --to registry/ --fhir R4 --report findings.jsonl
        fhirtrials sync --to http://localhost:8080/fhir --fhir R4 --state sync-state

    Exits with 1 if an error was found in a study, 3 if the registry cannot be asked or refuses, 4 if DIR cannot be
    written or the server refused a study.
    """
    is_server = to.lower().startswith(("http://", "https://"))
    if not to.strip() or to == "-" or ("://" in to and not is_server):
        raise click.BadParameter(f"{to!r} is no folder and no address of a server.", param_hint="'--to'")
    if is_server and not state:
        raise click.UsageError("Missing --state: a folder to remember how the sync of a server stands.")
    query = asked((), condition, term, status, parameters)

    from fhirtrials.cli.bugs import contained
    from fhirtrials.cli.run import Run
    from fhirtrials.pipeline.choice import Choice
    from fhirtrials.sources.registry import registry_address
    from fhirtrials.sources.service import service
    from fhirtrials.sync import BundleFolder, Sync

    choice = Choice(release=fhir, contacts=not no_contacts, extensions=not no_extensions)
    output = " ".join(
        [f"--fhir {fhir}", *(["--no-contacts"] if no_contacts else []), *(["--no-extensions"] if no_extensions else [])]
    )
    with Run(("studies",), (), report=report, quiet=quiet) as run:
        run.say_waits()
        state_folder = Path(state) if state else Path(to) / STATE
        job = Sync(
            query,
            choice,
            output,
            state_folder,
            jobs or processors(),
            contained,
            run.tell,
            run.show,
            counter(run.progress, run.progress.step, "fetched studies"),
            counter(run.progress, lambda studies: run.did(studies=studies), "converted studies"),
        )
        place: Place
        if is_server:
            from fhirtrials.cli.server import connection_options
            from fhirtrials.sync.server import Server

            wishes = connection_options(auth, insecure, timeout=120.0, patience=patience)
            place = Server(to, wishes, state_folder, choice.canonical_base, run.tell)
        else:
            place = BundleFolder(Path(to))
        connect = partial(service, registry or registry_address(), patience)
        news = job.run(partial(_asked, connect), connect().base, place)
        if not quiet:
            run.show(_summary(job) if news else f"The registry has nothing new since {job.day_of_data}.")
    return run.exit_code


def _asked(connect: "Callable[[], Connection]", work: "Callable[[Registry], Awaitable[Said]]") -> "Said":
    import asyncio

    from fhirtrials.sources.registry.registry import Registry

    async def answer() -> "Said":
        async with connect() as connection:
            return await work(Registry(connection))

    return asyncio.run(answer())


def _summary(job: "Sync") -> str:
    counts = ((change, count) for change, count in job.changes.items() if count or change != "refused")
    done = ", ".join(f"{count:,} {change}" for change, count in counts)
    return f"In step with the registry of {job.day_of_data}: {done}."
