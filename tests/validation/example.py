"""One small bundle of an invented trial, valid in every respect, that the tests break in one place at a time."""

from collections.abc import Iterator
from typing import Any

BASE = "https://fhirtrials.github.io/fhir"
NCT = "NCT90000001"
LABEL = "Tea, 2 cups"


def narrative(words: str) -> dict[str, Any]:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words}</p></div>'}


def concept(system: str, code: str, words: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": words}], "text": words}


def canonical(kind: str, key: str) -> dict[str, Any]:
    """The elements that every resource with a url has."""
    return {
        "resourceType": kind,
        "id": key,
        "text": narrative(f"{kind} {key}"),
        "url": f"{BASE}/{kind}/{key}",
        "identifier": [{"system": f"{BASE}/NamingSystem/fhirtrials-key", "value": key}],
        "version": "2023-06-15",
        "name": f"{kind}_{NCT}",
        "title": f"{kind} of a tea trial",
        "status": "active",
    }


def years(value: int) -> dict[str, Any]:
    return {"value": value, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}


def resources() -> Iterator[dict[str, Any]]:
    """Every resource type that we write, with most of the data types."""
    yield {
        "resourceType": "Organization",
        "id": "org-5f3a1c",
        "text": narrative("Institute of Tea"),
        "name": "Institute of Tea",
        "contact": [{"telecom": [{"system": "phone", "value": "+44 20 7946 0000", "use": "work"}]}],
    }
    yield {
        "resourceType": "Practitioner",
        "id": f"{NCT}-person-a1",
        "text": narrative("Ann Example"),
        "name": [{"text": "Ann Example", "given": ["Ann", "B."], "_given": [None, {"id": "second"}]}],
    }
    yield {
        "resourceType": "PractitionerRole",
        "id": f"{NCT}-person-a1",
        "text": narrative("Ann Example, Institute of Tea"),
        "practitioner": {"reference": f"Practitioner/{NCT}-person-a1"},
        "organization": {"reference": "Organization/org-5f3a1c"},
        "contact": [{"telecom": [{"system": "email", "value": "ann@example.org"}]}],
    }
    yield {
        "resourceType": "Location",
        "id": f"{NCT}-site-leeds-1",
        "text": narrative("Leeds, United Kingdom"),
        "extension": [
            {
                "url": f"{BASE}/StructureDefinition/site-status",
                "valueCodeableConcept": concept(
                    "http://hl7.org/fhir/research-study-status", "recruiting", "Recruiting"
                ),
            }
        ],
        "name": "Tea House",
        "mode": "instance",
        "address": {"city": "Leeds", "country": "United Kingdom"},
        "position": {"longitude": -1.55, "latitude": 53.8},
    }
    yield canonical("EvidenceVariable", f"{NCT}-eligibility") | {
        "description": "Adults who drink tea",
        "actual": False,
        "characteristic": [
            {
                "linkId": "demographics",
                "definitionByCombination": {
                    "code": "all-of",
                    "characteristic": [
                        {
                            "linkId": "age",
                            "description": "18 to 65 years",
                            "definitionByTypeAndValue": {
                                "type": concept("http://loinc.org", "30525-0", "Age"),
                                "valueRange": {"low": years(18), "high": years(65)},
                            },
                        },
                        {
                            "linkId": "e1",
                            "exclude": True,
                            "definitionCodeableConcept": {"text": "allergic to tea"},
                            "timeFromEvent": [
                                {"range": {"low": years(-1), "high": years(0)}, "eventCodeableConcept": {"text": "now"}}
                            ],
                        },
                    ],
                },
            }
        ],
    }
    yield canonical("EvidenceVariable", f"{NCT}-exposure-tea") | {
        "characteristic": [
            {"definitionCanonical": f"{BASE}/EvidenceVariable/{NCT}-eligibility|2023-06-15", "description": LABEL}
        ]
    }
    yield canonical("ActivityDefinition", f"{NCT}-tea") | {
        "subjectCanonical": f"{BASE}/EvidenceVariable/{NCT}-eligibility",
        "kind": "MedicationRequest",
        "intent": "option",
        "productCodeableConcept": {"text": "Tea"},
        "timingTiming": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "boundsDuration": years(1)}},
    }
    yield canonical("PlanDefinition", NCT) | {
        "type": concept(
            "http://terminology.hl7.org/CodeSystem/plan-definition-type", "clinical-protocol", "Clinical Protocol"
        ),
        "goal": [{"id": "goal-sleep", "description": {"text": "Hours of sleep"}}],
        "action": [
            {
                "id": "arm-tea",
                "linkId": "arm-tea",
                "title": LABEL,
                "goalId": ["goal-sleep"],
                "selectionBehavior": "all",
                "action": [
                    {
                        "id": "arm-tea-1",
                        "definitionCanonical": f"{BASE}/ActivityDefinition/{NCT}-tea|2023-06-15",
                        "relatedAction": [{"targetId": "arm-tea", "relationship": "concurrent"}],
                    }
                ],
            }
        ],
    }
    yield {
        "resourceType": "Group",
        "id": f"{NCT}-group",
        "text": narrative("Those who were treated"),
        "type": "person",
        "membership": "definitional",
        "name": "Treated",
    }
    yield canonical("ResearchStudy", NCT) | {
        "meta": {"source": f"https://clinicaltrials.gov/api/v2/studies/{NCT}"},
        "label": [{"type": concept("http://hl7.org/fhir/title-type", "acronym", "Acronym"), "value": "TEA"}],
        "protocol": [{"reference": f"PlanDefinition/{NCT}"}],
        "date": "2023-06-15",
        "_date": {"extension": [{"url": f"{BASE}/StructureDefinition/kind-of-date", "valueCode": "actual"}]},
        "phase": concept("http://hl7.org/fhir/research-study-phase", "phase-2", "Phase 2"),
        "relatedArtifact": [
            {
                "type": "documentation",
                "document": {"contentType": "application/pdf", "url": "https://example.org/a.pdf", "size": "684592"},
            }
        ],
        "period": {"start": "2015-08", "end": "2016-02-29"},
        "progressStatus": [
            {
                "state": concept("http://hl7.org/fhir/research-study-status", "recruiting", "Recruiting"),
                "actual": True,
            }
        ],
        "associatedParty": [
            {
                "role": concept("http://hl7.org/fhir/research-study-party-role", "lead-sponsor", "lead-sponsor"),
                "party": {"reference": "Organization/org-5f3a1c"},
            },
            {
                "role": concept("http://hl7.org/fhir/research-study-party-role", "general-contact", "general-contact"),
                "party": {"reference": f"PractitionerRole/{NCT}-person-a1"},
            },
        ],
        "site": [{"reference": f"Location/{NCT}-site-leeds-1"}],
        "recruitment": {"targetNumber": 40, "eligibility": {"reference": f"EvidenceVariable/{NCT}-eligibility"}},
        "comparisonGroup": [
            {
                "linkId": "arm-tea",
                "name": LABEL,
                "intendedExposure": [{"reference": f"EvidenceVariable/{NCT}-exposure-tea"}],
                "observedGroup": {"reference": f"Group/{NCT}-group"},
            }
        ],
    }
    yield {
        "resourceType": "Provenance",
        "id": f"{NCT}-provenance",
        "text": narrative("Transformed from the registry's record"),
        "target": [{"reference": f"ResearchStudy/{NCT}"}],
        "recorded": "2023-06-15T00:00:00Z",
        "agent": [{"who": {"display": "fhirtrials"}}],
        "entity": [{"role": "source", "what": {"display": "ClinicalTrials.gov record, version 2023-06-15"}}],
    }


def entry(resource: dict[str, Any]) -> dict[str, Any]:
    name = f"{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": f"{BASE}/{name}", "resource": resource, "request": {"method": "PUT", "url": name}}


def example_bundle() -> dict[str, Any]:
    """A new copy every time."""
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry(one) for one in resources()]}
