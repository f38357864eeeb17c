"""Words to FHIR codes: what the mappers ask the tables for.

Every answer is made anew, so that whoever gets a bundle may change it without changing the next one.
"""

from functools import cache
from typing import Any, TypeAlias

from fhirtrials.terminology.table import Row, Table, table, table_names

Releases: TypeAlias = tuple[str, ...]
"""Endings of the tables that belong to a release, its own first: ("r4b", "r4")."""


def concept(name: str, word: str | None, releases: Releases = ()) -> dict[str, Any] | None:
    """A CodeableConcept for a word: every coding the table has for it, and its label as ``text``; None for no word."""
    if word is None:
        return None
    codings, label = _concept(name, word, releases)
    if not codings:
        return {"text": label} if label else {}
    coding = [each.copy() for each in codings]
    return {"coding": coding, "text": label} if label else {"coding": coding}


@cache
def code(name: str, word: str | None, releases: Releases = ()) -> str | None:
    """The code alone, for elements of type ``code``; None for no word, or where the table has no code for it."""
    return None if word is None else _row(name, word, releases).code


@cache
def label(name: str, word: str | None, releases: Releases = ()) -> str | None:
    """The word in plain English."""
    return None if word is None else _row(name, word, releases).label


@cache
def translation(name: str) -> dict[str, str]:
    """A source's words to our words, for readers: the table as a plain mapping."""
    return {word: row.code for word, row in table(name).rows.items() if row.code}


def knows(name: str, word: str, releases: Releases = ()) -> bool:
    """Whether the table has a row for the word (a joined phase, a country's name: words that are no enum)."""
    return word in table_of(name, releases).rows


@cache
def _concept(name: str, word: str, releases: Releases) -> tuple[tuple[dict[str, str], ...], str | None]:
    row = _row(name, word, releases)
    codings = tuple(
        {"system": target.system, "code": target.code} | ({"display": target.display} if target.display else {})
        for target in row.targets
        if target.code
    )
    return codings, row.label


def _row(name: str, word: str, releases: Releases) -> Row:
    return table_of(name, releases).rows[word]


@cache
def table_of(name: str, releases: Releases) -> Table:
    """``status`` for ("r4b", "r4") is status-r4b if there is one, else status-r4, else the table all releases share."""
    for release in releases:
        if f"to-fhir/{name}-{release}" in table_names():
            return table(f"to-fhir/{name}-{release}")
    return table(name)
