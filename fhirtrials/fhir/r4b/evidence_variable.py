"""R4B EvidenceVariable: combined characteristics, a handling, time frames in words and numbers.

https://hl7.org/fhir/R4B/evidencevariable.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, quantity
from fhirtrials.fhir.r4.eligibility import eligibility_variable, has_variable
from fhirtrials.fhir.r4.variables import outcome_variable
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.fhir.shared.exposure import exposure_members
from fhirtrials.fhir.time_frame import time_frame
from fhirtrials.model import Resource
from fhirtrials.model.parts import Outcome


def eligibility(named: NamedTrial) -> Iterator[Resource]:
    """The criteria as one variable: all of them must be met."""
    if has_variable(named):
        yield eligibility_variable(named, actual=False, characteristicCombination="intersection")


def exposures(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention: had it, or not."""
    for place in range(len(named.trial.interventions)):
        title, members = exposure_members(named, place)
        yield evidence_variable(named, named.exposure(place), "Exposure", title, **members, handling="dichotomous")


def outcomes(named: NamedTrial) -> Iterator[Resource]:
    """One for each outcome, in the order of the record."""
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        yield outcome_variable(named, outcome, id_, time_from_start(outcome))


def time_from_start(outcome: Outcome) -> Resource | None:
    """The time frame in its own words; a quantity or range beside them where they say just that."""
    if outcome.time_frame is None:
        return None
    found = time_frame(outcome.time_frame)
    return element(
        description=outcome.time_frame,
        quantity=quantity(*found.at) if found and found.at else None,
        range={"high": quantity(*found.until)} if found and found.until else None,
    )
