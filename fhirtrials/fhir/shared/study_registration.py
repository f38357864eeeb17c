"""The dates of the record itself, in HL7's researchStudy-studyRegistration extension, which all releases share.

https://hl7.org/fhir/extensions/StructureDefinition-researchStudy-studyRegistration.html
"""

from fhirtrials.fhir.parts import plain
from fhirtrials.model import PartialDate, Resource, Trial
from fhirtrials.model.parts import DatedEvent
from fhirtrials.model.words import DateKind
from fhirtrials.terminology import concept

URL = "http://hl7.org/fhir/StructureDefinition/researchStudy-studyRegistration"


def study_registration(trial: Trial) -> list[Resource]:
    """One extension for each date of ``Trial.history``, and one for primary completion."""
    history = trial.history
    events: list[tuple[str, DatedEvent | PartialDate | None]] = [("primary_completion", trial.primary_completion)]
    events.extend((name, getattr(history, name)) for name in type(history).model_fields)
    return [extension for name, event in events if (extension := _activity(name, event)) is not None]


def _activity(name: str, event: DatedEvent | PartialDate | None) -> Resource | None:
    """An activity is one day: the period starts and ends on it, since an open period would say something else."""
    if event is None:
        return None
    date, kind = (event, None) if isinstance(event, PartialDate) else (event.date, event.kind)
    if date is None and kind is None:
        return None
    parts: list[Resource] = [{"url": "activity", "valueCodeableConcept": concept("history", name)}]
    if kind:
        parts.append({"url": "actual", "valueBoolean": kind is DateKind.ACTUAL})
    if day := plain(date):
        parts.append({"url": "period", "valuePeriod": {"start": day, "end": day}})
    return {"url": URL, "extension": parts}
