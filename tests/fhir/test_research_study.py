"""R5 ResearchStudy: identifiers, titles, dates, numbers, parties, artifacts. https://hl7.org/fhir/R5/researchstudy.html"""

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model import PartialDate, Resource, Trial
from fhirtrials.model.parts import (
    Biospecimens,
    Contact,
    DatedEvent,
    Design,
    Enrollment,
    ExpandedAccess,
    History,
    Identifier,
    Indexing,
    Intervention,
    Link,
    Official,
    Organisation,
    Oversight,
    Reference,
    ResponsibleParty,
    ResultsContact,
    ResultsNotes,
    Retraction,
    SharedData,
    SharingPlan,
    Site,
    Term,
    TrialDocument,
)
from fhirtrials.model.words import (
    BiospecimenRetention,
    DataSharing,
    DateKind,
    IdentifierKind,
    ReferenceKind,
    ResponsibleKind,
    Role,
    Sector,
    SharedInformation,
    Status,
)

NCT = "NCT90000001"
PROJECT = "https://fhirtrials.github.io/fhir/StructureDefinition"


def all_of(**members: object) -> list[Resource]:
    return list(RELEASES["R5"].resources(RELEASES["R5"].named(Trial.model_validate({"id": NCT, **members}))))


def study(**members: object) -> Resource:
    (found,) = (each for each in all_of(**members) if each["resourceType"] == "ResearchStudy")
    return found


def event(date: str, kind: DateKind | None = None) -> DatedEvent:
    return DatedEvent(date=PartialDate(date), kind=kind)


def extension(element: Resource, name: str) -> list[Resource]:
    return [each for each in element.get("extension", []) if each["url"] == f"{PROJECT}/{name}"]


def test_the_registry_number_is_the_official_identifier() -> None:
    found = study(former_ids=("NCT90000002",))
    assert found["id"] == NCT
    assert found["identifier"] == [
        {"use": "official", "system": "https://clinicaltrials.gov/nctid", "value": NCT},
        {"use": "old", "system": "https://clinicaltrials.gov/nctid", "value": "NCT90000002"},
    ]
    assert found["url"] == f"https://fhirtrials.github.io/fhir/ResearchStudy/{NCT}"


def test_the_organisations_own_number_has_no_invented_system() -> None:
    owner = Organisation(name="Example University", sector=Sector.OTHER)
    found = study(own_id=Identifier(value="EX-1"), record_owner=owner)["identifier"][1]
    assert "system" not in found
    assert found["value"] == "EX-1"
    assert found["assigner"] == {"display": "Example University"}


def test_whoever_keeps_the_record_publishes_the_plan_and_is_named_with_sector_unless_it_is_the_sponsor() -> None:
    owner, sponsor = Organisation(name="Example University", sector=Sector.OTHER), Organisation(name="Example Ltd")
    for given, sectors in ((sponsor, ["Other"]), (owner, [])):
        resources = all_of(record_owner=owner, sponsor=given)
        (plan,) = (each for each in resources if each["resourceType"] == "PlanDefinition")
        assert plan["publisher"] == "Example University"
        found = extension(plan.get("_publisher", {}), "sector")
        assert [each["valueCodeableConcept"]["text"] for each in found] == sectors


def test_a_number_in_another_form_is_kept_as_given() -> None:
    found = study(other_ids=(Identifier(value="12345678", issuer="ISRCTN"),))["identifier"][1]
    assert [each["valueString"] for each in extension(found["_value"], "as-given")] == ["12345678"]


def test_what_is_no_markdown_in_fhir_is_plain_and_keeps_the_form_of_the_source() -> None:
    found = study(
        why_stopped=r"Slow \& dear",
        links=(Link(label=r"\[1\] Home", url="https://example.org"), Link(label="Other")),
        sharing_plan=SharingPlan(time_frame=r"\~ 2 years"),
    )
    (shared,) = extension(found, "ipd-sharing")
    stopped, (_, link, other), (frame,) = found["whyStopped"], found["relatedArtifact"], shared["extension"]
    for element, name, plain, given in (
        (stopped, "text", "Slow & dear", r"Slow \& dear"),
        (link, "label", "[1] Home", r"\[1\] Home"),
        (frame, "valueString", "~ 2 years", r"\~ 2 years"),
    ):
        assert element[name] == plain
        assert [each["valueString"] for each in extension(element[f"_{name}"], "as-given")] == [given]
    assert "_label" not in other
    assert "Slow &amp; dear" in found["text"]["div"]


def test_an_identifier_without_a_value_says_that_it_is_missing() -> None:
    found = study(other_ids=(Identifier(kind=IdentifierKind.EUDRACT),))["identifier"][1]
    assert "value" not in found
    assert found["_value"]["extension"][0]["valueCode"] == "unknown"


@pytest.mark.parametrize(
    ("number", "system", "value"),
    [
        (Identifier(value="2024-513423-16-00"), "https://euclinicaltrials.eu/clinicalTrialId", "2024-513423-16-00"),
        (Identifier(value="2024-513423-16"), "https://euclinicaltrials.eu/clinicalTrialId", "2024-513423-16"),
        (Identifier(value="2012-001234-56", kind=IdentifierKind.EUDRACT), None, "2012-001234-56"),
        (Identifier(value="ISRCTN12345678"), "https://www.isrctn.com/ISRCTN", "ISRCTN12345678"),
        (Identifier(value="12345678", issuer="ISRCTN"), "https://www.isrctn.com/ISRCTN", "ISRCTN12345678"),
        (Identifier(value="12345678", issuer="Example"), None, "12345678"),
        (Identifier(value="NCT90000009"), "https://clinicaltrials.gov/nctid", "NCT90000009"),
        (Identifier(value="U1111-1111-1111"), None, "U1111-1111-1111"),
    ],
)
def test_the_form_of_a_number_tells_its_system(number: Identifier, system: str | None, value: str) -> None:
    found = study(other_ids=(number,))["identifier"][1]
    assert found.get("system") == system
    assert found["value"] == value
    assert found["use"] == "secondary"


def test_titles() -> None:
    found = study(title="Tea and sleep", official_title="A Randomised Study of Tea", acronym="TAS")
    assert found["title"] == "Tea and sleep"
    assert [(label["type"]["coding"][0]["code"], label["value"]) for label in found["label"]] == [
        ("official", "A Randomised Study of Tea"),
        ("acronym", "TAS"),
    ]
    assert study(official_title="A Randomised Study of Tea")["title"] == "A Randomised Study of Tea"
    assert study()["title"] == NCT
    assert extension(study()["_title"], "assumed")


def test_the_period_runs_from_start_to_completion_and_says_what_is_estimated() -> None:
    found = study(start=event("2015-08"), completion=event("2016-01-31", DateKind.ESTIMATED))
    assert found["period"] == {
        "start": "2015-08",
        "end": "2016-01-31",
        "_end": {"extension": [{"url": f"{PROJECT}/date-type", "valueCode": "ESTIMATED"}]},
    }
    overall = found["progressStatus"][-1]
    assert overall["state"]["coding"][0]["code"] == "overall-study"
    assert overall["period"] == {"start": "2015-08", "end": "2016-01-31"}
    assert "actual" not in overall


@pytest.mark.parametrize(
    ("start", "completion", "actual"),
    [
        (DateKind.ACTUAL, DateKind.ACTUAL, True),
        (DateKind.ACTUAL, DateKind.ESTIMATED, False),
        (DateKind.ESTIMATED, DateKind.ESTIMATED, False),
    ],
)
def test_a_study_has_its_actual_span_only_if_both_dates_are(
    start: DateKind, completion: DateKind, actual: bool
) -> None:
    found = study(start=event("2015-08", start), completion=event("2016-01", completion))
    assert found["progressStatus"][-1]["actual"] is actual


def test_a_completion_before_the_start_is_no_period_but_is_kept() -> None:
    found = study(start=event("2015-08"), completion=event("2014"))
    assert "end" not in found["period"]
    assert extension(found["period"], "completion-date")[0]["valueDateTime"] == "2014"
    assert "end" not in found["progressStatus"][-1]["period"]


def test_dates_that_agree_as_far_as_they_go_are_a_period() -> None:
    assert study(start=event("2015-08-20"), completion=event("2015-08"))["period"]["end"] == "2015-08"


def test_every_date_of_the_record_is_a_registration_activity_of_one_day() -> None:
    found = study(
        history=History(
            verified=PartialDate("2020-02"),
            first_submitted=PartialDate("2019-01-01"),
            first_posted=event("2019-01-03", DateKind.ESTIMATED),
            last_update_posted=event("2020-03-01", DateKind.ACTUAL),
        ),
        primary_completion=event("2020-01", DateKind.ACTUAL),
    )
    activities = {
        parts["activity"]["valueCodeableConcept"]["coding"][0]["code"]: parts
        for each in found["extension"]
        if each["url"].endswith("/researchStudy-studyRegistration")
        for parts in [{part["url"]: part for part in each["extension"]}]
    }
    assert set(activities) == {
        "record-verification",
        "registration-submission",
        "registration-posting",
        "update-posting",
        "primary-outcome-data-collection",
    }
    assert activities["registration-posting"]["period"]["valuePeriod"] == {"start": "2019-01-03", "end": "2019-01-03"}
    assert activities["registration-posting"]["actual"]["valueBoolean"] is False
    assert "actual" not in activities["record-verification"]
    assert found["version"] == found["date"] == "2020-03-01"


@pytest.mark.parametrize(
    ("status", "kind", "element"),
    [
        (Status.RECRUITING, DateKind.ACTUAL, "actualNumber"),
        (Status.COMPLETED, DateKind.ESTIMATED, "targetNumber"),
        (Status.COMPLETED, None, "actualNumber"),
        (Status.WITHDRAWN, None, "actualNumber"),
        (Status.TERMINATED, None, "actualNumber"),
        (Status.RECRUITING, None, "targetNumber"),
    ],
)
def test_participants_are_counted_or_planned(status: Status, kind: DateKind | None, element: str) -> None:
    found = study(status=status, enrollment=Enrollment(count=0, kind=kind))["recruitment"]
    assert found[element] == 0
    assert bool(extension(found.get(f"_{element}", {}), "assumed")) is (kind is None)


def test_regulation_is_classified_only_where_the_answer_is_yes() -> None:
    found = study(oversight=Oversight(fda_regulated_drug=True, fda_regulated_device=False))
    assert [each["coding"][0]["code"] for each in found["classifier"]] == ["fda-regulated-drug"]
    answers = {part["url"]: part["valueBoolean"] for part in extension(found, "oversight")[0]["extension"]}
    assert answers == {"fda-regulated-drug": True, "fda-regulated-device": False}


@pytest.mark.parametrize(
    ("accepts", "code"), [(True, "includes-healthy-volunteers"), (False, "does-not-include-healthy-volunteers")]
)
def test_healthy_volunteers_are_a_classifier_not_a_criterion(accepts: bool, code: str) -> None:
    found = study(eligibility={"accepts_healthy_volunteers": accepts})
    assert [each["coding"][0]["code"] for each in found["classifier"]] == [code]
    assert "eligibility" not in found.get("recruitment", {})


def test_an_official_who_is_the_responsible_investigator_is_one_party() -> None:
    resources = all_of(
        officials=(Official(name="Ada Example, MD", affiliation="Example Hospital", role=Role.PRINCIPAL_INVESTIGATOR),),
        responsible_party=ResponsibleParty(
            kind=ResponsibleKind.PRINCIPAL_INVESTIGATOR,
            name="Ada EXAMPLE",
            title="Professor",
            affiliation="Example Hospital",
        ),
    )
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_type.setdefault(resource["resourceType"], []).append(resource)
    (party,) = by_type["ResearchStudy"][0]["associatedParty"]
    (role,) = by_type["PractitionerRole"]
    (person,) = by_type["Practitioner"]
    assert [each["text"] for each in party["classifier"]] == ["Responsible Party"]
    assert party["party"]["reference"] == f"PractitionerRole/{role['id']}"
    assert role["practitioner"]["reference"] == f"Practitioner/{person['id']}"
    assert role["code"] == [{"text": "Professor"}]
    assert person["name"] == [{"text": "Ada Example, MD"}, {"text": "Ada EXAMPLE"}]


def test_a_person_at_two_organisations_is_one_practitioner_with_two_roles() -> None:
    resources = all_of(
        officials=(
            Official(name="Ada Example", affiliation="Example Hospital", role=Role.PRINCIPAL_INVESTIGATOR),
            Official(name="Ada Example", affiliation="Example University", role=Role.STUDY_CHAIR),
        )
    )
    kinds = [each["resourceType"] for each in resources]
    assert kinds.count("Practitioner") == 1
    assert kinds.count("PractitionerRole") == 2
    assert len({each["id"] for each in resources if each["resourceType"] == "PractitionerRole"}) == 2


def test_a_contact_is_reached_by_phone_extension_and_mail() -> None:
    resources = all_of(
        contacts=(
            Contact(
                name="Study office", role=Role.CONTACT, phone="555-0100", phone_extension="7", email="a@example.org"
            ),
        )
    )
    (role,) = (each for each in resources if each["resourceType"] == "PractitionerRole")
    assert role["contact"][0]["name"] == [{"text": "Study office"}]
    assert role["contact"][0]["telecom"] == [
        {
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/contactpoint-extension", "valueString": "7"},
            ],
            "system": "phone",
            "value": "555-0100 ext. 7",
            "use": "work",
        },
        {"system": "email", "value": "a@example.org", "use": "work"},
    ]
    assert "practitioner" not in role


def test_an_empty_contact_makes_no_empty_element() -> None:
    resources = all_of(contacts=(Contact(),), sites=(Site(city="Graz", contacts=(Contact(),)),))
    assert all("contact" not in each for each in resources)


def test_whom_to_ask_about_results_is_a_party() -> None:
    contact = ResultsContact(title="Results Desk", organisation="Example University", email="r@example.org")
    found = study(results_notes=ResultsNotes(limitations="Few took part.", contact=contact))
    assert found["note"] == [{"text": "Limitations and caveats: Few took part."}]
    assert found["associatedParty"][0]["name"] == "Results Desk"
    assert found["associatedParty"][0]["role"]["coding"][0]["code"] == "general-contact"


@pytest.mark.parametrize(
    ("name", "affiliation", "is_person"),
    [
        ("GSK Clinical Trials", "GlaxoSmithKline", False),
        ("Pfizer CT.gov Call Center", "Pfizer", False),
        ("Medical Director", None, False),
        ("Gilead Study Director", "Gilead Sciences", False),
        ("Call 1-877-285-4559 or 1-317-615-4559 Mon - Fri", "Example Ltd", False),
        ("Example Ltd", "Example Ltd", False),
        ("Ada Example", "Example Medical Center", True),
        ("Ada Example, Medical Director", "Example Ltd", True),
        ("Bo Sample Study Director", "Example Ltd", True),
        ("Other Firm", "Other Firm", False),
        ("OF Clinical Trials", "Other Firm", False),
        ("ABC Clinical Trials", "Abc Firm", False),
        ("Global Clinical Registry (GCR, 1452)", "Other Firm", False),
        ("WANG Study Director", "Other Firm", True),
        ("LEE CLINICAL", "Other Firm", True),
        ("KIM CENTER", "Example Medical Center", True),
        ("KIM CENTER", "EXAMPLE MEDICAL CENTER", True),
        ("JAMES LIMITED", None, True),
        ("JOHN CALL", "Example Ltd", True),
        ("Ada Example 0000-0002-1825-0097", "Example Ltd", True),
    ],
)
def test_an_office_among_the_officials_is_no_practitioner(name: str, affiliation: str | None, is_person: bool) -> None:
    resources = all_of(
        sponsor=Organisation(name="Example Ltd", sector=Sector.INDUSTRY),
        officials=(Official(name=name, affiliation=affiliation, role=Role.STUDY_DIRECTOR),),
    )
    kinds = {each["resourceType"] for each in resources}
    assert ({"Practitioner", "PractitionerRole"} <= kinds) is is_person
    (found,) = (each for each in resources if each["resourceType"] == "ResearchStudy")
    official = found["associatedParty"][1]
    assert official["name"] == name
    if not is_person:
        assert official.get("party", {}).get("display") == affiliation
        assert official.get("party", {"reference": "Organization/"})["reference"].startswith("Organization/")


@pytest.mark.parametrize("sector", [Sector.INDIVIDUAL, Sector.OTHER])
def test_a_person_who_sponsors_the_trial_may_be_the_own_affiliation(sector: Sector) -> None:
    resources = all_of(
        sponsor=Organisation(name="Bo Sample", sector=sector),
        officials=(Official(name="Bo Sample", affiliation="Bo Sample", role=Role.STUDY_DIRECTOR),),
    )
    assert "Practitioner" in {each["resourceType"] for each in resources}


def test_a_person_who_sponsors_is_no_organization() -> None:
    resources = all_of(
        sponsor=Organisation(name="Ada Example, MD", sector=Sector.OTHER),
        collaborators=(Organisation(name="Sample, Bo, MD", sector=Sector.INDIVIDUAL),),
        responsible_party=ResponsibleParty(
            kind=ResponsibleKind.SPONSOR_INVESTIGATOR, name="Ada Example", affiliation="Example University"
        ),
    )
    (study_,) = (each for each in resources if each["resourceType"] == "ResearchStudy")
    (organization,) = (each for each in resources if each["resourceType"] == "Organization")
    (role,) = (each for each in resources if each["resourceType"] == "PractitionerRole")
    assert organization["name"] == "Example University"
    sponsor, collaborator, _ = study_["associatedParty"]
    assert sponsor["party"] == {"reference": f"PractitionerRole/{role['id']}", "display": "Ada Example, MD"}
    assert collaborator["party"] == {"display": "Sample, Bo, MD"}


def test_old_records_name_the_responsible_party_in_free_text() -> None:
    party = ResponsibleParty(old_name_and_title="Ada Example, Head", old_organisation="Example Hospital")
    (found,) = study(responsible_party=party)["associatedParty"]
    assert found["name"] == "Ada Example, Head"
    assert found["party"] == {"display": "Example Hospital"}


def test_a_site_carries_its_own_recruitment_status() -> None:
    resources = all_of(
        sites=(
            Site(
                facility="Example Hospital",
                status=Status.RECRUITING,
                city="Graz",
                country="Austria",
                latitude=47.07,
                longitude=15.44,
            ),
            Site(city="Lyon", country="France", latitude=45.75),
        )
    )
    (found,) = (each for each in resources if each["resourceType"] == "ResearchStudy")
    graz, lyon = (each for each in resources if each["resourceType"] == "Location")
    assert [site["reference"] for site in found["site"]] == [f"Location/{graz['id']}", f"Location/{lyon['id']}"]
    status = extension(found["site"][0], "site-status")[0]["valueCodeableConcept"]
    assert status["coding"][0]["code"] == "recruiting"
    assert "extension" not in found["site"][1]
    assert graz["name"] == "Example Hospital"
    assert graz["address"] == {"city": "Graz", "country": "Austria"}
    assert graz["position"] == {"longitude": 15.44, "latitude": 47.07}
    assert "position" not in lyon
    assert "name" not in lyon
    assert [region["coding"][0]["code"] for region in found["region"]] == ["AT", "FR"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, Republic of", "KR"),
        ("South Korea", "KR"),
        ("Turkey (Türkiye)", "TR"),
        ("Russian Federation", "RU"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Serbia and Montenegro", None),
    ],
)
def test_a_country_is_coded_in_whatever_spelling(name: str, code: str | None) -> None:
    (region,) = study(sites=(Site(country=name),))["region"]
    assert region["text"] == name
    assert [each["code"] for each in region.get("coding", [])] == ([code] if code else [])


def test_mesh_terms_of_the_interventions_are_the_focus() -> None:
    found = study(
        interventions=(Intervention(name="Palbociclib"),),
        indexing=Indexing(
            interventions=(Term(id="C500026", name="palbociclib"), Term(id="D016685", name="Mitomycin")),
            intervention_ancestors=(Term(id="D010879", name="Piperazines"),),
        ),
        keywords=("tea",),
    )
    assert found["focus"][0]["concept"]["coding"][0]["code"] == "C500026"
    assert found["focus"][0]["concept"]["text"] == "Palbociclib"
    assert found["focus"][0]["reference"]["reference"].startswith(f"EvidenceVariable/{NCT}-exposure-palbociclib-")
    assert found["focus"][1] == {
        "concept": {
            "coding": [{"system": "https://www.nlm.nih.gov/mesh", "code": "D016685", "display": "Mitomycin"}],
        }
    }
    tea, piperazines = found["keyword"]
    assert tea == {"text": "tea"}
    assert piperazines["coding"][0]["display"] == "Piperazines"
    assert extension(piperazines, "above-interventions")[0]["valueBoolean"] is True


def test_publications_links_data_and_documents_are_related_artifacts() -> None:
    found = study(
        references=(
            Reference(
                pubmed_id="12345",
                kind=ReferenceKind.RESULT,
                citation="Example A. Tea. 2020.",
                retractions=(Retraction(pubmed_id="23456", source="J Tea. 2021"),),
            ),
        ),
        links=(Link(label="Home", url="https://example.org/a b/ü"), Link(label="Bare", url="www.example.org")),
        shared_data=(SharedData(id="D-1", kind="Data Set", url="https://example.org/d", comment="On request"),),
        sharing_plan=SharingPlan(decision=DataSharing.YES, url="https://example.org/ipd"),
        documents=(
            TrialDocument(
                file_name="Prot_SAP_000.pdf",
                label="Study Protocol and Statistical Analysis Plan",
                kind="Prot_SAP",
                has_protocol=True,
                has_analysis_plan=True,
                has_consent_form=False,
                date=PartialDate("2019-05-01"),
                uploaded="2020-01-01T10:00",
                size=684592,
            ),
        ),
    )["relatedArtifact"]
    source, paper, retraction, home, bare, data, sharing, document = found
    assert source["type"] == "transforms"
    assert source["document"]["url"] == f"https://clinicaltrials.gov/api/v2/studies/{NCT}"
    assert paper["type"] == "citation"
    assert paper["classifier"][0]["coding"][0]["code"] == "RESULT"
    assert paper["citation"] == "Example A. Tea. 2020."
    assert paper["document"]["url"] == "https://pubmed.ncbi.nlm.nih.gov/12345/"
    pubmed = {"system": "https://pubmed.ncbi.nlm.nih.gov", "value": "12345"}
    assert paper["resourceReference"] == {"identifier": pubmed}
    # The paper was retracted, not the study.
    assert (retraction["type"], retraction["label"]) == ("citation", "Retraction of PMID 12345")
    assert retraction["classifier"] == [{"text": "Retraction of a publication"}]
    assert home["document"]["url"] == "https://example.org/a%20b/%C3%BC"
    assert home["display"] == "https://example.org/a b/ü"
    assert "document" not in bare
    assert (bare["label"], bare["display"]) == ("Bare", "www.example.org")
    assert (data["type"], data["label"], data["citation"]) == ("supported-with", "Data Set", "On request")
    assert data["resourceReference"] == {"identifier": {"value": "D-1"}}
    assert sharing["document"]["url"] == "https://example.org/ipd"
    assert document["document"] == {
        "contentType": "application/pdf",
        "url": "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/Prot_SAP_000.pdf",
        "size": "684592",
        "title": "Study Protocol and Statistical Analysis Plan",
        "creation": "2019-05-01",
    }
    assert [each["text"] for each in document["classifier"]] == ["Study Protocol", "Statistical Analysis Plan"]
    assert document["label"] == "Prot_SAP"


def test_what_fhir_has_no_element_for_stands_in_the_projects_extensions() -> None:
    found = study(
        expanded_access=ExpandedAccess(available=False),
        design=Design(target_duration="5 Years", is_patient_registry=False),
        biospecimens=Biospecimens(retention=BiospecimenRetention.WITH_DNA, description="Whole blood"),
        sharing_plan=SharingPlan(decision=DataSharing.NO, also_shared=(SharedInformation.PROTOCOL,)),
        has_results=False,
        removed_countries=("France", "Spain"),
    )
    assert extension(found, "expanded-access")[0]["extension"] == [{"url": "available", "valueBoolean": False}]
    text, duration = extension(found, "target-duration")[0]["extension"]
    assert text["valueString"] == "5 Years"
    assert duration["valueDuration"] == {
        "value": 5,
        "unit": "years",
        "system": "http://unitsofmeasure.org",
        "code": "a",
    }
    assert extension(found, "patient-registry")[0]["valueBoolean"] is False
    retention, description = extension(found, "biospecimens")[0]["extension"]
    assert retention["valueCodeableConcept"]["coding"][0]["code"] == "SAMPLES_WITH_DNA"
    assert description["valueMarkdown"] == "Whole blood"
    decision, shared = extension(found, "ipd-sharing")[0]["extension"]
    assert decision["valueCodeableConcept"]["coding"][0]["code"] == "NO"
    assert shared["valueCodeableConcept"]["coding"][0]["code"] == "STUDY_PROTOCOL"
    assert extension(found, "has-results")[0]["valueBoolean"] is False
    assert [each["valueString"] for each in extension(found, "removed-country")] == ["France", "Spain"]


def test_a_long_description_of_the_design_stands_on_the_concept_it_describes() -> None:
    (concept,) = study(design=Design(masking="double", masking_description="Sealed *envelopes*"))["studyDesign"]
    assert concept["text"] == "Masking: Double"
    assert extension(concept, "description")[0]["valueMarkdown"] == "Sealed *envelopes*"


def test_a_trial_that_says_nothing_is_still_a_study() -> None:
    types = [each["resourceType"] for each in all_of()]
    assert types == ["PlanDefinition", "ResearchStudy", "Provenance"]
