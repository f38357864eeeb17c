"""Arms and interventions against each other."""

import re
from collections import Counter
from collections.abc import Iterator

from fhirtrials.consistency.check import Pair, Statement, check
from fhirtrials.model import Trial
from fhirtrials.model.parts import Arm, Intervention
from fhirtrials.model.words import ArmKind

_PLACEBO = re.compile(
    r"placebo|sham|saline|dummy|vehicle|sugar|dextrose|glucose|lactose|maltodextrin|starch|inactive|inert|water|"
    r"control|standard|usual|simulat|mimic|matching|nacl|without|\bno\b|off\b|oil",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"\b(?P<unit>day|week|month)s?\s+(?P<numbers>\d+(?:\s*(?:,|and|&|,\s*and)\s*\d+)+)(?!\s*[\d/%-])", re.IGNORECASE
)


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shown(text: str | None) -> str:
    return f"'{text}'" if text and len(text) <= 60 else f"'{(text or '')[:57]}...'"


@check("no-such-arm", "An intervention names an arm that is not there.", but="the same name in other case or spacing")
def no_such_arm(trial: Trial) -> Iterator[Pair]:
    labels = {_name(arm.label) for arm in trial.arms if arm.label}
    for index, intervention in enumerate(trial.interventions):
        for label in intervention.arms:
            if labels and _name(label) not in labels:
                yield Statement(f"interventions[{index}].arms", _shown(label)), Statement("arms", "no arm of that name")


@check(
    "no-such-intervention",
    "An arm names an intervention that is not there.",
    but="the name with or without its kind before it (``Drug: Tea``)",
)
def no_such_intervention(trial: Trial) -> Iterator[Pair]:
    names = {_name(each.name) for each in trial.interventions if each.name}
    for index, arm in enumerate(trial.arms):
        for given in arm.interventions:
            if names and not {_name(given), _name(given.partition(": ")[2])} & names:
                yield (
                    Statement(f"arms[{index}].interventions", _shown(given)),
                    Statement("interventions", "none of that name"),
                )


@check(
    "no-intervention-arm-with-interventions",
    "An arm is called one without intervention and has some.",
    but="an arm of another kind",
)
def no_intervention_arm_with_interventions(trial: Trial) -> Iterator[Pair]:
    for index, arm in enumerate(trial.arms):
        if arm.kind is ArmKind.NO_INTERVENTION and arm.interventions:
            yield (
                Statement(f"arms[{index}].kind", "no-intervention"),
                Statement(f"arms[{index}].interventions", ", ".join(map(_shown, arm.interventions))),
            )


@check(
    "arms-of-one-name",
    "Two arms have the same name, so nobody knows which of them an intervention means.",
    but="names that differ in a letter",
)
def arms_of_one_name(trial: Trial) -> Iterator[Pair]:
    for label, times in Counter(_name(arm.label) for arm in trial.arms if arm.label).items():
        if times > 1:
            first, second = [place for place, arm in enumerate(trial.arms) if arm.label and _name(arm.label) == label][
                :2
            ]
            yield (
                Statement(f"arms[{first}].label", _shown(trial.arms[first].label)),
                Statement(f"arms[{second}].label", _shown(trial.arms[second].label)),
            )


@check(
    "placebo-arm-without-placebo",
    "An arm is a placebo comparator, and neither it nor what is given in it speaks of a placebo or the like.",
    but="saline, vehicle, sham, standard care and other words for what stands in for the treatment",
    certain=False,
)
def placebo_arm_without_placebo(trial: Trial) -> Iterator[Pair]:
    for index, arm in enumerate(trial.arms):
        if arm.kind is not ArmKind.PLACEBO_COMPARATOR:
            continue
        given = list(_given(trial, arm))
        texts = [arm.label, arm.description, *(text for _, each in given for text in _texts(each))]
        if given and not _PLACEBO.search(" ".join(filter(None, texts))):
            yield (
                Statement(f"arms[{index}].kind", "placebo-comparator"),
                Statement(f"arms[{index}].interventions", ", ".join(_shown(each.name) for _, each in given)),
            )


@check(
    "timing-of-arm-and-intervention",
    "An arm and an intervention that is given in it name other days, weeks or months.",
    but="series of different length, one part of the other, or several series in one text",
)
def timing_of_arm_and_intervention(trial: Trial) -> Iterator[Pair]:
    for index, arm in enumerate(trial.arms):
        one = _series(arm.description) if len(arm.interventions) == 1 else {}
        for place, intervention in _given(trial, arm) if one else ():
            other = _series(intervention.description)
            for unit in one.keys() & other.keys():
                here, there = one[unit], other[unit]
                if len(here) == len(there) and set(here) != set(there):
                    yield (
                        Statement(f"arms[{index}].description", f"{unit} {', '.join(map(str, here))}"),
                        Statement(f"interventions[{place}].description", f"{unit} {', '.join(map(str, there))}"),
                    )


def _given(trial: Trial, arm: Arm) -> Iterator[tuple[int, Intervention]]:
    """The interventions that name the arm, with their places."""
    for place, intervention in enumerate(trial.interventions):
        if arm.label and any(_name(label) == _name(arm.label) for label in intervention.arms):
            yield place, intervention


def _texts(intervention: Intervention) -> tuple[str | None, ...]:
    return intervention.name, intervention.description, *intervention.other_names


def _series(text: str | None) -> dict[str, list[int]]:
    """``week 0, 1 and 2`` as {"week": [0, 1, 2]}; a unit with several series is left out."""
    found = list(_SERIES.finditer(text or ""))
    units = Counter(match["unit"].lower() for match in found)
    return {
        match["unit"].lower(): [int(number) for number in re.findall(r"\d+", match["numbers"])]
        for match in found
        if units[match["unit"].lower()] == 1
    }
