"""Arms, interventions, outcomes. The reverse of ``comparison_group``, ``focus``, ``arm`` and ``outcome_measure``."""

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.arm import labels_of_intervention, names_of_arm
from fhirtrials.model.parts import Arm, Intervention, Outcome
from fhirtrials.model.words import ArmKind, InterventionKind, OutcomeRank


def arms_and_interventions(study: Place) -> tuple[tuple[Arm, ...], tuple[Intervention, ...]]:
    """Both, with the names by which they know each other: from their ties, unless a list of names is given."""
    exposures = [each["reference"] for each in study.each("focus") if each["reference"]]
    addresses = [each.text("reference") for each in exposures]
    groups = list(study.each("comparisonGroup"))
    tied = [{each.text("reference") for each in group.each("intendedExposure")} for group in groups]
    arms = [
        Arm(
            label=group.text("name"),
            kind=group.word("type", "arm-kind", ArmKind),
            description=group.as_given("description"),
        )
        for group in groups
    ]
    interventions = []
    for address, exposure in zip(addresses, exposures, strict=True):
        activity = exposure.follow().first("relatedArtifact").follow("resource")
        labels = labels_of_intervention(arm for arm, ties in zip(arms, tied, strict=True) if address in ties)
        interventions.append(_intervention(activity, _given(activity, "arm-label", labels)))
    places = {address: place for place, address in enumerate(addresses)}
    for number, group in enumerate(groups):
        ties = [each.text("reference") for each in group.each("intendedExposure")]
        names = names_of_arm(interventions[places[tie]] for tie in ties if tie in places)
        given = _given(group, "intervention-name", names)
        arms[number] = arms[number].model_copy(update={"interventions": given})
    return tuple(arms), tuple(interventions)


def outcomes(study: Place) -> tuple[Outcome, ...]:
    """The outcomes; one whose rank is not known cannot be kept, and is told."""
    found = []
    for measure in study.each("outcomeMeasure"):
        kind = measure.first("type")
        rank = kind.means("outcome-rank", OutcomeRank)
        if rank is None:
            kind.unknown("outcome-rank")
            continue
        frame = measure["reference"].follow().first("characteristic").first("timeFromEvent")
        found.append(
            Outcome(
                rank=rank,
                measure=measure.text("name"),
                description=measure.text("description"),
                time_frame=frame.text("description"),
            )
        )
    return tuple(found)


def _intervention(activity: Place, arms: tuple[str, ...]) -> Intervention:
    kind = activity.first("topic")
    word = kind.means("intervention-kind", InterventionKind)
    if kind and word is None:
        kind.unknown("intervention-kind")
    return Intervention(
        kind=word,
        name=activity.text("title"),
        description=activity.text("description"),
        arms=arms,
        other_names=tuple(text for each in activity.owns("other-name") if (text := each.text("valueString"))),
    )


def _given(place: Place, name: str, tied: tuple[str, ...]) -> tuple[str, ...]:
    """The names as given where there are any; an extension without a value says that none were."""
    given = list(place.owns(name))
    return tuple(text for each in given if (text := each.text("valueString"))) if given else tied
