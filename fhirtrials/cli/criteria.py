"""``fhirtrials criteria``: how eligibility criteria are understood."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.choices import measures

if TYPE_CHECKING:
    from fhirtrials.issues import Tell
    from fhirtrials.model import Document
    from fhirtrials.pipeline.criteria import ReadText

_NUMBER = re.compile(r"NCT\d{8}", re.IGNORECASE)
_PATH = re.compile(r"[^\s]+\.(?:json|jsonl|ndjson|xml|zip|gz|zst|txt|html?)|\.{0,2}/[^\s]*")


@click.command("criteria", short_help="Show how eligibility criteria are understood.")
@click.argument("sources", metavar="TEXT|FILE|-|NCT...", nargs=-1)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="For people, as a tree for machines, or a line for each criterion.",
)
@measures
def command(sources: tuple[str, ...], format_: str, measures: tuple[str, ...]) -> int:
    """Show how eligibility criteria are understood: the tree, what each criterion asks, and the words it was read from.

    A source is an eligibility text, a file with one, a file or folder of trial records, or '-' for standard input. NCT
    numbers choose trials out of the records; alone, they are fetched from the registry.

    Each criterion is coded (what was read says all that its words say), partly coded, or text only.

    \b
    Examples:
        fhirtrials criteria 'Age >= 18 years and HbA1c < 8 %'
        fhirtrials criteria NCT05985863
        fhirtrials criteria records.zip NCT05985863 --format jsonl
        pbpaste | fhirtrials criteria -

    Exits with 1 if a number stands in no record, 3 if a file cannot be read or a study cannot be fetched.
    """
    if not sources:
        raise click.UsageError("Missing TEXT, FILE or '-' for standard input.")
    numbers = {each.upper() for each in sources if _NUMBER.fullmatch(each.strip()) and not Path(each).exists()}
    others = [each for each in sources if each.upper() not in numbers]
    if not others:
        others, numbers = sorted(numbers), set()

    from fhirtrials.cli.columns import put
    from fhirtrials.cli.criteria_shown import as_json, as_lines, as_text
    from fhirtrials.cli.run import Run
    from fhirtrials.issues import issue

    with Run(("texts",), tuple(others), data_on_stdout=True, quiet=format_ != "text") as run:
        found = _read(others, measures, run.tell)
        chosen = (each for each in found if not numbers or each.trial in numbers)
        missing = set(numbers)
        shown = {"text": as_text, "json": as_json, "jsonl": as_lines}[format_]
        for place, each in enumerate(chosen):
            put(("\n" if place and format_ == "text" else "") + shown(each))
            run.did(texts=1)
            missing.discard(each.trial)
        for number in sorted(missing):
            run.tell(issue("trial-not-found", trial=number))
    return run.exit_code


def _read(sources: Iterable[str], measures: tuple[str, ...], tell: "Tell") -> "Iterator[ReadText]":
    """Every text of the sources: a word that names no file is a text itself."""
    from fhirtrials.pipeline.criteria import criteria_of, text_read
    from fhirtrials.sources import open_sources

    for source in sources:
        if source == "-" or _NUMBER.fullmatch(source) or _PATH.fullmatch(source) or _exists(source):
            documents: Iterator[Document] = open_sources([source], tell)
            yield from criteria_of(documents, measures, tell)
        else:
            yield text_read(source, measures)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # a text that no file could be called
        return False
