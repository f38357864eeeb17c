"""R5 EvidenceVariable: what an arm is exposed to, one for each intervention.

https://hl7.org/fhir/R5/evidencevariable.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.fhir.shared.exposure import exposure_members
from fhirtrials.model import Resource


def exposures(named: NamedTrial) -> Iterator[Resource]:
    """One for each intervention, in the order of the record: had it, or not."""
    for place in range(len(named.trial.interventions)):
        title, members = exposure_members(named, place)
        yield evidence_variable(named, named.exposure(place), "Exposure", title, **members, handling="dichotomous")
