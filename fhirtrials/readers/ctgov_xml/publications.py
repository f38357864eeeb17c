"""What a study points to, shares and published: papers, links, documents, data, and notes on its results."""

import re

from fhirtrials.model.parts import (
    Link,
    PublicationAgreement,
    Reference,
    ResultsContact,
    ResultsNotes,
    SharedData,
    SharingPlan,
    TrialDocument,
    UnpostedEvent,
    UnpostedResults,
)
from fhirtrials.model.words import (
    DataSharing,
    PublicationRestriction,
    ReferenceKind,
    SharedInformation,
    UnpostedEventKind,
)
from fhirtrials.readers.ctgov_xml.textblock import described
from fhirtrials.readers.xml_cursor import XmlCursor

# https://ClinicalTrials.gov/ProvidedDocs/58/NCT05687058/Prot_SAP_000.pdf
_DOCUMENT_URL = re.compile(
    r"https://clinicaltrials\.gov/ProvidedDocs/\d\d/(?P<trial>NCT\d{8})/(?P<file>(?P<kind>[A-Za-z_]+?)_\d+\.pdf)",
    re.IGNORECASE,
)
_UNKNOWN = "Unknown"
# The sentences that stand for the answers of a form; any other text is the sponsor's own.
_EMPLOYED = re.compile(r"principal investigators are (?P<no>not )?employed by", re.IGNORECASE)
_FREE = re.compile(r"there is not an agreement between", re.IGNORECASE)
_EMBARGO = re.compile(
    r"the only disclosure restriction on the PI is that the sponsor can review .* for a period that is "
    r"(?P<over>more than 60 days|less than or equal to 60 days)",
    re.IGNORECASE,
)


def references(study: XmlCursor) -> tuple[Reference, ...]:
    """Publications, then those of results; of the first the XML does not say whether they are background or derived."""
    return (
        *(reference(place, None) for place in study.each("reference")),
        *(reference(place, ReferenceKind.RESULT) for place in study.each("results_reference")),
    )


def reference(place: XmlCursor, kind: ReferenceKind | None) -> Reference:
    return Reference(pubmed_id=place.text("PMID"), kind=kind, citation=place.text("citation"))


def see_also(place: XmlCursor) -> Link:
    return Link(label=described(place, "description"), url=place.text("url"))


def shared_data(place: XmlCursor) -> SharedData:
    return SharedData(
        id=place.text("doc_id"),
        kind=place.text("doc_type"),
        url=place.text("doc_url"),
        comment=place.text("doc_comment"),
    )


def sharing_plan(place: XmlCursor) -> SharingPlan | None:
    if not place:
        return None
    return SharingPlan(
        decision=place.code("sharing_ipd", DataSharing, "ctgov-label-data-sharing"),
        description=described(place, "ipd_description"),
        also_shared=place.codes("ipd_info_type", SharedInformation, "ctgov-label-shared-information"),
        time_frame=described(place, "ipd_time_frame"),
        access=described(place, "ipd_access_criteria"),
        url=place.text("ipd_url"),
    )


def documents(section: XmlCursor, nct_id: str) -> tuple[TrialDocument, ...]:
    return tuple(document(place, nct_id) for place in section.each("provided_document"))


def document(place: XmlCursor, nct_id: str) -> TrialDocument:
    """Its address is made of the trial's number and the name of the file, which says of what kind it is."""
    url = place.text("document_url")
    match = _DOCUMENT_URL.fullmatch(url) if url else None
    if url and (match is None or match["trial"] != nct_id):
        place.record.wrong(place, "document_url", url, "the address of a document of this trial")
        match = None
    return TrialDocument(
        file_name=match["file"] if match else None,
        label=place.text("document_type"),
        kind=match["kind"] if match else None,
        has_protocol=place.flag("document_has_protocol"),
        has_analysis_plan=place.flag("document_has_sap"),
        has_consent_form=place.flag("document_has_icf"),
        date=place.date("document_date"),
    )


def pending_results(place: XmlCursor) -> UnpostedResults | None:
    """What became of results that are not public, in its order."""
    if not place:
        return None
    return UnpostedResults(events=tuple(event(name, each) for name, each in place.children()))


def event(name: str, place: XmlCursor) -> UnpostedEvent:
    kind = place.record.word(place, ".", name, UnpostedEventKind, "ctgov-xml-unposted-event-kind")
    if place.own_text() == _UNKNOWN:
        return UnpostedEvent(kind=kind, date_unknown=True)
    return UnpostedEvent(kind=kind, date=place.own_date())


def results_notes(results: XmlCursor) -> ResultsNotes | None:
    """What stands beside the results tables; the tables themselves are told as one issue."""
    tables = results.skip("participant_flow", "baseline", "outcome_list", "reported_events")
    if tables:
        results.record.say("results-not-mapped", results.path, found=", ".join(tables))
    notes = ResultsNotes(
        limitations=described(results, "limitations_and_caveats"),
        agreement=agreement(results["certain_agreements"]),
        contact=results_contact(results["point_of_contact"]),
    )
    return None if notes == ResultsNotes() else notes


def agreement(place: XmlCursor) -> PublicationAgreement | None:
    """The two sentences of an agreement, as the answers they stand for."""
    if not place:
        return None
    employed, restrictive = place.text("pi_employee") or "", place.text("restrictive_agreement") or ""
    match = _EMPLOYED.search(employed)
    if employed and match is None:
        place.record.wrong(place, "pi_employee", employed, "a sentence of the registry's form")
    embargo = _EMBARGO.match(restrictive)
    restriction = details = None
    if embargo:
        over = embargo["over"].lower().startswith("more")
        restriction = PublicationRestriction.OVER_60_DAYS if over else PublicationRestriction.UP_TO_60_DAYS
    elif restrictive and not _FREE.match(restrictive):
        restriction, details = PublicationRestriction.OTHER, described(place, "restrictive_agreement")
    return PublicationAgreement(
        investigator_is_employee=match["no"] is None if match else None,
        restriction=restriction,
        is_restrictive=not _FREE.match(restrictive) if restrictive else None,
        details=details,
    )


def results_contact(place: XmlCursor) -> ResultsContact | None:
    if not place:
        return None
    return ResultsContact(
        title=place.text("name_or_title"),
        organisation=place.text("organization"),
        email=place.text("email"),
        phone=place.text("phone"),
        phone_extension=place.text("phone_ext"),
    )
