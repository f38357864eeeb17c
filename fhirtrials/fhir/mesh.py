"""MeSH headings: their codes, and which of a trial's own words they stand for.

https://www.nlm.nih.gov/mesh. Unique ids have six digits up to a fixed number and nine above it, descriptors (D) and
supplementary concepts (C) alike. Records fetched before November 2024 pad all of them to nine digits.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fhirtrials.fhir.parts import MESH, absent, as_given, element, extension, present
from fhirtrials.model import Resource
from fhirtrials.model.parts import Term

# The first number with nine digits lies somewhere above: D066331 and D000066388, C588336 and C000588423 are real.
NINE_DIGITS_FROM = {"D": 66_360, "C": 588_380}

_UNIQUE_ID = re.compile(r"([DC])(\d{6,9})", re.ASCII)


@lru_cache(maxsize=8192)  # a trial has 13 headings, and the upper ones stand in very many
def mesh_code(given: str) -> str | None:
    """``D000001943`` → ``D001943``; a true id stays as it is; None for what is no MeSH id."""
    match = _UNIQUE_ID.fullmatch(given.strip())
    if match is None:
        return None
    letter, number = match[1], int(match[2])
    return f"{letter}{number:0{6 if number < NINE_DIGITS_FROM[letter] else 9}d}"


def mesh_coding(id_: str | None, name: str | None) -> Resource | None:
    """A heading as a Coding: the true id as its code, another form of it beside that; None where nothing is given."""
    if not id_ and not name:
        return None
    code = mesh_code(id_) if id_ else None
    if code and id_ == code:
        return {"system": MESH, "code": code, "display": name} if name else {"system": MESH, "code": code}
    own = {"extension": [as_given(id_)]} if id_ else absent()
    return element(system=MESH, code=code, _code=own, display=name)


def mesh_concept(term: Term) -> Resource | None:
    """A heading that stands for itself. It has no ``text``: that is for the trial's own words."""
    coding = mesh_coding(term.id, term.name)
    return {"coding": [coding]} if coding else None


def coded(words: Sequence[str], terms: Sequence[Term]) -> list[tuple[int | None, Resource]]:
    """The trial's own words, each with the heading of the same name if there is one; then the headings left over.

    Each concept comes with the place of its word, None for a heading. Where this is not the headings' own order, each
    says its place in it.
    """
    left = dict(enumerate(terms))
    names = [term.name.casefold() if term.name else None for term in terms]
    order: list[int] = []
    listed: list[tuple[int | None, Resource]] = []
    for number, word in enumerate(words):
        folded = word.casefold()
        place = next((place for place in left if names[place] == folded), None) if folded in names else None
        coding = None
        if place is not None:
            term = left.pop(place)
            coding = mesh_coding(term.id, term.name)
            order.append(place)
        listed.append((number, {"coding": [coding], "text": word} if coding else {"text": word}))
    for place, term in left.items():
        concept = mesh_concept(term)
        if concept:
            listed.append((None, concept))
            order.append(place)
    if order != sorted(order):
        codings = [concept["coding"][0] for _, concept in listed if "coding" in concept]
        for coding, place in zip(codings, order, strict=True):
            coding["extension"] = present([extension("heading-place", valuePositiveInt=place + 1)])
    return listed


def coding_of(word: str | None, terms: Iterable[Term]) -> list[Resource]:
    """The coding of the heading that has the word's name, as a list for ``coding``; empty without one."""
    folded = word.casefold() if word else None
    for term in terms:
        if folded and term.name and term.id and term.name.casefold() == folded:
            code = mesh_code(term.id)
            if code:
                return [element(system=MESH, code=code, display=term.name)]
    return []
