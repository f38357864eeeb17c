"""PlanDefinition: the plan of the study, allocation → arm → intervention, with the outcomes as goals.

https://hl7.org/fhir/R5/plandefinition.html

Actions have element ids, since that is how related actions are found (pld-4). They carry no goalId: the goals are the
plan's, not an arm's (pld-3 fails with more than one).
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import bullets, escape, heading, items, narrative, subheading
from fhirtrials.fhir.parts import absent, element, extension, quantity
from fhirtrials.fhir.shared.choice import says_choice
from fhirtrials.fhir.shared.crossover import how_many
from fhirtrials.fhir.time_frame import time_frame
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import Arm
from fhirtrials.model.words import Allocation, InterventionModel, OutcomeRank
from fhirtrials.terminology import concept

ActionForm: TypeAlias = Callable[[Resource], Resource]
"""Turns an action with ``id`` and one ``code`` into what a release writes."""

_PLAN_TYPE = "http://terminology.hl7.org/CodeSystem/plan-definition-type"


def plan_definition(named: NamedTrial, subject: Resource, form: ActionForm) -> Resource:
    """The plan of the study; ``subject`` says who is treated, ``form`` fits the actions to the release."""
    trial = named.trial
    return element(
        resourceType="PlanDefinition",
        id=named.id,
        meta=named.meta,
        text=_narrative(named),
        url=named.url("PlanDefinition", named.id),
        identifier=[{"use": "official", "system": named.registry.identifier_system, "value": named.number}],
        version=named.version,
        name=named.machine_name("Protocol"),
        title=trial.official_title or trial.title or named.id,
        type={
            "coding": [{"system": _PLAN_TYPE, "code": "clinical-protocol", "display": "Clinical Protocol"}],
        },
        status="active",
        **subject,
        **named.publication_members,
        _publisher=_publisher_sector(trial),
        description=trial.summary,
        goal=goal(named),
        action=[_formed(each, form) for each in action(named)],
    )


def _publisher_sector(trial: Trial) -> Resource | None:
    """What sort of organisation keeps the record; nothing where it is the sponsor, whose party says it."""
    owner = trial.record_owner
    if owner is None or (owner.name and owner == trial.sponsor):
        return None
    found = extension("sector", valueCodeableConcept=concept("sector", owner.sector) or absent())
    named_alike = owner.name and trial.sponsor and trial.sponsor.name == owner.name
    return {"extension": [found]} if owner.sector or named_alike else None


def _formed(action: Resource, form: ActionForm) -> Resource:
    inner = action.get("action")
    return form({**action, "action": [_formed(each, form) for each in inner]} if inner else action)


def goal(named: NamedTrial) -> list[Resource]:
    """One for each outcome; a due time only where the time frame is one moment."""
    goals = []
    priorities = {rank: element(priority=concept("goal-priority", rank)) for rank in OutcomeRank}
    skipped = len(named.id) + 1
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        aim: Resource = {
            "id": f"goal-{id_[skipped:]}",
            "description": {"text": outcome.measure} if outcome.measure else absent(),
            **priorities[outcome.rank],
        }
        found = time_frame(outcome.time_frame) if outcome.time_frame else None
        if found and found.at:
            aim["target"] = [{"due": quantity(*found.at)}]
        goals.append(aim)
    return goals


def action(named: NamedTrial) -> list[Resource]:
    """Allocation to the arms if there are several, the arms, and what belongs to no arm."""
    arms = _arms(named)
    loose = [_intervention(named, place, "all") for place in named.interventions_without_arm]
    if len(arms) > 1:
        arms = [
            element(
                id="allocation",
                title="Allocation",
                groupingBehavior="logical-group",
                selectionBehavior=selection_behavior(named),
                action=arms,
            )
        ]
    if arms and loose:
        title = "Interventions not linked to an arm"
        return [*arms, {"id": "no-arm", "title": title, "groupingBehavior": "logical-group", "action": loose}]
    return [*arms, *loose]


def selection_behavior(named: NamedTrial) -> str | None:
    """How many of the arms a participant goes through; None where that cannot be told."""
    design = named.trial.design
    if design.intervention_model is InterventionModel.CROSSOVER:
        return how_many(named)
    if design.allocation in (Allocation.RANDOMIZED, Allocation.NON_RANDOMIZED):
        return "exactly-one"
    return "any"


def _arms(named: NamedTrial) -> list[Resource]:
    arms = []
    for arm, key, places in zip(named.trial.arms, named.arm_keys, named.interventions_by_arm, strict=True):
        inner = [_intervention(named, place, key.rsplit("-", 1)[-1]) for place in places]
        arms.append(
            element(
                id=f"arm-{key}",
                title=arm.label,
                description=arm.description,
                code=concept("arm-kind", arm.kind),
                groupingBehavior="logical-group" if inner else None,
                selectionBehavior="all" if inner and not _has_choice(named, arm, places) else None,
                action=inner,
            )
        )
    return arms


def _has_choice(named: NamedTrial, arm: Arm, places: Sequence[int]) -> bool:
    given = [named.trial.interventions[place].name or "" for place in places]
    return any(says_choice(text, given) for text in (arm.label, arm.description) if text)


def _intervention(named: NamedTrial, place: int, arm_hash: str) -> Resource:
    link = f"arm-{arm_hash}-int-{named.intervention_keys[place]}"
    return element(
        id=link,
        title=named.intervention_titles[place],
        definitionCanonical=named.canonical("ActivityDefinition", named.activity(place)),
    )


def _narrative(named: NamedTrial) -> Resource:
    trial = named.trial
    arms = bullets(
        escape(arm.label or "Arm") + items(named.intervention_titles[place] for place in places)
        for arm, places in zip(trial.arms, named.interventions_by_arm, strict=True)
    )
    loose = items(named.intervention_titles[place] for place in named.interventions_without_arm)
    goals = items(outcome.measure or "Outcome" for outcome in trial.outcomes)
    return narrative(
        heading(trial.official_title or trial.title or named.id),
        subheading("Arms") + arms if arms else "",
        subheading("Interventions") + loose if loose else "",
        subheading("Goals") + goals if goals else "",
    )
