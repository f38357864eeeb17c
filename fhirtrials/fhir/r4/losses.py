"""What R4 cannot say as the trial says it: told, one issue a kind and trial."""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.r4.flat import flat
from fhirtrials.fhir.r4.research_study import status
from fhirtrials.issues import Issue, issue


def losses(named: NamedTrial) -> Iterator[Issue]:
    """Statuses without a code, and combinations of criteria that stand as text."""
    trial = named.trial
    if trial.status and status(named) is None:
        yield issue("status-without-code", trial=named.id, where="status", found=trial.status.value)
    nested = sum(each.nested for each in flat(named))
    if nested:
        yield issue("criteria-flattened", trial=named.id, where="eligibility.criteria", count=nested)
