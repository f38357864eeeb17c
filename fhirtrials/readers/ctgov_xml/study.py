"""ClinicalTrials.gov's classic XML: one study, an element ``clinical_study``, as a ``Trial``.

https://clinicaltrials.gov/ct2/html/images/info/public.xsd

* [x] every element of the schema, and those of its versions before 2017 and 2018
* [-] clinical_results    limitations, agreements and contact; the tables are told as ``results-not-mapped``
* [-] what the registry gave up: authority, is_fda_regulated, is_section_801, safety_issue, endpoint classification;
      told as ``field-not-kept``

The same trial is the same ``Trial`` as from the API, but for what the XML does not say:
docs/decisions/0013-wrapped-text.md
"""

import re

from fhirtrials.model import PartialDate, Trial
from fhirtrials.model.parts import (
    Biospecimens,
    DatedEvent,
    Enrollment,
    ExpandedAccess,
    History,
    Identifier,
    Indexing,
    Organisation,
    Oversight,
    ResponsibleParty,
    Source,
    Term,
)
from fhirtrials.model.words import (
    BiospecimenRetention,
    DateKind,
    Phase,
    ResponsibleKind,
    Sector,
    SourceKind,
    Status,
    StudyType,
)
from fhirtrials.readers.ctgov_xml.design import study_design
from fhirtrials.readers.ctgov_xml.participants import (
    arms,
    contacts,
    eligibility,
    interventions,
    official,
    outcomes,
    site,
)
from fhirtrials.readers.ctgov_xml.publications import (
    documents,
    pending_results,
    references,
    results_notes,
    see_also,
    shared_data,
    sharing_plan,
)
from fhirtrials.readers.ctgov_xml.textblock import block, described
from fhirtrials.readers.xml_cursor import XmlCursor

_PROCESSED = re.compile(r"ClinicalTrials\.gov processed this data on (.+)")
_PHASES = re.compile(r"/(?=Phase )")
_NOT_SAID = "N/A"


def trial(study: XmlCursor, nct_id: str) -> Trial:
    """The whole study; ``nct_id`` is its number, which the caller has found."""
    ids, header, sponsors = study["id_info"], study["required_header"], study["sponsors"]
    header.skip("link_text")
    study.skip("rank")
    study.attribute("rank")  # of a search, not of the study
    dates, lead = history(study), organisation(sponsors["lead_sponsor"])
    kind = study_type(study)
    given, named = interventions(study)
    found = Trial(
        id=nct_id,
        former_ids=ids.texts("nct_alias"),
        own_id=identifier(ids.text("org_study_id")),
        other_ids=tuple(Identifier(value=value) for value in ids.texts("secondary_id")),
        title=study.text("brief_title"),
        official_title=study.text("official_title"),
        acronym=study.text("acronym"),
        status=study.code("overall_status", Status, "ctgov-label-status"),
        last_known_status=study.code("last_known_status", Status, "ctgov-label-status"),
        why_stopped=described(study, "why_stopped"),
        start=dated(study["start_date"]),
        primary_completion=dated(study["primary_completion_date"]),
        completion=dated(study["completion_date"]),
        history=dates,
        expanded_access=expanded_access(study),
        record_owner=owner(study.text("source"), lead),
        responsible_party=responsible_party(study["responsible_party"]),
        sponsor=lead,
        collaborators=tuple(
            each for place in sponsors.each("collaborator") if (each := organisation(place)) is not None
        ),
        oversight=oversight(study),
        summary=block(study["brief_summary"]),
        description=block(study["detailed_description"]),
        conditions=study.texts("condition"),
        keywords=study.texts("keyword"),
        indexing=Indexing(
            conditions=terms(study["condition_browse"]), interventions=terms(study["intervention_browse"])
        ),
        study_type=kind,
        phases=phases(study, kind),
        design=study_design(study),
        biospecimens=biospecimens(study),
        enrollment=enrollment(study["enrollment"]),
        arms=arms(study, named),
        interventions=given,
        outcomes=outcomes(study),
        eligibility=eligibility(study["eligibility"]),
        contacts=contacts(study, "overall_contact", "overall_contact_backup"),
        officials=tuple(map(official, study.each("overall_official"))),
        sites=tuple(map(site, study.each("location"))),
        removed_countries=study["removed_countries"].texts("country"),
        references=references(study),
        links=tuple(map(see_also, study.each("link"))),
        shared_data=tuple(map(shared_data, study["study_docs"].each("study_doc"))),
        sharing_plan=sharing_plan(study["patient_data"]),
        documents=documents(study["provided_document_section"], nct_id),
        has_results=bool(study["clinical_results"]),
        results_notes=results_notes(study["clinical_results"]),
        unposted_results=pending_results(study["pending_results"]),
        snapshot=processed(header),
        sources=(source(nct_id, dates, header.text("url")),),
    )
    counted_elsewhere(study, found)
    return found


def source(nct_id: str, dates: History, url: str | None) -> Source:
    """This record, in the version of its last update."""
    posted = dates.last_update_posted
    return Source(
        kind=SourceKind.REGISTRY_XML,
        system="ClinicalTrials.gov",
        number=nct_id,
        version=(posted and posted.date) or dates.last_update_submitted,
        url=url,
    )


def processed(header: XmlCursor) -> PartialDate | None:
    """The day of the registry's data, which stands in a sentence."""
    return header.date("download_date", _PROCESSED)


def study_type(study: XmlCursor) -> StudyType | None:
    """``N/A`` for a withheld record: nothing is said of its kind."""
    if study.text("study_type") == _NOT_SAID:
        return None
    return study.code("study_type", StudyType, "ctgov-label-study-type")


def phases(study: XmlCursor, kind: StudyType | None) -> tuple[Phase, ...]:
    """``Phase 1/Phase 2``. Until 2018 every study had a phase: ``N/A`` for those that are no trial and so have none."""
    found = study.text("phase")
    if found is None or (found == _NOT_SAID and kind is not StudyType.INTERVENTIONAL):
        return ()
    words = (study.record.word(study, "phase", one, Phase, "ctgov-label-phase") for one in _PHASES.split(found))
    return tuple(one for one in words if one is not None)


def identifier(value: str | None) -> Identifier | None:
    return None if value is None else Identifier(value=value)


def owner(name: str | None, lead: Organisation | None) -> Organisation | None:
    """The organisation behind the record, of which the XML has the name alone; mostly it is the sponsor."""
    if name is None:
        return None
    return lead if lead is not None and lead.name == name else Organisation(name=name)


def organisation(place: XmlCursor) -> Organisation | None:
    if not place:
        return None
    return Organisation(name=place.text("agency"), sector=place.code("agency_class", Sector, "ctgov-label-sector"))


def history(study: XmlCursor) -> History:
    """The older names of a date are those of the schema until 2018."""
    return History(
        verified=study.date("verification_date"),
        first_submitted=either(study, "study_first_submitted", "firstreceived_date"),
        first_submitted_checked=study.date("study_first_submitted_qc"),
        first_posted=dated(study["study_first_posted"]),
        results_first_submitted=either(study, "results_first_submitted", "firstreceived_results_date"),
        results_first_submitted_checked=study.date("results_first_submitted_qc"),
        results_first_posted=dated(study["results_first_posted"]),
        delay_request_first_submitted=either(
            study, "disposition_first_submitted", "firstreceived_results_disposition_date"
        ),
        delay_request_first_submitted_checked=study.date("disposition_first_submitted_qc"),
        delay_request_first_posted=dated(study["disposition_first_posted"]),
        last_update_submitted=either(study, "last_update_submitted", "lastchanged_date"),
        last_update_posted=dated(study["last_update_posted"]),
    )


def either(study: XmlCursor, name: str, older: str) -> PartialDate | None:
    """The date under its name, or under the older one; for some months records had both."""
    newer, old = study.date(name), study.date(older)
    return newer or old


def dated(place: XmlCursor) -> DatedEvent | None:
    if not place:
        return None
    return DatedEvent(date=place.own_date(), kind=place.code("@type", DateKind, "ctgov-label-date-kind"))


def expanded_access(study: XmlCursor) -> ExpandedAccess | None:
    """Of an ordinary trial where it can be had, of an expanded access record its forms."""
    info, available = study["expanded_access_info"], study.flag("has_expanded_access")
    if available is None and not info:
        return None
    return ExpandedAccess(
        available=available,
        individual_patients=info.flag("expanded_access_type_individual"),
        intermediate_population=info.flag("expanded_access_type_intermediate"),
        treatment_protocol=info.flag("expanded_access_type_treatment"),
    )


def responsible_party(place: XmlCursor) -> ResponsibleParty | None:
    if not place:
        return None
    return ResponsibleParty(
        kind=place.code("responsible_party_type", ResponsibleKind, "ctgov-label-responsible-kind"),
        name=place.text("investigator_full_name"),
        title=place.text("investigator_title"),
        affiliation=place.text("investigator_affiliation"),
        old_name_and_title=place.text("name_title"),
        old_organisation=place.text("organization"),
    )


def oversight(study: XmlCursor) -> Oversight | None:
    place = study["oversight_info"]
    given_up = [*study.skip("is_fda_regulated", "is_section_801"), *place.skip("authority")]
    if given_up:
        study.record.say("field-not-kept", study.path, found=", ".join(given_up))
    found = Oversight(
        has_data_monitoring_committee=place.flag("has_dmc"),
        fda_regulated_drug=place.flag("is_fda_regulated_drug"),
        fda_regulated_device=place.flag("is_fda_regulated_device"),
        device_not_yet_approved=place.flag("is_unapproved_device"),
        pediatric_postmarket_surveillance=place.flag("is_ppsd"),
        exported_from_us=place.flag("is_us_export"),
    )
    return None if found == Oversight() else found


def terms(place: XmlCursor) -> tuple[Term, ...]:
    """MeSH terms, of which the XML has the words alone."""
    return tuple(Term(name=name) for name in place.texts("mesh_term"))


def biospecimens(study: XmlCursor) -> Biospecimens | None:
    found = Biospecimens(
        retention=study.code("biospec_retention", BiospecimenRetention, "ctgov-label-biospecimen-retention"),
        description=block(study["biospec_descr"]),
    )
    return None if found == Biospecimens() else found


def enrollment(place: XmlCursor) -> Enrollment | None:
    if not place:
        return None
    return Enrollment(count=place.own_count(), kind=place.code("@type", DateKind, "ctgov-label-date-kind"))


def counted_elsewhere(study: XmlCursor, found: Trial) -> None:
    """Tells what repeats, and is no more kept, where it does not: numbers of arms, countries, the last check."""
    say = study.record.say
    for key in study.skip("number_of_arms", "number_of_groups"):
        count = study[key].own_count()
        if count is not None and count != len(found.arms):
            say("field-not-kept", study.place(key), found=f"{key} ({count}, and {len(found.arms)} arms)")
    countries = {site.country for site in found.sites}
    others = [country for country in study["location_countries"].texts("country") if country not in countries]
    if others:
        say(
            "field-not-kept", study.place("location_countries"), found=f"countries without a site ({', '.join(others)})"
        )
    checked = study.date("last_update_submitted_qc")
    if checked is not None and checked != found.history.last_update_submitted:
        say("field-not-kept", study.place("last_update_submitted_qc"), found=f"last_update_submitted_qc ({checked})")
