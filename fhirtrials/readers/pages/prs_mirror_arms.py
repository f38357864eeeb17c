"""The mirror's arms, interventions and outcomes; and which arm gets what, which it does not say."""

import re
from itertools import compress

from fhirtrials.model import Trial
from fhirtrials.model.parts import Arm, Intervention, Outcome
from fhirtrials.model.words import ArmKind, InterventionKind, OutcomeRank
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page
from fhirtrials.terminology import label

_RANKS = (
    (OutcomeRank.PRIMARY, "primary-outcomes"),
    (OutcomeRank.SECONDARY, "secondary-outcomes"),
    (OutcomeRank.OTHER, "other-outcomes"),
)


def arms(place: Section) -> tuple[Arm, ...]:
    return tuple(
        Arm(
            label=each["label"].line(),
            kind=each["kind"].code(ArmKind, "arm-kind"),
            description=each["description"].text(),
        )
        for each in place.each("label", "kind", "description")
    )


def interventions(place: Section) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(
            kind=each["kind"].code(InterventionKind, "intervention-kind"),
            name=each["name"].line(),
            description=each["description"].text(),
            arms=each["arms"].items(),
            other_names=each["other-names"].terms(),
        )
        for each in place.each("kind", "name", "other-names", "description", "arms")
    )


def outcomes(found: Outline) -> tuple[Outcome, ...]:
    """Primary, then secondary, then other outcomes, each in their order."""
    return tuple(
        Outcome(
            rank=rank,
            measure=each["measure"].line(),
            description=each["description"].text(),
            time_frame=each["time-frame"].text(),
        )
        for rank, name in _RANKS
        for each in found[name].each("measure", "description", "time-frame")
    )


def tied(page: Page, trial: Trial) -> Trial:
    """The trial with its interventions tied to its arms where the page does not say it, and that told.

    To the only arm; else to the arms whose label or description names the intervention, unless its name is part of
    another's ("MSC" of "MSC prolonged"): then nobody can say which of them is meant.
    """
    if not trial.arms or not trial.interventions or any(each.arms for each in trial.interventions):
        return trial
    given = [
        [len(trial.arms) == 1 or _names(arm, each, trial.interventions) for each in trial.interventions]
        for arm in trial.arms
    ]
    found = [any(row) for row in zip(*given, strict=True)]
    left = [each.name for each, is_tied in zip(trial.interventions, found, strict=True) if each.name and not is_tied]
    page.say("ties-assumed", (), count=sum(found), left=", ".join(left) or "none")
    arms = (
        arm.model_copy(update={"interventions": tuple(compress(map(_title, trial.interventions), row))})
        for arm, row in zip(trial.arms, given, strict=True)
    )
    labels = [arm.label or "" for arm in trial.arms]
    interventions = (
        each.model_copy(update={"arms": tuple(filter(None, compress(labels, column)))})
        for each, column in zip(trial.interventions, zip(*given, strict=True), strict=True)
    )
    return trial.model_copy(update={"arms": tuple(arms), "interventions": tuple(interventions)})


def _names(arm: Arm, wanted: Intervention, among: tuple[Intervention, ...]) -> bool:
    """Whether an arm names an intervention, and none but this one."""
    name = wanted.name
    if not name or any(each.name and name.casefold() in each.name.casefold() for each in among if each is not wanted):
        return False
    words = f"{arm.label or ''}\n{arm.description or ''}"
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None


def _title(intervention: Intervention) -> str:
    """``Drug: Tea``, as the registry names an intervention within an arm."""
    kind = label("intervention-kind", intervention.kind)
    return f"{kind}: {intervention.name}" if kind else intervention.name or ""
