"""Classic XML of ClinicalTrials.gov becomes a ``Trial``: what the registry wrote over the years, and what is told."""

import zipfile
from pathlib import Path

import pytest

from fhirtrials.issues import Issue, Severity
from fhirtrials.model import Trial
from fhirtrials.model.parts import Contact, Organisation, UnpostedEvent
from fhirtrials.model.words import (
    Allocation,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    Phase,
    PublicationRestriction,
    Purpose,
    Role,
    Sector,
    Status,
    StudyType,
    TimePerspective,
    UnpostedEventKind,
)
from fhirtrials.readers import read_document
from fhirtrials.sources import open_sources
from tests.readers.streams import document

ALL_ROLES = (
    MaskedRole.PARTICIPANT,
    MaskedRole.CARE_PROVIDER,
    MaskedRole.INVESTIGATOR,
    MaskedRole.OUTCOMES_ASSESSOR,
)


def study(inside: str, kind: str = "Interventional", ids: str = "<nct_id>NCT90000001</nct_id>") -> bytes:
    study_type = f"<study_type>{kind}</study_type>" if kind else ""
    return f"<clinical_study><id_info>{ids}</id_info>{inside}{study_type}</clinical_study>".encode()


def read(data: bytes) -> tuple[Trial, list[tuple[str, str, str]]]:
    told: list[Issue] = []
    (trial,) = read_document(document(data, "f.xml"), told.append)
    return trial, [(issue.kind, issue.where, issue.what) for issue in told]


def quiet(inside: str, kind: str = "Interventional") -> Trial:
    """The trial of a record of which nothing is told."""
    trial, told = read(study(inside, kind))
    assert told == []
    return trial


def test_many_studies_come_in_their_order() -> None:
    data = b"<clinical_studies>" + study("") + study("").replace(b"01<", b"02<") + b"</clinical_studies>"
    told: list[Issue] = []
    assert [trial.id for trial in read_document(document(data), told.append)] == ["NCT90000001", "NCT90000002"]
    assert told == []


@pytest.mark.parametrize("ids", ["<nct_id>ISRCTN1</nct_id>", "<org_study_id>A1</org_study_id>", ""])
def test_a_study_without_its_number_is_told_and_left_out(ids: str) -> None:
    told: list[Issue] = []
    assert list(read_document(document(study("", ids=ids), "f.xml"), told.append)) == []
    assert [(issue.kind, issue.severity) for issue in told] == [("no-trial-id", Severity.ERROR)]


def test_the_record_says_its_day_and_its_address() -> None:
    trial = quiet(
        "<required_header><download_date>ClinicalTrials.gov processed this data on February 03, 2023</download_date>"
        "<link_text>Link</link_text><url>https://clinicaltrials.gov/show/NCT90000001</url></required_header>"
        "<last_update_posted type='Estimate'>May 4, 2012</last_update_posted>"
    )
    assert trial.snapshot == "2023-02-03"
    assert (trial.sources[0].url, trial.sources[0].version) == (
        "https://clinicaltrials.gov/show/NCT90000001",
        "2012-05-04",
    )


def test_older_names_of_dates_are_read_and_give_way_to_the_newer() -> None:
    history = quiet(
        "<lastchanged_date>May 4, 2012</lastchanged_date><firstreceived_date>June 5, 2010</firstreceived_date>"
        "<firstreceived_results_date>July 6, 2011</firstreceived_results_date>"
        "<firstreceived_results_disposition_date>July 7, 2011</firstreceived_results_disposition_date>"
        "<study_first_submitted>June 4, 2010</study_first_submitted>"
    ).history
    assert (history.first_submitted, history.last_update_submitted) == ("2010-06-04", "2012-05-04")
    assert (history.results_first_submitted, history.delay_request_first_submitted) == ("2011-07-06", "2011-07-07")


@pytest.mark.parametrize(
    ("label", "masking", "roles"),
    [
        ("None (Open Label)", Masking.NONE, ()),
        ("Open Label", Masking.NONE, ()),
        ("Double", Masking.DOUBLE, ()),
        ("Double-Blind", Masking.DOUBLE, ()),
        ("Single (Outcomes Assessor)", Masking.SINGLE, (MaskedRole.OUTCOMES_ASSESSOR,)),
        ("Double Blind (Subject, Caregiver)", Masking.DOUBLE, (MaskedRole.PARTICIPANT, MaskedRole.CARE_PROVIDER)),
        ("Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)", Masking.QUADRUPLE, ALL_ROLES),
        ("Participant, Investigator", None, (MaskedRole.PARTICIPANT, MaskedRole.INVESTIGATOR)),
    ],
)
def test_masking_is_a_level_and_the_roles_behind_it(label: str, masking: Masking, roles: tuple[MaskedRole]) -> None:
    design = quiet(f"<study_design_info><masking>{label}</masking></study_design_info>").design
    assert (design.masking, design.masked) == (masking, roles)


def test_an_unknown_masking_is_told() -> None:
    trial, told = read(study("<study_design_info><masking>Double (Cook, Investigator)</masking></study_design_info>"))
    assert (trial.design.masking, trial.design.masked) == (Masking.DOUBLE, (MaskedRole.INVESTIGATOR,))
    assert [(kind, where) for kind, where, _ in told] == [("unknown-code", "/clinical_study/study_design_info/masking")]


def test_the_sentence_that_held_the_design_before_2017_is_taken_apart() -> None:
    trial, told = read(
        study(
            "<study_design>Allocation: Randomized, Endpoint Classification: Safety/Efficacy Study, Intervention Model: "
            "Parallel Assignment, Masking: Double Blind (Subject, Caregiver, Investigator, Outcomes Assessor), "
            "Primary Purpose: Treatment</study_design>"
        )
    )
    design = trial.design
    assert (design.allocation, design.intervention_model) == (Allocation.RANDOMIZED, InterventionModel.PARALLEL)
    assert (design.masking, design.masked, design.purpose) == (Masking.DOUBLE, ALL_ROLES, Purpose.TREATMENT)
    assert told == [
        (
            "field-not-kept",
            "/clinical_study/study_design",
            "the record has Endpoint Classification: Safety/Efficacy Study, of which a trial keeps nothing",
        )
    ]


def test_an_observational_study_of_before_2017() -> None:
    sentence = "<study_design>Observational Model: Case Control, Time Perspective: Prospective</study_design>"
    trial = quiet(f"<phase>N/A</phase>{sentence}", "Observational [Patient Registry]")
    assert (trial.study_type, trial.phases) == (StudyType.OBSERVATIONAL, ())
    assert trial.design.observational_model is ObservationalModel.CASE_CONTROL
    assert trial.design.time_perspective is TimePerspective.PROSPECTIVE
    assert trial.design.is_patient_registry is True


@pytest.mark.parametrize(
    ("label", "phases"),
    [
        ("N/A", (Phase.NOT_APPLICABLE,)),
        ("Phase 0", (Phase.EARLY_PHASE_1,)),
        ("Early Phase 1", (Phase.EARLY_PHASE_1,)),
        ("Phase 1/Phase 2", (Phase.PHASE_1, Phase.PHASE_2)),
        ("Phase 4", (Phase.PHASE_4,)),
    ],
)
def test_phases(label: str, phases: tuple[Phase]) -> None:
    assert quiet(f"<phase>{label}</phase>").phases == phases


def test_an_expanded_access_record_says_its_forms() -> None:
    trial = quiet(
        "<overall_status>Available</overall_status><expanded_access_info>"
        "<expanded_access_type_individual>Yes</expanded_access_type_individual>"
        "<expanded_access_type_treatment>Yes</expanded_access_type_treatment></expanded_access_info>",
        "Expanded Access",
    )
    assert (trial.study_type, trial.status) == (StudyType.EXPANDED_ACCESS, Status.AVAILABLE)
    access = trial.expanded_access
    assert access is not None
    assert (access.individual_patients, access.treatment_protocol, access.available) == (True, True, None)


def test_a_withheld_record_says_nothing_of_its_kind() -> None:
    trial = quiet(
        "<brief_title>[Trial of device that is not approved or cleared by the U.S. FDA]</brief_title>"
        "<sponsors><lead_sponsor><agency>[Redacted]</agency></lead_sponsor></sponsors><source>[Redacted]</source>"
        "<overall_status>Withheld</overall_status>",
        "N/A",
    )
    assert (trial.status, trial.study_type, trial.sponsor) == (
        Status.WITHHELD,
        None,
        Organisation(name="[Redacted]"),
    )


def test_the_record_owner_has_the_class_of_the_sponsor_of_the_same_name() -> None:
    sponsors = (
        "<sponsors><lead_sponsor><agency>Tea Institute</agency><agency_class>U.S. Fed</agency_class></lead_sponsor>"
        "</sponsors><source>{}</source>"
    )
    assert quiet(sponsors.format("Tea Institute")).record_owner == Organisation(
        name="Tea Institute", sector=Sector.FEDERAL
    )
    assert quiet(sponsors.format("Cocoa House")).record_owner == Organisation(name="Cocoa House")


def test_arms_name_the_interventions_that_name_them() -> None:
    trial = quiet(
        "<number_of_arms>2</number_of_arms><arm_group><arm_group_label>A</arm_group_label></arm_group>"
        "<arm_group><arm_group_label>B</arm_group_label></arm_group>"
        "<intervention><intervention_type>Drug</intervention_type><intervention_name>Tea</intervention_name>"
        "<arm_group_label>A</arm_group_label></intervention>"
        "<intervention><intervention_type>Other</intervention_type><intervention_name>Cup</intervention_name>"
        "<arm_group_label>A</arm_group_label><arm_group_label>B</arm_group_label></intervention>"
    )
    assert [arm.interventions for arm in trial.arms] == [("Drug: Tea", "Other: Cup"), ("Other: Cup",)]


def test_people_have_their_names_in_parts_or_whole() -> None:
    trial = quiet(
        "<overall_contact><first_name>Mary</first_name><middle_name>A.</middle_name><last_name>Rivers</last_name>"
        "<degrees>MD</degrees><phone>1</phone><phone_ext>2</phone_ext><email>a@example.org</email></overall_contact>"
        "<overall_contact_backup><last_name>Finn Esempio, MD</last_name></overall_contact_backup>"
    )
    assert trial.contacts == (
        Contact(name="Mary A. Rivers, MD", role=Role.CONTACT, phone="1", phone_extension="2", email="a@example.org"),
        Contact(name="Finn Esempio, MD", role=Role.CONTACT),
    )


@pytest.mark.parametrize(
    ("label", "accepts"), [("Accepts Healthy Volunteers", True), ("Yes", True), ("No", False), ("", None)]
)
def test_healthy_volunteers(label: str, accepts: bool | None) -> None:
    inside = (
        f"<eligibility><healthy_volunteers>{label}</healthy_volunteers><minimum_age>N/A</minimum_age></eligibility>"
    )
    eligibility = quiet(inside).eligibility
    assert (eligibility.accepts_healthy_volunteers, eligibility.minimum_age) == (accepts, None)


def test_results_that_are_not_public_come_in_their_order() -> None:
    unposted = quiet(
        "<pending_results><submitted>May 14, 2019</submitted><returned>July 18, 2019</returned>"
        "<submitted>May 20, 2019</submitted><submission_canceled>Unknown</submission_canceled></pending_results>"
    ).unposted_results
    assert unposted is not None
    assert unposted.events == (
        UnpostedEvent(kind=UnpostedEventKind.RELEASE, date="2019-05-14"),
        UnpostedEvent(kind=UnpostedEventKind.RESET, date="2019-07-18"),
        UnpostedEvent(kind=UnpostedEventKind.RELEASE, date="2019-05-20"),
        UnpostedEvent(kind=UnpostedEventKind.UNRELEASE, date_unknown=True),
    )


EMBARGO = (
    "The only disclosure restriction on the PI is that the sponsor can review results communications prior to public "
    "release and can embargo communications regarding trial results for a period that is {} from the time submitted to "
    "the sponsor for review. The sponsor cannot require changes to the communication and cannot extend the embargo."
)


@pytest.mark.parametrize(
    ("sentence", "restrictive", "restriction", "details"),
    [
        (
            "There is NOT an agreement between Principal Investigators and the Sponsor (or its agents) that restricts "
            "the PI's rights to discuss or publish trial results after the trial is completed.",
            False,
            None,
            None,
        ),
        (EMBARGO.format("less than or equal to 60 days"), True, PublicationRestriction.UP_TO_60_DAYS, None),
        (
            EMBARGO.format("more than 60 days but less than or equal to 180 days"),
            True,
            PublicationRestriction.OVER_60_DAYS,
            None,
        ),
        ("Ask us first.", True, PublicationRestriction.OTHER, "Ask us first."),
    ],
)
def test_agreements_on_publishing_are_sentences(
    sentence: str, restrictive: bool, restriction: PublicationRestriction | None, details: str | None
) -> None:
    trial, told = read(
        study(
            "<clinical_results><participant_flow><group_list/></participant_flow><certain_agreements><pi_employee>"
            "Principal Investigators are NOT employed by the organization sponsoring the study.</pi_employee>"
            f"<restrictive_agreement>{sentence}</restrictive_agreement></certain_agreements></clinical_results>"
        )
    )
    assert trial.has_results is True
    assert trial.results_notes is not None
    agreement = trial.results_notes.agreement
    assert agreement is not None
    assert agreement.investigator_is_employee is False
    assert (agreement.is_restrictive, agreement.restriction, agreement.details) == (restrictive, restriction, details)
    assert told == [
        (
            "results-not-mapped",
            "/clinical_study/clinical_results",
            "the record has results tables (participant_flow)",
        )
    ]


def test_a_document_has_its_name_and_kind_by_its_address() -> None:
    (found,) = quiet(
        "<provided_document_section><provided_document><document_type>Study Protocol</document_type>"
        "<document_has_protocol>Yes</document_has_protocol><document_has_sap>No</document_has_sap>"
        "<document_date>March 27, 2018</document_date><document_url>"
        "https://ClinicalTrials.gov/ProvidedDocs/01/NCT90000001/Prot_SAP_000.pdf</document_url></provided_document>"
        "</provided_document_section>"
    ).documents
    assert (found.file_name, found.kind, found.date) == ("Prot_SAP_000.pdf", "Prot_SAP", "2018-03-27")
    assert (found.has_protocol, found.has_analysis_plan, found.has_consent_form) == (True, False, None)


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<is_fda_regulated>Yes</is_fda_regulated><is_section_801>No</is_section_801>", "is_section_801"),
        ("<oversight_info><authority>Tea: Board</authority></oversight_info>", "authority"),
        ("<primary_outcome><measure>m</measure><safety_issue>No</safety_issue></primary_outcome>", "safety_issue"),
        ("<number_of_arms>3</number_of_arms>", "number_of_arms (3, and 0 arms)"),
        ("<location_countries><country>Peru</country></location_countries>", "countries without a site (Peru)"),
        ("<last_update_submitted_qc>May 4, 2012</last_update_submitted_qc>", "last_update_submitted_qc (2012-05-04)"),
    ],
)
def test_what_a_trial_keeps_nothing_of_is_told(inside: str, found: str) -> None:
    _, told = read(study(inside))
    assert [kind for kind, _, _ in told] == ["field-not-kept"]
    assert found in told[0][2]


def test_an_element_that_nobody_knows_is_told() -> None:
    assert read(study("<tea><cup/></tea>"))[1] == [
        ("unread-field", "/clinical_study/tea", "fhirtrials does not know this field")
    ]


def test_every_element_of_real_records_is_known(shared: Path) -> None:
    told: list[Issue] = []
    archive = shared / "records" / "ctgov_xml.zip"
    trials = [
        trial for given in open_sources([str(archive)], told.append) for trial in read_document(given, told.append)
    ]
    assert len(trials) == len(zipfile.ZipFile(archive).namelist())
    assert {issue.kind for issue in told} == {"results-not-mapped", "field-not-kept"}
    assert {issue.severity for issue in told} == {Severity.INFORMATION}
