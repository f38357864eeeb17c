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
    owner = named.trial.record_owner
    return element(
        resourceType="EvidenceVariable",
        id=id_,
        meta=named.meta,
        text=text,
        extension=extension,
        url=named.url("EvidenceVariable", id_),
        identifier=named.key_identifier(key),
        version=named.version,
        name=named.machine_name(kind, key.removeprefix(f"{kind.lower()}-"))
        if key != kind.lower()
        else named.machine_name(kind),
        title=title,
        status="active",
        date=named.version,
        publisher=owner.name if owner else None,
        **members,
    )
