"""Our words as pages write them: in the registry's plain English, or as its codes."""

from enum import StrEnum

from fhirtrials.terminology import table


def said(thing: str, word: StrEnum | None) -> str | None:
    """``Active Comparator``."""
    row = _row(thing, word)
    return row and (row.label or row.word)


def coded(thing: str, word: StrEnum | None) -> str | None:
    """``ACTIVE COMPARATOR``."""
    row = _row(thing, word)
    return row and row.word.replace("_", " ")


def _row(thing: str, word: StrEnum | None):  # type: ignore[no-untyped-def]
    rows = table(f"to-trial/ctgov-{thing}").rows.values()
    return next((row for row in rows if row.code == word), None)
