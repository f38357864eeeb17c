"""Location: a site of one study. https://hl7.org/fhir/R5/location.html

Sites are per study: the same facility has other contacts, and often another position, in each record. Whether a site
recruits is a fact of the study and stands in ``ResearchStudy.site``.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import element, present
from fhirtrials.fhir.shared.practitioner_role import contact_detail
from fhirtrials.model import Resource
from fhirtrials.model.parts import Site


def locations(named: NamedTrial) -> Iterator[Resource]:
    """One a site, in the order of the record."""
    skipped = len(named.id) + 1
    for site, id_ in zip(named.trial.sites, named.site_ids, strict=True):
        contacts = {"contact": present(map(contact_detail, site.contacts))} if site.contacts else {}
        yield element(
            resourceType="Location",
            id=id_,
            meta=named.meta,
            text=narrative(paragraph(site.facility), paragraph(_town(site)) or paragraph("Site")),
            identifier=named.key_identifier(id_[skipped:]),
            name=site.facility,
            **contacts,
            address=element(city=site.city, state=site.state, postalCode=site.postal_code, country=site.country),
            position=position(site),
        )


def position(site: Site) -> Resource | None:
    """Degrees (WGS 84); the registry gives the middle of the town. Only where both are given."""
    if site.latitude is None or site.longitude is None:
        return None
    return {"longitude": site.longitude, "latitude": site.latitude}


def _town(site: Site) -> str:
    return ", ".join(filter(None, (site.city, site.state, site.postal_code, site.country)))
