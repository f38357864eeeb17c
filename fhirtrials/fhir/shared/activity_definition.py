"""ActivityDefinition: an intervention, one for each. https://hl7.org/fhir/R5/activitydefinition.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import plain_text
from fhirtrials.fhir.mesh import coding_of
from fhirtrials.fhir.narrative import heading, items, narrative, paragraphs
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.fhir.shared.arm import arm_labels
from fhirtrials.model import Resource
from fhirtrials.terminology import concept

_PRODUCTS = ("MedicationRequest", "DeviceRequest", "NutritionOrder")


def activity_definitions(named: NamedTrial, subject: Resource) -> Iterator[Resource]:
    """One for each intervention, in the order of the record; ``subject`` is the element that says who is treated."""
    for place, intervention in enumerate(named.trial.interventions):
        id_ = named.activity(place)
        key = id_.removeprefix(f"{named.id}-")
        kind = named.code("activity-kind", intervention.kind)
        what = element(coding=coding_of(intervention.name, named.trial.indexing.interventions), text=intervention.name)
        dose = plain_text(intervention.description or "") if kind == "MedicationRequest" else ""
        yield element(
            resourceType="ActivityDefinition",
            id=id_,
            meta=named.meta,
            text=narrative(
                heading(named.intervention_titles[place] or "Intervention"),
                paragraphs(intervention.description),
                items(f"Other name: {name}" for name in intervention.other_names),
                status="extensions" if intervention.other_names else "generated",
            ),
            extension=[
                *present(extension("other-name", valueString=name) for name in intervention.other_names),
                *arm_labels(named, place),
            ],
            url=named.url("ActivityDefinition", id_),
            identifier=named.key_identifier(key),
            version=named.version,
            name=named.machine_name("Intervention", key),
            title=intervention.name,
            status="active",
            **subject,
            **named.publication_members,
            description=intervention.description,
            topic=present([concept("intervention-kind", intervention.kind)]),
            kind=kind,
            code=None if kind in _PRODUCTS else what,
            intent="option",
            productCodeableConcept=what if kind in _PRODUCTS else None,
            dosage=[{"text": dose}] if dose else None,
        )
