"""MeSH headings: their codes, and which of a trial's own words they stand for.

https://www.nlm.nih.gov/mesh. Unique ids have six digits up to a fixed number and nine above it, descriptors (D) and
supplementary concepts (C) alike. Records fetched before November 2024 pad all of them to nine digits.
"""

import re
from collections.abc import Iterable

from fhirtrials.fhir.parts import MESH, element
from fhirtrials.model import Resource
from fhirtrials.model.parts import Term

# The first number with nine digits lies somewhere above: D066331 and D000066388, C588336 and C000588423 are real.
NINE_DIGITS_FROM = {"D": 66_360, "C": 588_380}

_UNIQUE_ID = re.compile(r"([DC])(\d{6,9})", re.ASCII)


def mesh_code(given: str) -> str | None:
    """``D000001943`` → ``D001943``; a true id stays as it is; None for what is no MeSH id."""
    match = _UNIQUE_ID.fullmatch(given.strip())
    if match is None:
        return None
    letter, number = match[1], int(match[2])
    return f"{letter}{number:0{6 if number < NINE_DIGITS_FROM[letter] else 9}d}"


def mesh_concept(term: Term) -> Resource | None:
    """A CodeableConcept for a heading; text alone where its id is none."""
    code = mesh_code(term.id) if term.id else None
    if code is None:
        return element(text=term.name or term.id) or None
    return element(coding=[element(system=MESH, code=code, display=term.name)], text=term.name)


def coded(words: Iterable[str], terms: Iterable[Term]) -> list[Resource]:
    """The trial's own words, each with the heading of the same name if there is one; then the headings left over."""
    left = list(terms)
    concepts: list[Resource] = []
    for word in words:
        same = next((term for term in left if term.name and term.name.casefold() == word.casefold()), None)
        concept = mesh_concept(same) if same else None
        if same is not None:
            left.remove(same)
        concepts.append({**(concept or {}), "text": word})
    concepts.extend(concept for concept in map(mesh_concept, left) if concept)
    return concepts


def coding_of(word: str | None, terms: Iterable[Term]) -> list[Resource]:
    """The coding of the heading that has the word's name, as a list for ``coding``; empty without one."""
    for term in terms:
        if word and term.name and term.id and term.name.casefold() == word.casefold():
            code = mesh_code(term.id)
            if code:
                return [element(system=MESH, code=code, display=term.name)]
    return []
