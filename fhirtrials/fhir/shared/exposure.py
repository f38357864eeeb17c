"""What an arm is exposed to: the members of its EvidenceVariable that all releases write alike."""

from typing import Any

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.mesh import coding_of
from fhirtrials.fhir.narrative import heading, narrative, paragraphs
from fhirtrials.fhir.parts import absent, element


def exposure_members(named: NamedTrial, place: int) -> tuple[str | None, dict[str, Any]]:
    """Title and members for the intervention at that place."""
    intervention = named.trial.interventions[place]
    terms = named.trial.indexing.interventions
    definition = element(coding=coding_of(intervention.name, terms), text=intervention.name)
    return intervention.name, {
        "text": narrative(
            heading(named.intervention_titles[place] or "Exposure"), paragraphs(intervention.description)
        ),
        "description": intervention.description,
        "note": [{"text": f"Other name: {name}"} for name in intervention.other_names],
        "relatedArtifact": [
            {"type": "documentation", "resource": named.canonical("ActivityDefinition", named.activity(place))}
        ],
        "characteristic": [{"definitionCodeableConcept": definition or absent()}],
    }
