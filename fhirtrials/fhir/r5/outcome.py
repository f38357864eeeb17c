"""R5 EvidenceVariable: what is measured, and when. https://hl7.org/fhir/R5/evidencevariable.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import absent, quantity
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.fhir.shared.outcome import outcome_narrative
from fhirtrials.fhir.time_frame import time_frame
from fhirtrials.model import Resource
from fhirtrials.model.parts import Outcome


def outcomes(named: NamedTrial) -> Iterator[Resource]:
    """One for each outcome, in the order of the record."""
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        yield evidence_variable(
            named,
            id_,
            "Outcome",
            outcome.measure,
            text=outcome_narrative(named, outcome),
            description=outcome.description,
            characteristic=[characteristic(outcome)],
        )


def characteristic(outcome: Outcome) -> Resource:
    """What is measured, and when."""
    members: Resource = {"definitionCodeableConcept": {"text": outcome.measure} if outcome.measure else absent()}
    if outcome.time_frame:
        members["timeFromEvent"] = [time_from_event(outcome.time_frame)]
    return members


def time_from_event(text: str) -> Resource:
    """The time frame in its own words; a quantity or range beside them where they say just that."""
    members: Resource = {"description": text}
    found = time_frame(text)
    if found and found.at:
        members["quantity"] = quantity(*found.at)
    if found and found.until:
        members["range"] = {"high": quantity(*found.until)}
    return members
