"""R4 EvidenceVariable: who may take part, each criterion a characteristic of its own.

https://hl7.org/fhir/R4/evidencevariable.html. R4 knows no nesting: what can be taken apart is, and a combination that
cannot stands as text, its structure in the cross-version extension.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import plain_text
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.fhir.r4.flat import Flat, flat, is_required
from fhirtrials.fhir.r4.newer import characteristic_members
from fhirtrials.fhir.shared.characteristic import characteristic
from fhirtrials.fhir.shared.criteria import all_below, all_words, note, parts_and_notes
from fhirtrials.fhir.shared.definition import understood, what_was_read
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.model import Resource


def has_variable(named: NamedTrial) -> bool:
    """Whether there is anything for a characteristic: R4 wants at least one."""
    given = named.trial.eligibility
    return bool(given.text or demographics(given))


def eligibility(named: NamedTrial) -> Iterator[Resource]:
    """The criteria as one variable, their text verbatim in ``description``."""
    if has_variable(named):
        yield eligibility_variable(named)


def eligibility_variable(named: NamedTrial, **members: object) -> Resource:
    """The variable, with what a release adds to it."""
    given = named.trial.eligibility
    listed = [*map(demographic, demographics(given)), *(criterion(each, given.text or "") for each in flat(named))]
    return evidence_variable(
        named,
        named.eligibility,
        "Eligibility",
        f"Eligibility criteria of {named.id}",
        text=eligibility_narrative(given),
        extension=present([extension("gender-based", valueBoolean=given.gender_based)]),
        description=given.text,
        note=note(given),
        **members,
        characteristic=listed or [{"definitionCodeableConcept": {"text": plain_text(given.text or "")}}],
    )


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex: words, and what they mean in the extension."""
    newer: Resource = {"linkId": one.link}
    if one.type is not None and one.value is not None:
        newer["definitionByTypeAndValue"] = {"type": one.type, **one.value}
    own, _ = characteristic_members(newer)
    return element(
        extension=own,
        description=one.words,
        definitionCodeableConcept={"text": one.text if one.type is None else f"{one.type['text']}: {one.words}"},
    )


def criterion(one: Flat, text: str) -> Resource:
    """One criterion: words, and in extensions what R5 would say of it, and of the words above it, beyond them.

    A note below the words above stands beside the first criterion there, once.
    """
    newer = characteristic(one.criterion, one.link, text) if one.stands_alone else _without_logic(one)
    above = [each for each in one.above if not is_required(each, one.exclude)]
    read = [found for each in above for found in what_was_read(each)]
    opened = [each for each in one.opens if not is_required(each, one.exclude)]
    notes = [{"text": all_words(each)} for lead in opened for each in parts_and_notes(lead)[1]]
    own, frame = characteristic_members(
        {name: value for name, value in newer.items() if name not in ("description", "definitionCodeableConcept")}
        | {
            "extension": [*newer.get("extension", ()), *read],
            "note": [*newer.get("note", ()), *notes],
        }
    )
    return element(
        extension=own,
        description=one.text,
        definitionCodeableConcept=one.concept,
        exclude=True if one.exclude else None,
        timeFromStart=frame,
    )


def _without_logic(one: Flat) -> Resource:
    """What was read of a criterion and the parts below it, as extensions."""
    read = [found for each in all_below(one.criterion) for found in what_was_read(each)]
    notes = [{"text": all_words(each)} for each in parts_and_notes(one.criterion)[1]]
    return {"linkId": one.link, "extension": [*present([understood(one.criterion)]), *read], "note": notes}
