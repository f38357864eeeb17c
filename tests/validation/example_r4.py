"""The bundle of the same invented trial as the releases before R5 write it, valid in every respect."""

from collections.abc import Iterator
from typing import Any

from tests.validation.example import BASE, LABEL, NCT, canonical, concept, entry, narrative, years

THO = "http://terminology.hl7.org/CodeSystem"
R5_EXTENSION = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy"
UCUM = "http://unitsofmeasure.org"
WEEK = {"value": 12, "unit": "weeks", "system": UCUM, "code": "wk"}


def resources(release: str) -> Iterator[dict[str, Any]]:
    """Every resource type that we write; only EvidenceVariable differs between R4 and R4B."""
    yield {
        "resourceType": "Organization",
        "id": "org-5f3a1c",
        "text": narrative("Institute of Tea"),
        "name": "Institute of Tea",
        "telecom": [{"system": "phone", "value": "+44 20 7946 0000", "use": "work"}],
        "address": [{"city": "Leeds", "use": "work"}],
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
        "telecom": [{"system": "email", "value": "ann@example.org"}],
    }
    yield {
        "resourceType": "Location",
        "id": f"{NCT}-site-leeds-1",
        "text": narrative("Leeds, United Kingdom"),
        "name": "Tea House",
        "mode": "instance",
        "address": {"city": "Leeds", "country": "United Kingdom"},
        "position": {"longitude": -1.55, "latitude": 53.8},
    }
    yield {
        "resourceType": "Group",
        "id": f"{NCT}-eligibility",
        "text": narrative("Adults who drink tea"),
        "type": "person",
        "actual": False,
        "characteristic": [
            {
                "code": concept("http://loinc.org", "30525-0", "Age"),
                "valueRange": {"low": years(18), "high": years(65)},
                "exclude": False,
            },
            {
                "code": {"text": "allergic to tea"},
                "valueBoolean": True,
                "exclude": True,
                "period": {"start": "2015-08", "end": "2016-02"},
            },
        ],
    }
    yield evidence_variable(release)
    yield canonical("ActivityDefinition", f"{NCT}-tea") | {
        "subjectReference": {"reference": f"Group/{NCT}-eligibility"},
        "kind": "MedicationRequest",
        "intent": "option",
        "productCodeableConcept": {"text": "Tea"},
        "timingTiming": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "boundsDuration": WEEK}},
    }
    yield canonical("PlanDefinition", NCT) | {
        "type": concept(f"{THO}/plan-definition-type", "clinical-protocol", "Clinical Protocol"),
        "goal": [{"id": "goal-sleep", "description": {"text": "Hours of sleep"}}],
        "action": [
            {
                "id": "arm-tea",
                "title": LABEL,
                "goalId": ["goal-sleep"],
                "selectionBehavior": "all",
                "action": [
                    {
                        "id": "arm-tea-1",
                        "definitionCanonical": f"{BASE}/ActivityDefinition/{NCT}-tea|2023-06-15",
                        "relatedAction": [{"actionId": "arm-tea", "relationship": "concurrent"}],
                    }
                ],
            }
        ],
    }
    yield {
        "resourceType": "ResearchStudy",
        "id": NCT,
        "text": narrative("A tea trial"),
        "extension": [
            {
                "url": f"{R5_EXTENSION}.label",
                "extension": [
                    {
                        "url": "type",
                        "valueCodeableConcept": concept("http://hl7.org/fhir/title-type", "acronym", "Acronym"),
                    },
                    {"url": "value", "valueString": "TEA"},
                ],
            }
        ],
        "identifier": [{"system": "https://clinicaltrials.gov/nctid", "value": NCT}],
        "title": "Tea and sleep",
        "protocol": [{"reference": f"PlanDefinition/{NCT}"}],
        "status": "administratively-completed",
        "primaryPurposeType": concept(f"{THO}/research-study-prim-purp-type", "treatment", "Treatment"),
        "phase": concept(f"{THO}/research-study-phase", "phase-2", "Phase 2"),
        "condition": [{"text": "Insomnia"}],
        "contact": [{"name": "Ann Example", "telecom": [{"system": "email", "value": "ann@example.org"}]}],
        "relatedArtifact": [
            {
                "type": "documentation",
                "document": {"contentType": "application/pdf", "url": "https://example.org/a.pdf", "size": 684592},
            }
        ],
        "enrollment": [{"reference": f"Group/{NCT}-eligibility"}],
        "period": {"start": "2015-08", "end": "2016-02"},
        "sponsor": {"reference": "Organization/org-5f3a1c"},
        "principalInvestigator": {"reference": f"PractitionerRole/{NCT}-person-a1"},
        "site": [{"reference": f"Location/{NCT}-site-leeds-1"}],
        "reasonStopped": concept(f"{THO}/research-study-reason-stopped", "accrual-goal-met", "Accrual Goal Met"),
        "arm": [{"name": LABEL, "type": {"text": "Experimental"}, "description": "Two cups a day"}],
        "objective": [{"name": "Sleep", "type": concept(f"{THO}/research-study-objective-type", "primary", "Primary")}],
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


def evidence_variable(release: str) -> dict[str, Any]:
    """The exposure: three releases have three EvidenceVariables."""
    whole = canonical("EvidenceVariable", f"{NCT}-exposure-tea")
    characteristic = {
        "description": LABEL,
        "definitionReference": {"reference": f"Group/{NCT}-eligibility"},
        "exclude": False,
    }
    if release == "R4":
        return whole | {
            "type": "dichotomous",
            "approvalDate": "2023-06-15",
            "characteristic": [characteristic | {"groupMeasure": "mean", "timeFromStart": WEEK}],
        }
    return whole | {
        "actual": False,
        "handling": "dichotomous",
        "characteristicCombination": "union",
        "characteristic": [characteristic | {"timeFromStart": {"description": "after the start", "quantity": WEEK}}],
    }


def example_bundle_before(release: str) -> dict[str, Any]:
    """A new copy every time."""
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry(one) for one in resources(release)]}
