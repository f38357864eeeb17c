"""Sponsor, collaborators, who answers for the record, officials, contacts.

The reverse of ``associated_party``, ``practitioner_role`` and ``people``.
"""

from typing import Any

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.associated_party import (
    COLLABORATOR,
    CONTACT,
    OFFICIAL,
    RESPONSIBLE,
    RESPONSIBLE_OF_OLD,
    RESULTS_CONTACT,
    SPONSOR,
)
from fhirtrials.fhir.shared.reading.contact import contact, contact_points
from fhirtrials.model.parts import Contact, Official, Organisation, ResponsibleParty, ResultsContact
from fhirtrials.model.words import ResponsibleKind, Role, Sector


def associated_party(study: Place) -> dict[str, Any]:
    """``sponsor``, ``collaborators``, ``responsible_party``, ``officials``, ``contacts``, and ``results_contact``."""
    found: dict[str, Any] = {"collaborators": [], "officials": [], "contacts": []}
    answers: dict[str, Any] = {}
    for party in study.each("associatedParty"):
        match party["role"].text("text"):
            case role if role == SPONSOR:
                organisation = _organisation(party)
                found["sponsor"] = organisation if organisation != Organisation() else None
                answers |= _responsible_kind(party)
            case role if role == COLLABORATOR:
                found["collaborators"].append(_organisation(party))
            case role if role == RESPONSIBLE:
                answers |= {**_responsible_kind(party), **_investigator(party, party.text("name"))}
            case role if role == RESPONSIBLE_OF_OLD:
                answers |= {
                    "old_name_and_title": party.text("name"),
                    "old_organisation": party["party"].text("display"),
                }
            case role if role == RESULTS_CONTACT:
                found["results_contact"] = _results_contact(party)
            case _ if _is_contact(party):
                found["contacts"].append(_contact(party))
            case _:
                found["officials"].append(_official(party))
                kind = _responsible_kind(party)
                if kind:
                    answers |= {**kind, **_investigator(party, party["party"].text("display"))}
    found["responsible_party"] = ResponsibleParty(**answers) if answers else None
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


def _organisation(party: Place) -> Organisation:
    sectors = (each.means("sector", Sector) for each in party.each("classifier"))
    return Organisation(name=party.text("name"), sector=next(filter(None, sectors), None))


def _responsible_kind(party: Place) -> dict[str, ResponsibleKind | None]:
    """``kind``, if the party is said to answer for the record."""
    for each in party.each("classifier"):
        if each.text("text") == RESPONSIBLE:
            return {"kind": each.means("responsible-kind", ResponsibleKind) if each.value.get("coding") else None}
    return {}


def _investigator(party: Place, name: str | None) -> dict[str, str | None]:
    """Name, title and affiliation of a responsible person; only an affiliation where no person is named."""
    if name is None:
        return {"affiliation": party["party"].text("display")}
    post = party["party"].follow()
    return {
        "name": name,
        "title": post.first("code").text("text"),
        "affiliation": post["organization"].text("display"),
    }


def _is_contact(party: Place) -> bool:
    """Whether it is somebody to ask: officials have a person behind their post, or no post at all."""
    text = party["role"].text("text")
    if text in (CONTACT, OFFICIAL) and not party["role"].value.get("coding"):
        return text == CONTACT
    reference = party["party"].text("reference") or ""
    return "PractitionerRole/" in reference and not party["party"].follow()["practitioner"]


def _contact(party: Place) -> Contact:
    detail = party["party"].follow().first("contact")
    return contact(detail, party.word("role", "role", Role, but=(CONTACT,)), party.text("name"))


def _official(party: Place) -> Official:
    """A person has a post at an organisation; an office is there as the organisation itself."""
    name, where = party.text("name"), party["party"]
    has_post = "PractitionerRole/" in (where.text("reference") or "")
    affiliation = where.follow()["organization"].text("display") if has_post else where.text("display")
    return Official(name=name, affiliation=affiliation, role=party.word("role", "official-role", Role, but=(OFFICIAL,)))


def _results_contact(party: Place) -> ResultsContact:
    post = party["party"].follow()
    return ResultsContact(
        title=party.text("name"),
        organisation=post["organization"].text("display"),
        **contact_points(post.first("contact")),
    )
