"""What a person reads of an outcome."""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import facts, heading, narrative, paragraphs
from fhirtrials.model import Resource
from fhirtrials.model.parts import Outcome


def outcome_narrative(named: NamedTrial, outcome: Outcome) -> Resource:
    """Measure, kind, time frame, description."""
    return narrative(
        heading(outcome.measure or "Outcome"),
        facts([("Kind", named.label("outcome-rank", outcome.rank)), ("Time frame", outcome.time_frame)]),
        paragraphs(outcome.description),
    )
