"""``fhirtrials fetch``: studies from the registry, articles from PubMed, into a file."""

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import quiet, standard_output
from fhirtrials.cli.registry_question import asked, at_registry, conditions, counter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fhirtrials.cli.run import Run
    from fhirtrials.sources.registry import Query


@click.command("fetch", short_help="Fetch studies from ClinicalTrials.gov, or articles from PubMed.")
@click.argument("numbers", metavar="[NCT...]", nargs=-1)
@conditions
@click.option("--since", metavar="DATE", help="Only studies posted or changed on DATE or later (YYYY-MM-DD).")
@click.option("--all", "everything", is_flag=True, help="The whole registry: some 600 pages, a quarter of an hour.")
@click.option("--pubmed", metavar="PMID,...", help="Articles of PubMed by number instead, as XML.")
@click.option(
    "--to",
    default="-",
    show_default=True,
    metavar="FILE|-",
    help="File to write, packed if its name ends in .zst; '-' for standard output.",
)
@click.option("--no-cache", is_flag=True, help="Ask for everything anew, and remember nothing.")
@at_registry
@quiet
def command(
    numbers: tuple[str, ...],
    condition: str | None,
    term: str | None,
    status: str | None,
    since: str | None,
    parameters: tuple[str, ...],
    everything: bool,
    pubmed: str | None,
    to: str,
    no_cache: bool,
    registry: str | None,
    patience: float,
    quiet: bool,
) -> int:
    """Fetch studies from ClinicalTrials.gov as JSON lines, or articles from PubMed as XML.

    By number, by query, or --all. A fetch into a file that breaks off goes on where it was when the same is asked
    again. Requests keep the distance that the registry asks for; studies asked for by number are remembered on disk
    and fetched again only when they changed.

    \b
    Examples:
        fhirtrials fetch NCT05985863 NCT06884904 --to studies.jsonl
        fhirtrials fetch --condition "liver failure" --status recruiting | fhirtrials export - --to bundles/
        fhirtrials fetch --since 2026-11-01 --to november.jsonl.zst
        fhirtrials fetch --all --to registry.jsonl.zst
        fhirtrials fetch --pubmed 38926145 --to paper.xml

    Exits with 1 if a number was not found, 3 if the registry cannot be asked or refuses, 4 if FILE cannot be written.
    """
    from fhirtrials.sources.registry import Query

    query = asked(numbers, condition, term, status, parameters, since)
    articles = [number.strip() for number in (pubmed or "").split(",") if number.strip()]
    if bad := next((number for number in articles if not number.isdecimal()), None):
        raise click.BadParameter(f"{bad!r} is no number of PubMed.", param_hint="'--pubmed'")
    if articles and (query != Query() or everything):
        raise click.UsageError("--pubmed stands alone: fetch studies and articles one after the other.")
    if everything and query != Query():
        raise click.UsageError("--all means all: leave out numbers and conditions.")
    if query == Query() and not everything and not articles:
        raise click.UsageError("What to fetch? Name numbers or conditions, or --all for the whole registry.")

    if to != "-" and (not to.strip() or os.path.isdir(to)):  # pathlib's complains of names that are too long
        raise click.BadParameter("name a file, or '-' for standard output; this is a folder.", param_hint="'--to'")

    import asyncio

    from fhirtrials.cli.run import Run
    from fhirtrials.sources.registry import registry_address

    noun = "articles" if articles else "studies"
    with Run((noun,), (), quiet=quiet, data_on_stdout=to == "-") as run:
        run.say_waits()
        if articles:
            asyncio.run(_articles(run, articles, to, patience))
        else:
            address = registry or registry_address()
            asyncio.run(_studies(run, query, address, to, not no_cache, patience))
    return run.exit_code


async def _studies(run: "Run", query: "Query", base: str, to: str, cached: bool, patience: float) -> None:
    from fhirtrials.sources.registry.cache import Cache, cache_folder
    from fhirtrials.sources.registry.download import Download
    from fhirtrials.sources.registry.fetching import download, pour, question
    from fhirtrials.sources.registry.registry import Registry
    from fhirtrials.sources.service import service

    def did(studies: int) -> None:
        run.did(studies=studies)

    async with service(base, patience) as connection:
        # Only what is asked for by number is worth remembering: the pages of a query change every day.
        cache = Cache(cache_folder(), connection.base) if cached and query.ids else None
        registry = Registry(connection, cache)
        if to == "-" or (os.path.exists(to) and not os.path.isfile(to)):
            with _stream(to) as write:
                await pour(registry, query, write, run.tell, counter(run.progress, did, "studies"))
            return
        file = Download(Path(to), question(connection.base, query), await registry.day_of_data(), query.ids)
        if file.goes_on and file.state.studies:
            run.show(f"Going on with {to}: {file.state.studies:,} studies are there.")
        try:
            there = file.state.studies
            await download(registry, query, file, run.tell, counter(run.progress, did, "studies", there))
        finally:
            file.close()


async def _articles(run: "Run", numbers: list[str], to: str, patience: float) -> None:
    from fhirtrials.sinks import write_whole
    from fhirtrials.sources.pubmed import HOME, articles
    from fhirtrials.sources.service import service

    async with service(os.environ.get("FHIRTRIALS_PUBMED") or HOME, patience) as connection:
        found = await articles(connection, numbers)
    if to == "-":
        with _stream(to) as write:
            write(found)
    else:
        write_whole(Path(to), found)
    run.did(articles=found.count(b"<PubmedArticle>"))


@contextmanager
def _stream(to: str) -> "Iterator[Callable[[bytes], None]]":
    """Standard output, a pipe or a device: it takes its bytes at once, and there is nothing to go on with."""
    from fhirtrials.sinks.aside import begun
    from fhirtrials.sinks.lines import Lines

    with ExitStack() as files:
        if to == "-":
            lines = Lines(standard_output())
            yield lines.write
            lines.flush()
        else:
            device = begun(Path(to), files)
            yield device.write
            device.close()
