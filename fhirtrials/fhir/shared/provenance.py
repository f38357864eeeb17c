"""Provenance: which record the resources come from. https://hl7.org/fhir/R5/provenance.html

No clock: what was recorded is the record's last update, so a re-run of an unchanged record writes the same bytes.
"""

from collections.abc import Iterable

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import element
from fhirtrials.model import Resource

_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def provenance(named: NamedTrial, targets: Iterable[Resource], activity: Resource) -> Resource:
    """Where the targets come from: the registry's record, in the version of its last update."""
    version = f", version {named.version}" if named.version else ""
    record = f"{named.registry.name} record{version}"
    return element(
        resourceType="Provenance",
        id=f"{named.id}-provenance",
        meta=named.meta,
        text=narrative(paragraph(f"Made by fhirtrials from {record}")),
        target=[{"reference": f"{target['resourceType']}/{target['id']}"} for target in targets],
        recorded=f"{named.version}T00:00:00Z" if named.version and len(named.version) == 10 else None,
        activity={"coding": [activity]},
        agent=[
            {
                "type": {"coding": [{"system": _PARTICIPANT, "code": "assembler", "display": "Assembler"}]},
                "who": {"display": "fhirtrials"},
            }
        ],
        entity=[
            {
                "role": "source",
                "what": {
                    "identifier": {"system": named.registry.identifier_system, "value": named.id},
                    "display": record,
                },
            }
        ],
    )
