"""ClinicalTrials.gov API v2: one study, an object of JSON, as a ``Trial``.

https://clinicaltrials.gov/data-api/about-api/study-data-structure

* [x] protocolSection     every module
* [x] derivedSection      miscInfoModule; MeSH terms and ancestors
* [-] derivedSection      browseLeaves, browseBranches: NLM's own numbers
* [x] documentSection, annotationSection, hasResults
* [-] resultsSection      moreInfoModule; the tables are told as ``results-not-mapped``
"""

from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.part import trusted
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
from fhirtrials.readers.ctgov_json.participants import (
    ARM,
    CONTACT,
    ELIGIBILITY,
    INTERVENTION,
    OFFICIAL,
    SITE,
    outcomes,
)
from fhirtrials.readers.ctgov_json.record import (
    DATED,
    DOCUMENT,
    LINK,
    OTHER_ID,
    OWN_ID,
    REFERENCE,
    RESULTS_SUBMISSIONS,
    SHARED_DATA,
    SHARING_PLAN,
    UNPOSTED_RESULTS,
    VIOLATION,
    expanded_access,
    history,
    results_notes,
)
from fhirtrials.readers.cursor import Cursor
from fhirtrials.readers.shape import Shape, code, count, flag, text

# An organisation and its class; the registry keeps the name under one of two fields.
RECORD_OWNER = Shape(Organisation, name=text("fullName"), sector=code("class", Sector, "ctgov-sector"))
SPONSOR = Shape(Organisation, name=text("name"), sector=code("class", Sector, "ctgov-sector"))

RESPONSIBLE_PARTY = Shape(
    ResponsibleParty,
    kind=code("type", ResponsibleKind, "ctgov-responsible-kind"),
    name=text("investigatorFullName"),
    title=text("investigatorTitle"),
    affiliation=text("investigatorAffiliation"),
    old_name_and_title=text("oldNameTitle"),
    old_organisation=text("oldOrganization"),
)

OVERSIGHT = Shape(
    Oversight,
    has_data_monitoring_committee=flag("oversightHasDmc"),
    fda_regulated_drug=flag("isFdaRegulatedDrug"),
    fda_regulated_device=flag("isFdaRegulatedDevice"),
    device_not_yet_approved=flag("isUnapprovedDevice"),
    pediatric_postmarket_surveillance=flag("isPpsd"),
    exported_from_us=flag("isUsExport"),
    fda_reporting_violation=flag("fdaaa801Violation"),
)

TERM = Shape(Term, id=text("id"), name=text("term"))

BIOSPECIMENS = Shape(
    Biospecimens,
    retention=code("retention", BiospecimenRetention, "ctgov-biospecimen-retention"),
    description=text("description"),
)

ENROLLMENT = Shape(Enrollment, count=count("count"), kind=code("type", DateKind, "ctgov-date-kind"))

# Cursors give exact values.
_trial, _source, _indexing, _design = trusted(Trial), trusted(Source), trusted(Indexing), trusted(Design)


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
    return _trial(
        id=nct_id,
        former_ids=identification.texts("nctIdAliases"),
        own_id=identification.one("orgStudyIdInfo", OWN_ID),
        other_ids=identification.all("secondaryIdInfos", OTHER_ID),
        title=identification.text("briefTitle"),
        official_title=identification.text("officialTitle"),
        acronym=identification.text("acronym"),
        status=status.code("overallStatus", Status, "ctgov-status"),
        last_known_status=status.code("lastKnownStatus", Status, "ctgov-status"),
        why_stopped=status.text("whyStopped"),
        start=status.one("startDateStruct", DATED),
        primary_completion=status.one("primaryCompletionDateStruct", DATED),
        completion=status.one("completionDateStruct", DATED),
        history=dates,
        posting_delayed=status.flag("delayedPosting"),
        results_waived=status.flag("resultsWaived"),
        expanded_access=expanded_access(status["expandedAccessInfo"], design),
        record_owner=identification.one("organization", RECORD_OWNER),
        responsible_party=sponsors.one("responsibleParty", RESPONSIBLE_PARTY),
        sponsor=sponsors.one("leadSponsor", SPONSOR),
        collaborators=tuple(each for each in sponsors.all("collaborators", SPONSOR) if each != Organisation()),
        oversight=protocol.one("oversightModule", OVERSIGHT),
        summary=description.text("briefSummary"),
        description=description.text("detailedDescription"),
        conditions=conditions.texts("conditions"),
        keywords=conditions.texts("keywords"),
        indexing=indexing(derived),
        study_type=design.code("studyType", StudyType, "ctgov-study-type"),
        phases=design.codes("phases", Phase, "ctgov-phase"),
        design=study_design(design),
        biospecimens=design.one("bioSpec", BIOSPECIMENS),
        enrollment=design.one("enrollmentInfo", ENROLLMENT),
        arms=groups.all("armGroups", ARM),
        interventions=groups.all("interventions", INTERVENTION),
        outcomes=outcomes(protocol["outcomesModule"]),
        eligibility=protocol.one("eligibilityModule", ELIGIBILITY) or Eligibility(),
        contacts=people.all("centralContacts", CONTACT),
        officials=people.all("overallOfficials", OFFICIAL),
        sites=people.all("locations", SITE),
        removed_countries=misc.texts("removedCountries"),
        references=publications.all("references", REFERENCE),
        links=publications.all("seeAlsoLinks", LINK),
        shared_data=publications.all("availIpds", SHARED_DATA),
        sharing_plan=protocol.one("ipdSharingStatementModule", SHARING_PLAN),
        documents=documents.all("largeDocs", DOCUMENT),
        has_no_analysis_plan=documents.flag("noSap"),
        has_results=study.flag("hasResults"),
        results_notes=results_notes(study["resultsSection"]),
        results_submissions=misc.one("submissionTracking", RESULTS_SUBMISSIONS),
        unposted_results=annotation.one("unpostedAnnotation", UNPOSTED_RESULTS),
        violations=annotation["violationAnnotation"].all("violationEvents", VIOLATION),
        snapshot=misc.date("versionHolder"),
        sources=(source(nct_id, dates),),
    )


def source(nct_id: str, dates: History) -> Source:
    """This record, in the version of its last update."""
    posted = dates.last_update_posted
    return _source(
        kind=SourceKind.REGISTRY_API,
        system="ClinicalTrials.gov",
        number=nct_id,
        version=(posted and posted.date) or dates.last_update_submitted,
    )


def indexing(derived: Cursor) -> Indexing:
    """The registry's MeSH terms; its own index entries beside them are left out and told."""
    conditions, interventions = derived["conditionBrowseModule"], derived["interventionBrowseModule"]
    left = {key for place in (conditions, interventions) for key in place.skip("browseLeaves", "browseBranches")}
    if left:
        derived.record.say("index-details-not-read", derived.path, found=", ".join(sorted(left)))
    return _indexing(
        conditions=conditions.all("meshes", TERM),
        condition_ancestors=conditions.all("ancestors", TERM),
        interventions=interventions.all("meshes", TERM),
        intervention_ancestors=interventions.all("ancestors", TERM),
    )


def study_design(design: Cursor) -> Design:
    info = design["designInfo"]
    masking = info["maskingInfo"]
    return _design(
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
