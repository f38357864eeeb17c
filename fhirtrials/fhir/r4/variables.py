"""R4 EvidenceVariable: what an arm is exposed to, and what is measured. https://hl7.org/fhir/R4/evidencevariable.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import absent, element, present, quantity
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.fhir.shared.exposure import exposure_members
from fhirtrials.fhir.shared.outcome import outcome_narrative
from fhirtrials.fhir.time_frame import time_frame
from fhirtrials.model import Resource
from fhirtrials.model.parts import Outcome

_FRAME = "EvidenceVariable.characteristic.timeFromEvent"


def exposures(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention: had it, or not."""
    for place in range(len(named.trial.interventions)):
        title, members = exposure_members(named, place)
        yield evidence_variable(named, named.exposure(place), "Exposure", title, **members, type="dichotomous")


def outcomes(named: NamedTrial) -> Iterator[Resource]:
    """One for each outcome, in the order of the record."""
    for outcome, id_ in zip(named.trial.outcomes, named.outcome_ids, strict=True):
        yield outcome_variable(named, outcome, id_, time_from_start(outcome))


def outcome_variable(named: NamedTrial, outcome: Outcome, id_: str, frame: Resource | None) -> Resource:
    """An outcome, with its time frame in the form of the release."""
    return evidence_variable(
        named,
        id_,
        "Outcome",
        outcome.measure,
        text=outcome_narrative(named, outcome),
        description=outcome.description,
        characteristic=[
            element(
                definitionCodeableConcept={"text": outcome.measure} if outcome.measure else absent(),
                timeFromStart=frame,
            )
        ],
    )


def time_from_start(outcome: Outcome) -> Resource | None:
    """A Duration where the time frame is one; its words, and a range, in the cross-version extension."""
    if outcome.time_frame is None:
        return None
    found = time_frame(outcome.time_frame)
    latest = {"high": quantity(*found.until)} if found and found.until else None
    return {
        "extension": present(
            [
                cross(f"{_FRAME}.description", valueMarkdown=outcome.time_frame),
                cross(f"{_FRAME}.range", valueRange=latest),
            ]
        ),
        **(quantity(*found.at) if found and found.at else {}),
    }
