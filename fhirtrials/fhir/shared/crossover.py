"""A crossover's arms: orders in which treatments follow each other, or the treatments themselves.

Everybody goes through one order, or through all treatments. Registries ask for neither, and records have both: only
words tell which it is, and many records have none.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.shared.everybody import OPTION, SENTENCE_END, everybody_gets_all
from fhirtrials.fhir.shared.treatment_names import names
from fhirtrials.model.parts import Arm

_TOKEN = re.compile(r"\w+|/")
_BETWEEN = re.compile(r"(?:\W*\b(?:then|followed by|and|to)\b|(?!\s)\W)+\W*")
_IS_ORDER = re.compile(r"\bfirst\b\W*(?:then\b|$)|\bstart(?:ing|s)? with\b|\bsequence\b", re.IGNORECASE)
# "then", but not "then a wash-out", which follows any treatment
_THEN = re.compile(
    r"(?:\b(?:then|followed by|subsequent(?:ly)?|switch(?:es|ed|ing)?|cross(?:es|ed|ing)?[- ]?over (?:to|and))\b|->|→)"
    r"(?!\W+(?:\w+\W+){0,4}wash)",
    re.IGNORECASE,
)
# Here the treatment may stand on both sides: "period 2: tea", "tea in period 2".
_NEXT_PERIOD = re.compile(
    r"\b(?:sequence|(?:second|next|other) (?:treatment )?(?:period|phase)|(?:period|phase) (?:2|ii|two|b))\b",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(r"\b(?:other|alternate|opposite) (?:arm|group|treatment|intervention)\b", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:compar|versus|vs\b|than\b|instead\b)", re.IGNORECASE)
_NEAR = 8


def how_many(named: NamedTrial) -> str | None:
    """How many of the arms a participant goes through; None where the words do not tell."""
    arms = named.trial.arms
    if _all_say_order(named) or _reordered([arm.label or "" for arm in arms]):
        return "exactly-one"
    hinted = _treated_alike(named) or any(map(_hints_at_order, arms))
    return "all" if not hinted and everybody_gets_all(named.trial) else None


def _treated_alike(named: NamedTrial) -> bool:
    return len({frozenset(places) for places in named.interventions_by_arm}) == 1


def _hints_at_order(arm: Arm) -> bool:
    label, description = arm.label or "", arm.description or ""
    return bool(_IS_ORDER.search(label)) or any(
        pattern.search(text) for pattern in (_THEN, _NEXT_PERIOD) for text in (label, description)
    )


def _all_say_order(named: NamedTrial) -> bool:
    """Whether the words of every arm lead from one treatment to another, and to one of another arm."""
    arms = named.trial.arms
    given = [
        names(" ".join(named.trial.interventions[place].name or "" for place in places))
        for places in named.interventions_by_arm
    ]
    labels = [names(arm.label or "") for arm in arms]
    treatments = frozenset[str]().union(*given)
    alike = _treated_alike(named)
    for arm, own, label in zip(arms, given, labels, strict=True):
        text = arm.description or ""
        elsewhere = frozenset[str]().union(*labels) - label
        others = elsewhere | treatments if alike else (elsewhere | treatments) - own - label
        if not (
            _IS_ORDER.search(arm.label or "")
            or _leads_to(arm.label or "", elsewhere | treatments)
            or _leads_to(text, others)
            or (not alike and any(_goes_on_with(each, others) for each in SENTENCE_END.split(text)))
        ):
            return False
    return True


def _leads_to(text: str, others: frozenset[str]) -> bool:
    """Whether, after a "then", one of these names stands that was not said before."""
    said = frozenset[str]()
    for sentence in SENTENCE_END.split(text):
        for then in _THEN.finditer(sentence) if not OPTION.search(sentence) else ():
            after = _COMPARED.split(sentence[then.end() :])[0]
            near = " ".join(after.split()[:_NEAR])
            if _THE_OTHER.search(near) or (names(near) & others) - said - names(sentence[: then.start()]):
                return True
        said |= names(sentence)
    return False


def _goes_on_with(sentence: str, others: frozenset[str]) -> bool:
    return bool(_NEXT_PERIOD.search(sentence) and names(sentence) & others and not OPTION.search(sentence))


def _reordered(labels: Sequence[str]) -> bool:
    """Whether all labels have the same names, each in an order of its own: "pacing on/off", "pacing off/on".

    Not "low salt, high fat" and "high salt, low fat": between marks, other names stand there.
    """
    words = [_TOKEN.findall(_BETWEEN.sub(" / ", label.lower())) for label in labels]
    if len({tuple(each) for each in words}) < max(len(words), 2):
        return False
    before = _alike_from_the_start(words)
    rest = [each[before:] for each in words]
    after = _alike_from_the_start([each[::-1] for each in rest])
    parts = [sorted(" ".join(each[: len(each) - after]).split(" / ")) for each in rest]
    return len(parts[0]) > 1 and all(each == parts[0] for each in parts)


def _alike_from_the_start(words: Iterable[Sequence[str]]) -> int:
    """How many words stand at the start of all."""
    return sum(1 for _ in takewhile(lambda place: len(set(place)) == 1, zip(*words, strict=False)))
