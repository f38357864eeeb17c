"""EvidenceVariable: what all three kinds share. https://hl7.org/fhir/R5/evidencevariable.html

The eligibility criteria (``eligibility``), what an arm is exposed to (``exposure``), what is measured (``outcome``).
"""

from typing import Any

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import filled
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
    key = id_[len(named.id) + 1 :]
    own = kind.lower()
    words = (kind, key.removeprefix(f"{own}-")) if key != own else (kind,)
    # Not as ``element`` makes it: of the members that all share only two may be empty, and a trial has 15 variables.
    variable = {"resourceType": "EvidenceVariable", "id": id_, **named.meta_member, "text": text}
    if extension:
        variable["extension"] = extension
    variable["url"] = named.url("EvidenceVariable", id_)
    variable["identifier"] = named.key_identifier(key)
    variable |= named.version_member
    variable["name"] = named.machine_name(*words)
    if title:
        variable["title"] = title
    variable["status"] = "active"
    variable |= named.publication_members
    variable |= members if all(members.values()) else filled(members)
    return variable
