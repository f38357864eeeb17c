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
    The table called elements has for each field of a trial its sources and the FHIR elements it goes to.

    \b
    Examples:
        fhirtrials tables
        fhirtrials tables status-r5
        fhirtrials tables elements
    """
    from fhirtrials.cli.columns import aligned, put
    from fhirtrials.terminology import ELEMENTS_TITLE, table, table_names

    names = table_names()
    if name is None:
        put(aligned([("elements", ELEMENTS_TITLE), *((each, table(each).title) for each in names)]))
        return
    if name == "elements":
        put(_elements())
        return
    chosen = [each for each in names if name in (each, each.rpartition("/")[2])]
    if not chosen:
        raise click.BadParameter(f"there is no table {name!r}; 'fhirtrials tables' lists them.", param_hint="'NAME'")
    put(_printed(table(chosen[0])))


def _elements() -> str:
    """A line for each element of a field; releases that agree share it."""
    from fhirtrials.cli.columns import aligned
    from fhirtrials.terminology import elements

    lines = [("field", "source", "release", "element")]
    for row in elements():
        releases: dict[tuple[str, ...], list[str]] = {}
        for release, places in row.elements.items():
            releases.setdefault(places, []).append(release)
        told = [(", ".join(names), place) for places, names in releases.items() for place in places or ("-",)]
        if row.note:
            told.append(("note", row.note))
        paths = list(row.source_paths) or ["-"]
        for number in range(max(len(told), len(paths))):
            source = paths[number] if number < len(paths) else ""
            lines.append(("" if number else row.field, source, *(told[number] if number < len(told) else ("", ""))))
    return aligned(lines)


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
