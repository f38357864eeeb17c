"""When a study runs, and where it stands: its period, its states, how many take part.

https://hl7.org/fhir/R5/researchstudy-definitions.html#ResearchStudy.progressStatus
"""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import absent, assumed, day, element, extension, present
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import DatedEvent
from fhirtrials.model.words import DateKind, Status
from fhirtrials.terminology import code

_CLOSED = (Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN)


def period(trial: Trial) -> Resource | None:
    """Start to completion. A completion before the start is no period (per-1): it goes into an extension."""
    start, end = day(trial.start), day(trial.completion)
    reversed_ = out_of_order(trial)
    return element(
        extension=present([extension("completion-date", valueDateTime=end)]) if reversed_ else None,
        start=start,
        _start=_date_kind(trial.start),
        end=None if reversed_ else end,
        _end=_date_kind(trial.completion),
    )


def out_of_order(trial: Trial) -> bool:
    """Whether the trial ends before it starts, as far as both dates go."""
    start, end = day(trial.start), day(trial.completion)
    if start is None or end is None:
        return False
    common = min(len(start), len(end))
    return end[:common] < start[:common]


def _date_kind(event: DatedEvent | None) -> Resource | None:
    kind = extension("date-type", valueCode=code("date-kind", event.kind)) if event else None
    return {"extension": [kind]} if kind else None


def progress_status(named: NamedTrial) -> list[Resource]:
    """Where the study stands, where it last was known to stand, and its overall span."""
    trial = named.trial
    states: list[Resource] = []
    current = named.concept("progress-status", trial.status)
    last_known = named.concept("progress-status", trial.last_known_status)
    if current or last_known:  # no ``actual``: that is of a date, and none is said
        states.append({"state": current or absent()})
    if last_known:
        states.append({"state": last_known})
    start, end = trial.start, trial.completion
    if day(start) or day(end):
        kinds = [event.kind for event in (start, end) if event and event.date]
        states.append(
            element(
                state=named.concept("study-span", "overall-study"),
                actual=None if None in kinds else all(kind is DateKind.ACTUAL for kind in kinds),
                period=element(start=day(start), end=None if out_of_order(trial) else day(end)),
            )
        )
    return states


def enrollment_number(trial: Trial) -> Resource:
    """``actualNumber`` or ``targetNumber``, as the only member; empty where nothing is said.

    Where the record does not say whether the count is real, a closed study counted and an open one plans.
    """
    enrollment = trial.enrollment
    if enrollment is None or (enrollment.count is None and enrollment.kind is None):
        return {}
    kind = enrollment.kind or (DateKind.ACTUAL if trial.status in _CLOSED else DateKind.ESTIMATED)
    name = "actualNumber" if kind is DateKind.ACTUAL else "targetNumber"
    if enrollment.count is None:
        return {f"_{name}": absent()}
    return {name: enrollment.count, **({} if enrollment.kind else {f"_{name}": assumed()})}
