"""``fhirtrials export``: trial records → FHIR."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import (
    Names,
    fhir_release,
    measures,
    numbers,
    processors,
    quiet,
    readers,
    report,
    standard_output,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fhirtrials.cli.run import Run
    from fhirtrials.issues import Tell
    from fhirtrials.model import Document
    from fhirtrials.pipeline.choice import Choice
    from fhirtrials.sinks import Destination


_BASE = re.compile(r"""(https?://[^/]|urn:)[^|#\s"<>]+""")


def _formats() -> list[str]:
    from fhirtrials.sinks import SINKS

    return list(SINKS)


@click.command("export", short_help="Convert trial records to FHIR.")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@fhir_release
@click.option(
    "--format",
    "format_",
    type=Names("FORMAT", _formats, in_help=True),
    default="bundle",
    show_default=True,
    help="What to write: a transaction Bundle a trial, a resource a line, or our own Trial.",
)
@click.option(
    "--to", default="-", show_default=True, metavar="DIR|-", help="Folder to write into; '-' for standard output."
)
@click.option(
    "--from",
    "reader",
    type=Names("READER", readers),
    help="Reader to use; by default the first that knows the input. 'fhirtrials formats' lists them.",
)
@click.option("--only", metavar="NCT,...", help="Only these trials.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Stop after N trials.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that share the work; by default one for each processor. The output is the same.",
)
@click.option("--part", metavar="N", type=click.IntRange(min=1), help="Write parts of N trials each.")
@click.option("--zst", is_flag=True, help="Pack the files with Zstandard.")
@click.option("--merge", is_flag=True, help="Make one trial of all records that share a registry number.")
@click.option("--citations", is_flag=True, help="Write a Citation for each paper too, where the release has them.")
@click.option("--no-contacts", is_flag=True, help="Leave out people, phones and e-mails.")
@click.option("--no-extensions", is_flag=True, help="Leave out all extensions, for servers that refuse them.")
@click.option("--canonical-base", metavar="URL", help="Where your canonical URLs begin; by default the project's own.")
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
    sources: tuple[str, ...],
    fhir: str,
    format_: str,
    to: str,
    reader: str | None,
    only: str | None,
    limit: int | None,
    jobs: int | None,
    part: int | None,
    zst: bool,
    merge: bool,
    citations: bool,
    no_contacts: bool,
    no_extensions: bool,
    canonical_base: str | None,
    measures: tuple[str, ...],
    report: str | None,
    fail_on: str,
    quiet: bool,
) -> int:
    """Convert trial records to FHIR.

    SOURCE is a file, a folder, a zip (each may be packed with gz or zst), or '-' for standard input. Bundles go to
    standard output, one a line; findings go to standard error.

    \b
    Examples:
        fhirtrials export NCT05985863.json > study.json
        fhirtrials export records/ --to bundles/ --report report.jsonl
        fhirtrials export records.zip --format ndjson --to bulk/ --no-contacts
        fhirtrials export registry.jsonl.zst --format ndjson --to bulk/ --part 50000 --zst
        zcat studies.jsonl.gz | fhirtrials export - --only NCT05985863,NCT06884904

    \b
    Exit codes:
        0   all done
        1   done, but something at or above --fail-on was found
        2   the command line is wrong
        3   an input cannot be opened, or no reader knows it
        4   the destination refused
        70  a bug of ours
    """
    if not sources:
        raise click.UsageError("Missing SOURCE: name files or folders, or '-' for standard input.")
    if to.endswith((".json", ".ndjson", ".jsonl")) and not Path(to).is_dir():
        raise click.BadParameter(f"it is a folder; for one file: fhirtrials export ... > {to}", param_hint="'--to'")

    if to == "-" and (part or zst):
        raise click.UsageError("--part and --zst are for files: name a folder with --to.")

    from fhirtrials.cli.run import Run
    from fhirtrials.pipeline.choice import Choice
    from fhirtrials.sinks import Destination

    choice = Choice(
        release=fhir,
        reader=reader,
        only=numbers(only),
        limit=limit,
        contacts=not no_contacts,
        extensions=not no_extensions,
        measures=measures,
        citations=citations,
        **({"canonical_base": _base(canonical_base)} if canonical_base else {}),
    )
    nouns = ("trials",) if format_ == "trial" else ("trials", "resources")
    with Run(nouns, sources, report=report, fail_on=fail_on, quiet=quiet, data_on_stdout=to == "-") as run:
        place = standard_output() if to == "-" else Path(to)
        destination = Destination(place, _request(choice, format_, merge), part or 0, zst)
        _export(run, sources, format_, destination, choice, jobs or processors(), merge)
    return run.exit_code


def _export(
    run: "Run",
    sources: tuple[str, ...],
    format_: str,
    destination: "Destination",
    choice: "Choice",
    jobs: int,
    merge: bool,
) -> None:
    from dataclasses import replace

    from fhirtrials.cli.bugs import contained
    from fhirtrials.jobs.run import outcomes
    from fhirtrials.pipeline import merging
    from fhirtrials.pipeline.choice import collected
    from fhirtrials.sinks import SINKS
    from fhirtrials.sources import open_sources

    sink = SINKS[format_]

    def opened(tell: "Tell") -> "Iterator[Document]":
        return map(run.progress.watched, open_sources(sources, tell))

    def merged(tell: "Tell") -> "Iterator[Document]":
        return merging.merged(opened(tell), choice, tell, run.guard)

    # What was merged is in our own format, whatever the records were in.
    found = (
        outcomes(merged, replace(choice, reader=None), sink.name, contained, jobs)
        if merge
        else (outcomes(opened, choice, sink.name, contained, jobs))
    )
    with sink.open(destination, run.tell) as write:
        for done in collected(found, choice, run.tell, run.show):
            with run.guard("", done.trial):
                write(done.trial, done.content)
                run.did(trials=1, **({} if sink.takes == "trial" else {"resources": done.resources}))


def _request(choice: "Choice", format_: str, merge: bool) -> str:
    """The command in neutral words: what decides about the content, without paths."""
    words = ["fhirtrials export", f"--fhir {choice.release}", f"--format {format_}"]
    if choice.only:
        words.append("--only " + ",".join(sorted(choice.only)))
    if choice.limit:
        words.append(f"--limit {choice.limit}")
    if merge:
        words.append("--merge")
    if choice.citations:
        words.append("--citations")
    if not choice.contacts:
        words.append("--no-contacts")
    if not choice.extensions:
        words.append("--no-extensions")
    if choice.measures:
        words.append("--measures")
    return " ".join([*words, f"--canonical-base {choice.canonical_base}"])


def _base(url: str) -> str:
    """The canonical base without a slash at its end; wrong command line if it is none."""
    if _BASE.fullmatch(url) is None:
        raise click.BadParameter(f"{url!r} is no URL that canonicals can begin with.", param_hint="'--canonical-base'")
    return url.rstrip("/")
