"""A crossover's arms: orders in which treatments follow each other, or the treatments themselves.

Everybody goes through one order, or through all treatments. Registries ask for neither, and records have both: only
words tell which it is.
"""

import re
from collections.abc import Sequence

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.model.parts import Arm

_WORD = re.compile(r"\w+")
_FIRST = re.compile(r"\bfirst\W*$|\bstart(?:ing|s)? with\b", re.IGNORECASE)
# "then", but not "then a wash-out", which follows any treatment
_NEXT = re.compile(
    r"(?:\b(?:then|followed by|subsequent(?:ly)?|sequence|switch(?:es|ed|ing)?|cross(?:es|ed|ing)?[- ]?over (?:to|and)"
    r"|(?:second|next|other) (?:treatment )?(?:period|phase)|(?:period|phase) (?:2|ii|two|b))\b|->|→)"
    r"(?!\W+(?:\w+\W+){0,4}wash)",
    re.IGNORECASE,
)


def how_many(named: NamedTrial) -> str | None:
    """How many of the arms a participant goes through; None where the words do not tell."""
    arms = named.trial.arms
    ordered = [_says_order(arm) for arm in arms]
    if all(ordered) or _reordered([arm.label or "" for arm in arms]):
        return "exactly-one"
    alike = len({frozenset(places) for places in named.interventions_by_arm}) == 1
    return None if any(ordered) or alike else "all"


def _says_order(arm: Arm) -> bool:
    label, description = arm.label or "", arm.description or ""
    return bool(_FIRST.search(label) or _NEXT.search(label) or _NEXT.search(description))


def _reordered(labels: Sequence[str]) -> bool:
    """Whether all labels have the same words, each in an order of its own: "on/off", "off/on"."""
    words = [tuple(_WORD.findall(label.lower())) for label in labels]
    return len({tuple(sorted(each)) for each in words}) == 1 and len(set(words)) == len(words)
