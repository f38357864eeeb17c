"""R4 EvidenceVariable: who may take part, each criterion a characteristic of its own.

https://hl7.org/fhir/R4/evidencevariable.html. R4 knows no nesting: what can be taken apart is, and a combination that
cannot stands as text, its structure in the cross-version extension.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, part, present
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.r4.flat import Flat, flat
from fhirtrials.fhir.shared.criteria import all_words, is_logic, note
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.model import Resource
from fhirtrials.model.parts import Criterion

_CHARACTERISTIC = "EvidenceVariable.characteristic"


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
    listed = [*map(demographic, demographics(given)), *(criterion(each) for each in flat(given))]
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
        characteristic=listed or [{"definitionCodeableConcept": {"text": given.text}}],
    )


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex: words, and what they mean in the extension."""
    parts = [part("type", valueCodeableConcept=one.type), part("value", **(one.value or {}))] if one.type else []
    return element(
        extension=present(
            [
                cross(f"{_CHARACTERISTIC}.linkId", valueId=one.link),
                cross(f"{_CHARACTERISTIC}.definitionByTypeAndValue", parts),
            ]
        ),
        description=one.words,
        definitionCodeableConcept={"text": one.text if one.type is None else f"{one.type['text']}: {one.words}"},
    )


def criterion(one: Flat) -> Resource:
    """One criterion; a combination that stands as text has its tree in the extension."""
    notes = [] if one.nested else [child for child in one.criterion.children if not is_logic(child)]
    return element(
        extension=present(
            [
                cross(f"{_CHARACTERISTIC}.linkId", valueId=one.link),
                *(cross(f"{_CHARACTERISTIC}.note", valueAnnotation={"text": all_words(each)}) for each in notes),
                _combination(one.criterion, one.link) if one.nested else None,
            ]
        ),
        description=one.text,
        definitionCodeableConcept={"text": one.text},
        exclude=True if one.exclude else None,
    )


def _combination(nested: Criterion, link: str) -> Resource | None:
    parts = [child for child in nested.children if is_logic(child)]
    code = nested.combination
    return cross(
        f"{_CHARACTERISTIC}.definitionByCombination",
        [
            extension("combination-assumed", valueBoolean=True) if nested.assumed else None,
            part("code", valueCode=code.value if code else "all-of"),
            part("threshold", valuePositiveInt=nested.threshold),
            *(_member(child, f"{link}.{number}") for number, child in enumerate(parts, 1)),
        ],
    )


def _member(child: Criterion, link: str) -> Resource | None:
    nested = any(map(is_logic, child.children))
    return cross(
        _CHARACTERISTIC,
        [
            part("linkId", valueId=link),
            part("description", valueMarkdown=child.text),
            *(part("note", valueAnnotation={"text": all_words(each)}) for each in child.children if not is_logic(each)),
            _as_part(_combination(child, link))
            if nested
            else part("definitionCodeableConcept", valueCodeableConcept={"text": child.text}),
        ],
    )


def _as_part(combination: Resource | None) -> Resource | None:
    """Inside a characteristic the combination is a child element, named like one."""
    return {**combination, "url": "definitionByCombination"} if combination else None
