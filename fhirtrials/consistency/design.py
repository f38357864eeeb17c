"""The design against the arms, the masking and the titles."""

import re
from collections.abc import Iterator

from fhirtrials.consistency.check import Pair, Statement, check
from fhirtrials.model import Trial
from fhirtrials.model.words import Allocation, InterventionModel, Masking, Phase, StudyType

_MASKED = {Masking.NONE: 0, Masking.SINGLE: 1, Masking.DOUBLE: 2, Masking.TRIPLE: 3, Masking.QUADRUPLE: 4}
_DOUBLE_BLIND = re.compile(r"\bdouble[- ]?(?:blind|mask)", re.IGNORECASE)
_OPEN_PART = re.compile(r"\bopen\b|\bextension\b|\bfollow", re.IGNORECASE)
_NUMBER = r"(IV|I{1,3}|[1-4])[abc]?"
_PHASE = re.compile(rf"\bphase[ -]{_NUMBER}(?:\s*(?:/|-|and|to)\s*(?:phase )?{_NUMBER})?\b", re.IGNORECASE)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def _arms(trial: Trial) -> Statement:
    return Statement("arms", "one arm" if len(trial.arms) == 1 else f"{len(trial.arms)} arms")


def _titles(trial: Trial) -> Iterator[tuple[str, str]]:
    for where, text in (("official_title", trial.official_title), ("title", trial.title)):
        if text:
            yield where, text


@check(
    "randomized-with-one-arm",
    "Participants are randomized and there is one arm.",
    but="a crossover trial, in which one arm may stand for all sequences; a record without arms",
)
def randomized_with_one_arm(trial: Trial) -> Iterator[Pair]:
    crossover = trial.design.intervention_model is InterventionModel.CROSSOVER
    if trial.design.allocation is Allocation.RANDOMIZED and len(trial.arms) == 1 and not crossover:
        yield Statement("design.allocation", "randomized"), _arms(trial)


@check(
    "randomized-single-group", "Participants of a single group are randomized.", but="a single group without allocation"
)
def randomized_single_group(trial: Trial) -> Iterator[Pair]:
    design = trial.design
    if design.allocation is Allocation.RANDOMIZED and design.intervention_model is InterventionModel.SINGLE_GROUP:
        yield Statement("design.allocation", "randomized"), Statement("design.intervention_model", "single-group")


@check(
    "single-group-with-several-arms",
    "The model is a single group and there are several arms.",
    but="a single group with one arm",
    certain=False,
)
def single_group_with_several_arms(trial: Trial) -> Iterator[Pair]:
    if trial.design.intervention_model is InterventionModel.SINGLE_GROUP and len(trial.arms) > 1:
        yield Statement("design.intervention_model", "single-group"), _arms(trial)


@check(
    "several-groups-with-one-arm",
    "The model is parallel or factorial and there is one arm.",
    but="a crossover or sequential trial; a record without arms",
)
def several_groups_with_one_arm(trial: Trial) -> Iterator[Pair]:
    model = trial.design.intervention_model
    if model in {InterventionModel.PARALLEL, InterventionModel.FACTORIAL} and len(trial.arms) == 1:
        yield Statement("design.intervention_model", str(model)), _arms(trial)


@check(
    "masking-against-roles",
    "The level of masking is another than the number of those masked.",
    but="no one named; three or four named under double, as records before 2017 have it",
)
def masking_against_roles(trial: Trial) -> Iterator[Pair]:
    level, roles = trial.design.masking, trial.design.masked
    older = level is Masking.DOUBLE and len(roles) > 2
    if level is not None and roles and not older and len(set(roles)) != _MASKED[level]:
        yield Statement("design.masking", str(level)), Statement("design.masked", ", ".join(roles))


@check(
    "double-blind-title-without-masking",
    "A title says double-blind and nobody is masked.",
    but="a title that speaks of an open part or an extension too",
)
def double_blind_title_without_masking(trial: Trial) -> Iterator[Pair]:
    for where, text in _titles(trial):
        match = _DOUBLE_BLIND.search(text)
        if match and trial.design.masking is Masking.NONE and not _OPEN_PART.search(text):
            yield Statement(where, f"'{match[0]}'"), Statement("design.masking", "none")
            return


@check(
    "phase-in-title",
    "A title names another phase than the record.",
    but="a title that names one phase of a combined one; several phases in a title; a trial without a phase",
)
def phase_in_title(trial: Trial) -> Iterator[Pair]:
    phases = {phase[-1] for phase in trial.phases if phase is not Phase.NOT_APPLICABLE}
    for where, text in _titles(trial):
        found = list(_PHASE.finditer(text))
        if len(found) == 1 and phases and trial.study_type is StudyType.INTERVENTIONAL:
            named = {_ROMAN.get(part.upper(), part) for part in found[0].groups() if part}
            if not named & phases:
                yield Statement(where, f"'{found[0][0]}'"), Statement("phases", ", ".join(trial.phases))
                return
