"""FHIR R4 (4.0.1): https://hl7.org/fhir/R4/"""

from fhirtrials.fhir.r4.contacts import locations, practitioner_roles
from fhirtrials.fhir.r4.eligibility import eligibility
from fhirtrials.fhir.r4.group import group
from fhirtrials.fhir.r4.losses import losses
from fhirtrials.fhir.r4.plan import activities, origin, plan
from fhirtrials.fhir.r4.reading import newest
from fhirtrials.fhir.r4.research_study import research_study
from fhirtrials.fhir.r4.variables import exposures, outcomes
from fhirtrials.fhir.release import Release
from fhirtrials.fhir.shared.organization import organizations
from fhirtrials.fhir.shared.practitioner import practitioners

R4 = Release(
    name="R4",
    version="4.0.1",
    tables=("r4",),
    mappers={
        "Organization": organizations,
        "Practitioner": practitioners,
        "Location": locations,
        "Group": group,
        "EvidenceVariable.eligibility": eligibility,
        "EvidenceVariable.exposure": exposures,
        "EvidenceVariable.outcome": outcomes,
        "ActivityDefinition": activities,
        "PlanDefinition": plan,
        "PractitionerRole": practitioner_roles,
        "ResearchStudy": research_study,
    },
    provenance=origin,
    losses=losses,
    newest=newest,
    variable_signs=frozenset({"type"}),
    omits={
        "snapshot": "the day of the registry's data: it changes daily and would change every resource with it",
    },
)
