"""``fhirtrials push``: trial records, or bundles → a FHIR server."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import Names, numbers, quiet, readers, releases, report
from fhirtrials.cli.server import connection_options, server_options

if TYPE_CHECKING:
    from fhirtrials.cli.run import Run
    from fhirtrials.pipeline.choice import Choice
    from fhirtrials.sinks.server import Abilities, PushOptions, StudyReport


@click.command("push", short_help="Send trials to a FHIR server.")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("--to", required=True, metavar="URL", help="Base address of the server.")
@click.option(
    "--fhir",
    type=Names("RELEASE", releases, in_help=True),
    help="FHIR release to write; by default the server's own. A server of another is refused.",
)
@click.option(
    "--from",
    "reader",
    type=Names("READER", readers),
    help="Reader to use; by default the first that knows the input. 'fhirtrials formats' lists them.",
)
@click.option("--only", metavar="NCT,...", help="Only these trials.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Stop after N trials.")
@click.option("--no-contacts", is_flag=True, help="Leave out people, phones and e-mails.")
@click.option("--no-extensions", is_flag=True, help="Leave out all extensions, for servers that refuse them.")
@click.option(
    "--identity",
    type=click.Choice(["id", "conditional", "create"]),
    help="How the server knows a resource again: by our id, by its identifier, or only create what is not there. "
    "By default what its /metadata allows, id first.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option(
    "--prune", is_flag=True, help="Delete, or retire, what an earlier push wrote and the study no longer has."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Requests at the same time."
)
@click.option("--journal", metavar="FILE", help="Remember here what the server confirmed, to go on after a break.")
@click.option(
    "--max-entries",
    metavar="N",
    type=click.IntRange(min=2),
    default=500,
    show_default=True,
    help="Most resources in one transaction; a larger study goes in several.",
)
@click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(min=10_000),
    default=5_000_000,
    show_default=True,
    help="Most bytes in one transaction.",
)
@server_options
@report
@quiet
def command(
    sources: tuple[str, ...],
    to: str,
    fhir: str | None,
    reader: str | None,
    only: str | None,
    limit: int | None,
    no_contacts: bool,
    no_extensions: bool,
    identity: str | None,
    dry_run: bool,
    prune: bool,
    jobs: int,
    journal: str | None,
    max_entries: int,
    max_bytes: int,
    auth: str,
    insecure: bool,
    timeout: float,
    patience: float,
    report: str | None,
    quiet: bool,
) -> int:
    """Send trials to a FHIR server: one transaction a study, and nothing that stands there unchanged.

    SOURCE is anything that 'export' reads, or bundles and NDJSON that it wrote. What became of each study goes to
    standard output, a line each; findings go to standard error. A push may be repeated: studies are updated, never
    copied, and unchanged ones keep their versions.

    \b
    Examples:
        fhirtrials push NCT05985863.json --to http://localhost:8080/fhir
        fhirtrials push records/ --to http://localhost:8080/fhir --journal push.db --jobs 4
        fhirtrials push bundles/ --to https://example.org/fhir --auth bearer --dry-run

    \b
    Secrets, each also as NAME_FILE with the name of a file that holds it:
        --auth bearer  FHIRTRIALS_TOKEN
        --auth basic   FHIRTRIALS_USER, FHIRTRIALS_PASSWORD
        --auth oauth2  FHIRTRIALS_TOKEN_URL, FHIRTRIALS_CLIENT_ID, FHIRTRIALS_CLIENT_SECRET
        --auth smart   FHIRTRIALS_CLIENT_ID, FHIRTRIALS_PRIVATE_KEY; SMART Backend Services
                       (both also FHIRTRIALS_SCOPE; smart also FHIRTRIALS_KEY_ID, FHIRTRIALS_TOKEN_URL)

    \b
    Exit codes:
        0   all done
        1   done, but an error was found in an input
        2   the command line is wrong
        3   an input cannot be opened, or no reader knows it
        4   the server refused a study, or all of them
        70  a bug of ours
    """
    if not sources:
        raise click.UsageError("Missing SOURCE: name files or folders, or '-' for standard input.")

    from fhirtrials.cli.run import Run

    wishes: PushOptions = {
        **connection_options(auth, insecure, timeout, patience),
        "identity": identity,
        "journal": Path(journal) if journal else None,
        "prune": prune,
        "dry_run": dry_run,
        "jobs": jobs,
        "max_entries": max_entries,
        "max_bytes": max_bytes,
    }
    states = ("created", "updated", "unchanged", "not updated", "refused", "pruned")
    with Run(
        ("trials", "resources"),
        sources,
        states=states,
        optional=("not updated", "pruned"),
        report=report,
        quiet=quiet,
    ) as run:
        run.say_waits()
        found = _asked(to, wishes)
        choice = _choice(to, found, fhir, reader, only, limit, not no_contacts, not no_extensions)
        _push(run, sources, to, choice, wishes, found)
    return run.exit_code


def _asked(to: str, wishes: "PushOptions") -> "Abilities":
    from fhirtrials.network import called
    from fhirtrials.pipeline.servers import abilities_there

    return next(called((), lambda _: abilities_there(to, wishes)))


def _choice(
    to: str,
    found: "Abilities",
    fhir: str | None,
    reader: str | None,
    only: str | None,
    limit: int | None,
    contacts: bool,
    extensions: bool,
) -> "Choice":
    """In the release of the server; DestinationError where another was asked for, or it is one we do not write."""
    from fhirtrials.errors import DestinationError
    from fhirtrials.fhir import release_of_version
    from fhirtrials.pipeline.choice import Choice

    spoken = release_of_version(found.fhir_version)
    if spoken is None or (fhir and fhir != spoken):
        raise DestinationError(
            f"{to} speaks FHIR {spoken or 'in a release that fhirtrials does not write'}"
            + (f", and --fhir asks for {fhir}.\n  Leave --fhir out, or give the address for {fhir}." if fhir else ".")
        )
    return Choice(
        release=spoken,
        reader=reader,
        only=numbers(only),
        limit=limit,
        contacts=contacts,
        extensions=extensions,
    )


def _push(
    run: "Run", sources: tuple[str, ...], to: str, choice: "Choice", wishes: "PushOptions", found: "Abilities"
) -> None:
    from fhirtrials.cli.bugs import contained
    from fhirtrials.issues import Issue
    from fhirtrials.network import called
    from fhirtrials.pipeline.choice import collected
    from fhirtrials.pipeline.servers import push_events, to_push
    from fhirtrials.sources import open_sources

    inputs = map(run.progress.watched, open_sources(sources, run.tell))
    outcomes = to_push(inputs, choice, run.tell, contained)
    bundles = (each.content for each in collected(outcomes, choice, run.tell, run.show))
    for event in called(bundles, lambda incoming: push_events(incoming, to, wishes, found)):
        if isinstance(event, Issue):
            run.tell(event)
            continue
        _count(run, event)
        run.progress.erase()
        click.echo(("would be " if wishes["dry_run"] else "").join(_words(event)))


def _count(run: "Run", done: "StudyReport") -> None:
    run.did(trials=1, resources=done.resources, pruned=done.pruned, **{done.outcome.value: 1})


def _words(done: "StudyReport") -> tuple[str, str]:
    """Number, and what became of it."""
    number, _, rest = str(done).partition(" ")
    return f"{number} ", rest
