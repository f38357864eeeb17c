"""The measure of fidelity, on bundles made by hand: what it must find, and what it must not take for found."""

import io
import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import fidelity  # noqa: E402
from fidelity_bundle import BundleFacts, unescaped  # noqa: E402
from fidelity_match import APART, MISSING, NATIVE, OWN, TYPES, leaves, mesh_id  # noqa: E402
from fidelity_newer import unfolded  # noqa: E402
from fidelity_places import HOMES, PLACES  # noqa: E402
from fidelity_places_r4 import R4  # noqa: E402

OURS = "https://fhirtrials.github.io/fhir/StructureDefinition/"
REGISTRATION = "http://hl7.org/fhir/StructureDefinition/researchStudy-studyRegistration"

RECORD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT90000001", "briefTitle": "Tea \\> coffee?"},
        "statusModule": {
            "overallStatus": "ACTIVE_NOT_RECRUITING",
            "studyFirstSubmitDate": "2024-02-03",
            "studyFirstPostDateStruct": {"date": "2024-02-05", "type": "ESTIMATED"},
        },
        "oversightModule": {"oversightHasDmc": False, "isFdaRegulatedDrug": True},
        "designModule": {
            "designInfo": {"allocation": "NA", "maskingInfo": {"masking": "NONE"}},
            "enrollmentInfo": {"count": 12, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Tea", "type": "EXPERIMENTAL", "interventionNames": ["Dietary Supplement: Green tea"]},
                {"label": "Water", "type": "NO_INTERVENTION", "description": "Water only"},
            ],
            "interventions": [{"type": "DIETARY_SUPPLEMENT", "name": "Green tea", "armGroupLabels": ["Tea"]}],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Sleep", "timeFrame": "4 weeks"}],
            "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "8 weeks"}],
        },
        "eligibilityModule": {"minimumAge": "18 Years", "sex": "FEMALE", "healthyVolunteers": False},
        "contactsLocationsModule": {
            "locations": [
                {"facility": "House A", "city": "Oslo", "status": "RECRUITING"},
                {"facility": "House B", "city": "Bergen", "status": "COMPLETED"},
            ]
        },
    },
    "derivedSection": {
        "conditionBrowseModule": {
            "meshes": [{"id": "D000004066", "term": "Digestive System Diseases"}],
            "browseLeaves": [{"id": "M1", "name": "x"}],
        },
        "miscInfoModule": {"versionHolder": "2026-11-01"},
    },
    "resultsSection": {"adverseEventsModule": {"timeFrame": "2 years"}},
}


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def site(number: int, facility: str, city: str, status: str) -> tuple[dict[str, Any], dict[str, Any]]:
    reference = {
        "reference": f"Location/L{number}",
        "extension": [{"url": OURS + "site-status", "valueCodeableConcept": coded("http://x", status)}],
    }
    place = {"resourceType": "Location", "id": f"L{number}", "name": facility, "address": {"city": city}}
    return reference, place


def outcome(kind: str, time: str) -> tuple[dict[str, Any], dict[str, Any]]:
    measure = {
        "name": "Sleep",
        "type": [coded("http://x", kind)],
        "reference": {"reference": f"EvidenceVariable/{kind}"},
    }
    frames = [{"timeFromEvent": [{"description": time}]}]
    return measure, {"resourceType": "EvidenceVariable", "id": kind, "title": "Sleep", "characteristic": frames}


def registration(activity: str, date: str, **more: bool) -> dict[str, Any]:
    parts = [
        {"url": "activity", "valueCodeableConcept": coded("http://x", activity)},
        *({"url": name, "valueBoolean": value} for name, value in more.items()),
        {"url": "period", "valuePeriod": {"start": date, "end": date}},
    ]
    return {"url": REGISTRATION, "extension": parts}


def bundle() -> dict[str, Any]:
    sites = [site(1, "House A", "Oslo", "recruiting"), site(2, "House B", "Bergen", "completed")]
    outcomes = [outcome("primary", "4 weeks"), outcome("secondary", "8 weeks")]
    study = {
        "resourceType": "ResearchStudy",
        "id": "NCT90000001",
        "text": {"status": "generated", "div": "<div>2026-11-01</div>"},
        "extension": [
            registration("registration-submission", "2024-02-03"),
            registration("registration-posting", "2024-02-05", actual=False),
            {"url": OURS + "oversight", "extension": [{"url": "hasDataMonitoringCommittee", "valueBoolean": False}]},
        ],
        "identifier": [{"system": "https://clinicaltrials.gov/nctid", "value": "NCT90000001"}],
        "title": "Tea > coffee?",
        "classifier": [
            coded("http://hl7.org/fhir/research-study-classifiers", "fda-regulated-drug"),
            coded("https://fevir.net/resources/CodeSystem/419455", "does-not-include-healthy-volunteers"),
        ],
        "progressStatus": [{"state": coded("http://hl7.org/fhir/research-study-status", "active-but-not-recruiting")}],
        "studyDesign": [{"text": "Allocation: N/A"}, {"text": "Masking: None (Open Label)"}],
        "recruitment": {"actualNumber": 12},
        "comparisonGroup": [
            {
                "name": "Tea",
                "type": coded("http://x", "experimental"),
                "intendedExposure": [{"reference": "EvidenceVariable/tea"}],
            },
            {"name": "Water", "type": coded("http://x", "no-intervention"), "description": "Water only"},
        ],
        "outcomeMeasure": [measure for measure, _ in outcomes],
        "site": [reference for reference, _ in sites],
        "condition": [
            {"coding": [{"system": "http://m", "code": "D004066", "display": "Digestive System Diseases"}]},
        ],
    }
    eligibility = {
        "resourceType": "EvidenceVariable",
        "id": "eligibility",
        "characteristic": [
            {"definitionByTypeAndValue": {"valueRange": {"low": {"value": 18, "unit": "years", "code": "a"}}}},
            {"definitionByTypeAndValue": {"valueCodeableConcept": coded("http://x", "female")}},
        ],
    }
    exposure = {"resourceType": "EvidenceVariable", "id": "tea", "title": "Green tea"}
    activity = {
        "resourceType": "ActivityDefinition",
        "id": "t",
        "title": "Green tea",
        "topic": [{"text": "Dietary Supplement"}],
    }
    resources = [study, eligibility, exposure, activity, *(ev for _, ev in outcomes), *(place for _, place in sites)]
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def verdicts(record: dict[str, Any], made: dict[str, Any]) -> dict[str, str]:
    return {leaf.where.removeprefix("$."): leaf.verdict for leaf in leaves(record, made)}


def study_of(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made["entry"][0]["resource"]
    return found


def test_every_leaf_of_the_registry_has_a_place() -> None:
    assert set(PLACES) == set(TYPES)
    assert len(TYPES) == 201
    assert all(any(path.startswith(home + ".") for path in PLACES) for home in HOMES)


def test_a_complete_bundle_lacks_only_the_snapshot_date() -> None:
    found = verdicts(RECORD, bundle())
    assert {where for where, verdict in found.items() if verdict == MISSING} == {
        "derivedSection.miscInfoModule.versionHolder"
    }


def test_what_only_our_extensions_hold_is_told_apart() -> None:
    found = verdicts(RECORD, bundle())
    assert {where for where, verdict in found.items() if verdict == OWN} == {
        "protocolSection.oversightModule.oversightHasDmc",
        "protocolSection.contactsLocationsModule.locations[0].status",
        "protocolSection.contactsLocationsModule.locations[1].status",
    }


def test_results_and_browse_leaves_do_not_count() -> None:
    found = verdicts(RECORD, bundle())
    assert found["resultsSection.adverseEventsModule.timeFrame"] == APART
    assert found["derivedSection.conditionBrowseModule.browseLeaves[0].id"] == APART


def test_an_empty_bundle_has_nothing() -> None:
    assert {leaf.verdict for leaf in leaves(RECORD, {"entry": []})} == {MISSING, APART}


def test_narrative_and_attached_bytes_do_not_count() -> None:
    record = {"protocolSection": {"identificationModule": {"briefTitle": "A title"}}}
    made = {
        "entry": [
            {
                "resource": {
                    "resourceType": "ResearchStudy",
                    "text": {"status": "generated", "div": "<div>A title</div>"},
                    "relatedArtifact": [{"document": {"contentType": "text/plain", "data": "A title"}}],
                }
            }
        ]
    }
    assert verdicts(record, made) == {"protocolSection.identificationModule.briefTitle": MISSING}
    assert BundleFacts(made).everything.texts == {"text/plain"}


CHANGES = [
    ("site status of another site", "contactsLocationsModule.locations[0].status"),
    ("city of another site", "contactsLocationsModule.locations[0].city"),
    ("time frame of another outcome", "outcomesModule.primaryOutcomes[0].timeFrame"),
    ("flag with the other value", "oversightModule.oversightHasDmc"),
    ("planned number for the actual one", "designModule.enrollmentInfo.type"),
    ("date of another event", "statusModule.studyFirstSubmitDate"),
    ("age in months", "eligibilityModule.minimumAge"),
    ("intervention in another arm", "armsInterventionsModule.interventions[0].armGroupLabels[0]"),
]


@pytest.mark.parametrize(("change", "where"), CHANGES, ids=[change for change, _ in CHANGES])
def test_a_value_in_the_wrong_place_is_missing(change: str, where: str) -> None:
    made = bundle()
    study = study_of(made)
    match change:
        case "site status of another site":
            study["site"][0].pop("extension")
        case "city of another site":
            made["entry"][-2]["resource"]["address"]["city"] = "Bergen"
        case "time frame of another outcome":
            made["entry"][4]["resource"]["characteristic"][0]["timeFromEvent"][0]["description"] = "8 weeks"
        case "flag with the other value":
            study["extension"][2]["extension"][0]["valueBoolean"] = True
        case "planned number for the actual one":
            study["recruitment"] = {"targetNumber": 12}
        case "date of another event":
            study["extension"][0]["extension"][-1]["valuePeriod"] = {"start": "2024-02-05", "end": "2024-02-05"}
        case "age in months":
            age = made["entry"][1]["resource"]["characteristic"][0]["definitionByTypeAndValue"]["valueRange"]["low"]
            age["code"] = "mo"
        case "intervention in another arm":
            study["comparisonGroup"][1]["intendedExposure"] = study["comparisonGroup"][0].pop("intendedExposure")
    assert verdicts(RECORD, made)["protocolSection." + where] == MISSING
    assert verdicts(RECORD, bundle())["protocolSection." + where] != MISSING


def test_two_equal_items_need_two_elements() -> None:
    record = deepcopy(RECORD)
    locations = record["protocolSection"]["contactsLocationsModule"]["locations"]
    locations[1] = dict(locations[0])
    made = bundle()
    place = made["entry"][-1]["resource"]
    place["name"], place["address"]["city"] = "House C", "Narvik"
    found = verdicts(record, made)
    where = "protocolSection.contactsLocationsModule.locations"
    assert found[f"{where}[0].facility"] == NATIVE
    assert found[f"{where}[1].facility"] == MISSING


def test_a_word_of_another_closed_list_is_not_taken_for_it() -> None:
    record = {
        "protocolSection": {"designModule": {"designInfo": {"allocation": "NA", "maskingInfo": {"masking": "NONE"}}}}
    }
    system = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-DesignAllocation"
    design = [{"coding": [{"system": system, "code": code}]} for code in ("NA", "NONE")]
    found = verdicts(record, {"entry": [{"resource": {"resourceType": "ResearchStudy", "studyDesign": design}}]})
    assert found["protocolSection.designModule.designInfo.allocation"] == NATIVE
    assert found["protocolSection.designModule.designInfo.maskingInfo.masking"] == MISSING


@pytest.mark.parametrize(
    ("given", "true"),
    [("D000001943", "D001943"), ("D001943", "D001943"), ("D066331", "D066331"), ("D000066388", "D000066388"),
     ("C000500026", "C500026"), ("C588336", "C588336"), ("C000588423", "C000588423"), ("none", "none")],
)  # fmt: skip
def test_padded_mesh_ids_are_the_true_ones(given: str, true: str) -> None:
    assert mesh_id(given) == true


def test_markdown_escapes_and_blanks_make_no_difference() -> None:
    assert unescaped("INR  \\>=\n1.5 \\[a\\] 10\\^9 C:\\dir") == "INR >= 1.5 [a] 10^9 C:\\dir"


def test_a_missing_leaf_is_told_by_its_place_or_one_around_it() -> None:
    path = "protocolSection.contactsLocationsModule.locations[].city"
    assert fidelity.is_told(path, [(fidelity.bare("$.protocolSection.contactsLocationsModule.locations[3].city"), "")])
    assert fidelity.is_told(path, [("protocolSection.contactsLocationsModule", "")])
    assert not fidelity.is_told(path, [("protocolSection.contactsLocationsModule.locations.country", ""), ("", "")])


def test_the_report_gives_shares_and_the_worst_path_first() -> None:
    tally = fidelity.Tally()
    tally.add("NCT90000001", leaves(RECORD, bundle()), [])
    text = "\n".join(fidelity.report(tally, every_path=True))
    rows = [line.split() for line in text.splitlines() if "Section" in line]
    assert rows[0][0] == "0.00%"
    assert rows[0][-1] == "derivedSection.miscInfoModule.versionHolder"
    assert "by none: 1" in text
    assert "results tables" in text


def test_records_come_one_a_line_or_one_alone() -> None:
    assert list(fidelity.studies(io.StringIO('{"a": 1}\n\n{"a": 2}\n{"a": 3}\n'), None)) == [
        {"a": 1},
        {"a": 2},
        {"a": 3},
    ]
    assert list(fidelity.studies(io.StringIO('{"a": 1}\n{"a": 2}\n{"a": 3}\n'), 2)) == [{"a": 1}, {"a": 2}]
    assert list(fidelity.studies(io.StringIO(json.dumps({"a": {"b": 1}}, indent=2)), None)) == [{"a": {"b": 1}}]


NEWER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"


def newer(path: str, **content: Any) -> dict[str, Any]:
    return {"url": NEWER + path, **content}


def older_bundle() -> dict[str, Any]:
    """The same bundle as R4 has it."""
    made = bundle()
    study = study_of(made)
    arms, measures = study.pop("comparisonGroup"), study.pop("outcomeMeasure")
    statuses = study.pop("progressStatus")
    study["status"] = "closed-to-accrual"
    study["category"] = study.pop("studyDesign") + study.pop("classifier")
    study["extension"] += [
        newer("ResearchStudy.recruitment.actualNumber", valueUnsignedInt=study.pop("recruitment")["actualNumber"]),
        *(
            newer("ResearchStudy.progressStatus", extension=[{"url": "state", "valueCodeableConcept": each["state"]}])
            for each in statuses
        ),
        *(
            newer(
                "ResearchStudy.outcomeMeasure",
                extension=[
                    {"url": "name", "valueString": each["name"]},
                    {"url": "type", "valueCodeableConcept": each["type"][0]},
                    {"url": "reference", "valueReference": each["reference"]},
                ],
            )
            for each in measures
        ),
    ]
    for arm in arms:
        exposures = arm.pop("intendedExposure", [])
        arm["extension"] = [
            newer("ResearchStudy.comparisonGroup.intendedExposure", valueReference=exposure) for exposure in exposures
        ]
    study["arm"] = arms
    eligibility = made["entry"].pop(1)["resource"]
    characteristics = [
        {"code": {"text": "x"}, **each["definitionByTypeAndValue"]} for each in eligibility["characteristic"]
    ]
    made["entry"].append({"resource": {"resourceType": "Group", "id": "g", "characteristic": characteristics}})
    return made


def missing(record: dict[str, Any], made: dict[str, Any]) -> set[str]:
    return {leaf.where.removeprefix("$.") for leaf in leaves(record, made, R4) if leaf.verdict == MISSING}


def test_a_complete_bundle_of_r4_lacks_only_the_snapshot_date() -> None:
    assert missing(RECORD, older_bundle()) == {"derivedSection.miscInfoModule.versionHolder"}


def test_without_cross_version_extensions_r4_lacks_what_only_r5_has() -> None:
    made = older_bundle()
    study = study_of(made)
    study["extension"] = [each for each in study["extension"] if not each["url"].startswith(NEWER)]
    for arm in study["arm"]:
        arm["extension"] = []
    lacking = {where.partition("protocolSection.")[2].split(".")[0] for where in missing(RECORD, made)}
    assert lacking == {"", "designModule", "armsInterventionsModule", "outcomesModule"}
    assert "protocolSection.statusModule.overallStatus" not in missing(RECORD, made)
    study["status"] = "active"
    assert "protocolSection.statusModule.overallStatus" in missing(RECORD, made)


def test_a_code_that_the_release_does_not_have_stands_for_nothing() -> None:
    record = {"protocolSection": {"designModule": {"phases": ["PHASE2"]}}}
    for system, verdict in (
        ("http://terminology.hl7.org/CodeSystem/research-study-phase", NATIVE),
        ("http://hl7.org/fhir/research-study-phase", MISSING),
    ):
        study = {"resourceType": "ResearchStudy", "phase": coded(system, "phase-2")}
        (leaf,) = leaves(record, {"entry": [{"resource": study}]}, R4)
        assert leaf.verdict == verdict


def test_cross_version_extensions_become_the_elements_they_stand_for() -> None:
    study = {
        "resourceType": "ResearchStudy",
        "extension": [
            {"url": OURS + "x", "valueBoolean": True},
            newer("ResearchStudy.recruitment.targetNumber", valueUnsignedInt=3),
            newer(
                "ResearchStudy.label",
                extension=[
                    {"url": "type", "valueCodeableConcept": {"text": "t"}},
                    {"url": "value", "valueString": "v"},
                ],
            ),
        ],
        "focus": [
            {
                "text": "Tea",
                "extension": [
                    newer(
                        "ResearchStudy.focus",
                        extension=[
                            {"url": "http://hl7.org/fhir/StructureDefinition/_datatype", "valueString": "x"},
                            {"url": "reference", "valueReference": {"reference": "EvidenceVariable/tea"}},
                        ],
                    )
                ],
            }
        ],
    }
    assert unfolded(study) == {
        "resourceType": "ResearchStudy",
        "extension": [{"url": OURS + "x", "valueBoolean": True}],
        "recruitment": {"targetNumber": 3},
        "label": {"type": {"text": "t"}, "value": "v"},
        "focus": [{"text": "Tea", "reference": {"reference": "EvidenceVariable/tea"}}],
    }
