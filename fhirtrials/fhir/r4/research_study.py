"""R4 ResearchStudy. https://hl7.org/fhir/R4/researchstudy.html

Each function makes the element it is named after. What R5 has beyond R4 stands in HL7's cross-version extensions.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import string
from fhirtrials.fhir.mesh import coded
from fhirtrials.fhir.parts import DATA_ABSENT, absent, element, extension, part, present, telecom
from fhirtrials.fhir.people import people
from fhirtrials.fhir.r4.cross_version import ALTERNATE_REFERENCE, cross, datatype
from fhirtrials.fhir.r4.eligibility import has_variable
from fhirtrials.fhir.r4.related_artifact import related_artifact
from fhirtrials.fhir.shared.arm import intervention_names
from fhirtrials.fhir.shared.associated_party import associated_party
from fhirtrials.fhir.shared.identifier import identifier
from fhirtrials.fhir.shared.organization import organization_reference
from fhirtrials.fhir.shared.site import site
from fhirtrials.fhir.shared.study_dates import enrollment_number, progress_status
from fhirtrials.fhir.shared.study_dates import period as whole_period
from fhirtrials.fhir.shared.study_design import classifier, study_design
from fhirtrials.fhir.shared.study_extensions import study_extensions
from fhirtrials.fhir.shared.study_narrative import study_narrative
from fhirtrials.fhir.shared.study_registration import study_registration
from fhirtrials.fhir.shared.study_terms import countries, keyword, label, note, phase, title
from fhirtrials.model import Resource, Trial
from fhirtrials.model.words import ResponsibleKind, Role, Status
from fhirtrials.terminology import concept

_STUDY = "ResearchStudy"
FOCUS = f"{_STUDY}.focus"

Pointing: TypeAlias = Callable[[Resource], Resource | None]
"""Turns a reference into the cross-version extension of a focus."""


def research_study(named: NamedTrial) -> Iterator[Resource]:
    """The study itself."""
    yield study(named, _reference)


def study(named: NamedTrial, pointing: Pointing) -> Resource:
    """The study; ``pointing`` writes a reference beside the concept of a focus."""
    trial = named.trial
    parties = associated_party(named)
    code = status(named)
    return element(
        resourceType=_STUDY,
        id=named.id,
        meta=named.meta,
        text=study_narrative(named),
        extension=[*study_registration(trial), *study_extensions(trial), *_newer(named, parties)],
        identifier=identifier(named),
        **title(named),
        protocol=[{"reference": f"PlanDefinition/{named.id}"}],
        status=code,
        _status=_status(trial, code),
        primaryPurposeType=named.concept("purpose", trial.design.purpose),
        phase=phase(named),
        category=[*study_design(named), *classifier(trial)],
        focus=focus(named, pointing),
        condition=[concept for _, concept in coded(trial.conditions, trial.indexing.conditions)],
        contact=contact(trial),
        relatedArtifact=related_artifact(named),
        keyword=keyword(trial),
        location=countries(trial),
        description="\n\n".join(text for text in (trial.summary, trial.description) if text),
        enrollment=enrollment(named),
        period=comparable(whole_period(trial)),
        sponsor=organization_reference(named, trial.sponsor.name) if trial.sponsor else None,
        principalInvestigator=principal_investigator(named),
        site=site(named),
        reasonStopped=string("text", trial.why_stopped),
        note=note(trial),
        arm=arm(named),
    )


def status(named: NamedTrial) -> str | None:
    """Where the study stands, or last was known to stand; None where R4 has no code for it."""
    trial = named.trial
    known = trial.last_known_status if trial.status is Status.UNKNOWN else trial.status
    return named.code("status", known)


def _status(trial: Trial, code: str | None) -> Resource:
    publication = "unknown" if trial.status is Status.WITHHELD else "active"
    parts = [cross(f"{_STUDY}.status", valueCode=publication)]
    if code is None:
        parts.append({"url": DATA_ABSENT, "valueCode": "unknown"})
    return {"extension": present(parts)}


def focus(named: NamedTrial, pointing: Pointing) -> list[Resource]:
    """What is studied: each intervention with its exposure, and the MeSH terms that no intervention is named after."""
    trial = named.trial
    names = [intervention.name or "" for intervention in trial.interventions]
    found: list[Resource] = []
    for place, item in coded(names, trial.indexing.interventions):
        if place is None:
            found.append(item)
            continue
        reference = {"reference": f"EvidenceVariable/{named.exposure(place)}"}
        found.append(
            {"extension": present([pointing(reference)]), **{name: value for name, value in item.items() if value}}
        )
    return found


def _reference(reference: Resource) -> Resource | None:
    """R4 has no CodeableReference: its members stand as sub-extensions."""
    return cross(FOCUS, [datatype("CodeableReference"), part("reference", valueReference=reference)])


def contact(trial: Trial) -> list[Resource]:
    """Whom to ask: the contacts for taking part, the one for results, the responsible party of old records."""
    contacts = [
        element(name=each.name, telecom=telecom(each.phone, each.phone_extension, each.email))
        for each in trial.contacts
    ]
    asked = trial.results_notes.contact if trial.results_notes else None
    if asked:
        name = ", ".join(word for word in (asked.title, asked.organisation) if word)
        contacts.append(element(name=name, telecom=telecom(asked.phone, asked.phone_extension, asked.email)))
    party = trial.responsible_party
    if party and (party.old_name_and_title or party.old_organisation):
        words = (party.old_name_and_title, party.old_organisation)
        contacts.append({"name": ", ".join(word for word in words if word)})
    return present(contacts)


def principal_investigator(named: NamedTrial) -> Resource | None:
    """The first official in that role; the responsible investigator only where no official has it."""
    who, party = people(named), named.trial.responsible_party
    for official in named.trial.officials:
        if official.role is Role.PRINCIPAL_INVESTIGATOR and official.name and who.is_person(official):
            post = who.post(official.name, official.affiliation)
            return {"reference": f"PractitionerRole/{post.role_id}", "display": official.name}
    if party and party.kind is ResponsibleKind.PRINCIPAL_INVESTIGATOR and who.investigator_post:
        return element(reference=f"PractitionerRole/{who.investigator_post.role_id}", display=party.name)
    return None


def enrollment(named: NamedTrial) -> list[Resource]:
    """Who may take part: the Group, and beside it the EvidenceVariable, which R4 allows only as another reference."""
    if not named.has_eligibility:
        return []
    found: list[Resource] = [{"reference": f"Group/{named.eligibility}"}]
    if has_variable(named):
        variable = {"reference": f"EvidenceVariable/{named.eligibility}"}
        beside = {"url": ALTERNATE_REFERENCE, "valueReference": variable}
        found.append({"extension": [beside], "display": f"Eligibility criteria of {named.id}"})
    return found


def comparable(period: Resource | None) -> Resource | None:
    """R4 compares the two dates as they stand (per-1): where one is the other's beginning, the finer one is cut.

    The full date stands in an extension.
    """
    if not period or "start" not in period or "end" not in period:
        return period
    start, end = period["start"], period["end"]
    common = min(len(start), len(end))
    if len(start) == len(end) or start[:common] != end[:common]:
        return period
    finer = "start" if len(start) > len(end) else "end"
    kept = period.get(f"_{finer}", {}).get("extension", [])
    full = extension("full-date", valueDateTime=period[finer])
    return {**period, finer: period[finer][:common], f"_{finer}": {"extension": [*kept, full]}}


def arm(named: NamedTrial) -> list[Resource]:
    """The arms, each tied to what it is exposed to."""
    found = []
    for each, key, places in zip(named.trial.arms, named.arm_keys, named.interventions_by_arm, strict=True):
        exposures = [{"reference": f"EvidenceVariable/{named.exposure(place)}"} for place in places]
        found.append(
            element(
                extension=present(
                    [
                        *intervention_names(named, each, places),
                        cross(f"{_STUDY}.comparisonGroup.linkId", valueId=f"arm-{key}"),
                        *(
                            cross(f"{_STUDY}.comparisonGroup.intendedExposure", valueReference=exposure)
                            for exposure in exposures
                        ),
                    ]
                ),
                name=each.label,
                _name=None if each.label else absent(),
                type=concept("arm-kind", each.kind),
                **string("description", each.description),
            )
        )
    return found


def _newer(named: NamedTrial, parties: list[Resource]) -> list[Resource]:
    """The elements that R5 has and R4 lacks, in the order of R5."""
    trial = named.trial
    return present(
        [
            cross(f"{_STUDY}.url", valueUri=named.url(_STUDY, named.id)),
            cross(f"{_STUDY}.version", valueString=named.version),
            cross(f"{_STUDY}.name", valueString=named.machine_name()),
            *(
                cross(
                    f"{_STUDY}.label",
                    [part("type", valueCodeableConcept=each["type"]), part("value", valueString=each["value"])],
                )
                for each in label(trial)
            ),
            cross(f"{_STUDY}.date", valueDateTime=named.version),
            _summary(trial),
            *map(_party_extension, parties),
            *(
                cross(
                    f"{_STUDY}.progressStatus",
                    [
                        part("state", valueCodeableConcept=each["state"]),
                        part("actual", valueBoolean=each.get("actual")),
                        part("period", valuePeriod=comparable(each.get("period"))),
                    ],
                )
                for each in progress_status(named)
            ),
            _recruitment(trial),
            *_outcome_measure(named),
        ]
    )


def _summary(trial: Trial) -> Resource | None:
    """Where the description begins with a summary, or is none: R4 has one element for both."""
    if not trial.description:
        return None
    missing = None if trial.summary else absent()
    return cross(f"{_STUDY}.descriptionSummary", valueMarkdown=trial.summary, _valueMarkdown=missing)


def _recruitment(trial: Trial) -> Resource | None:
    """How many take part: R4's own ``enrollment`` says only who."""
    number = enrollment_number(trial)
    if not number:
        return None
    name = next(iter(number)).removeprefix("_")
    count, beside = number.get(name), number.get(f"_{name}")
    return cross(f"{_STUDY}.recruitment.{name}", valueUnsignedInt=count, _valueUnsignedInt=beside)


def _party_extension(party: Resource) -> Resource | None:
    return cross(
        f"{_STUDY}.associatedParty",
        [
            part("name", valueString=party.get("name")),
            part("role", valueCodeableConcept=party["role"]),
            *(part("classifier", valueCodeableConcept=each) for each in party.get("classifier", ())),
            part("party", valueReference=party.get("party")),
        ],
    )


def _outcome_measure(named: NamedTrial) -> Iterator[Resource | None]:
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        yield cross(
            f"{_STUDY}.outcomeMeasure",
            [
                part("name", valueString=outcome.measure),
                part("type", valueCodeableConcept=named.concept("outcome-rank", outcome.rank)),
                part("description", valueMarkdown=outcome.description),
                part("reference", valueReference={"reference": f"EvidenceVariable/{id_}"}),
            ],
        )
