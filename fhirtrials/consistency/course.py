"""Dates, status and numbers: the course of a study against itself. The newest date of the record stands for today."""

from collections.abc import Iterator

from fhirtrials.consistency.check import Pair, Statement, check
from fhirtrials.model import PartialDate, Trial
from fhirtrials.model.parts import DatedEvent
from fhirtrials.model.words import DateKind, Status, StudyType

_OVER = {Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN}
_STOPPED = {Status.TERMINATED, Status.WITHDRAWN, Status.SUSPENDED}
_OPEN = {Status.RECRUITING, Status.NOT_YET_RECRUITING, Status.BY_INVITATION}


def before(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether one is surely before the other: dates without day or month are compared as far as both go."""
    if one is None or other is None:
        return False
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def _date(event: DatedEvent | None) -> PartialDate | None:
    return event.date if event else None


def _when(where: str, event: DatedEvent | None) -> Statement:
    kind = f" ({event.kind})" if event and event.kind else ""
    return Statement(f"{where}.date", f"{_date(event)}{kind}")


def _status(trial: Trial) -> Statement:
    return Statement("status", str(trial.status))


@check("completion-before-start", "The study is complete before it starts.", but="both in the same month")
def completion_before_start(trial: Trial) -> Iterator[Pair]:
    if before(_date(trial.completion), _date(trial.start)):
        yield _when("completion", trial.completion), _when("start", trial.start)


@check(
    "primary-completion-before-start", "The primary outcome is complete before the start.", but="both in the same month"
)
def primary_completion_before_start(trial: Trial) -> Iterator[Pair]:
    if before(_date(trial.primary_completion), _date(trial.start)):
        yield _when("primary_completion", trial.primary_completion), _when("start", trial.start)


@check(
    "primary-completion-after-completion",
    "The primary outcome is complete after the whole study.",
    but="both on one day, or in the same month",
)
def primary_completion_after_completion(trial: Trial) -> Iterator[Pair]:
    if before(_date(trial.completion), _date(trial.primary_completion)):
        yield _when("primary_completion", trial.primary_completion), _when("completion", trial.completion)


@check(
    "actual-date-after-last-update",
    "A date is called actual and lies after the record's last update.",
    but="an estimated date; a record that does not say when it was updated",
)
def actual_date_after_last_update(trial: Trial) -> Iterator[Pair]:
    posted = _date(trial.history.last_update_posted)
    updated = max((day for day in (posted, trial.history.last_update_submitted) if day), default=None)
    for where in ("start", "primary_completion", "completion"):
        event: DatedEvent | None = getattr(trial, where)
        if event and event.kind is DateKind.ACTUAL and before(updated, event.date):
            yield _when(where, event), Statement("history.last_update_posted", str(updated))


@check(
    "not-yet-recruiting-but-started",
    "The study has not begun to recruit and its start is called actual.",
    but="an estimated start",
)
def not_yet_recruiting_but_started(trial: Trial) -> Iterator[Pair]:
    if trial.status is Status.NOT_YET_RECRUITING and trial.start and trial.start.kind is DateKind.ACTUAL:
        yield _status(trial), _when("start", trial.start)


@check(
    "completed-but-estimated",
    "The study is completed and its completion is called estimated.",
    but="a completion without a kind, as in older records",
)
def completed_but_estimated(trial: Trial) -> Iterator[Pair]:
    if trial.status is Status.COMPLETED and trial.completion and trial.completion.kind is DateKind.ESTIMATED:
        yield _status(trial), _when("completion", trial.completion)


@check(
    "completed-before-completion",
    "The study goes on and its completion is called actual.",
    but="an actual completion of a study that is terminated, withdrawn, or of unknown status",
)
def going_on_but_complete(trial: Trial) -> Iterator[Pair]:
    if trial.status in _OPEN and trial.completion and trial.completion.kind is DateKind.ACTUAL:
        yield _status(trial), _when("completion", trial.completion)


@check("withdrawn-with-participants", "The study is withdrawn and people took part.", but="an estimated number")
def withdrawn_with_participants(trial: Trial) -> Iterator[Pair]:
    enrolled = trial.enrollment
    if trial.status is Status.WITHDRAWN and enrolled and enrolled.count and enrolled.kind is DateKind.ACTUAL:
        yield _status(trial), Statement("enrollment.count", f"{enrolled.count} (actual)")


@check("completed-without-participants", "The study is completed and nobody took part.", but="a withdrawn study")
def completed_without_participants(trial: Trial) -> Iterator[Pair]:
    if trial.status in {Status.COMPLETED, Status.TERMINATED} and trial.enrollment and trial.enrollment.count == 0:
        yield _status(trial), Statement("enrollment.count", "0")


@check(
    "completed-with-estimated-enrollment",
    "The study is completed and its number of participants is called estimated.",
    but="a number without a kind, as in older records",
)
def completed_with_estimated_enrollment(trial: Trial) -> Iterator[Pair]:
    enrolled = trial.enrollment
    if trial.status is Status.COMPLETED and enrolled and enrolled.kind is DateKind.ESTIMATED:
        yield _status(trial), Statement("enrollment.kind", "estimated")


@check(
    "stopped-without-reason",
    "The study was stopped and the record does not say why.",
    but="a study of unknown status",
    certain=False,
)
def stopped_without_reason(trial: Trial) -> Iterator[Pair]:
    if trial.status in _STOPPED and not trial.why_stopped:
        yield _status(trial), Statement("why_stopped", "nothing")


@check(
    "reason-without-stop",
    "The record says why the study was stopped, and its status says that it was not.",
    but="a study of unknown status",
)
def reason_without_stop(trial: Trial) -> Iterator[Pair]:
    if trial.why_stopped and trial.status and trial.status not in {*_STOPPED, Status.UNKNOWN}:
        yield Statement("why_stopped", f"'{trial.why_stopped[:60]}'"), _status(trial)


@check("site-open-in-closed-study", "A site recruits for a study that is over.", but="a site that has no status")
def site_open_in_closed_study(trial: Trial) -> Iterator[Pair]:
    if trial.status in _OVER:
        for index, site in enumerate(trial.sites):
            if site.status in _OPEN:
                yield Statement(f"sites[{index}].status", str(site.status)), _status(trial)
                return


@check("results-before-start", "Results are posted of a study that has not begun.", but="results of a terminated study")
def results_before_start(trial: Trial) -> Iterator[Pair]:
    if trial.has_results and trial.status in {Status.NOT_YET_RECRUITING, Status.WITHDRAWN}:
        yield Statement("has_results", "true"), _status(trial)


@check(
    "removed-country-with-site",
    "A country is said to be removed and has a site.",
    but="a removed country without a site",
    certain=False,
)
def removed_country_with_site(trial: Trial) -> Iterator[Pair]:
    for index, site in enumerate(trial.sites):
        if site.country and site.country in trial.removed_countries:
            yield Statement("removed_countries", site.country), Statement(f"sites[{index}].country", site.country)
            return


@check(
    "no-primary-outcome",
    "A trial has no primary outcome.",
    but="an observational study; a record whose details are withheld",
    certain=False,
)
def no_primary_outcome(trial: Trial) -> Iterator[Pair]:
    if trial.study_type is StudyType.INTERVENTIONAL and not any(each.rank == "primary" for each in trial.outcomes):
        yield Statement("study_type", "interventional"), Statement("outcomes", "no primary one")
