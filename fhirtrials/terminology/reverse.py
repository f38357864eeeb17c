"""FHIR codes to words: the tables of ``mappings/to-fhir/`` read from right to left.

Several of our words may share a code of FHIR (``active`` says four statuses), but the registry's own coding beside it,
or the label, tells them apart; the tests ask every table that is read back to know its words again.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from fhirtrials.terminology.concept import Releases, table_of


def word(name: str, concept: Mapping[str, Any], releases: Releases = ()) -> str | None:
    """The word that a CodeableConcept stands for: the one that all codings the table knows allow, and the label.

    The label decides where there is no coding, or several words have them all. None where no word, or no single one,
    is left.
    """
    codings, labels = _reversed(name, releases)
    listed = concept.get("coding")
    given = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    found = [codings[key] for each in given if (key := (str(each.get("system")), str(each.get("code")))) in codings]
    left = frozenset.intersection(*found) if found else frozenset()
    if len(left) > 1 or not given:
        labelled = labels.get(str(concept.get("text")), frozenset())
        left = left & labelled if given else labelled
    return next(iter(left)) if len(left) == 1 else None


def word_of_code(name: str, code: str, releases: Releases = ()) -> str | None:
    """The word whose first code it is, for elements of type ``code``."""
    return _by_code(name, releases).get(code)


def word_of_label(name: str, label: str, releases: Releases = ()) -> str | None:
    """The word with that label."""
    found = _reversed(name, releases)[1].get(label, frozenset())
    return next(iter(found)) if len(found) == 1 else None


@cache
def _reversed(name: str, releases: Releases) -> tuple[dict[tuple[str, str], frozenset[str]], dict[str, frozenset[str]]]:
    """Words by coding, and words by label."""
    rows = table_of(name, releases).rows.values()
    return (
        _grouped(((target.system, target.code), row.word) for row in rows for target in row.targets if target.code),
        _grouped((row.label, row.word) for row in rows if row.label),
    )


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[Any, frozenset[str]]:
    found: dict[Any, set[str]] = {}
    for key, each in pairs:
        found.setdefault(key, set()).add(each)
    return {key: frozenset(words) for key, words in found.items()}


@cache
def _by_code(name: str, releases: Releases) -> dict[str, str]:
    return {row.code: row.word for row in reversed(table_of(name, releases).rows.values()) if row.code}
