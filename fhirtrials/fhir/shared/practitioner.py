"""Practitioner: a person in charge of one study. https://hl7.org/fhir/R5/practitioner.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import element
from fhirtrials.fhir.people import people
from fhirtrials.model import Resource


def practitioners(named: NamedTrial) -> Iterator[Resource]:
    """One for each person, with every spelling of the name."""
    spellings: dict[str, list[str]] = {}
    for post in people(named).posts:
        known = spellings.setdefault(post.practitioner_id, [])
        known.extend(name for name in post.names if name not in known)
    for id_, names in spellings.items():
        yield element(
            resourceType="Practitioner",
            id=id_,
            meta=named.meta,
            text=narrative(paragraph(names[0])),
            identifier=named.key_identifier(id_.removeprefix(f"{named.id}-")),
            name=[{"text": name} for name in names],
        )
