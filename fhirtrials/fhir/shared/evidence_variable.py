"""EvidenceVariable: what all three kinds share. https://hl7.org/fhir/R5/evidencevariable.html

The eligibility criteria (``eligibility``), what an arm is exposed to (``exposure``), what is measured (``outcome``).
"""

from typing import Any

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element
from fhirtrials.model import Resource


def evidence_variable(
    named: NamedTrial,
    id_: str,
    kind: str,
    title: str | None,
    *,
    text: Resource,
    extension: list[Resource] | None = None,
    **members: Any,
) -> Resource:
    """A variable of the trial; its key is what follows the trial's number in its id."""
    key = id_.removeprefix(f"{named.id}-")
    # Not as ``element`` makes it: of the members that all share only two may be empty, and a trial has 15 variables.
    return {
        "resourceType": "EvidenceVariable",
        "id": id_,
        **named.meta_member,
        "text": text,
        **({"extension": extension} if extension else {}),
        "url": named.url("EvidenceVariable", id_),
        "identifier": named.key_identifier(key),
        **named.version_member,
        "name": named.machine_name(kind, key.removeprefix(f"{kind.lower()}-"))
        if key != kind.lower()
        else named.machine_name(kind),
        **({"title": title} if title else {}),
        "status": "active",
        **named.publication_members,
        **element(**members),
    }
