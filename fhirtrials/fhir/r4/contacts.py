"""R4 Location and PractitionerRole: phones and mails as telecom, names and roles in the cross-version extension.

https://hl7.org/fhir/R4/location.html · https://hl7.org/fhir/R4/practitionerrole.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import present
from fhirtrials.fhir.r4.cross_version import contact_extension
from fhirtrials.fhir.shared.location import locations as all_locations
from fhirtrials.fhir.shared.practitioner_role import practitioner_roles as all_practitioner_roles
from fhirtrials.model import Resource


def locations(named: NamedTrial) -> Iterator[Resource]:
    """One a site, in the order of the record."""
    return map(_with_telecom, all_locations(named))


def practitioner_roles(named: NamedTrial) -> Iterator[Resource]:
    """The posts of the people in charge, and the contacts."""
    for role in map(_with_telecom, all_practitioner_roles(named)):
        # The name of a contact, which a person reads there, stands in the extension alone.
        yield {**role, "text": {**role["text"], "status": "extensions"}} if "extension" in role else role


def _with_telecom(resource: Resource) -> Resource:
    contacts = resource.get("contact")
    if not contacts:
        return resource
    found: Resource = {}
    for name, value in resource.items():
        if name == "contact":
            points: list[Resource] = []
            for point in (point for contact in contacts for point in contact.get("telecom", ())):
                if point not in points:  # two contacts may share a telephone
                    points.append(point)
            found |= {"telecom": points} if points else {}
        else:
            found[name] = value
        if name == "text":
            found["extension"] = present(contact_extension(resource["resourceType"], each) for each in contacts)
    return found
