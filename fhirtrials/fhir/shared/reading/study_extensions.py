"""The project's extensions of ResearchStudy. The reverse of ``study_extensions``."""

from typing import Any

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.reading.study_dates import event
from fhirtrials.model.parts import (
    Biospecimens,
    DatedEvent,
    ExpandedAccess,
    Oversight,
    PublicationAgreement,
    ResultsSubmission,
    ResultsSubmissions,
    SharingPlan,
    UnpostedEvent,
    UnpostedResults,
    ViolationEvent,
)
from fhirtrials.model.stages import Group, Stage
from fhirtrials.model.words import (
    BiospecimenRetention,
    DataSharing,
    DateKind,
    PublicationRestriction,
    SharedInformation,
    Status,
    UnpostedEventKind,
    ViolationEventKind,
)


def study_extensions(study: Place) -> dict[str, Any]:
    """The fields of Trial that stand in extensions alone."""
    return {
        "expanded_access": expanded_access(study.own("expanded-access")),
        "oversight": oversight(study.own("oversight")),
        "biospecimens": biospecimens(study.own("biospecimens")),
        "sharing_plan": sharing_plan(study.own("ipd-sharing")),
        "posting_delayed": study.own("posting-delayed").flag("valueBoolean"),
        "results_waived": study.own("results-waived").flag("valueBoolean"),
        "has_results": study.own("has-results").flag("valueBoolean"),
        "results_submissions": results_submissions(study.own("results-submissions")),
        "unposted_results": unposted_results(study.own("unposted-results")),
        "violations": tuple(map(violation, study.owns("reporting-violation"))),
        "has_no_analysis_plan": study.own("no-analysis-plan").flag("valueBoolean"),
        "removed_countries": tuple(
            text for each in study.owns("removed-country") if (text := each.text("valueString"))
        ),
    }


def stages(study: Place) -> tuple[Stage, ...]:
    """The rounds of dividing participants among groups."""
    return tuple(
        Stage(
            description=each.extension("description").text("valueMarkdown"),
            ratio=each.extension("ratio").text("valueString"),
            groups=tuple(
                Group(
                    name=one.extension("name").text("valueString"), size=one.extension("size").count("valueUnsignedInt")
                )
                for one in each.extensions("group")
            ),
        )
        for each in study.owns("allocation-stage")
    )


def expanded_access(place: Place) -> ExpandedAccess | None:
    if not place:
        return None
    return ExpandedAccess(
        available=_flag(place, "available"),
        record_id=place.extension("record").text("valueString"),
        record_status=place.extension("status").word("valueCodeableConcept", "expanded-access-status", Status),
        trials_pointing_here=place.extension("trials-pointing-here").count("valueUnsignedInt"),
        individual_patients=_flag(place, "individual-patients"),
        intermediate_population=_flag(place, "intermediate-population"),
        treatment_protocol=_flag(place, "treatment-protocol"),
    )


def oversight(place: Place) -> Oversight | None:
    if not place:
        return None
    return Oversight(
        has_data_monitoring_committee=_flag(place, "data-monitoring-committee"),
        fda_regulated_drug=_flag(place, "fda-regulated-drug"),
        fda_regulated_device=_flag(place, "fda-regulated-device"),
        device_not_yet_approved=_flag(place, "device-not-yet-approved"),
        pediatric_postmarket_surveillance=_flag(place, "pediatric-postmarket-surveillance"),
        exported_from_us=_flag(place, "exported-from-us"),
        fda_reporting_violation=_flag(place, "fda-reporting-violation"),
    )


def biospecimens(place: Place) -> Biospecimens | None:
    if not place:
        return None
    return Biospecimens(
        retention=place.extension("retention").word(
            "valueCodeableConcept", "biospecimen-retention", BiospecimenRetention
        ),
        description=place.extension("description").text("valueMarkdown"),
    )


def sharing_plan(place: Place) -> SharingPlan | None:
    if not place:
        return None
    shared = (
        each.word("valueCodeableConcept", "shared-information", SharedInformation)
        for each in place.extensions("also-shared")
    )
    return SharingPlan(
        decision=place.extension("decision").word("valueCodeableConcept", "data-sharing", DataSharing),
        description=place.extension("description").text("valueMarkdown"),
        also_shared=tuple(each for each in shared if each),
        time_frame=place.extension("time-frame").as_given("valueString"),
        access=place.extension("access").text("valueMarkdown"),
        url=place.extension("url").text("valueString"),
    )


def publication_agreement(place: Place) -> PublicationAgreement | None:
    if not place:
        return None
    return PublicationAgreement(
        investigator_is_employee=_flag(place, "investigator-is-employee"),
        restriction=place.extension("restriction").word(
            "valueCodeableConcept", "publication-restriction", PublicationRestriction
        ),
        is_restrictive=_flag(place, "restrictive"),
        details=place.extension("details").text("valueMarkdown"),
    )


def results_submissions(place: Place) -> ResultsSubmissions | None:
    if not place:
        return None
    return ResultsSubmissions(
        estimated_first_submitted=place.extension("estimated-first-submitted").date("valueDate"),
        first_review_posted=_dated(place.extension("first-review-posted")),
        rounds=tuple(
            ResultsSubmission(
                released=each.extension("released").date("valueDate"),
                unreleased=each.extension("unreleased").date("valueDate"),
                unreleased_date_unknown=_flag(each, "unreleased-date-unknown"),
                returned=each.extension("returned").date("valueDate"),
                round=each.extension("number").count("valueUnsignedInt"),
            )
            for each in place.extensions("round")
        ),
    )


def unposted_results(place: Place) -> UnpostedResults | None:
    if not place:
        return None
    return UnpostedResults(
        responsible_party=place.extension("responsible-party").text("valueString"),
        events=tuple(
            UnpostedEvent(
                kind=each.extension("kind").word("valueCodeableConcept", "unposted-event-kind", UnpostedEventKind),
                date=each.extension("date").date("valueDate"),
                date_unknown=_flag(each, "date-unknown"),
            )
            for each in place.extensions("event")
        ),
    )


def violation(place: Place) -> ViolationEvent:
    return ViolationEvent(
        kind=place.extension("kind").word("valueCodeableConcept", "violation-event-kind", ViolationEventKind),
        description=place.extension("description").text("valueMarkdown"),
        created=place.extension("created").date("valueDate"),
        issued=place.extension("issued").date("valueDate"),
        released=place.extension("released").date("valueDate"),
        posted=place.extension("posted").date("valueDate"),
    )


def _dated(place: Place) -> DatedEvent | None:
    return event(
        place.extension("date").date("valueDate"), place.extension("kind").code("valueCode", "date-kind", DateKind)
    )


def _flag(place: Place, name: str) -> bool | None:
    return place.extension(name).flag("valueBoolean")
