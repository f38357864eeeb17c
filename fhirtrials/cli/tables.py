"""``fhirtrials tables``: the tables of words and codes, for people who do not love JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fhirtrials.terminology import Table


@click.command("tables", short_help="List the tables of words and codes, or print one.")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the tables of words and codes, or print the one called NAME.

    A line for each code a word becomes: the word, its label, the code with its system, how exact it is, and why.

    \b
    Examples:
        fhirtrials tables
        fhirtrials tables status-r5
    """
    from fhirtrials.cli.columns import aligned, put
    from fhirtrials.terminology import table, table_names

    names = table_names()
    if name is None:
        put(aligned([(each, table(each).title) for each in names]))
        return
    chosen = [each for each in names if name in (each, each.rpartition("/")[2])]
    if not chosen:
        raise click.BadParameter(f"there is no table {name!r}; 'fhirtrials tables' lists them.", param_hint="'NAME'")
    put(_printed(table(chosen[0])))


def _printed(table: "Table") -> str:
    from fhirtrials.cli.columns import aligned

    systems = list(dict.fromkeys(target.system for row in table.rows.values() for target in row.targets))
    legend = [(f"[{number}]", system) for number, system in enumerate(systems, 1)]
    marks = {system: mark for mark, system in legend}
    heading = ("word", "label", "code", "system", "equivalence", "comment")
    return f"{table.name}: {table.title}\n\n{aligned(legend)}\n\n{aligned([heading, *_lines(table, marks)])}"


def _lines(table: "Table", marks: dict[str, str]) -> "Iterator[tuple[str, ...]]":
    """A row with several codes takes several lines, and says its word once."""
    for row in table.rows.values():
        said = (row.word, row.label or "")
        for target in row.targets:
            yield (*said, target.code or "-", marks[target.system], target.equivalence, target.comment or "")
            said = ("", "")
