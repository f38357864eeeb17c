"""How a study is built: the design elements since 2017, and the sentence that held all of it before."""

import re

from fhirtrials.model.parts import Design
from fhirtrials.model.words import (
    Allocation,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    Purpose,
    TimePerspective,
)
from fhirtrials.readers.ctgov_xml.textblock import described
from fhirtrials.readers.record import Word, shown
from fhirtrials.readers.xml_cursor import XmlCursor
from fhirtrials.terminology import translation

_REGISTRY = "Observational [Patient Registry]"
_PART_OF_SENTENCE = re.compile(r",\s+(?=[A-Z][A-Za-z ]+:\s)")
_MASKING = re.compile(r"(?P<level>.*?)\s*\((?P<roles>.+)\)")


def study_design(study: XmlCursor) -> Design:
    """The design, from ``study_design_info``, else from the sentence ``study_design``."""
    info = study["study_design_info"]
    parts = {} if info else _sentence(study)

    def word(element: str, name: str, kind: type[Word], table: str) -> Word | None:
        if info:
            return info.code(element, kind, table)
        found = parts.pop(name, None)
        return None if found is None else study.record.word(study, "study_design", found, kind, table)

    masked = info.text("masking") if info else parts.pop("Masking", None)
    masking, roles = _masking(study, masked)
    found = Design(
        allocation=word("allocation", "Allocation", Allocation, "ctgov-label-allocation"),
        intervention_model=word(
            "intervention_model", "Intervention Model", InterventionModel, "ctgov-label-intervention-model"
        ),
        intervention_model_description=described(info, "intervention_model_description"),
        purpose=word("primary_purpose", "Primary Purpose", Purpose, "ctgov-label-purpose"),
        observational_model=word(
            "observational_model", "Observational Model", ObservationalModel, "ctgov-label-observational-model"
        ),
        time_perspective=word("time_perspective", "Time Perspective", TimePerspective, "ctgov-label-time-perspective"),
        masking=masking,
        masking_description=described(info, "masking_description"),
        masked=roles,
        is_patient_registry=True if study.text("study_type") == _REGISTRY else None,
        target_duration=study.text("target_duration"),
    )
    if parts:
        study.record.say("field-not-kept", study.place("study_design"), found=", ".join(map(": ".join, parts.items())))
    return found


def _sentence(study: XmlCursor) -> dict[str, str]:
    """``Allocation: Randomized, Masking: Open Label`` by its parts."""
    parts: dict[str, str] = {}
    for part in _PART_OF_SENTENCE.split(study.text("study_design") or ""):
        name, colon, value = part.partition(": ")
        if colon:
            parts[name.strip()] = value.strip()
        elif part:
            study.record.wrong(study, "study_design", part, "a part with a name")
    return parts


def _masking(study: XmlCursor, text: str | None) -> tuple[Masking | None, tuple[MaskedRole, ...]]:
    """``Double (Participant, Investigator)``, ``None (Open Label)``; once ``Participant, Investigator``."""
    if text is None:
        return None, ()
    levels, roles = translation("to-trial/ctgov-label-masking"), translation("to-trial/ctgov-label-masked-role")
    if text in levels:
        return Masking(levels[text]), ()
    match = _MASKING.fullmatch(text)
    level = levels.get(match["level"]) if match else None
    names = re.split(r",\s*", match["roles"] if match else text)
    if (match and level is None) or not all(name in roles for name in names):
        place = study.place("study_design_info/masking")
        study.record.say("unknown-code", place, found=shown(text), table="to-trial/ctgov-label-masking")
    return Masking(level) if level else None, tuple(MaskedRole(roles[name]) for name in names if name in roles)
