"""R5 EvidenceVariable: what an arm is exposed to, one for each intervention.

https://hl7.org/fhir/R5/evidencevariable.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial, intervention_title
from fhirtrials.fhir.mesh import coding_of
from fhirtrials.fhir.narrative import heading, narrative, paragraphs
from fhirtrials.fhir.parts import absent, element
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.model import Resource


def exposures(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention, in the order of the record."""
    terms = named.trial.indexing.interventions
    for place, intervention in enumerate(named.trial.interventions):
        definition = element(coding=coding_of(intervention.name, terms), text=intervention.name)
        yield evidence_variable(
            named,
            named.exposure(place),
            "Exposure",
            intervention.name,
            text=narrative(
                heading(intervention_title(intervention) or "Exposure"), paragraphs(intervention.description)
            ),
            description=intervention.description,
            note=[{"text": f"Other name: {name}"} for name in intervention.other_names],
            relatedArtifact=[
                {"type": "documentation", "resource": named.canonical("ActivityDefinition", named.activity(place))}
            ],
            characteristic=[{"definitionCodeableConcept": definition or absent()}],
            handling="dichotomous",
        )
