"""The sites of a study, each with its own recruitment status. https://hl7.org/fhir/R5/researchstudy.html"""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.model import Resource


def site(named: NamedTrial) -> list[Resource]:
    """The sites, each with its own recruitment status where the record gives one."""
    return [
        element(
            extension=present(
                [extension("site-status", valueCodeableConcept=named.concept("progress-status", each.status))]
            ),
            reference=f"Location/{id_}",
        )
        for each, id_ in zip(named.trial.sites, named.site_ids, strict=True)
    ]
