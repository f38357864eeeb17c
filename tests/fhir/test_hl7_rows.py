"""HL7's own ClinicalTrials.gov mapping of ResearchStudy, 21 rows, each found in R5 where R5 keeps it.

The rows are the ``clinicaltrials-gov`` mapping column of https://hl7.org/fhir/R4/researchstudy-mappings.html. In R5
category → studyDesign, arm → comparisonGroup, enrollment → recruitment, reasonStopped → whyStopped; sponsor,
principalInvestigator and contact are parties of the study.
"""

from collections.abc import Callable

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import bundle
from fhirtrials.model import Resource
from fhirtrials.readers.ctgov_json import study

RECORD = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "orgStudyIdInfo": {"id": "EX-1"},
            "secondaryIdInfos": [{"id": "2020-001234-56", "type": "EUDRACT_NUMBER"}],
            "briefTitle": "Tea and sleep",
        },
        "statusModule": {
            "overallStatus": "TERMINATED",
            "whyStopped": "Too few drank tea",
            "startDateStruct": {"date": "2020-01", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2021-06-30", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "Short.", "detailedDescription": "Long."},
        "conditionsModule": {"conditions": ["Insomnia"], "keywords": ["tea"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "bioSpec": {"retention": "SAMPLES_WITH_DNA"},
            "enrollmentInfo": {"count": 40, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Hot",
                    "type": "EXPERIMENTAL",
                    "description": "Hot tea",
                    "interventionNames": ["Drug: Tea"],
                },
                {"label": "None", "type": "NO_INTERVENTION"},
            ],
            "interventions": [{"type": "DRUG", "name": "Tea", "armGroupLabels": ["Hot"]}],
        },
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Sleeps badly", "minimumAge": "18 Years"},
        "contactsLocationsModule": {
            "centralContacts": [{"name": "Study office", "role": "CONTACT", "phone": "555-0100"}],
            "overallOfficials": [{"name": "Ada Example", "role": "PRINCIPAL_INVESTIGATOR"}],
            "locations": [{"facility": "Example Hospital", "city": "Graz", "country": "Austria"}],
        },
        "referencesModule": {
            "references": [{"pmid": "12345", "type": "RESULT", "citation": "Example A. Tea."}],
            "seeAlsoLinks": [{"label": "Home", "url": "https://example.org"}],
        },
    },
    "documentSection": {"largeDocumentModule": {"largeDocs": [{"filename": "Prot_000.pdf", "label": "Protocol"}]}},
}


@pytest.fixture(scope="module")
def graph() -> dict[str, Resource]:
    """The record's resources by ``Type/id``."""
    trial = study(RECORD, "tea.json", lambda issue: None)
    assert trial is not None
    found = bundle(understand(trial, lambda issue: None), "R5", lambda issue: None)
    return {f"{each['resourceType']}/{each['id']}": each for each in (entry["resource"] for entry in found["entry"])}


def parties(graph: dict[str, Resource], role: str) -> list[Resource]:
    roles = "http://hl7.org/fhir/research-study-party-role"
    return [
        graph[party["party"]["reference"]]
        for party in graph["ResearchStudy/NCT90000001"]["associatedParty"]
        if any(coding["system"] == roles and coding["code"] == role for coding in party["role"]["coding"])
    ]


def plan_titles(graph: dict[str, Resource], study: Resource) -> list[str]:
    (allocation,) = graph[study["protocol"][0]["reference"]]["action"]
    hot, none = allocation["action"]
    return [hot["title"], hot["action"][0]["title"], none["title"]]


def first_criterion(graph: dict[str, Resource], study: Resource) -> str:
    variable = graph[study["recruitment"]["eligibility"]["reference"]]
    wrappers = {
        each["linkId"]: each["definitionByCombination"]["characteristic"] for each in variable["characteristic"]
    }
    return wrappers["inclusion"][0]["description"]


Find = Callable[[dict[str, Resource], Resource], object]

ROWS: list[tuple[str, Find, object]] = [
    (
        "identifier",
        lambda graph, study: [each["value"] for each in study["identifier"]],
        ["NCT90000001", "EX-1", "2020-001234-56"],
    ),
    ("title", lambda graph, study: study["title"], "Tea and sleep"),
    ("protocol", plan_titles, ["Hot", "Drug: Tea", "None"]),
    ("phase", lambda graph, study: study["phase"]["coding"][0]["code"], "phase-2-phase-3"),
    ("condition", lambda graph, study: [each["text"] for each in study["condition"]], ["Insomnia"]),
    (
        "category",
        lambda graph, study: [each["text"] for each in study["studyDesign"]] + [study["primaryPurposeType"]["text"]],
        [
            "Interventional",
            "Randomized",
            "Parallel Assignment",
            "Masking: Double",
            "Masked: Participant",
            "Masked: Investigator",
            "Biospecimen retention: Samples With DNA",
            "Treatment",
        ],
    ),
    (
        "focus",
        lambda graph, study: [graph[each["reference"]["reference"]]["title"] for each in study["focus"]],
        ["Tea"],
    ),
    (
        "contact",
        lambda graph, study: [each["contact"][0]["name"][0]["text"] for each in parties(graph, "recruitment-contact")],
        ["Study office"],
    ),
    (
        "relatedArtifact",
        lambda graph, study: [each["document"]["url"] for each in study["relatedArtifact"][1:]],
        [
            "https://pubmed.ncbi.nlm.nih.gov/12345/",
            "https://example.org",
            "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/Prot_000.pdf",
        ],
    ),
    ("keyword", lambda graph, study: [each["text"] for each in study["keyword"]], ["tea"]),
    ("description", lambda graph, study: (study["descriptionSummary"], study["description"]), ("Short.", "Long.")),
    (
        "enrollment",
        lambda graph, study: (study["recruitment"]["actualNumber"], first_criterion(graph, study)),
        (40, "Sleeps badly"),
    ),
    (
        "period",
        lambda graph, study: (study["period"]["start"], study["period"]["end"]),
        ("2020-01", "2021-06-30"),
    ),
    (
        "sponsor",
        lambda graph, study: [each["name"] for each in parties(graph, "lead-sponsor")],
        ["Example University"],
    ),
    (
        "principalInvestigator",
        lambda graph, study: [
            graph[each["practitioner"]["reference"]]["name"][0]["text"]
            for each in parties(graph, "primary-investigator")
        ],
        ["Ada Example"],
    ),
    (
        "site",
        lambda graph, study: [graph[each["reference"]]["name"] for each in study["site"]],
        ["Example Hospital"],
    ),
    ("reasonStopped", lambda graph, study: study["whyStopped"]["text"], "Too few drank tea"),
    ("arm", lambda graph, study: len(study["comparisonGroup"]), 2),
    ("arm.name", lambda graph, study: [each["name"] for each in study["comparisonGroup"]], ["Hot", "None"]),
    (
        "arm.type",
        lambda graph, study: [each["type"]["coding"][0]["code"] for each in study["comparisonGroup"]],
        ["experimental", "no-intervention"],
    ),
    ("arm.description", lambda graph, study: study["comparisonGroup"][0]["description"], "Hot tea"),
]


def test_there_are_21_rows() -> None:
    assert len(ROWS) == 21


@pytest.mark.parametrize(("row", "find", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_is_mapped(graph: dict[str, Resource], row: str, find: Find, expected: object) -> None:
    assert find(graph, graph["ResearchStudy/NCT90000001"]) == expected
