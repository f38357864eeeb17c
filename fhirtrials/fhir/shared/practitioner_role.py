"""PractitionerRole: a person at an organisation, or whom to ask. https://hl7.org/fhir/R5/practitionerrole.html

Contacts are often offices ("Study Contact"), so they have a name to ask for and no Practitioner.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import element, present, telecom
from fhirtrials.fhir.people import people
from fhirtrials.fhir.shared.organization import organization_reference
from fhirtrials.model import Resource
from fhirtrials.model.parts import Contact
from fhirtrials.terminology import concept


def practitioner_roles(named: NamedTrial) -> Iterator[Resource]:
    """The posts of the people in charge, the contacts for those who want to take part, the contact for results."""
    for post in people(named).posts:
        yield element(
            resourceType="PractitionerRole",
            id=post.role_id,
            meta=named.meta,
            text=narrative(
                paragraph(", ".join(word for word in (post.names[0], post.title, post.affiliation) if word))
            ),
            identifier=named.key_identifier(post.role_id.removeprefix(f"{named.id}-")),
            practitioner={"reference": f"Practitioner/{post.practitioner_id}", "display": post.names[0]},
            organization=organization_reference(named, post.affiliation),
            code=[{"text": post.title}] if post.title else None,
        )
    for contact, id_ in zip(named.trial.contacts, named.contact_ids, strict=True):
        yield element(
            resourceType="PractitionerRole",
            id=id_,
            meta=named.meta,
            text=narrative(paragraph(_line(contact.name, contact.phone, contact.phone_extension, contact.email))),
            identifier=named.key_identifier(id_.removeprefix(f"{named.id}-")),
            contact=present([contact_detail(contact)]),
        )
    yield from _results_contact(named)


def contact_detail(contact: Contact) -> Resource:
    """ExtendedContactDetail: the role stands as its purpose."""
    return element(
        purpose=concept("contact-purpose", contact.role),
        name=[{"text": contact.name}] if contact.name else None,
        telecom=telecom(contact.phone, contact.phone_extension, contact.email),
    )


def results_contact_id(named: NamedTrial) -> str:
    return f"{named.id}-results-contact"


def _results_contact(named: NamedTrial) -> Iterator[Resource]:
    notes = named.trial.results_notes
    contact = notes.contact if notes else None
    if contact is None:
        return
    yield element(
        resourceType="PractitionerRole",
        id=results_contact_id(named),
        meta=named.meta,
        text=narrative(
            paragraph(_line(contact.title, contact.organisation, contact.phone, contact.phone_extension, contact.email))
        ),
        identifier=named.key_identifier("results-contact"),
        organization=organization_reference(named, contact.organisation),
        contact=present(
            [
                element(
                    name=[{"text": contact.title}] if contact.title else None,
                    telecom=telecom(contact.phone, contact.phone_extension, contact.email),
                )
            ]
        ),
    )


def _line(*words: str | None) -> str:
    return ", ".join(word for word in words if word) or "Contact"
