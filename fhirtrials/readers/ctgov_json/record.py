"""The record itself: numbers, dates, publications, documents, and what the registry notes about results."""

from fhirtrials.model.parts import (
    DatedEvent,
    ExpandedAccess,
    History,
    Identifier,
    Link,
    PublicationAgreement,
    Reference,
    ResultsContact,
    ResultsNotes,
    ResultsSubmission,
    ResultsSubmissions,
    Retraction,
    SharedData,
    SharingPlan,
    TrialDocument,
    UnpostedEvent,
    UnpostedResults,
    ViolationEvent,
)
from fhirtrials.model.words import (
    DataSharing,
    DateKind,
    IdentifierKind,
    PublicationRestriction,
    ReferenceKind,
    SharedInformation,
    Status,
    UnpostedEventKind,
    ViolationEventKind,
)
from fhirtrials.readers.cursor import Cursor


def own_id(place: Cursor) -> Identifier | None:
    """The number that the organisation behind the record uses."""
    if not place:
        return None
    return Identifier(
        value=place.text("id"),
        kind=place.code("type", IdentifierKind, "ctgov-identifier-kind"),
        link=place.text("link"),
    )


def other_id(place: Cursor) -> Identifier:
    return Identifier(
        value=place.text("id"),
        kind=place.code("type", IdentifierKind, "ctgov-identifier-kind"),
        issuer=place.text("domain"),
        link=place.text("link"),
    )


def history(status: Cursor) -> History:
    """``disp…`` dates belong to requests to delay the posting of results."""
    return History(
        verified=status.date("statusVerifiedDate"),
        first_submitted=status.date("studyFirstSubmitDate"),
        first_submitted_checked=status.date("studyFirstSubmitQcDate"),
        first_posted=dated(status["studyFirstPostDateStruct"]),
        results_first_submitted=status.date("resultsFirstSubmitDate"),
        results_first_submitted_checked=status.date("resultsFirstSubmitQcDate"),
        results_first_posted=dated(status["resultsFirstPostDateStruct"]),
        delay_request_first_submitted=status.date("dispFirstSubmitDate"),
        delay_request_first_submitted_checked=status.date("dispFirstSubmitQcDate"),
        delay_request_first_posted=dated(status["dispFirstPostDateStruct"]),
        last_update_submitted=status.date("lastUpdateSubmitDate"),
        last_update_posted=dated(status["lastUpdatePostDateStruct"]),
    )


def expanded_access(info: Cursor, design: Cursor) -> ExpandedAccess | None:
    types = design["expandedAccessTypes"]
    pointing = design.count("nPtrsToThisExpAccNctId")
    if not info and not types and pointing is None:
        return None
    return ExpandedAccess(
        available=info.flag("hasExpandedAccess"),
        record_id=info.text("nctId"),
        record_status=info.code("statusForNctId", Status, "ctgov-status"),
        trials_pointing_here=pointing,
        individual_patients=types.flag("individual"),
        intermediate_population=types.flag("intermediate"),
        treatment_protocol=types.flag("treatment"),
    )


def reference(place: Cursor) -> Reference:
    return Reference(
        pubmed_id=place.text("pmid"),
        kind=place.code("type", ReferenceKind, "ctgov-reference-kind"),
        citation=place.text("citation"),
        retractions=tuple(
            Retraction(pubmed_id=each.text("pmid"), source=each.text("source")) for each in place.each("retractions")
        ),
    )


def link(place: Cursor) -> Link:
    return Link(label=place.text("label"), url=place.text("url"))


def shared_data(place: Cursor) -> SharedData:
    return SharedData(
        id=place.text("id"), kind=place.text("type"), url=place.text("url"), comment=place.text("comment")
    )


def sharing_plan(place: Cursor) -> SharingPlan | None:
    if not place:
        return None
    return SharingPlan(
        decision=place.code("ipdSharing", DataSharing, "ctgov-data-sharing"),
        description=place.text("description"),
        also_shared=place.codes("infoTypes", SharedInformation, "ctgov-shared-information"),
        time_frame=place.text("timeFrame"),
        access=place.text("accessCriteria"),
        url=place.text("url"),
    )


def document(place: Cursor) -> TrialDocument:
    return TrialDocument(
        file_name=place.text("filename"),
        label=place.text("label"),
        kind=place.text("typeAbbrev"),
        has_protocol=place.flag("hasProtocol"),
        has_analysis_plan=place.flag("hasSap"),
        has_consent_form=place.flag("hasIcf"),
        date=place.date("date"),
        uploaded=place.text("uploadDate"),
        size=place.count("size"),
    )


def results_notes(results: Cursor) -> ResultsNotes | None:
    """What stands beside the results tables; the tables themselves are told as one issue."""
    tables = results.skip(
        "participantFlowModule", "baselineCharacteristicsModule", "outcomeMeasuresModule", "adverseEventsModule"
    )
    if tables:
        results.record.say("results-not-mapped", results.path, found=", ".join(tables))
    more = results["moreInfoModule"]
    if not more:
        return None
    agreement, contact = more["certainAgreement"], more["pointOfContact"]
    return ResultsNotes(
        limitations=more["limitationsAndCaveats"].text("description"),
        agreement=PublicationAgreement(
            investigator_is_employee=agreement.flag("piSponsorEmployee"),
            restriction=agreement.code("restrictionType", PublicationRestriction, "ctgov-publication-restriction"),
            is_restrictive=agreement.flag("restrictiveAgreement"),
            details=agreement.text("otherDetails"),
        )
        if agreement
        else None,
        contact=ResultsContact(
            title=contact.text("title"),
            organisation=contact.text("organization"),
            email=contact.text("email"),
            phone=contact.text("phone"),
            phone_extension=contact.text("phoneExt"),
        )
        if contact
        else None,
    )


def results_submissions(place: Cursor) -> ResultsSubmissions | None:
    if not place:
        return None
    return ResultsSubmissions(
        estimated_first_submitted=place.date("estimatedResultsFirstSubmitDate"),
        first_review_posted=dated(place["firstMcpInfo"]["postDateStruct"]),
        rounds=tuple(
            ResultsSubmission(
                released=each.date("releaseDate"),
                unreleased=each.date("unreleaseDate"),
                unreleased_date_unknown=each.flag("unreleaseDateUnknown"),
                returned=each.date("resetDate"),
                round=each.count("mcpReleaseN"),
            )
            for each in place.each("submissionInfos")
        ),
    )


def unposted_results(place: Cursor) -> UnpostedResults | None:
    if not place:
        return None
    return UnpostedResults(
        responsible_party=place.text("unpostedResponsibleParty"),
        events=tuple(
            UnpostedEvent(
                kind=each.code("type", UnpostedEventKind, "ctgov-unposted-event-kind"),
                date=each.date("date"),
                date_unknown=each.flag("dateUnknown"),
            )
            for each in place.each("unpostedEvents")
        ),
    )


def violation(place: Cursor) -> ViolationEvent:
    return ViolationEvent(
        kind=place.code("type", ViolationEventKind, "ctgov-violation-event-kind"),
        description=place.text("description"),
        created=place.date("creationDate"),
        issued=place.date("issuedDate"),
        released=place.date("releaseDate"),
        posted=place.date("postedDate"),
    )


def dated(place: Cursor) -> DatedEvent | None:
    if not place:
        return None
    return DatedEvent(date=place.date("date"), kind=place.code("type", DateKind, "ctgov-date-kind"))
