"""FHIR R5 (5.0.0): https://hl7.org/fhir/R5/"""

from fhirtrials.fhir.r5.citation import citations
from fhirtrials.fhir.r5.eligibility import eligibility
from fhirtrials.fhir.r5.exposure import exposures
from fhirtrials.fhir.r5.outcome import outcomes
from fhirtrials.fhir.r5.plan import activities, origin, plan
from fhirtrials.fhir.r5.research_study import research_study
from fhirtrials.fhir.release import Release
from fhirtrials.fhir.shared.location import locations
from fhirtrials.fhir.shared.organization import organizations
from fhirtrials.fhir.shared.practitioner import practitioners
from fhirtrials.fhir.shared.practitioner_role import practitioner_roles

R5 = Release(
    name="R5",
    version="5.0.0",
    tables=("r5",),
    # What is pointed to comes before what points to it, so that a part of the bundle can be sent alone.
    mappers={
        "Organization": organizations,
        "Practitioner": practitioners,
        "Location": locations,
        "EvidenceVariable.eligibility": eligibility,
        "EvidenceVariable.exposure": exposures,
        "EvidenceVariable.outcome": outcomes,
        "ActivityDefinition": activities,
        "PlanDefinition": plan,
        "PractitionerRole": practitioner_roles,
        "Citation": citations,
        "ResearchStudy": research_study,
    },
    provenance=origin,
    signs=frozenset({"url", "name", "version", "associatedParty", "progressStatus"}),
    omits={
        "snapshot": "the day of the registry's data: it changes daily and would change every resource with it",
    },
)
