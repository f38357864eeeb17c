"""When a study runs, where it stands, how many take part, and the dates of its record.

The reverse of ``study_dates`` and ``study_registration``.
"""

from typing import Any

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.study_registration import URL
from fhirtrials.model import PartialDate
from fhirtrials.model.parts import DatedEvent, Enrollment, History
from fhirtrials.model.words import DateKind, Status
from fhirtrials.terminology import word

_ONE_DAY = {name for name, field in History.model_fields.items() if field.annotation == PartialDate | None}


def period(study: Place) -> dict[str, DatedEvent | None]:
    """``start`` and ``completion``; a completion before the start stands in an extension."""
    place = study["period"]
    start, end = place["_start"], place["_end"]
    return {
        "start": event(_full(start) or place.date("start"), _date_kind(start)),
        "completion": event(
            _full(end) or place.date("end") or place.own("completion-date").date("valueDateTime"), _date_kind(end)
        ),
    }


def progress_status(study: Place) -> dict[str, Status | None]:
    """``status``, and behind it ``last_known_status``."""
    found: dict[str, Status | None] = {}
    for state in study.each("progressStatus"):
        if not state["state"].is_in("study-span"):
            state.flag("actual")  # bundles of before had it here
            name = "last_known_status" if "status" in found else "status"
            found[name] = state.word("state", "progress-status", Status)
    return found


def recruitment(study: Place) -> Enrollment | None:
    """The number in ``recruitment``; an assumed kind is none."""
    place = study["recruitment"]
    for name, kind in (("actualNumber", DateKind.ACTUAL), ("targetNumber", DateKind.ESTIMATED)):
        beside = place[f"_{name}"]
        if name in place.value or beside:
            return Enrollment(count=place.count(name), kind=None if beside.own("assumed") else kind)
    return None


def study_registration(study: Place) -> dict[str, Any]:
    """``history``, and ``primary_completion``."""
    found: dict[str, Any] = {}
    for activity in study.extensions(URL):
        concept = activity.extension("activity")["valueCodeableConcept"]
        name = word("history", concept.value)
        if name is None:
            concept.unknown("history")
            continue
        date = activity.extension("period")["valuePeriod"].date("start")
        actual = activity.extension("actual").flag("valueBoolean")
        kind = None if actual is None else DateKind.ACTUAL if actual else DateKind.ESTIMATED
        found[name] = date if name in _ONE_DAY else event(date, kind)
    return {"primary_completion": found.pop("primary_completion", None), "history": History(**found)}


def event(date: PartialDate | None, kind: DateKind | None) -> DatedEvent | None:
    return DatedEvent(date=date, kind=kind) if date or kind else None


def _date_kind(beside: Place) -> DateKind | None:
    return beside.own("date-type").code("valueCode", "date-kind", DateKind)


def _full(beside: Place) -> PartialDate | None:
    """The date in full, where a release had to cut it."""
    return beside.own("full-date").date("valueDateTime")
