"""The record itself: numbers, dates, publications, documents, and what the registry notes about results."""

from fhirtrials.model.part import trusted
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
from fhirtrials.readers.shape import Shape, code, codes, count, date, flag, many, one, text

DATED = Shape(DatedEvent, date=date("date"), kind=code("type", DateKind, "ctgov-date-kind"))

# The number that the organisation behind the record uses.
OWN_ID = Shape(
    Identifier,
    value=text("id"),
    kind=code("type", IdentifierKind, "ctgov-identifier-kind"),
    link=text("link"),
)

OTHER_ID = Shape(
    Identifier,
    value=text("id"),
    kind=code("type", IdentifierKind, "ctgov-identifier-kind"),
    issuer=text("domain"),
    link=text("link"),
)

REFERENCE = Shape(
    Reference,
    pubmed_id=text("pmid"),
    kind=code("type", ReferenceKind, "ctgov-reference-kind"),
    citation=text("citation"),
    retractions=many("retractions", Shape(Retraction, pubmed_id=text("pmid"), source=text("source"))),
)

LINK = Shape(Link, label=text("label"), url=text("url"))

SHARED_DATA = Shape(SharedData, id=text("id"), kind=text("type"), url=text("url"), comment=text("comment"))

SHARING_PLAN = Shape(
    SharingPlan,
    decision=code("ipdSharing", DataSharing, "ctgov-data-sharing"),
    description=text("description"),
    also_shared=codes("infoTypes", SharedInformation, "ctgov-shared-information"),
    time_frame=text("timeFrame"),
    access=text("accessCriteria"),
    url=text("url"),
)

DOCUMENT = Shape(
    TrialDocument,
    file_name=text("filename"),
    label=text("label"),
    kind=text("typeAbbrev"),
    has_protocol=flag("hasProtocol"),
    has_analysis_plan=flag("hasSap"),
    has_consent_form=flag("hasIcf"),
    date=date("date"),
    uploaded=text("uploadDate"),
    size=count("size"),
)

# What stands beside the results tables.
RESULTS_NOTES = Shape(
    ResultsNotes,
    limitations=text("limitationsAndCaveats.description"),
    agreement=one(
        "certainAgreement",
        Shape(
            PublicationAgreement,
            investigator_is_employee=flag("piSponsorEmployee"),
            restriction=code("restrictionType", PublicationRestriction, "ctgov-publication-restriction"),
            is_restrictive=flag("restrictiveAgreement"),
            details=text("otherDetails"),
        ),
    ),
    contact=one(
        "pointOfContact",
        Shape(
            ResultsContact,
            title=text("title"),
            organisation=text("organization"),
            email=text("email"),
            phone=text("phone"),
            phone_extension=text("phoneExt"),
        ),
    ),
)

RESULTS_SUBMISSIONS = Shape(
    ResultsSubmissions,
    estimated_first_submitted=date("estimatedResultsFirstSubmitDate"),
    first_review_posted=one("firstMcpInfo.postDateStruct", DATED),
    rounds=many(
        "submissionInfos",
        Shape(
            ResultsSubmission,
            released=date("releaseDate"),
            unreleased=date("unreleaseDate"),
            unreleased_date_unknown=flag("unreleaseDateUnknown"),
            returned=date("resetDate"),
            round=count("mcpReleaseN"),
        ),
    ),
)

UNPOSTED_RESULTS = Shape(
    UnpostedResults,
    responsible_party=text("unpostedResponsibleParty"),
    events=many(
        "unpostedEvents",
        Shape(
            UnpostedEvent,
            kind=code("type", UnpostedEventKind, "ctgov-unposted-event-kind"),
            date=date("date"),
            date_unknown=flag("dateUnknown"),
        ),
    ),
)

VIOLATION = Shape(
    ViolationEvent,
    kind=code("type", ViolationEventKind, "ctgov-violation-event-kind"),
    description=text("description"),
    created=date("creationDate"),
    issued=date("issuedDate"),
    released=date("releaseDate"),
    posted=date("postedDate"),
)

# Cursors give exact values.
_history, _expanded_access = trusted(History), trusted(ExpandedAccess)


def history(status: Cursor) -> History:
    """``disp…`` dates belong to requests to delay the posting of results."""
    return _history(
        verified=status.date("statusVerifiedDate"),
        first_submitted=status.date("studyFirstSubmitDate"),
        first_submitted_checked=status.date("studyFirstSubmitQcDate"),
        first_posted=status.one("studyFirstPostDateStruct", DATED),
        results_first_submitted=status.date("resultsFirstSubmitDate"),
        results_first_submitted_checked=status.date("resultsFirstSubmitQcDate"),
        results_first_posted=status.one("resultsFirstPostDateStruct", DATED),
        delay_request_first_submitted=status.date("dispFirstSubmitDate"),
        delay_request_first_submitted_checked=status.date("dispFirstSubmitQcDate"),
        delay_request_first_posted=status.one("dispFirstPostDateStruct", DATED),
        last_update_submitted=status.date("lastUpdateSubmitDate"),
        last_update_posted=status.one("lastUpdatePostDateStruct", DATED),
    )


def expanded_access(info: Cursor, design: Cursor) -> ExpandedAccess | None:
    types = design["expandedAccessTypes"]
    pointing = design.count("nPtrsToThisExpAccNctId")
    if not info and not types and pointing is None:
        return None
    return _expanded_access(
        available=info.flag("hasExpandedAccess"),
        record_id=info.text("nctId"),
        record_status=info.code("statusForNctId", Status, "ctgov-status"),
        trials_pointing_here=pointing,
        individual_patients=types.flag("individual"),
        intermediate_population=types.flag("intermediate"),
        treatment_protocol=types.flag("treatment"),
    )


def results_notes(results: Cursor) -> ResultsNotes | None:
    """What stands beside the results tables; the tables themselves are told as one issue."""
    tables = results.skip(
        "participantFlowModule", "baselineCharacteristicsModule", "outcomeMeasuresModule", "adverseEventsModule"
    )
    if tables:
        results.record.say("results-not-mapped", results.path, found=", ".join(tables))
    return results.one("moreInfoModule", RESULTS_NOTES)
