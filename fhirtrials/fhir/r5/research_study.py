"""R5 ResearchStudy. https://hl7.org/fhir/R5/researchstudy.html

Each function makes the element it is named after.
"""

import re
from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.mesh import coded, mesh_concept
from fhirtrials.fhir.parts import absent, day, element, extension, present
from fhirtrials.fhir.r5.associated_party import associated_party
from fhirtrials.fhir.r5.related_artifact import related_artifact
from fhirtrials.fhir.r5.study_design import classifier, study_design
from fhirtrials.fhir.r5.study_narrative import study_narrative
from fhirtrials.fhir.shared.study_extensions import study_extensions
from fhirtrials.fhir.shared.study_registration import study_registration
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import DatedEvent, Identifier
from fhirtrials.model.words import DateKind, Status
from fhirtrials.terminology import code, concept, knows
from fhirtrials.terminology import label as words

_EU_CT = re.compile(r"\d{4}-5\d{5}-\d{2}(-\d{2})?", re.ASCII)
_ISRCTN = re.compile(r"(ISRCTN)?\d{8}", re.ASCII)
_NCT = re.compile(r"NCT\d{8}", re.ASCII)
_CLOSED = (Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN)
_TITLES = "http://hl7.org/fhir/title-type"


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
        title=trial.title or trial.official_title or named.id,
        label=label(trial),
        protocol=[{"reference": f"PlanDefinition/{named.id}"}],
        relatedArtifact=related_artifact(named),
        date=named.version,
        status="unknown" if trial.status is Status.WITHHELD else "active",
        primaryPurposeType=concept("purpose-r5", trial.design.purpose),
        phase=phase(trial),
        studyDesign=study_design(trial),
        focus=focus(named),
        condition=coded(trial.conditions, trial.indexing.conditions),
        keyword=keyword(trial),
        region=region(trial),
        descriptionSummary=trial.summary,
        description=trial.description,
        period=period(trial),
        site=site(named),
        note=note(trial),
        classifier=classifier(trial),
        associatedParty=associated_party(named),
        progressStatus=progress_status(trial),
        whyStopped={"text": trial.why_stopped} if trial.why_stopped else None,
        recruitment=recruitment(named),
        comparisonGroup=comparison_group(named),
        outcomeMeasure=outcome_measure(named),
    )


def identifier(named: NamedTrial) -> list[Resource]:
    """The registry's number, its former ones, the organisation's own, and the rest as given."""
    trial, system = named.trial, named.registry.identifier_system
    owner = trial.record_owner
    numbers: list[Resource | None] = [{"use": "official", "system": system, "value": named.id}]
    numbers.extend({"use": "old", "system": system, "value": former} for former in trial.former_ids)
    if trial.own_id and trial.own_id.value:
        sector = owner.sector if owner and owner != trial.sponsor else None
        assigner = element(
            extension=present([extension("sector", valueCodeableConcept=concept("sector-r5", sector))]),
            display=trial.own_id.issuer or (owner.name if owner else None),
        )
        kind = concept("identifier-kind", trial.own_id.kind) or {}
        numbers.append(
            element(
                use="secondary",
                type={**kind, "text": "Organization Study ID"},
                value=trial.own_id.value,
                assigner=assigner if "display" in assigner else None,
            )
        )
    numbers.extend(_other_identifier(number) for number in trial.other_ids if number.value)
    return present(numbers)


def _other_identifier(number: Identifier) -> Resource:
    """Systems go by the form of the number, since registries type them in several ways; an unknown form has none."""
    value = (number.value or "").strip()
    system = None
    if _EU_CT.fullmatch(value):
        system = "https://euclinicaltrials.eu/clinicalTrialId"
    elif _NCT.fullmatch(value):
        system = "https://clinicaltrials.gov/nctid"
    elif _ISRCTN.fullmatch(value) and "isrctn" in f"{value} {number.issuer or ''}".casefold():
        system = "https://www.isrctn.com/ISRCTN"
        value = value if value.startswith("ISRCTN") else f"ISRCTN{value}"
    return element(
        use="secondary",
        type=concept("identifier-kind", number.kind),
        system=system,
        value=value,
        assigner={"display": number.issuer} if number.issuer else None,
    )


def label(trial: Trial) -> list[Resource]:
    """Titles beside the main one."""
    official = trial.official_title if trial.title else None
    titles = (("official", "Official title", official), ("acronym", "Acronym", trial.acronym))
    return [
        {"type": {"coding": [{"system": _TITLES, "code": kind, "display": display}]}, "value": value}
        for kind, display, value in titles
        if value
    ]


def phase(trial: Trial) -> Resource | None:
    """Two phases of a combined one are one code; a combination that FHIR has no code for is text."""
    if not trial.phases:
        return None
    joined = joined_phases(trial)
    if knows("phase-r5", joined):
        return concept("phase-r5", joined)
    return {"text": "/".join(words("phase-r5", each) or each for each in trial.phases)}


def joined_phases(trial: Trial) -> str:
    """The word of the phase table for all phases together: ``phase-1+phase-2``."""
    return "+".join(sorted(set(trial.phases)))


def focus(named: NamedTrial) -> list[Resource]:
    """What is studied: each intervention with its exposure, then the MeSH terms that no intervention is named after."""
    trial = named.trial
    names = [intervention.name or "" for intervention in trial.interventions]
    concepts = coded(names, trial.indexing.interventions)
    found: list[Resource] = []
    for place, item in enumerate(concepts):
        if place < len(names):
            reference = {"reference": f"EvidenceVariable/{named.exposure(place)}"}
            found.append(element(concept=item if item.get("text") else None, reference=reference))
        else:
            found.append({"concept": item})
    return found


def keyword(trial: Trial) -> list[Resource]:
    """The record's keywords, then the MeSH terms above those of its conditions and interventions."""
    above = (*trial.indexing.condition_ancestors, *trial.indexing.intervention_ancestors)
    return [*({"text": word} for word in trial.keywords), *present(map(mesh_concept, above))]


def region(trial: Trial) -> list[Resource]:
    """The countries of the sites, each once; a name that stands for no ISO code keeps its words alone."""
    countries = dict.fromkeys(site.country for site in trial.sites if site.country)
    return [
        {**((concept("country", name) or {}) if knows("country", name) else {}), "text": name} for name in countries
    ]


def period(trial: Trial) -> Resource | None:
    """Start to completion. A completion before the start is no period (per-1): it goes into an extension."""
    start, end = day(trial.start), day(trial.completion)
    reversed_ = out_of_order(trial)
    return element(
        extension=present([extension("completion-date", valueDateTime=end)]) if reversed_ else None,
        start=start,
        _start=_date_kind(trial.start),
        end=None if reversed_ else end,
        _end=_date_kind(trial.completion),
    )


def out_of_order(trial: Trial) -> bool:
    """Whether the trial ends before it starts, as far as both dates go."""
    start, end = day(trial.start), day(trial.completion)
    if start is None or end is None:
        return False
    common = min(len(start), len(end))
    return end[:common] < start[:common]


def _date_kind(event: DatedEvent | None) -> Resource | None:
    kind = extension("date-type", valueCode=code("date-kind", event.kind)) if event else None
    return {"extension": [kind]} if kind else None


def site(named: NamedTrial) -> list[Resource]:
    """The sites, each with its own recruitment status where the record gives one."""
    return [
        element(
            extension=present([extension("site-status", valueCodeableConcept=concept("status-r5", each.status))]),
            reference=f"Location/{id_}",
        )
        for each, id_ in zip(named.trial.sites, named.site_ids, strict=True)
    ]


def note(trial: Trial) -> list[Resource]:
    limitations = trial.results_notes.limitations if trial.results_notes else None
    return [{"text": f"Limitations and caveats: {limitations}"}] if limitations else []


def progress_status(trial: Trial) -> list[Resource]:
    """Where the study stands, where it last was known to stand, and its overall span."""
    states: list[Resource] = []
    current = concept("status-r5", trial.status)
    if current:
        states.append({"state": current, "actual": True})
    last_known = concept("status-r5", trial.last_known_status)
    if last_known:
        states.append({"state": last_known})
    start, end = trial.start, trial.completion
    if day(start) or day(end):
        kinds = [event.kind for event in (start, end) if event and event.date]
        states.append(
            element(
                state={
                    "coding": [
                        {
                            "system": "http://hl7.org/fhir/research-study-status",
                            "code": "overall-study",
                            "display": "Overall study",
                        }
                    ],
                    "text": "Overall study",
                },
                actual=None if None in kinds else all(kind is DateKind.ACTUAL for kind in kinds),
                period=element(start=day(start), end=None if out_of_order(trial) else day(end)),
            )
        )
    return states


def recruitment(named: NamedTrial) -> Resource | None:
    """How many, and who. Without a word on whether the count is real, a closed study counted and an open one plans."""
    enrollment = named.trial.enrollment
    members: Resource = {}
    if enrollment and enrollment.count is not None:
        kind = enrollment.kind or (DateKind.ACTUAL if named.trial.status in _CLOSED else DateKind.ESTIMATED)
        members["actualNumber" if kind is DateKind.ACTUAL else "targetNumber"] = enrollment.count
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
                linkId=f"arm-{key}",
                name=arm.label,
                _name=None if arm.label else absent(),
                type=concept("arm-kind-r5", arm.kind),
                description=arm.description,
                intendedExposure=[
                    {"reference": f"EvidenceVariable/{named.exposure(place)}"} for place in interventions
                ],
            )
        )
    return groups


def outcome_measure(named: NamedTrial) -> list[Resource]:
    """The outcomes, each with the variable that defines it."""
    return [
        element(
            name=outcome.measure,
            type=[concept("outcome-rank-r5", outcome.rank)],
            description=outcome.description,
            reference={"reference": f"EvidenceVariable/{id_}"},
        )
        for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True)
    ]
