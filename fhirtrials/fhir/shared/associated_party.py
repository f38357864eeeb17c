"""ResearchStudy.associatedParty: sponsor, collaborators, who answers for the record, officials, contacts.

https://hl7.org/fhir/R5/researchstudy-definitions.html#ResearchStudy.associatedParty
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, present
from fhirtrials.fhir.people import people
from fhirtrials.fhir.shared.organization import organization_reference
from fhirtrials.fhir.shared.practitioner_role import results_contact_id
from fhirtrials.model import Resource
from fhirtrials.model.parts import Organisation
from fhirtrials.model.words import ResponsibleKind
from fhirtrials.terminology import concept

_ROLES = "http://hl7.org/fhir/research-study-party-role"
_THO_ROLES = "http://terminology.hl7.org/CodeSystem/research-study-party-role"

# What tells parties apart; an official or contact whose role is known has that role's words.
SPONSOR = "Lead sponsor"
COLLABORATOR = "Collaborator"
RESPONSIBLE = "Responsible Party"
RESPONSIBLE_OF_OLD = "Responsible Party (legacy)"
OFFICIAL = "Study official"
CONTACT = "Contact"
RESULTS_CONTACT = "Results point of contact"


def associated_party(named: NamedTrial) -> list[Resource]:
    """All parties of the study, in the order: organisations, people in charge, contacts."""
    return [*_organisations(named), *_responsible(named), *_officials(named), *_contacts(named)]


def _organisations(named: NamedTrial) -> Iterator[Resource]:
    trial = named.trial
    party = trial.responsible_party
    if trial.sponsor or (party and party.kind is ResponsibleKind.SPONSOR):
        sponsor = trial.sponsor or Organisation()
        answers = _responsible_classifier(named) if party and party.kind is ResponsibleKind.SPONSOR else None
        yield _organisation(named, sponsor, "lead-sponsor", SPONSOR, answers)
    for collaborator in trial.collaborators:
        yield _organisation(named, collaborator, "collaborator", COLLABORATOR, None)


def _organisation(
    named: NamedTrial, organisation: Organisation, role: str, label: str, classifier: Resource | None
) -> Resource:
    who = people(named)
    post = who.investigator_post if who.is_investigator(organisation) else None
    return element(
        name=organisation.name,
        role=_role(role, label),
        classifier=present([concept("sector", organisation.sector), classifier]),
        party=_post_reference(post.role_id, organisation.name)
        if post
        else organization_reference(named, organisation.name),
    )


def _responsible(named: NamedTrial) -> Iterator[Resource]:
    """The responsible investigator, unless an official is that person in that role; free text of old records."""
    party = named.trial.responsible_party
    if party is None:
        return
    who = people(named)
    post = who.investigator_post
    is_person = party.kind is not ResponsibleKind.SPONSOR or party.name or party.title or party.affiliation
    if who.twin is None and is_person and (party.kind or party.name or party.title or party.affiliation):
        yield element(
            name=party.name,
            role={**(concept("responsible-role", party.kind) or {}), "text": RESPONSIBLE},
            classifier=present([_responsible_classifier(named)]),
            party=_post_reference(post.role_id, party.name)
            if post
            else organization_reference(named, party.affiliation),
        )
    if party.old_name_and_title or party.old_organisation:
        yield element(
            name=party.old_name_and_title,
            role={"text": RESPONSIBLE_OF_OLD},
            party={"display": party.old_organisation} if party.old_organisation else None,
        )


def _officials(named: NamedTrial) -> Iterator[Resource]:
    who = people(named)
    for official in named.trial.officials:
        classifier = _responsible_classifier(named) if official is who.twin else None
        party: Resource | None
        if official.name and who.is_person(official):
            # Where the official is the responsible investigator, the reference has the name as given there.
            name = who.investigator.name if who.investigator and official is who.twin else official.name
            party = _post_reference(who.post(official.name, official.affiliation).role_id, name)
        else:
            party = organization_reference(named, official.affiliation)
        yield element(
            name=official.name,
            role=concept("official-role", official.role) or {"text": OFFICIAL},
            classifier=present([classifier]),
            party=party,
        )


def _contacts(named: NamedTrial) -> Iterator[Resource]:
    for contact, id_ in zip(named.trial.contacts, named.contact_ids, strict=True):
        yield element(
            name=contact.name,
            role=concept("role", contact.role) or {"text": CONTACT},
            party=_post_reference(id_, contact.name),
        )
    notes = named.trial.results_notes
    if notes and notes.contact:
        yield element(
            name=notes.contact.title,
            role=_role("general-contact", RESULTS_CONTACT),
            classifier=[{"text": RESULTS_CONTACT}],
            party=_post_reference(results_contact_id(named), notes.contact.title),
        )


def _responsible_classifier(named: NamedTrial) -> Resource | None:
    party = named.trial.responsible_party
    found = concept("responsible-kind", party.kind) if party else None
    return {**(found or {}), "text": RESPONSIBLE}


def _role(code: str, label: str) -> Resource:
    """A role that no word of the trial's stands for: the element it comes from says what it is."""
    return {
        "coding": [{"system": _ROLES, "code": code, "display": code}, {"system": _THO_ROLES, "code": code}],
        "text": label,
    }


def _post_reference(role_id: str, name: str | None) -> Resource:
    return element(reference=f"PractitionerRole/{role_id}", display=name)
