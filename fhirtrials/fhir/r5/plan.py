"""R5 PlanDefinition, ActivityDefinition and Provenance: what R5 writes in its own way.

Plan and activities depend on the eligibility variable; actions have a ``linkId`` beside their id.
https://hl7.org/fhir/R5/plandefinition.html · https://hl7.org/fhir/R5/provenance.html
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.shared.activity_definition import activity_definitions
from fhirtrials.fhir.shared.plan_definition import plan_definition
from fhirtrials.fhir.shared.provenance import provenance
from fhirtrials.model import Resource

_LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"


def plan(named: NamedTrial) -> Iterator[Resource]:
    """The plan of the study."""
    yield plan_definition(named, subject(named), lambda action: {"id": action["id"], "linkId": action["id"], **action})


def activities(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention."""
    return activity_definitions(named, subject(named))


def subject(named: NamedTrial) -> Resource:
    """Who is treated: those who meet the eligibility criteria.

    ``subjectCanonical`` would be the place, but HL7's validator, and servers that use it, apply the binding of
    ``subject[x]`` to canonicals too and refuse every one; without a subject it is a patient.
    """
    if not named.has_eligibility:
        return {}
    variable = named.canonical("EvidenceVariable", named.eligibility)
    return {"relatedArtifact": [{"type": "depends-on", "resource": variable}]}


def origin(named: NamedTrial, targets: Iterable[Resource]) -> Resource:
    """Where the resources come from."""
    display = "Transform/Translate Record Lifecycle Event"
    return provenance(named, targets, {"system": _LIFECYCLE, "code": "transform", "display": display})
