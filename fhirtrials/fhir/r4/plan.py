"""R4 PlanDefinition, ActivityDefinition and Provenance: what R4 writes in its own way.

Their subject is the Group; an action may have several codes; ``recorded`` is required.
https://hl7.org/fhir/R4/plandefinition.html · https://hl7.org/fhir/R4/provenance.html
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import plain_text
from fhirtrials.fhir.parts import absent
from fhirtrials.fhir.shared.activity_definition import activity_definitions
from fhirtrials.fhir.shared.plan_definition import plan_definition
from fhirtrials.fhir.shared.provenance import provenance
from fhirtrials.model import Resource

_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"


def plan(named: NamedTrial) -> Iterator[Resource]:
    """The plan of the study."""
    yield plan_definition(named, subject(named), _older)


def _older(action: Resource) -> Resource:
    """Its code is a list, its description no markdown."""
    found = {**action, "code": [action["code"]]} if "code" in action else action
    return {**found, "description": plain_text(found["description"])} if "description" in found else found


def activities(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention."""
    return activity_definitions(named, subject(named))


def subject(named: NamedTrial) -> Resource:
    """Who is treated: those who meet the eligibility criteria."""
    return {"subjectReference": {"reference": f"Group/{named.eligibility}"}} if named.has_eligibility else {}


def origin(named: NamedTrial, targets: Iterable[Resource]) -> Resource:
    """Where the resources come from; a record without an update has no time, and says so."""
    found = provenance(named, targets, {"system": _OPERATION, "code": "CREATE", "display": "create"})
    return found if "recorded" in found else {**found, "_recorded": absent()}
