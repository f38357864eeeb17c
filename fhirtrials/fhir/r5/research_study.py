"""R5 ResearchStudy. https://hl7.org/fhir/R5/researchstudy.html

Each function makes the element it is named after.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import string
from fhirtrials.fhir.mesh import coded
from fhirtrials.fhir.parts import absent, element
from fhirtrials.fhir.shared.arm import intervention_names
from fhirtrials.fhir.shared.associated_party import associated_party
from fhirtrials.fhir.shared.identifier import identifier
from fhirtrials.fhir.shared.related_artifact import related_artifact
from fhirtrials.fhir.shared.site import site
from fhirtrials.fhir.shared.study_dates import enrollment_number, period, progress_status
from fhirtrials.fhir.shared.study_design import classifier, study_design
from fhirtrials.fhir.shared.study_extensions import study_extensions
from fhirtrials.fhir.shared.study_narrative import study_narrative
from fhirtrials.fhir.shared.study_registration import study_registration
from fhirtrials.fhir.shared.study_terms import countries, keyword, label, note, phase, title
from fhirtrials.model import Resource
from fhirtrials.model.words import OutcomeRank, Status
from fhirtrials.terminology import concept


def research_study(named: NamedTrial) -> Iterator[Resource]:
    """The study itself."""
    trial = named.trial
    yield element(
        resourceType="ResearchStudy",
        id=named.id,
        meta=named.meta,
        text=study_narrative(named),
        extension=[*study_registration(trial), *study_extensions(trial)],
        url=named.url("ResearchStudy", named.id),
        identifier=identifier(named),
        version=named.version,
        name=named.machine_name(),
        **title(named),
        label=label(trial),
        protocol=[{"reference": f"PlanDefinition/{named.id}"}],
        relatedArtifact=related_artifact(named),
        date=named.version,
        status="unknown" if trial.status is Status.WITHHELD else "active",
        primaryPurposeType=named.concept("purpose", trial.design.purpose),
        phase=phase(named),
        studyDesign=study_design(named),
        focus=focus(named),
        condition=[concept for _, concept in coded(trial.conditions, trial.indexing.conditions)],
        keyword=keyword(trial),
        region=countries(trial),
        descriptionSummary=trial.summary,
        description=trial.description,
        period=period(trial),
        site=site(named),
        note=note(trial),
        classifier=classifier(trial),
        associatedParty=associated_party(named),
        progressStatus=progress_status(named),
        whyStopped=string("text", trial.why_stopped),
        recruitment=recruitment(named),
        comparisonGroup=comparison_group(named),
        outcomeMeasure=outcome_measure(named),
    )


def focus(named: NamedTrial) -> list[Resource]:
    """What is studied: each intervention with its exposure, and the MeSH terms that no intervention is named after."""
    trial = named.trial
    names = [intervention.name or "" for intervention in trial.interventions]
    found: list[Resource] = []
    for place, item in coded(names, trial.indexing.interventions):
        if place is None:
            found.append({"concept": item})
        else:
            reference = {"reference": f"EvidenceVariable/{named.exposure(place)}"}
            found.append(element(concept=item if item["text"] else None, reference=reference))
    return found


def recruitment(named: NamedTrial) -> Resource | None:
    """How many, and who."""
    trial = named.trial
    members = enrollment_number(trial)
    if named.has_eligibility:
        members["eligibility"] = {"reference": f"EvidenceVariable/{named.eligibility}"}
    return members or None


def comparison_group(named: NamedTrial) -> list[Resource]:
    """The arms, each tied to what it is exposed to."""
    groups = []
    arms = zip(named.trial.arms, named.arm_keys, named.interventions_by_arm, strict=True)
    for arm, key, interventions in arms:
        groups.append(
            element(
                extension=intervention_names(named, arm, interventions),
                linkId=f"arm-{key}",
                name=arm.label,
                _name=None if arm.label else absent(),
                type=concept("arm-kind", arm.kind),
                description=arm.description,
                intendedExposure=[
                    {"reference": f"EvidenceVariable/{named.exposure(place)}"} for place in interventions
                ],
            )
        )
    return groups


def outcome_measure(named: NamedTrial) -> list[Resource]:
    """The outcomes, each with the variable that defines it."""
    ranks = {rank: [named.concept("outcome-rank", rank)] for rank in OutcomeRank}
    measures = []
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        measure: Resource = {"name": outcome.measure} if outcome.measure else {}
        measure["type"] = ranks[outcome.rank]
        if outcome.description:
            measure["description"] = outcome.description
        measure["reference"] = {"reference": f"EvidenceVariable/{id_}"}
        measures.append(measure)
    return measures
