"""Statuses, phases, designs, arms, kinds, roles: every word of the registry, against FHIR's own code lists.

https://hl7.org/fhir/R5/valueset-research-study-status.html and its neighbours. The rows were written from those pages
and the registry's definitions, not from mappings/.
"""

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import (
    Arm,
    Contact,
    Design,
    ExpandedAccess,
    Identifier,
    Intervention,
    Official,
    Organisation,
    ResponsibleParty,
    Site,
)
from fhirtrials.model.words import (
    Allocation,
    ArmKind,
    IdentifierKind,
    InterventionKind,
    InterventionModel,
    MaskedRole,
    ObservationalModel,
    Phase,
    Purpose,
    ResponsibleKind,
    Role,
    Sector,
    Status,
    StudyType,
    TimePerspective,
)

NCT = "NCT90000001"


def resources(trial: Trial) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for resource in RELEASES["R5"].resources(RELEASES["R5"].named(trial)):
        found.setdefault(resource["resourceType"], []).append(resource)
    return found


def study(**members: object) -> Resource:
    trial = Trial.model_validate({"id": NCT, **members})
    return resources(trial)["ResearchStudy"][0]


def codes(concept: Resource, system: str) -> list[str]:
    return [coding["code"] for coding in concept.get("coding", []) if coding["system"] == system]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.NOT_YET_RECRUITING, "not-yet-recruiting"),
        (Status.RECRUITING, "recruiting"),
        (Status.BY_INVITATION, "enrolling-by-invitation"),
        (Status.ACTIVE_NOT_RECRUITING, "active-but-not-recruiting"),
        (Status.SUSPENDED, "temporarily-closed-to-accrual"),
        (Status.TERMINATED, "terminated"),
        (Status.COMPLETED, "completed"),
        (Status.WITHDRAWN, "withdrawn"),
        (Status.UNKNOWN, None),
        (Status.AVAILABLE, "active"),
        (Status.NO_LONGER_AVAILABLE, "closed-to-accrual"),
        (Status.TEMPORARILY_NOT_AVAILABLE, "temporarily-closed-to-accrual"),
        (Status.APPROVED_FOR_MARKETING, "completed"),
        (Status.WITHHELD, None),
    ],
)
def test_every_status_has_its_state(status: Status, code: str | None) -> None:
    found = study(status=status)
    state = found["progressStatus"][0]["state"]
    expected = [code] if code else []
    assert codes(state, "http://hl7.org/fhir/research-study-status") == expected
    assert codes(state, "http://terminology.hl7.org/CodeSystem/research-study-status") == expected
    registry = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-Status"
    assert len(codes(state, registry)) == 1
    assert found["status"] == ("unknown" if status is Status.WITHHELD else "active")


def test_a_recruiting_trial_says_so_in_progress_status() -> None:
    assert study(status=Status.RECRUITING)["progressStatus"] == [
        {
            "state": {
                "coding": [
                    {
                        "system": "http://hl7.org/fhir/research-study-status",
                        "code": "recruiting",
                        "display": "Recruiting",
                    },
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/research-study-status",
                        "code": "recruiting",
                    },
                    {
                        "system": "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-Status",
                        "code": "RECRUITING",
                        "display": "Recruiting",
                    },
                ],
                "text": "Recruiting",
            },
        }
    ]


def test_an_unknown_status_is_followed_by_the_last_known_one() -> None:
    states = study(status=Status.UNKNOWN, last_known_status=Status.RECRUITING)["progressStatus"]
    assert [state["state"]["text"] for state in states] == ["Unknown status", "Recruiting"]
    assert all("actual" not in state for state in states)  # that is whether a date is known, and none is said


@pytest.mark.parametrize(
    ("phases", "code"),
    [
        ((Phase.EARLY_PHASE_1,), "early-phase-1"),
        ((Phase.PHASE_1,), "phase-1"),
        ((Phase.PHASE_1, Phase.PHASE_2), "phase-1-phase-2"),
        ((Phase.PHASE_2, Phase.PHASE_1), "phase-1-phase-2"),
        ((Phase.PHASE_2,), "phase-2"),
        ((Phase.PHASE_2, Phase.PHASE_3), "phase-2-phase-3"),
        ((Phase.PHASE_3,), "phase-3"),
        ((Phase.PHASE_4,), "phase-4"),
        ((Phase.NOT_APPLICABLE,), "n-a"),
    ],
)
def test_every_phase_and_combination_has_its_code(phases: tuple[Phase, ...], code: str) -> None:
    phase = study(phases=phases)["phase"]
    assert codes(phase, "http://hl7.org/fhir/research-study-phase") == [code]
    assert codes(phase, "http://terminology.hl7.org/CodeSystem/research-study-phase") == [code]


def test_a_combination_of_phases_without_a_code_stays_text() -> None:
    assert study(phases=(Phase.PHASE_3, Phase.PHASE_4))["phase"] == {"text": "Phase 3/Phase 4"}


def test_no_phase_is_no_phase() -> None:
    assert "phase" not in study()


@pytest.mark.parametrize(
    ("purpose", "code"),
    [
        *((purpose, purpose.value) for purpose in Purpose if purpose not in (Purpose.EDUCATION, Purpose.OTHER)),
        (Purpose.EDUCATION, None),
        (Purpose.OTHER, None),
    ],
)
def test_every_purpose_has_its_code_or_none(purpose: Purpose, code: str | None) -> None:
    found = study(design=Design(purpose=purpose))["primaryPurposeType"]
    assert codes(found, "http://hl7.org/fhir/research-study-prim-purp-type") == ([code] if code else [])
    assert found["text"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"study_type": StudyType.INTERVENTIONAL}, "SEVCO:01001"),
        ({"study_type": StudyType.OBSERVATIONAL}, "SEVCO:01002"),
        ({"study_type": StudyType.EXPANDED_ACCESS}, "SEVCO:01038"),
        ({"design": Design(allocation=Allocation.RANDOMIZED)}, "SEVCO:01003"),
        ({"design": Design(allocation=Allocation.NON_RANDOMIZED)}, "SEVCO:01005"),
        ({"design": Design(allocation=Allocation.NOT_APPLICABLE)}, None),
        ({"design": Design(intervention_model=InterventionModel.PARALLEL)}, "SEVCO:01011"),
        ({"design": Design(intervention_model=InterventionModel.CROSSOVER)}, "SEVCO:01012"),
        ({"design": Design(intervention_model=InterventionModel.SINGLE_GROUP)}, "SEVCO:01016"),
        ({"design": Design(intervention_model=InterventionModel.FACTORIAL)}, None),
        ({"design": Design(intervention_model=InterventionModel.SEQUENTIAL)}, None),
        ({"design": Design(observational_model=ObservationalModel.CASE_CONTROL)}, "SEVCO:01013"),
        ({"design": Design(observational_model=ObservationalModel.ECOLOGIC_OR_COMMUNITY)}, "SEVCO:01044"),
        ({"design": Design(observational_model=ObservationalModel.FAMILY_BASED)}, "SEVCO:01020"),
        ({"design": Design(observational_model=ObservationalModel.DEFINED_POPULATION)}, "SEVCO:01022"),
        ({"design": Design(observational_model=ObservationalModel.COHORT)}, None),
        ({"design": Design(time_perspective=TimePerspective.CROSS_SECTIONAL)}, "SEVCO:01027"),
        ({"design": Design(time_perspective=TimePerspective.PROSPECTIVE)}, None),
        ({"design": Design(masked=(MaskedRole.PARTICIPANT,))}, "SEVCO:01060"),
        ({"design": Design(masked=(MaskedRole.CARE_PROVIDER,))}, "SEVCO:01061"),
        ({"design": Design(masked=(MaskedRole.OUTCOMES_ASSESSOR,))}, "SEVCO:01062"),
        ({"design": Design(masked=(MaskedRole.INVESTIGATOR,))}, None),
    ],
)
def test_every_answer_about_the_design_is_one_concept(members: dict[str, object], code: str | None) -> None:
    (concept,) = study(**members)["studyDesign"]
    assert codes(concept, "http://hl7.org/fhir/study-design") == ([code] if code else [])
    assert codes(concept, "https://fevir.net/sevco") == ([code] if code else [])
    assert concept["text"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ArmKind.EXPERIMENTAL, "experimental"),
        (ArmKind.ACTIVE_COMPARATOR, "active-comparator"),
        (ArmKind.PLACEBO_COMPARATOR, "placebo-comparator"),
        (ArmKind.SHAM_COMPARATOR, "sham-comparator"),
        (ArmKind.NO_INTERVENTION, "no-intervention"),
        (ArmKind.OTHER, "other-arm-type"),
    ],
)
def test_every_kind_of_arm_has_its_code(kind: ArmKind, code: str) -> None:
    (group,) = study(arms=(Arm(label="Tea", kind=kind),))["comparisonGroup"]
    assert codes(group["type"], "http://hl7.org/fhir/research-study-arm-type") == [code]


@pytest.mark.parametrize(
    ("kind", "order", "element"),
    [
        (InterventionKind.DRUG, "MedicationRequest", "productCodeableConcept"),
        (InterventionKind.BIOLOGICAL, "MedicationRequest", "productCodeableConcept"),
        (InterventionKind.COMBINATION_PRODUCT, "MedicationRequest", "productCodeableConcept"),
        (InterventionKind.GENETIC, "MedicationRequest", "productCodeableConcept"),
        (InterventionKind.DIETARY_SUPPLEMENT, "NutritionOrder", "productCodeableConcept"),
        (InterventionKind.DEVICE, "DeviceRequest", "productCodeableConcept"),
        (InterventionKind.PROCEDURE, "ServiceRequest", "code"),
        (InterventionKind.RADIATION, "ServiceRequest", "code"),
        (InterventionKind.DIAGNOSTIC_TEST, "ServiceRequest", "code"),
        (InterventionKind.BEHAVIORAL, "ServiceRequest", "code"),
        (InterventionKind.OTHER, "ServiceRequest", "code"),
    ],
)
def test_every_kind_of_intervention_is_an_order(kind: InterventionKind, order: str, element: str) -> None:
    trial = Trial(id=NCT, interventions=(Intervention(kind=kind, name="Tea"),))
    (activity,) = resources(trial)["ActivityDefinition"]
    assert activity["kind"] == order
    assert activity["intent"] == "option"
    assert activity[element] == {"text": "Tea"}
    registry = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-InterventionType"
    assert codes(activity["topic"][0], registry) == [kind.upper().replace("-", "_")]


@pytest.mark.parametrize(
    ("role", "code", "in_tho"),
    [
        (Role.STUDY_CHAIR, "study-chair", True),
        (Role.STUDY_DIRECTOR, "study-director", False),
        (Role.PRINCIPAL_INVESTIGATOR, "primary-investigator", True),
        (Role.SUB_INVESTIGATOR, "sub-investigator", True),
    ],
)
def test_every_role_of_an_official_has_its_code(role: Role, code: str, in_tho: bool) -> None:
    (party,) = study(officials=(Official(name="Ada Example, MD", role=role),))["associatedParty"]
    assert codes(party["role"], "http://hl7.org/fhir/research-study-party-role") == [code]
    tho = codes(party["role"], "http://terminology.hl7.org/CodeSystem/research-study-party-role")
    assert tho == ([code] if in_tho else [])


def test_a_contact_is_the_contact_for_enrolment() -> None:
    (party,) = study(contacts=(Contact(name="Study office", role=Role.CONTACT),))["associatedParty"]
    assert codes(party["role"], "http://hl7.org/fhir/research-study-party-role") == ["recruitment-contact"]


REGISTRY = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-"


def registry_lists(concept: Resource) -> dict[str, str]:
    """The registry's codes by the list that they are of."""
    listed = (each for each in concept.get("coding", []) if each["system"].startswith(REGISTRY))
    return {each["system"].removeprefix(REGISTRY): each["code"] for each in listed}


def test_a_role_is_of_the_registrys_list_for_officials_or_for_contacts() -> None:
    chair, contact = study(
        officials=(Official(name="Ada Example", role=Role.STUDY_CHAIR),),
        contacts=(Contact(name="Study office", role=Role.CONTACT),),
    )["associatedParty"]
    assert registry_lists(chair["role"]) == {"OfficialRole": "STUDY_CHAIR"}
    assert registry_lists(contact["role"]) == {"ContactRole": "CONTACT"}


@pytest.mark.parametrize(
    ("status", "code"),
    [(Status.RECRUITING, "RECRUITING"), (Status.AVAILABLE, "AVAILABLE"), (Status.UNKNOWN, None)],
)
def test_the_status_of_a_site_is_of_the_registrys_list_for_sites(status: Status, code: str | None) -> None:
    (site,) = study(sites=(Site(city="Graz", status=status),))["site"]
    said = site["extension"][0]["valueCodeableConcept"]
    assert registry_lists(said) == ({"RecruitmentStatus": code} if code else {})
    assert said["text"]


@pytest.mark.parametrize(("status", "code"), [(Status.AVAILABLE, "AVAILABLE"), (Status.RECRUITING, None)])
def test_the_status_of_a_programme_is_of_the_registrys_list_for_programmes(status: Status, code: str | None) -> None:
    found = study(expanded_access=ExpandedAccess(record_status=status))
    (access,) = (each for each in found["extension"] if each["url"].endswith("/expanded-access"))
    (said,) = (each["valueCodeableConcept"] for each in access["extension"] if each["url"] == "status")
    assert registry_lists(said) == ({"ExpandedAccessStatus": code} if code else {})
    assert said["text"]


@pytest.mark.parametrize(
    ("kind", "list_", "code"),
    [(IdentifierKind.NIH_GRANT, "OrgStudyIdType", "NIH"), (IdentifierKind.REGISTRY, "SecondaryIdType", "REGISTRY")],
)
def test_an_own_number_is_of_the_registrys_list_for_own_numbers_as_far_as_it_goes(
    kind: IdentifierKind, list_: str, code: str
) -> None:
    _, own = study(own_id=Identifier(value="A-1", kind=kind))["identifier"]
    assert registry_lists(own["type"]) == {list_: code}


@pytest.mark.parametrize(
    ("sector", "code"),
    [
        (Sector.NIH, "nih"),
        (Sector.FEDERAL, "government"),
        (Sector.OTHER_GOVERNMENT, "government"),
        (Sector.INDUSTRY, "industry"),
        *((sector, None) for sector in (Sector.INDIVIDUAL, Sector.NETWORK, Sector.AMBIGUOUS, Sector.OTHER)),
        (Sector.UNKNOWN, None),
    ],
)
def test_every_sector_has_its_code_or_none(sector: Sector, code: str | None) -> None:
    (party,) = study(sponsor=Organisation(name="Example University", sector=sector))["associatedParty"]
    assert codes(party["role"], "http://hl7.org/fhir/research-study-party-role") == ["lead-sponsor"]
    found = codes(party["classifier"][0], "http://hl7.org/fhir/research-study-party-organization-type")
    assert found == ([code] if code else [])


def test_a_sponsor_who_answers_for_the_record_is_one_party() -> None:
    (party,) = study(
        sponsor=Organisation(name="Example University"),
        responsible_party=ResponsibleParty(kind=ResponsibleKind.SPONSOR),
    )["associatedParty"]
    assert [classifier["text"] for classifier in party["classifier"]] == ["Responsible Party"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ResponsibleKind.PRINCIPAL_INVESTIGATOR, "primary-investigator"),
        (ResponsibleKind.SPONSOR_INVESTIGATOR, "sponsor-investigator"),
    ],
)
def test_an_investigator_who_answers_for_the_record_is_a_party(kind: ResponsibleKind, code: str) -> None:
    (party,) = study(responsible_party=ResponsibleParty(kind=kind, name="Ada Example"))["associatedParty"]
    assert codes(party["role"], "http://hl7.org/fhir/research-study-party-role") == [code]
    assert party["name"] == "Ada Example"
    assert party["party"]["reference"].startswith("PractitionerRole/NCT90000001-person-ada-example-")
