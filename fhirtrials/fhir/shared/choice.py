"""Whether the words of an arm say a choice between its interventions: "tea or placebo", "tea with or without milk"."""

import re
from collections.abc import Iterable, Sequence
from itertools import permutations

from fhirtrials.fhir.shared.treatment_names import names

_CHOICE = re.compile(
    r"\b(?:physician|investigator|doctor|clinician|operator|provider)s?(?:\W?s)?\s+choice\b|\bchoice\s+(?:of|between)\b",
    re.IGNORECASE,
)
_WITH_OR_WITHOUT = re.compile(r"\bwith\s*(?:or|/)\s*without\b|(?:\+/-|±)(?!\s*\d)", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_PLACEBO = re.compile(r"\W*(?:\w+\W+){0,2}?placebo", re.IGNORECASE)
# What comes after it is no part of the choice: "10 or 20 mg in a mug".
_JOINED = re.compile(r"\b(?:and|with|plus|in|for|at|to)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;]\s|\n")
_NEAR = 6


def says_choice(text: str, interventions: Sequence[str]) -> bool:
    """Whether a label or a description leaves open which of the interventions are given."""
    given = [names(each) for each in interventions]
    if len(given) > 1 and _CHOICE.search(text):
        return True
    clauses = _CLAUSE_END.split(text)
    return any(
        _is_optional(_near(clause[found.end() :].split()[:_NEAR]), given)
        for clause in clauses
        for found in _WITH_OR_WITHOUT.finditer(clause)
    ) or any(
        _are_two(clause[: found.start()], clause[found.end() :], given)
        for clause in clauses
        for found in _OR.finditer(clause)
    )


def _is_optional(after: frozenset[str], given: Sequence[frozenset[str]]) -> bool:
    return len(given) > 1 and any(after & each for each in given)


def _are_two(before: str, after: str, given: Sequence[frozenset[str]]) -> bool:
    """Whether one intervention stands before the "or", and another after it, or a placebo."""
    one, other = _near(before.split()[-_NEAR:]), _near(_JOINED.split(after)[0].split()[:_NEAR])
    if _PLACEBO.match(after) and any(one & each and "placebo" not in each for each in given):
        return True
    return any(one & (first - second) and other & (second - first) for first, second in permutations(given, 2))


def _near(words: Iterable[str]) -> frozenset[str]:
    return names(" ".join(words))
