"""Identifiers of a study: the registry's number, its former ones, the organisation's own, and the rest as given.

https://hl7.org/fhir/R5/datatypes.html#Identifier
"""

import re

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.model import Resource
from fhirtrials.model.parts import Identifier
from fhirtrials.terminology import concept

_EU_CT = re.compile(r"\d{4}-5\d{5}-\d{2}(-\d{2})?", re.ASCII)
_ISRCTN = re.compile(r"(ISRCTN)?\d{8}", re.ASCII)
_NCT = re.compile(r"NCT\d{8}", re.ASCII)


def identifier(named: NamedTrial) -> list[Resource]:
    """The registry's number, its former ones, the organisation's own, and the rest as given."""
    trial, system = named.trial, named.registry.identifier_system
    owner = trial.record_owner
    numbers: list[Resource | None] = [{"use": "official", "system": system, "value": named.id}]
    numbers.extend({"use": "old", "system": system, "value": former} for former in trial.former_ids)
    if trial.own_id and trial.own_id.value:
        sector = owner.sector if owner and owner != trial.sponsor else None
        assigner = element(
            extension=present([extension("sector", valueCodeableConcept=concept("sector", sector))]),
            display=trial.own_id.issuer or (owner.name if owner else None),
        )
        kind = concept("identifier-kind", trial.own_id.kind) or {}
        numbers.append(
            element(
                use="secondary",
                type={**kind, "text": "Organization Study ID"},
                value=trial.own_id.value,
                assigner=assigner if "display" in assigner else None,
            )
        )
    numbers.extend(_other_identifier(number) for number in trial.other_ids if number.value)
    return present(numbers)


def _other_identifier(number: Identifier) -> Resource:
    """Systems go by the form of the number, since registries type them in several ways; an unknown form has none."""
    value = (number.value or "").strip()
    system = None
    if _EU_CT.fullmatch(value):
        system = "https://euclinicaltrials.eu/clinicalTrialId"
    elif _NCT.fullmatch(value):
        system = "https://clinicaltrials.gov/nctid"
    elif _ISRCTN.fullmatch(value) and "isrctn" in f"{value} {number.issuer or ''}".casefold():
        system = "https://www.isrctn.com/ISRCTN"
        value = value if value.startswith("ISRCTN") else f"ISRCTN{value}"
    return element(
        use="secondary",
        type=concept("identifier-kind", number.kind),
        system=system,
        value=value,
        assigner={"display": number.issuer} if number.issuer else None,
    )
