"""Identifiers of a study: the registry's number, its former ones, the organisation's own, and the rest as given.

https://hl7.org/fhir/R5/datatypes.html#Identifier
"""

import re

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import absent, as_given, element, present
from fhirtrials.model import Resource
from fhirtrials.model.parts import Approval, Identifier
from fhirtrials.terminology import concept

_EU_CT = re.compile(r"\d{4}-5\d{5}-\d{2}(-\d{2})?", re.ASCII)
_ISRCTN = re.compile(r"(ISRCTN)?\d{8}", re.ASCII)
_NCT = re.compile(r"NCT\d{8}", re.ASCII)


OWN_ID = "Organization Study ID"
APPROVAL = "Ethics approval"


def identifier(named: NamedTrial) -> list[Resource]:
    """The registry's number, its former ones, the organisation's own, and the rest as given."""
    trial, system = named.trial, named.registry.identifier_system
    numbers: list[Resource | None] = [{"use": "official", "system": system, "value": named.number}]
    numbers.extend({"use": "old", "system": system, "value": former} for former in trial.former_ids)
    if trial.own_id:
        issuer = trial.own_id.issuer or (trial.record_owner.name if trial.record_owner else None)
        kind = concept("own-number-kind", trial.own_id.kind) or {}
        numbers.append(
            element(
                use="secondary",
                type={**kind, "text": OWN_ID},
                value=trial.own_id.value,
                _value=None if trial.own_id.value else absent(),
                assigner={"display": issuer} if issuer else None,
            )
        )
    numbers.extend(map(_other_identifier, trial.other_ids))
    numbers.extend(map(_approval, trial.approvals))
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
        _value=_source_form(number.value, value),
        assigner={"display": number.issuer} if number.issuer else None,
    )


def _approval(approval: Approval) -> Resource:
    return element(
        use="secondary",
        type={"text": APPROVAL},
        value=approval.number,
        _value=None if approval.number else absent(),
        assigner={"display": approval.body} if approval.body else None,
    )


def _source_form(given: str | None, written: str) -> Resource | None:
    missing = [] if written else absent()["extension"]
    found = present([*missing, as_given(given) if given != written else None])
    return {"extension": found} if found else None
