"""The valid bundle with one defect: the finding has the right kind, and names the place."""

from typing import Any

import pytest

from fhirtrials.issues import Issue
from fhirtrials.validation import check
from tests.validation.example import BASE, NCT, example_bundle, years

GONE = object()

# The place of each resource in the bundle.
ORG, PERSON, ROLE, SITE, ELIGIBILITY, EXPOSURE, ACTIVITY, PLAN, GROUP, STUDY, PROVENANCE = range(11)

AGE = ("characteristic", 0, "definitionByCombination", "characteristic", 0)
EXCLUSION = ("characteristic", 0, "definitionByCombination", "characteristic", 1)
REPEAT = ("timingTiming", "repeat")
BOUNDS = (*REPEAT, "boundsDuration")
RANGE = (*AGE, "definitionByTypeAndValue", "valueRange")


def to(reference: str) -> dict[str, str]:
    return {"reference": reference}


def acting(who: str, for_whom: str) -> dict[str, Any]:
    return {"who": to(who), "onBehalfOf": to(for_whom)}


DEFECTS: list[tuple[str, int, tuple[str | int, ...], Any, str, str]] = [
    # structure
    ("a required element is missing", PLAN, ("status",), GONE, "invalid-structure", ""),
    ("a required object is missing", PROVENANCE, ("agent", 0, "who"), GONE, "invalid-structure", "agent[0]"),
    ("an unknown element", STUDY, ("briefTitle",), "Tea", "invalid-structure", "briefTitle"),
    ("an unknown element deep inside", STUDY, ("label", 0, "kind"), "Tea", "invalid-structure", "label[0].kind"),
    ("an object where a list belongs", STUDY, ("label",), {"value": "x"}, "invalid-structure", "label"),
    ("a list where one belongs", STUDY, ("period",), [{"start": "2015"}], "invalid-structure", "period"),
    ("a text where an object belongs", STUDY, ("phase",), "Phase 2", "invalid-structure", "phase"),
    ("a number as a text", STUDY, ("recruitment", "targetNumber"), "40", "invalid-structure",
     "recruitment.targetNumber"),
    ("a count below 0", STUDY, ("recruitment", "targetNumber"), -1, "invalid-structure", "recruitment.targetNumber"),
    ("true as a text", STUDY, ("progressStatus", 0, "actual"), "true", "invalid-structure", "progressStatus[0].actual"),
    ("an empty list", STUDY, ("site",), [], "invalid-structure", "site"),
    ("an empty object", STUDY, ("phase",), {}, "invalid-structure", "phase"),
    ("an element with an id only", STUDY, ("phase",), {"id": "p"}, "broken-invariant ele-1", "phase"),
    ("an empty text", STUDY, ("title",), "", "invalid-structure", "title"),
    ("a null", STUDY, ("title",), None, "invalid-structure", "title"),
    ("a null in a list of objects", STUDY, ("site", 1), None, "invalid-structure", "site[1]"),
    ("a null in a list of texts", PERSON, ("name", 0, "_given"), GONE, "", ""),
    ("a null without its extension", PERSON, ("name", 0, "suffix"), [None, "MD"], "invalid-structure",
     "name[0].suffix[0]"),
    ("a day that is not in the calendar", STUDY, ("date",), "2023-02-29", "invalid-structure", "date"),
    ("a thirteenth month", STUDY, ("period", "start"), "2015-13", "invalid-structure", "period.start"),
    ("a date in words", STUDY, ("period", "start"), "August 2015", "invalid-structure", "period.start"),
    ("a time without its zone", PROVENANCE, ("recorded",), "2023-06-15T00:00:00", "invalid-structure", "recorded"),
    ("a date where an instant belongs", PROVENANCE, ("recorded",), "2023-06-15", "invalid-structure", "recorded"),
    ("two types of one choice", ACTIVITY, ("productReference",), {"display": "Tea"}, "invalid-structure", ""),
    ("the size of a document as a number", STUDY, ("relatedArtifact", 0, "document", "size"), 684592,
     "invalid-structure",
     "relatedArtifact[0].document.size"),
    ("a url with a blank", STUDY, ("url",), "https://example.org/a b", "invalid-structure", "url"),
    ("no such type of a contained resource", STUDY, ("contained",), [{"resourceType": "Place", "id": "p"}],
     "invalid-structure", "contained[0]"),
    ("no such resource type", SITE, ("resourceType",), "Place", "invalid-structure", ""),
    # codes
    ("a status that is no status", STUDY, ("status",), "recruiting", "invalid-code", "status"),
    ("a status that is a number", STUDY, ("status",), 1, "invalid-code", "status"),
    ("a kind that is no request", ACTIVITY, ("kind",), "Patient", "invalid-code", "kind"),
    ("a combination of no kind", ELIGIBILITY, ("characteristic", 0, "definitionByCombination", "code"), "all",
     "invalid-code", "characteristic[0].definitionByCombination.code"),
    ("a unit of time that is a word", ACTIVITY, (*REPEAT, "periodUnit"), "day", "invalid-code",
     "timing.repeat.periodUnit"),
    ("a group of another release", GROUP, ("membership",), "conceptual", "invalid-code", "membership"),
    # references and canonicals
    ("a protocol that is a study", STUDY, ("protocol", 0, "reference"), f"ResearchStudy/{NCT}",
     "invalid-reference-type",
     "protocol[0]"),
    ("a person as a site's organization", ROLE, ("organization", "reference"), f"Practitioner/{NCT}-person-a1",
     "invalid-reference-type", "organization"),
    ("a reference that says another type", STUDY, ("site", 0, "type"), "Organization", "invalid-reference-type",
     "site[0]"),
    ("a reference to nothing", STUDY, ("site", 0, "reference"), "Location/nowhere", "unresolved-reference", "site[0]"),
    ("a reference to a uuid that is not there", STUDY, ("site", 0, "reference"),
     "urn:uuid:0f5b2b3e-7f0c-4d1b-9a53-3e1b7f2c9d11", "unresolved-reference", "site[0]"),
    ("a reference to nothing at our base", STUDY, ("site", 0, "reference"), f"{BASE}/Location/nowhere",
     "unresolved-reference", "site[0]"),
    ("a name in a reference", STUDY, ("site", 0, "reference"), "Tea House", "unresolved-reference", "site[0]"),
    ("a canonical to nothing", ACTIVITY, ("subjectCanonical",), f"{BASE}/EvidenceVariable/{NCT}-who",
     "unresolved-canonical", "subject"),
    ("a canonical to another version", PLAN, ("action", 0, "action", 0, "definitionCanonical"),
     f"{BASE}/ActivityDefinition/{NCT}-tea|2020-01-01", "unresolved-canonical", "action[0].action[0].definition"),
    ("a canonical to another type", ACTIVITY, ("subjectCanonical",), f"{BASE}/PlanDefinition/{NCT}",
     "invalid-reference-type", "subject"),
    ("a place that is an organization", PLAN, ("action", 0, "location"), {"reference": to("Organization/org-5f3a1c")},
     "invalid-reference-type", "action[0].location.reference"),
    ("a reference to nothing in an extension", SITE, ("extension", 0), {"url": "x", "valueReference": to("Group/none")},
     "unresolved-reference", "extension[0].value"),
    ("an agent on behalf of itself", PROVENANCE, ("agent", 0),
     acting("Organization/org-5f3a1c", "Organization/org-5f3a1c"),
     "broken-invariant prov-1", "agent[0]"),
    ("a practitioner on behalf of himself", PROVENANCE, ("agent", 0),
     acting(f"PractitionerRole/{NCT}-person-a1", f"Practitioner/{NCT}-person-a1"),
     "broken-invariant prov-2", "agent[0]"),
    ("an organization on behalf of its own", PROVENANCE, ("agent", 0),
     acting("Organization/org-5f3a1c", f"PractitionerRole/{NCT}-person-a1"),
     "broken-invariant prov-3", "agent[0]"),
    # ids
    ("an id with a blank", SITE, ("id",), "Tea House", "invalid-id", "id"),
    ("an id of 65 characters", SITE, ("id",), "a" * 65, "invalid-id", "id"),
    ("two elements of one id", PLAN, ("action", 0, "id"), "goal-sleep", "invalid-id", "action[0]"),
    # narrative
    ("a narrative that is no XHTML", STUDY, ("text", "div"), "hello", "invalid-narrative", "text.div"),
    ("no narrative", STUDY, ("text",), GONE, "broken-invariant dom-6", ""),
    # invariants
    ("an end before the start", STUDY, ("period", "end"), "2015-07", "broken-invariant per-1", "period"),
    ("a low end above the high end", ELIGIBILITY, (*RANGE, "low", "value"), 66, "broken-invariant rng-2",
     "definitionByTypeAndValue.value"),
    ("two units in one range", ELIGIBILITY, (*RANGE, "low", "unit"), "year", "broken-invariant rng-2",
     "definitionByTypeAndValue.value"),
    ("a code without its system", ELIGIBILITY, (*RANGE, "low", "system"), GONE, "broken-invariant qty-3", "low"),
    ("a comparator in a range", ELIGIBILITY, (*RANGE, "low", "comparator"), ">", "broken-invariant sqty-1", "low"),
    ("two definitions of one criterion", ELIGIBILITY, (*EXCLUSION, "definitionReference"), {"display": "x"},
     "broken-invariant evv-1", "characteristic[1]"),
    ("a duration in words", ACTIVITY, (*BOUNDS, "system"), "https://example.org/units", "broken-invariant drt-1",
     "bounds"),
    ("a period without its unit", ACTIVITY, (*REPEAT, "periodUnit"), GONE, "broken-invariant tim-2", "repeat"),
    ("a negative period", ACTIVITY, (*REPEAT, "period"), -1, "broken-invariant tim-5", "repeat"),
    ("a longest period without a period", ACTIVITY, (*REPEAT, "periodMax"), 3, "", ""),
    ("a name with blanks", PLAN, ("name",), "Tea plan", "broken-invariant cnl-0", ""),
    ("a url with a #", PLAN, ("url",), f"{BASE}/PlanDefinition/{NCT}#1", "broken-invariant cnl-1", ""),
    ("a goal that is none", PLAN, ("action", 0, "goalId", 0), "goal-wake", "broken-invariant pld-3", ""),
    ("two goals of one action", PLAN, ("action", 0, "goalId", 1), "goal-sleep", "broken-invariant pld-3", ""),
    ("a target that is no action", PLAN, ("action", 0, "action", 0, "relatedAction", 0, "targetId"), "arm-milk",
     "broken-invariant pld-4", ""),
    ("an organization without a name", ORG, ("name",), GONE, "broken-invariant org-1", ""),
    ("the home of an organization", ORG, ("contact", 0, "telecom", 0, "use"), "home", "broken-invariant org-3", ""),
    ("a phone number without its system", ORG, ("contact", 0, "telecom", 0, "system"), GONE, "broken-invariant cpt-2",
     "contact[0].telecom[0]"),
    ("an extension that says nothing", SITE, ("extension", 0, "valueCodeableConcept"), GONE, "broken-invariant ext-1",
     "extension[0]"),
    ("a reference that says nothing", STUDY, ("site", 0), {"type": "Location"}, "broken-invariant ref-2", "site[0]"),
    ("a reference to nothing contained", STUDY, ("site", 0, "reference"), "#site", "broken-invariant ref-1", "site[0]"),
    ("a display without a code", STUDY, ("phase", "coding", 0, "code"), GONE, "broken-invariant cod-1",
     "phase.coding[0]"),
    ("an identifier without its value", PLAN, ("identifier", 0, "value"), GONE, "broken-invariant ident-1",
     "identifier[0]"),
    ("data without its type", STUDY, ("relatedArtifact", 0, "document"), {"data": "QQ=="}, "broken-invariant att-1",
     "relatedArtifact[0].document"),
    ("a contained resource that nothing leads to", STUDY, ("contained",), [{"resourceType": "Group", "id": "g",
     "type": "person", "membership": "definitional"}], "broken-invariant dom-3", "contained[0]"),
    ("an age of 0", PLAN, ("action", 0, "timingAge"), years(0), "broken-invariant age-1", "timing"),
]  # fmt: skip

BUNDLE_DEFECTS: list[tuple[str, tuple[str | int, ...], Any, str, str]] = [
    ("no type", ("type",), GONE, "invalid-structure", ""),
    ("a type of no kind", ("type",), "upload", "invalid-code", "type"),
    ("a total", ("total",), 11, "broken-invariant bdl-1", ""),
    ("a search", ("entry", 0, "search"), {"mode": "match"}, "broken-invariant bdl-2", "entry[0]"),
    ("no request", ("entry", 0, "request"), GONE, "broken-invariant bdl-3c", "entry[0]"),
    ("a deletion with a resource", ("entry", 0, "request", "method"), "DELETE", "broken-invariant bdl-3c", "entry[0]"),
    ("a collection with requests", ("type",), "collection", "broken-invariant bdl-3a", "entry[0]"),
    ("a response without responses", ("type",), "batch-response", "broken-invariant bdl-3d", "entry[0]"),
    ("an entry of nothing", ("entry", 11), {"fullUrl": "urn:uuid:0f5b2b3e-7f0c-4d1b-9a53-3e1b7f2c9d11"},
     "broken-invariant bdl-5", "entry[11]"),
    ("a fullUrl twice", ("entry", 1, "fullUrl"), f"{BASE}/Organization/org-5f3a1c", "broken-invariant bdl-7",
     "entry[1]"),
    ("a fullUrl of a version", ("entry", 0, "fullUrl"), f"{BASE}/Organization/org-5f3a1c/_history/1",
     "broken-invariant bdl-8", "entry[0]"),
    ("a fullUrl of another resource", ("entry", 0, "fullUrl"), f"{BASE}/Organization/org-1", "invalid-id",
     "entry[0].fullUrl"),
    ("a fullUrl that is not absolute", ("entry", 0, "fullUrl"), "Organization/org-5f3a1c", "invalid-id",
     "entry[0].fullUrl"),
    ("a uuid that is none", ("entry", 0, "fullUrl"), "urn:uuid:1", "invalid-id", "entry[0].fullUrl"),
    ("a PUT of another resource", ("entry", 0, "request", "url"), "Organization/org-1", "invalid-bundle",
     "entry[0].request.url"),
    ("a POST to another type", ("entry", 0, "request"), {"method": "POST", "url": "Person"}, "invalid-bundle",
     "entry[0].request.url"),
    ("two resources of one id", ("entry", 5, "resource", "id"), f"{NCT}-eligibility", "invalid-id",
     "entry[5].resource.id"),
    ("no bundle", ("resourceType",), "Group", "invalid-bundle", ""),
    ("entries that are no list", ("entry",), {"resource": {}}, "invalid-structure", "entry"),
    ("a resource that is a list", ("entry", 0, "resource"), [], "invalid-structure", "entry[0].resource"),
]  # fmt: skip


def changed(document: Any, path: tuple[str | int, ...], value: Any) -> None:
    *above, last = path
    for part in above:
        document = document[part]
    if value is GONE:
        del document[last]
    elif isinstance(document, list) and last == len(document):
        document.append(value)
    else:
        document[last] = value


def found_as(expected: str, where: str, findings: list[Issue]) -> bool:
    kind, _, key = expected.partition(" ")
    return any(
        one.kind == kind and (f"({key})" in one.what if key else True) and one.where.endswith(where) for one in findings
    )


@pytest.mark.parametrize(
    ("entry", "path", "value", "expected", "where"), [pytest.param(*d[1:], id=d[0]) for d in DEFECTS]
)
def test_a_defect_of_a_resource_is_found(
    entry: int, path: tuple[str | int, ...], value: Any, expected: str, where: str
) -> None:
    bundle = example_bundle()
    changed(bundle["entry"][entry]["resource"], path, value)
    findings = list(check(bundle))
    if not expected:
        assert findings == []
        return
    assert found_as(expected, where, findings), [str(one) for one in findings]
    at = f"Bundle.entry[{entry}].resource"
    assert any(one.where.startswith(at) for one in findings)


@pytest.mark.parametrize(
    ("path", "value", "expected", "where"), [pytest.param(*d[1:], id=d[0]) for d in BUNDLE_DEFECTS]
)
def test_a_defect_of_the_bundle_is_found(path: tuple[str | int, ...], value: Any, expected: str, where: str) -> None:
    bundle = example_bundle()
    changed(bundle, path, value)
    findings = list(check(bundle))
    assert found_as(expected, where, findings), [str(one) for one in findings]


@pytest.mark.parametrize("key", ["cod-1", "ident-1", "cnl-0", "cnl-1", "pld-3", "pld-4", "dom-6"])
def test_what_fhir_calls_a_warning_is_a_warning(key: str) -> None:
    entry, path, value = next((d[1], d[2], d[3]) for d in DEFECTS if d[4] == f"broken-invariant {key}")
    bundle = example_bundle()
    changed(bundle["entry"][entry]["resource"], path, value)
    assert {str(one.severity) for one in check(bundle) if f"({key})" in one.what} == {"warning"}


def test_a_finding_names_the_resource_and_the_codes() -> None:
    bundle = example_bundle()
    bundle["entry"][STUDY]["resource"]["status"] = "recruiting"
    (found,) = check(bundle)
    assert found.what == (
        "ResearchStudy/NCT90000001: 'recruiting' is not one of the codes that FHIR requires here: "
        "draft, active, retired, unknown"
    )
    assert found.where == "Bundle.entry[9].resource.status"
