"""The sites of a study, each with its own recruitment status. https://hl7.org/fhir/R5/researchstudy.html"""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import extension
from fhirtrials.model import Resource


def site(named: NamedTrial) -> list[Resource]:
    """The sites, each with its own recruitment status where the record gives one."""
    sites = named.trial.sites
    status = {
        each: extension("site-status", valueCodeableConcept=named.concept("site-status", each))
        for each in {site.status for site in sites}
    }
    return [
        {"extension": [said], "reference": f"Location/{id_}"}
        if (said := status[site.status])
        else {"reference": f"Location/{id_}"}
        for site, id_ in zip(sites, named.site_ids, strict=True)
    ]
