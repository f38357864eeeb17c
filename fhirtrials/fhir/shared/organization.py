"""Organization. https://hl7.org/fhir/R5/organization.html

Many trials share it, so it is a function of its name alone: no role, no class, no contact, no source. What an
organisation is to a trial stands in the trial's own resources. A person who sponsors is none.
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import ORGANIZATION_SYSTEM, NamedTrial, organization_id, organization_name
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.people import people
from fhirtrials.model import Resource


def organizations(named: NamedTrial) -> Iterator[Resource]:
    """One for each organisation that the trial's resources point to, in the order in which they do."""
    written: dict[str, str] = {}
    individuals = people(named).individuals
    for name in organization_names(named):
        if name not in individuals:
            written.setdefault(organization_id(name), name)
    for name in written.values():
        yield organization(name)


def organization(name: str) -> Resource:
    """The organisation of that name."""
    spelled = organization_name(name)
    id_ = organization_id(name)
    return {
        "resourceType": "Organization",
        "id": id_,
        "text": narrative(paragraph(spelled)),
        "identifier": [{"system": ORGANIZATION_SYSTEM, "value": id_.removeprefix("org-")}],
        "name": spelled,
    }


def organization_names(named: NamedTrial) -> Iterable[str]:
    """Sponsor, collaborators, the affiliations of people, and whom the results contact works for."""
    trial = named.trial
    if trial.sponsor and trial.sponsor.name:
        yield trial.sponsor.name
    for collaborator in trial.collaborators:
        if collaborator.name:
            yield collaborator.name
    if trial.responsible_party and trial.responsible_party.affiliation:
        yield trial.responsible_party.affiliation
    for official in trial.officials:
        if official.affiliation:
            yield official.affiliation
    if trial.results_notes and trial.results_notes.contact and trial.results_notes.contact.organisation:
        yield trial.results_notes.contact.organisation


def organization_reference(named: NamedTrial, name: str | None) -> Resource | None:
    """A reference to the organisation, with its name as the trial gives it; the name alone where it is a person's."""
    if not name:
        return None
    if name in people(named).individuals:
        return {"display": name}
    return {"reference": f"Organization/{organization_id(name)}", "display": name}
