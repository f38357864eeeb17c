"""ClinicalTrials.gov API v2: one study, an object of JSON, as a ``Trial``.

https://clinicaltrials.gov/data-api/about-api/study-data-structure

* [x] protocolSection     every module
* [x] derivedSection      miscInfoModule; MeSH terms and ancestors
* [-] derivedSection      browseLeaves, browseBranches: NLM's own numbers
* [x] documentSection, annotationSection, hasResults
* [-] resultsSection      moreInfoModule; the tables are told as ``results-not-mapped``
"""

from fhirtrials.model import Trial
from fhirtrials.model.parts import (
    Biospecimens,
    Design,
    Enrollment,
    History,
    Indexing,
    Organisation,
    Oversight,
    ResponsibleParty,
    Source,
    Term,
)
from fhirtrials.model.words import (
    Allocation,
    BiospecimenRetention,
    DateKind,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    Phase,
    Purpose,
    ResponsibleKind,
    Sector,
    SourceKind,
    Status,
    StudyType,
    TimePerspective,
)
from fhirtrials.readers.ctgov_json.participants import arm, contact, eligibility, intervention, official, outcomes, site
from fhirtrials.readers.ctgov_json.record import (
    dated,
    document,
    expanded_access,
    history,
    link,
    other_id,
    own_id,
    reference,
    results_notes,
    results_submissions,
    shared_data,
    sharing_plan,
    unposted_results,
    violation,
)
from fhirtrials.readers.cursor import Cursor


def trial(study: Cursor, nct_id: str) -> Trial:
    """The whole study; ``nct_id`` is its number, which the caller has found."""
    protocol, derived = study["protocolSection"], study["derivedSection"]
    identification, status = protocol["identificationModule"], protocol["statusModule"]
    sponsors, description = protocol["sponsorCollaboratorsModule"], protocol["descriptionModule"]
    conditions, design = protocol["conditionsModule"], protocol["designModule"]
    groups, people = protocol["armsInterventionsModule"], protocol["contactsLocationsModule"]
    publications, misc = protocol["referencesModule"], derived["miscInfoModule"]
    documents, annotations = study["documentSection"]["largeDocumentModule"], study["annotationSection"]
    annotation = annotations["annotationModule"]
    dates = history(status)
    return Trial(
        id=nct_id,
        former_ids=identification.texts("nctIdAliases"),
        own_id=own_id(identification["orgStudyIdInfo"]),
        other_ids=tuple(map(other_id, identification.each("secondaryIdInfos"))),
        title=identification.text("briefTitle"),
        official_title=identification.text("officialTitle"),
        acronym=identification.text("acronym"),
        status=status.code("overallStatus", Status, "ctgov-status"),
        last_known_status=status.code("lastKnownStatus", Status, "ctgov-status"),
        why_stopped=status.text("whyStopped"),
        start=dated(status["startDateStruct"]),
        primary_completion=dated(status["primaryCompletionDateStruct"]),
        completion=dated(status["completionDateStruct"]),
        history=dates,
        posting_delayed=status.flag("delayedPosting"),
        results_waived=status.flag("resultsWaived"),
        expanded_access=expanded_access(status["expandedAccessInfo"], design),
        record_owner=organisation(identification["organization"], "fullName"),
        responsible_party=responsible_party(sponsors["responsibleParty"]),
        sponsor=organisation(sponsors["leadSponsor"], "name"),
        collaborators=tuple(
            found for each in sponsors.each("collaborators") if (found := organisation(each, "name")) is not None
        ),
        oversight=oversight(protocol["oversightModule"]),
        summary=description.text("briefSummary"),
        description=description.text("detailedDescription"),
        conditions=conditions.texts("conditions"),
        keywords=conditions.texts("keywords"),
        indexing=indexing(derived),
        study_type=design.code("studyType", StudyType, "ctgov-study-type"),
        phases=design.codes("phases", Phase, "ctgov-phase"),
        design=study_design(design),
        biospecimens=biospecimens(design["bioSpec"]),
        enrollment=enrollment(design["enrollmentInfo"]),
        arms=tuple(map(arm, groups.each("armGroups"))),
        interventions=tuple(map(intervention, groups.each("interventions"))),
        outcomes=outcomes(protocol["outcomesModule"]),
        eligibility=eligibility(protocol["eligibilityModule"]),
        contacts=tuple(map(contact, people.each("centralContacts"))),
        officials=tuple(map(official, people.each("overallOfficials"))),
        sites=tuple(map(site, people.each("locations"))),
        removed_countries=misc.texts("removedCountries"),
        references=tuple(map(reference, publications.each("references"))),
        links=tuple(map(link, publications.each("seeAlsoLinks"))),
        shared_data=tuple(map(shared_data, publications.each("availIpds"))),
        sharing_plan=sharing_plan(protocol["ipdSharingStatementModule"]),
        documents=tuple(map(document, documents.each("largeDocs"))),
        has_no_analysis_plan=documents.flag("noSap"),
        has_results=study.flag("hasResults"),
        results_notes=results_notes(study["resultsSection"]),
        results_submissions=results_submissions(misc["submissionTracking"]),
        unposted_results=unposted_results(annotation["unpostedAnnotation"]),
        violations=tuple(map(violation, annotation["violationAnnotation"].each("violationEvents"))),
        snapshot=misc.date("versionHolder"),
        sources=(source(nct_id, dates),),
    )


def source(nct_id: str, dates: History) -> Source:
    """This record, in the version of its last update."""
    posted = dates.last_update_posted
    return Source(
        kind=SourceKind.REGISTRY_API,
        system="ClinicalTrials.gov",
        number=nct_id,
        version=(posted and posted.date) or dates.last_update_submitted,
    )


def organisation(place: Cursor, name: str) -> Organisation | None:
    """An organisation and its class; the registry keeps the name under one of two fields."""
    if not place:
        return None
    return Organisation(name=place.text(name), sector=place.code("class", Sector, "ctgov-sector"))


def responsible_party(place: Cursor) -> ResponsibleParty | None:
    if not place:
        return None
    return ResponsibleParty(
        kind=place.code("type", ResponsibleKind, "ctgov-responsible-kind"),
        name=place.text("investigatorFullName"),
        title=place.text("investigatorTitle"),
        affiliation=place.text("investigatorAffiliation"),
        old_name_and_title=place.text("oldNameTitle"),
        old_organisation=place.text("oldOrganization"),
    )


def oversight(place: Cursor) -> Oversight | None:
    if not place:
        return None
    return Oversight(
        has_data_monitoring_committee=place.flag("oversightHasDmc"),
        fda_regulated_drug=place.flag("isFdaRegulatedDrug"),
        fda_regulated_device=place.flag("isFdaRegulatedDevice"),
        device_not_yet_approved=place.flag("isUnapprovedDevice"),
        pediatric_postmarket_surveillance=place.flag("isPpsd"),
        exported_from_us=place.flag("isUsExport"),
        fda_reporting_violation=place.flag("fdaaa801Violation"),
    )


def indexing(derived: Cursor) -> Indexing:
    """The registry's MeSH terms; its own index entries beside them are left out and told."""
    conditions, interventions = derived["conditionBrowseModule"], derived["interventionBrowseModule"]
    left = {key for place in (conditions, interventions) for key in place.skip("browseLeaves", "browseBranches")}
    if left:
        derived.record.say("index-details-not-read", derived.path, found=", ".join(sorted(left)))
    return Indexing(
        conditions=tuple(map(term, conditions.each("meshes"))),
        condition_ancestors=tuple(map(term, conditions.each("ancestors"))),
        interventions=tuple(map(term, interventions.each("meshes"))),
        intervention_ancestors=tuple(map(term, interventions.each("ancestors"))),
    )


def term(place: Cursor) -> Term:
    return Term(id=place.text("id"), name=place.text("term"))


def study_design(design: Cursor) -> Design:
    info = design["designInfo"]
    masking = info["maskingInfo"]
    return Design(
        allocation=info.code("allocation", Allocation, "ctgov-allocation"),
        intervention_model=info.code("interventionModel", InterventionModel, "ctgov-intervention-model"),
        intervention_model_description=info.text("interventionModelDescription"),
        purpose=info.code("primaryPurpose", Purpose, "ctgov-purpose"),
        observational_model=info.code("observationalModel", ObservationalModel, "ctgov-observational-model"),
        time_perspective=info.code("timePerspective", TimePerspective, "ctgov-time-perspective"),
        masking=masking.code("masking", Masking, "ctgov-masking"),
        masking_description=masking.text("maskingDescription"),
        masked=masking.codes("whoMasked", MaskedRole, "ctgov-masked-role"),
        is_patient_registry=design.flag("patientRegistry"),
        target_duration=design.text("targetDuration"),
    )


def biospecimens(place: Cursor) -> Biospecimens | None:
    if not place:
        return None
    return Biospecimens(
        retention=place.code("retention", BiospecimenRetention, "ctgov-biospecimen-retention"),
        description=place.text("description"),
    )


def enrollment(place: Cursor) -> Enrollment | None:
    if not place:
        return None
    return Enrollment(count=place.count("count"), kind=place.code("type", DateKind, "ctgov-date-kind"))
