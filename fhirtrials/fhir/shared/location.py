"""Location: a site of one study. https://hl7.org/fhir/R5/location.html

Sites are per study: the same facility has other contacts, and often another position, in each record. Whether a site
recruits is a fact of the study and stands in ``ResearchStudy.site``.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import present
from fhirtrials.fhir.shared.practitioner_role import contact_detail
from fhirtrials.model import Resource
from fhirtrials.model.parts import Site


def locations(named: NamedTrial) -> Iterator[Resource]:
    """One a site, in the order of the record."""
    skipped = len(named.id) + 1
    for site, id_ in zip(named.trial.sites, named.site_ids, strict=True):
        said = (("city", site.city), ("state", site.state), ("postalCode", site.postal_code), ("country", site.country))
        address = {name: value for name, value in said if value}
        # Not as ``element`` makes it: it takes twice as long, and a trial may have a thousand sites.
        location = {
            "resourceType": "Location",
            "id": id_,
            **named.meta_member,
            "text": narrative(paragraph(site.facility), paragraph(", ".join(address.values()) or "Site")),
            "identifier": named.key_identifier(id_[skipped:]),
        }
        if site.facility:
            location["name"] = site.facility
        if site.contacts and (contacts := present(map(contact_detail, site.contacts))):
            location["contact"] = contacts
        if address:
            location["address"] = address
        if place := position(site):
            location["position"] = place
        yield location


def position(site: Site) -> Resource | None:
    """Degrees (WGS 84); the registry gives the middle of the town. Only where both are given."""
    latitude, longitude = site.latitude, site.longitude
    if latitude is None or longitude is None:
        return None
    return {"longitude": longitude, "latitude": latitude}
