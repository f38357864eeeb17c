"""The project's extensions of ResearchStudy: what registries say and FHIR has no element for, in any release."""

from fhirtrials.fhir.markdown import string
from fhirtrials.fhir.parts import extension, group, part, plain, present, quantity
from fhirtrials.fhir.time_frame import duration
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import (
    Biospecimens,
    DatedEvent,
    ExpandedAccess,
    Oversight,
    PublicationAgreement,
    ResultsSubmissions,
    SharingPlan,
    UnpostedResults,
    ViolationEvent,
)
from fhirtrials.model.stages import Stage
from fhirtrials.terminology import code, concept


def study_extensions(trial: Trial) -> list[Resource]:
    """All that apply, in a fixed order."""
    notes = trial.results_notes
    return present(
        [
            expanded_access(trial.expanded_access),
            oversight(trial.oversight),
            *map(stage, trial.design.stages),
            extension("patient-registry", valueBoolean=trial.design.is_patient_registry),
            target_duration(trial.design.target_duration),
            biospecimens(trial.biospecimens),
            sharing_plan(trial.sharing_plan),
            extension("posting-delayed", valueBoolean=trial.posting_delayed),
            extension("results-waived", valueBoolean=trial.results_waived),
            extension("has-results", valueBoolean=trial.has_results),
            publication_agreement(notes.agreement if notes else None),
            results_submissions(trial.results_submissions),
            unposted_results(trial.unposted_results),
            *(violation(event) for event in trial.violations),
            extension("no-analysis-plan", valueBoolean=trial.has_no_analysis_plan),
            *(extension("removed-country", valueString=country) for country in trial.removed_countries),
        ]
    )


def expanded_access(access: ExpandedAccess | None) -> Resource | None:
    if access is None:
        return None
    return extension(
        "expanded-access",
        [
            part("available", valueBoolean=access.available),
            part("record", valueString=access.record_id),
            part("status", valueCodeableConcept=concept("expanded-access-status", access.record_status)),
            part("trials-pointing-here", valueUnsignedInt=access.trials_pointing_here),
            part("individual-patients", valueBoolean=access.individual_patients),
            part("intermediate-population", valueBoolean=access.intermediate_population),
            part("treatment-protocol", valueBoolean=access.treatment_protocol),
        ],
    )


def oversight(answers: Oversight | None) -> Resource | None:
    if answers is None:
        return None
    return extension(
        "oversight",
        [
            part("data-monitoring-committee", valueBoolean=answers.has_data_monitoring_committee),
            part("fda-regulated-drug", valueBoolean=answers.fda_regulated_drug),
            part("fda-regulated-device", valueBoolean=answers.fda_regulated_device),
            part("device-not-yet-approved", valueBoolean=answers.device_not_yet_approved),
            part("pediatric-postmarket-surveillance", valueBoolean=answers.pediatric_postmarket_surveillance),
            part("exported-from-us", valueBoolean=answers.exported_from_us),
            part("fda-reporting-violation", valueBoolean=answers.fda_reporting_violation),
        ],
    )


def stage(given: Stage) -> Resource | None:
    """One round of dividing participants among groups."""
    return extension(
        "allocation-stage",
        [
            part("description", valueMarkdown=given.description),
            part("ratio", valueString=given.ratio),
            *(
                group("group", [part("name", valueString=each.name), part("size", valueUnsignedInt=each.size)])
                for each in given.groups
            ),
        ],
    )


def target_duration(text: str | None) -> Resource | None:
    """How long each participant is followed: the words, and a Duration where they are a number and a unit."""
    if text is None:
        return None
    found = duration(text)
    return extension(
        "target-duration",
        [part("text", valueString=text), part("duration", valueDuration=quantity(*found) if found else None)],
    )


def biospecimens(kept: Biospecimens | None) -> Resource | None:
    if kept is None:
        return None
    return extension(
        "biospecimens",
        [
            part("retention", valueCodeableConcept=concept("biospecimen-retention", kept.retention)),
            part("description", valueMarkdown=kept.description),
        ],
    )


def sharing_plan(plan: SharingPlan | None) -> Resource | None:
    """Whether the data of single participants will be shared (IPD)."""
    if plan is None:
        return None
    return extension(
        "ipd-sharing",
        [
            part("decision", valueCodeableConcept=concept("data-sharing", plan.decision)),
            part("description", valueMarkdown=plan.description),
            *(
                part("also-shared", valueCodeableConcept=concept("shared-information", thing))
                for thing in plan.also_shared
            ),
            part("time-frame", **string("valueString", plan.time_frame)) if plan.time_frame else None,
            part("access", valueMarkdown=plan.access),
            part("url", valueString=plan.url),
        ],
    )


def publication_agreement(agreement: PublicationAgreement | None) -> Resource | None:
    if agreement is None:
        return None
    return extension(
        "publication-agreement",
        [
            part("investigator-is-employee", valueBoolean=agreement.investigator_is_employee),
            part("restriction", valueCodeableConcept=concept("publication-restriction", agreement.restriction)),
            part("restrictive", valueBoolean=agreement.is_restrictive),
            part("details", valueMarkdown=agreement.details),
        ],
    )


def results_submissions(submissions: ResultsSubmissions | None) -> Resource | None:
    """Rounds of results between responsible party and registry that are not public yet."""
    if submissions is None:
        return None
    return extension(
        "results-submissions",
        [
            part("estimated-first-submitted", valueDate=plain(submissions.estimated_first_submitted)),
            group("first-review-posted", _dated(submissions.first_review_posted)),
            *(
                group(
                    "round",
                    [
                        part("released", valueDate=plain(each.released)),
                        part("unreleased", valueDate=plain(each.unreleased)),
                        part("unreleased-date-unknown", valueBoolean=each.unreleased_date_unknown),
                        part("returned", valueDate=plain(each.returned)),
                        part("number", valueUnsignedInt=each.round),
                    ],
                )
                for each in submissions.rounds
            ),
        ],
    )


def unposted_results(unposted: UnpostedResults | None) -> Resource | None:
    if unposted is None:
        return None
    return extension(
        "unposted-results",
        [
            part("responsible-party", valueString=unposted.responsible_party),
            *(
                group(
                    "event",
                    [
                        part("kind", valueCodeableConcept=concept("unposted-event-kind", event.kind)),
                        part("date", valueDate=plain(event.date)),
                        part("date-unknown", valueBoolean=event.date_unknown),
                    ],
                )
                for event in unposted.events
            ),
        ],
    )


def violation(event: ViolationEvent) -> Resource | None:
    return extension(
        "reporting-violation",
        [
            part("kind", valueCodeableConcept=concept("violation-event-kind", event.kind)),
            part("description", valueMarkdown=event.description),
            part("created", valueDate=plain(event.created)),
            part("issued", valueDate=plain(event.issued)),
            part("released", valueDate=plain(event.released)),
            part("posted", valueDate=plain(event.posted)),
        ],
    )


def _dated(event: DatedEvent | None) -> list[Resource | None]:
    if event is None:
        return []
    return [part("date", valueDate=plain(event.date)), part("kind", valueCode=code("date-kind", event.kind))]
