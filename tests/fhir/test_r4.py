"""R4 and R4B: what differs from R5, in the form of each release.

https://hl7.org/fhir/R4/researchstudy.html · https://hl7.org/fhir/R4/evidencevariable.html ·
https://hl7.org/fhir/R4B/evidencevariable.html · https://hl7.org/fhir/uv/xver-r5.r4/0.1.0
"""

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES, bundle
from fhirtrials.issues import Issue
from fhirtrials.model import Eligibility, PartialDate, Resource, Trial
from fhirtrials.model.parts import (
    Age,
    Arm,
    Contact,
    DatedEvent,
    Design,
    Enrollment,
    Intervention,
    Link,
    Official,
    Organisation,
    Outcome,
    ResponsibleParty,
    SharedData,
    Site,
    TrialDocument,
)
from fhirtrials.model.words import (
    Allocation,
    ArmKind,
    DateKind,
    InterventionKind,
    OutcomeRank,
    Phase,
    Purpose,
    ResponsibleKind,
    Role,
    Sector,
    Sex,
    Status,
    StudyType,
    TimeUnit,
)

NCT = "NCT90000001"
XVER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
OLD = pytest.mark.parametrize("release", ["R4", "R4B"])


def graph(release: str, **members: object) -> dict[str, list[Resource]]:
    trial = understand(Trial.model_validate({"id": NCT, **members}), lambda issue: None)
    found: dict[str, list[Resource]] = {}
    for each in RELEASES[release].resources(RELEASES[release].named(trial)):
        found.setdefault(each["resourceType"], []).append(each)
    return found


def study(release: str, **members: object) -> Resource:
    return graph(release, **members)["ResearchStudy"][0]


def newer(element: Resource, path: str) -> list[Resource]:
    """The cross-version extensions of an element for an R5 path."""
    return [each for each in element.get("extension", []) if each["url"] == XVER + path]


def parts(extension: Resource) -> dict[str, object]:
    """Sub-extensions by url; the value of each."""
    return {
        each["url"]: next(value for name, value in each.items() if name.startswith("value"))
        for each in extension["extension"]
        if "extension" not in each
    }


@OLD
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.NOT_YET_RECRUITING, "approved"),
        (Status.RECRUITING, "active"),
        (Status.BY_INVITATION, "active"),
        (Status.ACTIVE_NOT_RECRUITING, "closed-to-accrual"),
        (Status.SUSPENDED, "temporarily-closed-to-accrual"),
        (Status.TERMINATED, "administratively-completed"),
        (Status.COMPLETED, "completed"),
        (Status.WITHDRAWN, "withdrawn"),
        (Status.AVAILABLE, "active"),
        (Status.NO_LONGER_AVAILABLE, "closed-to-accrual"),
        (Status.TEMPORARILY_NOT_AVAILABLE, "temporarily-closed-to-accrual"),
        (Status.APPROVED_FOR_MARKETING, "completed"),
    ],
)
def test_the_status_is_the_studys_own(release: str, status: Status, code: str) -> None:
    found = study(release, status=status)
    assert found["status"] == code
    assert found["_status"]["extension"] == [{"url": f"{XVER}ResearchStudy.status", "valueCode": "active"}]


@OLD
@pytest.mark.parametrize(("status", "publication"), [(Status.UNKNOWN, "active"), (Status.WITHHELD, "unknown")])
def test_a_status_without_a_code_is_absent_not_guessed(release: str, status: Status, publication: str) -> None:
    told: list[Issue] = []
    trial = Trial(id=NCT, status=status)
    found = bundle(trial, release, told.append)["entry"][-2]["resource"]
    assert "status" not in found
    assert found["_status"]["extension"] == [
        {"url": f"{XVER}ResearchStudy.status", "valueCode": publication},
        {"url": ABSENT, "valueCode": "unknown"},
    ]
    assert [issue.kind for issue in told] == ["status-without-code"]


@OLD
def test_an_unknown_status_is_the_last_known_one(release: str) -> None:
    found = study(release, status=Status.UNKNOWN, last_known_status=Status.RECRUITING)
    assert found["status"] == "active"
    states = [parts(each) for each in newer(found, "ResearchStudy.progressStatus")]
    assert [state["state"]["text"] for state in states] == ["Unknown status", "Recruiting"]  # type: ignore[index]


@OLD
def test_progress_uses_the_core_system_only_for_codes_that_the_release_has(release: str) -> None:
    (recruiting,) = newer(study(release, status=Status.RECRUITING), "ResearchStudy.progressStatus")
    systems = [each["system"] for each in parts(recruiting)["state"]["coding"]]  # type: ignore[index]
    assert "http://hl7.org/fhir/research-study-status" not in systems
    assert "http://terminology.hl7.org/CodeSystem/research-study-status" in systems
    (completed,) = newer(study(release, status=Status.COMPLETED), "ResearchStudy.progressStatus")
    assert parts(completed)["state"]["coding"][0] == {  # type: ignore[index]
        "system": "http://hl7.org/fhir/research-study-status",
        "code": "completed",
        "display": "Completed",
    }


@OLD
def test_the_span_of_the_study_has_a_code_only_where_there_is_one(release: str) -> None:
    (overall,) = newer(study(release, start=DatedEvent(date=PartialDate("2020-01"))), "ResearchStudy.progressStatus")
    (coding,) = parts(overall)["state"]["coding"]  # type: ignore[index]
    assert coding == {
        "system": "http://terminology.hl7.org/CodeSystem/research-study-status",
        "code": "overall-study",
    }


@OLD
def test_phase_purpose_and_category_are_in_the_releases_systems(release: str) -> None:
    found = study(
        release,
        phases=(Phase.PHASE_1, Phase.PHASE_2),
        design=Design(purpose=Purpose.TREATMENT, allocation=Allocation.RANDOMIZED),
        study_type=StudyType.INTERVENTIONAL,
    )
    phase, purpose = found["phase"]["coding"][0], found["primaryPurposeType"]["coding"][0]
    assert phase["system"] == "http://terminology.hl7.org/CodeSystem/research-study-phase"
    assert phase["code"] == "phase-1-phase-2"
    assert purpose["system"] == "http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type"
    assert [each["coding"][0]["code"] for each in found["category"]] == ["SEVCO:01001", "SEVCO:01003"]
    assert {each["coding"][0]["system"] for each in found["category"]} == {"https://fevir.net/sevco"}
    assert "studyDesign" not in found


@OLD
def test_people_and_organisations_stand_in_their_own_elements(release: str) -> None:
    found = graph(
        release,
        sponsor=Organisation(name="Example University"),
        collaborators=(Organisation(name="Example Firm"),),
        responsible_party=ResponsibleParty(kind=ResponsibleKind.PRINCIPAL_INVESTIGATOR, name="Bo Sample"),
        officials=(
            Official(name="Cy Chair", role=Role.STUDY_CHAIR),
            Official(name="Ada Example", role=Role.PRINCIPAL_INVESTIGATOR),
        ),
        contacts=(Contact(name="Study office", role=Role.CONTACT, phone="555-0100"),),
    )
    (researched,) = found["ResearchStudy"]
    assert researched["sponsor"]["display"] == "Example University"
    assert researched["principalInvestigator"]["display"] == "Ada Example"
    assert researched["contact"] == [
        {"name": "Study office", "telecom": [{"system": "phone", "value": "555-0100", "use": "work"}]}
    ]
    named = [parts(each)["name"] for each in newer(researched, "ResearchStudy.associatedParty")]
    assert named == ["Example University", "Example Firm", "Bo Sample", "Cy Chair", "Ada Example", "Study office"]
    office = found["PractitionerRole"][-1]
    assert office["telecom"] == [{"system": "phone", "value": "555-0100", "use": "work"}]
    (contact,) = newer(office, "PractitionerRole.contact")
    assert contact["extension"][0] == {
        "url": "http://hl7.org/fhir/StructureDefinition/_datatype",
        "valueString": "ExtendedContactDetail",
    }
    assert parts(contact)["name"] == {"text": "Study office"}
    assert "contact" not in office


@OLD
def test_the_responsible_investigator_is_the_principal_one_if_no_official_is(release: str) -> None:
    party = ResponsibleParty(kind=ResponsibleKind.PRINCIPAL_INVESTIGATOR, name="Bo Sample")
    assert study(release, responsible_party=party)["principalInvestigator"]["display"] == "Bo Sample"


@OLD
def test_a_person_who_sponsors_is_named_and_no_organization(release: str) -> None:
    found = graph(release, sponsor=Organisation(name="Sample, Bo, MD", sector=Sector.INDIVIDUAL))
    assert found["ResearchStudy"][0]["sponsor"] == {"display": "Sample, Bo, MD"}
    assert "Organization" not in found


@OLD
def test_an_office_is_no_principal_investigator(release: str) -> None:
    office = Official(name="Clinical Trials", affiliation="Example Ltd", role=Role.PRINCIPAL_INVESTIGATOR)
    assert "principalInvestigator" not in study(release, officials=(office,))


@OLD
def test_a_site_keeps_its_contacts(release: str) -> None:
    contacts = (Contact(name="Ada Example", role=Role.SUB_INVESTIGATOR), Contact(phone="555-0100"))
    (site,) = graph(release, sites=(Site(facility="Example Hospital", contacts=contacts),))["Location"]
    assert site["telecom"] == [{"system": "phone", "value": "555-0100", "use": "work"}]
    assert [parts(each).get("name") for each in newer(site, "Location.contact")] == [{"text": "Ada Example"}, None]


@OLD
def test_a_telephone_that_two_contacts_share_is_one_of_the_site(release: str) -> None:
    contacts = (
        Contact(name="Ada Example", phone="555-0100"),
        Contact(name="Bo Sample", phone="555-0100", email="bo@example.org"),
    )
    (site,) = graph(release, sites=(Site(facility="Example Hospital", contacts=contacts),))["Location"]
    assert [point["value"] for point in site["telecom"]] == ["555-0100", "bo@example.org"]
    assert len([each for each in newer(site, "Location.contact") if "telecom" in parts(each)]) == 2


@OLD
def test_arms_outcomes_and_numbers_travel_in_cross_version_extensions(release: str) -> None:
    found = study(
        release,
        arms=(Arm(label="Hot", kind=ArmKind.EXPERIMENTAL, description="Hot tea"),),
        interventions=(Intervention(kind=InterventionKind.DRUG, name="Tea", arms=("Hot",)),),
        outcomes=(Outcome(rank=OutcomeRank.PRIMARY, measure="Sleep", description="Hours"),),
        enrollment=Enrollment(count=40, kind=DateKind.ESTIMATED),
        status=Status.RECRUITING,
    )
    (arm,) = found["arm"]
    assert (arm["name"], arm["description"]) == ("Hot", "Hot tea")
    assert arm["type"]["coding"][0]["code"] == "experimental"
    (link,) = newer(arm, "ResearchStudy.comparisonGroup.linkId")
    assert link["valueId"].startswith("arm-hot-")
    (exposure,) = newer(arm, "ResearchStudy.comparisonGroup.intendedExposure")
    assert exposure["valueReference"]["reference"].startswith(f"EvidenceVariable/{NCT}-exposure-tea-")
    (measure,) = newer(found, "ResearchStudy.outcomeMeasure")
    assert parts(measure)["name"] == "Sleep"
    assert parts(measure)["type"]["coding"][0] == {  # type: ignore[index]
        "system": "http://terminology.hl7.org/CodeSystem/research-study-objective-type",
        "code": "primary",
        "display": "Primary",
    }
    (count,) = newer(found, "ResearchStudy.recruitment.targetNumber")
    assert count["valueUnsignedInt"] == 40
    (focus,) = found["focus"]
    assert focus["text"] == "Tea"
    assert focus["extension"][0]["url"] == f"{XVER}ResearchStudy.focus"


@OLD
def test_artifacts_have_the_nearest_type_and_keep_their_own(release: str) -> None:
    source, link, data, document = study(
        release,
        links=(Link(label="Home", url="https://example.org"),),
        shared_data=(SharedData(id="D-1", url="https://example.org/d"),),
        documents=(TrialDocument(file_name="Prot.pdf", size=9, has_protocol=True),),
    )["relatedArtifact"]
    assert source["type"] == "derived-from"
    assert source["_type"]["extension"] == [{"url": f"{XVER}RelatedArtifact.type", "valueCode": "transforms"}]
    assert (link["type"], link["url"]) == ("documentation", "https://example.org")
    assert "_type" not in link
    assert (data["type"], data["url"]) == ("documentation", "https://example.org/d")
    assert data["_type"]["extension"][0]["valueCode"] == "supported-with"
    assert document["document"]["size"] == 9
    assert newer(document, "RelatedArtifact.classifier")[0]["valueCodeableConcept"] == {"text": "Study Protocol"}


@OLD
def test_a_period_of_dates_that_cannot_be_compared_is_cut_and_keeps_the_full_date(release: str) -> None:
    def event(date: str) -> DatedEvent:
        return DatedEvent(date=PartialDate(date))

    found = study(release, start=event("2015-08-20"), completion=event("2015-08"))
    assert (found["period"]["start"], found["period"]["end"]) == ("2015-08", "2015-08")
    full = found["period"]["_start"]["extension"][0]
    assert full == {
        "url": "https://fhirtrials.github.io/fhir/StructureDefinition/full-date",
        "valueDateTime": "2015-08-20",
    }
    apart = study(release, start=event("2015-07-20"), completion=event("2015-08"))
    assert apart["period"] == {"start": "2015-07-20", "end": "2015-08"}


@OLD
def test_summary_and_description_are_one_text_and_the_summary_can_be_told_apart(release: str) -> None:
    both = study(release, summary="Short.", description="Long.")
    assert both["description"] == "Short.\n\nLong."
    assert newer(both, "ResearchStudy.descriptionSummary")[0]["valueMarkdown"] == "Short."
    assert study(release, summary="Short.")["description"] == "Short."


TEXT = """Inclusion Criteria:

* Sleeps badly
* One of the following:

  * Tea
  * Coffee
* All of the following:

  * Pillow
  * Bed

Exclusion Criteria:

* Any of the following:

  * Beer
  * Wine
* All of the following:

  * Cat
  * Dog
"""

FLAT = [
    ("Sleeps badly", False),
    ("One of the following:\nTea\nCoffee", False),
    ("All of the following: Pillow", False),
    ("All of the following: Bed", False),
    ("Any of the following: Beer", True),
    ("Any of the following: Wine", True),
    ("All of the following:\nCat\nDog", True),
]


@OLD
def test_nested_criteria_are_taken_apart_where_logic_allows_it(release: str) -> None:
    found = graph(release, eligibility=Eligibility(text=TEXT))
    (group,) = found["Group"]
    assert (group["type"], group["actual"]) == ("person", False)
    assert [(each["code"]["text"], each["exclude"]) for each in group["characteristic"]] == FLAT
    assert all(each["valueBoolean"] is True for each in group["characteristic"])
    (variable,) = found["EvidenceVariable"]
    assert variable["description"] == TEXT
    assert [(each["description"], each.get("exclude", False)) for each in variable["characteristic"]] == FLAT
    assert found["ResearchStudy"][0]["enrollment"][0] == {"reference": f"Group/{NCT}-eligibility"}
    beside = found["ResearchStudy"][0]["enrollment"][1]["extension"][0]
    assert beside["valueReference"]["reference"] == f"EvidenceVariable/{NCT}-eligibility"


@OLD
def test_a_combination_that_stands_as_text_has_its_tree_in_the_extension(release: str) -> None:
    (variable,) = graph(release, eligibility=Eligibility(text=TEXT))["EvidenceVariable"]
    either = variable["characteristic"][1]
    (combination,) = newer(either, "EvidenceVariable.characteristic.definitionByCombination")
    code, tea, coffee = combination["extension"]
    assert code == {"url": "code", "valueCode": "any-of"}
    assert tea["url"] == coffee["url"] == f"{XVER}EvidenceVariable.characteristic"
    assert parts(tea) == {"linkId": "inc-2.1", "description": "Tea", "definitionCodeableConcept": {"text": "Tea"}}


@OLD
def test_combinations_that_stand_as_text_are_told(release: str) -> None:
    told: list[Issue] = []
    bundle(understand(Trial(id=NCT, eligibility=Eligibility(text=TEXT)), told.append), release, told.append)
    (issue,) = told
    assert (issue.kind, issue.where) == ("criteria-flattened", "eligibility.criteria")
    assert issue.what.startswith("this release cannot nest criteria: 2 ")


@OLD
def test_age_and_sex_are_characteristics_with_values(release: str) -> None:
    given = Eligibility(minimum_age=Age(text="18 Years", value=18, unit=TimeUnit.YEAR), sex=Sex.FEMALE)
    found = graph(release, eligibility=given)
    age, sex = found["Group"][0]["characteristic"]
    low = {"value": 18, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}
    assert age["valueRange"] == {"low": low}
    assert age["code"]["coding"][1] == {"system": "http://loinc.org", "code": "30525-0", "display": "Age"}
    assert sex["valueCodeableConcept"]["coding"][0]["code"] == "female"
    defined = found["EvidenceVariable"][0]["characteristic"][0]
    (typed,) = newer(defined, "EvidenceVariable.characteristic.definitionByTypeAndValue")
    assert parts(typed)["value"] == {"low": low}
    assert defined["definitionCodeableConcept"] == {"text": "Age: 18 Years and older"}


@OLD
def test_no_variable_is_written_without_a_characteristic(release: str) -> None:
    found = graph(release, eligibility=Eligibility(sex=Sex.ALL))
    assert "EvidenceVariable" not in found
    assert found["ResearchStudy"][0]["enrollment"] == [{"reference": f"Group/{NCT}-eligibility"}]


@OLD
@pytest.mark.parametrize("answer", [True, False])
def test_whether_gender_counts_is_said_once_on_the_variable_or_without_one_on_the_group(
    release: str, answer: bool
) -> None:
    said = [{"url": "https://fhirtrials.github.io/fhir/StructureDefinition/gender-based", "valueBoolean": answer}]
    both = graph(release, eligibility=Eligibility(gender_based=answer, minimum_age=Age(text="18 Years")))
    assert both["EvidenceVariable"][0]["extension"] == said
    assert "extension" not in both["Group"][0]
    alone = graph(release, eligibility=Eligibility(gender_based=False))
    assert alone["Group"][0]["extension"] == [{**said[0], "valueBoolean": False}]
    assert "EvidenceVariable" not in alone


FRAMES = tuple(
    Outcome(rank=OutcomeRank.PRIMARY, measure=measure, time_frame=frame)
    for measure, frame in (("Sleep", "Week 12"), ("Mood", "up to 2 years"))
)
WEEKS = {"value": 12, "unit": "weeks", "system": "http://unitsofmeasure.org", "code": "wk"}
YEARS = {"value": 2, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}


def test_a_time_frame_is_a_duration_in_r4() -> None:
    sleep, mood = (
        each["characteristic"][0]["timeFromStart"] for each in graph("R4", outcomes=FRAMES)["EvidenceVariable"]
    )
    described = f"{XVER}EvidenceVariable.characteristic.timeFromEvent.description"
    assert sleep == {"extension": [{"url": described, "valueMarkdown": "Week 12"}], **WEEKS}
    assert mood["extension"] == [
        {"url": described, "valueMarkdown": "up to 2 years"},
        {"url": f"{XVER}EvidenceVariable.characteristic.timeFromEvent.range", "valueRange": {"high": YEARS}},
    ]
    assert "value" not in mood


def test_a_time_frame_is_words_and_numbers_in_r4b() -> None:
    found = [each["characteristic"][0]["timeFromStart"] for each in graph("R4B", outcomes=FRAMES)["EvidenceVariable"]]
    assert found == [
        {"description": "Week 12", "quantity": WEEKS},
        {"description": "up to 2 years", "range": {"high": YEARS}},
    ]


def test_each_release_says_in_its_own_way_what_kind_of_variable_it_is() -> None:
    tea = (Intervention(name="Tea"),)
    r4, r4b, r5 = (graph(release, interventions=tea)["EvidenceVariable"][0] for release in ("R4", "R4B", "R5"))
    assert (r4["type"], r4b["handling"], r5["handling"]) == ("dichotomous",) * 3
    (eligible,) = graph("R4B", eligibility=Eligibility(text=TEXT))["EvidenceVariable"]
    assert (eligible["actual"], eligible["characteristicCombination"]) == (False, "intersection")
    (older,) = graph("R4", eligibility=Eligibility(text=TEXT))["EvidenceVariable"]
    assert not {"actual", "characteristicCombination"} & set(older)


@OLD
def test_the_plan_is_for_the_group_and_its_actions_have_lists_of_codes(release: str) -> None:
    found = graph(
        release,
        eligibility=Eligibility(sex=Sex.FEMALE),
        arms=(Arm(label="Hot", kind=ArmKind.EXPERIMENTAL),),
        interventions=(Intervention(kind=InterventionKind.DRUG, name="Tea", arms=("Hot",)),),
    )
    (plan,), (activity,) = found["PlanDefinition"], found["ActivityDefinition"]
    assert plan["subjectReference"] == activity["subjectReference"] == {"reference": f"Group/{NCT}-eligibility"}
    (arm,) = plan["action"]
    assert arm["code"][0]["coding"][0]["code"] == "experimental"
    assert "linkId" not in arm
    assert activity["kind"] == "MedicationRequest"


@OLD
def test_the_descriptions_of_arms_and_actions_are_no_markdown(release: str) -> None:
    described = r"\* Tea \> 2 cups and\or milk"
    found = graph(release, arms=(Arm(label="Hot", description=described),))
    (arm,), (action,) = found["ResearchStudy"][0]["arm"], found["PlanDefinition"][0]["action"]
    assert arm["description"] == action["description"] == r"* Tea > 2 cups and\or milk"
    assert [each["valueString"] for each in arm["_description"]["extension"]] == [described]


@OLD
def test_provenance_has_a_time_or_says_why_not(release: str) -> None:
    (unknown,) = graph(release)["Provenance"]
    assert unknown["_recorded"] == {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    assert unknown["activity"]["coding"][0]["code"] == "CREATE"


@pytest.mark.parametrize("release", ["R5", "R4B", "R4"])
def test_without_extensions_nothing_is_left_but_the_reason_of_a_missing_value(release: str) -> None:
    told: list[Issue] = []
    trial = Trial(
        id=NCT,
        status=Status.WITHHELD,
        has_results=True,
        arms=(Arm(description="No name"),),
        interventions=(Intervention(name="Tea", other_names=("Cha",)),),
        sites=(Site(city="Graz", status=Status.RECRUITING),),
    )
    found = bundle(trial, release, told.append, extensions=False)
    urls: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            assert value
            urls.extend(each["url"] for each in value.get("extension", []))
            for member in value.values():
                walk(member)
        elif isinstance(value, list):
            assert value
            for member in value:
                walk(member)

    walk(found)
    assert set(urls) == {ABSENT}
    left_out = {issue.where for issue in told if issue.kind == "extension-left-out"}
    project = "https://fhirtrials.github.io/fhir/StructureDefinition/"
    assert {f"{project}has-results", f"{project}site-status", f"{project}other-name"} <= left_out
    activity = next(each["resource"] for each in found["entry"] if "ActivityDefinition" in each["fullUrl"])
    assert activity["text"]["status"] == "additional"


def test_a_focus_points_to_its_exposure_in_the_datatypes_of_the_release() -> None:
    tea = (Intervention(name="Tea"),)
    (r4,), (r4b,) = (study(release, interventions=tea)["focus"] for release in ("R4", "R4B"))
    (spelled,), (typed,) = newer(r4, "ResearchStudy.focus"), newer(r4b, "ResearchStudy.focus")
    reference = parts(spelled)["reference"]
    assert reference["reference"].startswith(f"EvidenceVariable/{NCT}-exposure-tea-")  # type: ignore[index]
    assert typed["valueCodeableReference"] == {"reference": reference}
