"""R5 EvidenceVariable: who may take part. https://hl7.org/fhir/R5/evidencevariable.html

Characteristics combine with "and". Three wrappers: ``demographics``, ``inclusion``, ``exclusion``. ``exclude`` stands
once, on the root of each exclusion criterion; what is below it is written positively, since excluding "any of A, B" is
not the any-of of two exclusions.
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.fhir.shared.criteria import all_words, is_logic, note
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Section


def eligibility(named: NamedTrial) -> Iterator[Resource]:
    """The criteria as one variable, their text verbatim in ``description``; nothing where nothing is given."""
    if not named.has_eligibility:
        return
    given = named.trial.eligibility
    yield evidence_variable(
        named,
        named.eligibility,
        "Eligibility",
        f"Eligibility criteria of {named.id}",
        text=eligibility_narrative(given),
        extension=present([extension("gender-based", valueBoolean=given.gender_based)]),
        description=given.text,
        note=note(given),
        actual=False,
        characteristic=characteristic(given),
    )


def characteristic(given: Eligibility) -> list[Resource]:
    """The three wrappers, each only if it holds something."""
    sections: dict[Section, list[Criterion]] = {Section.INCLUSION: [], Section.EXCLUSION: []}
    for criterion in given.criteria:
        if criterion.section is not None and is_logic(criterion):
            sections[criterion.section].append(criterion)
    wrappers = [_wrapper("demographics", "Demographics", list(map(demographic, demographics(given))))]
    for section, prefix in ((Section.INCLUSION, "inc"), (Section.EXCLUSION, "exc")):
        members = _members(sections[section], prefix, given.text or "", exclude=section is Section.EXCLUSION)
        wrappers.append(_wrapper(section, f"{section.title()} criteria", members))
    return present(wrappers)


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex; what could not be read is text."""
    members: Resource = {"linkId": one.link, "description": one.words}
    if one.type is None or one.value is None:
        return {**members, "definitionCodeableConcept": {"text": one.text}}
    return {**members, "definitionByTypeAndValue": {"type": one.type, **one.value}}


def _wrapper(link: str, description: str, members: list[Resource]) -> Resource | None:
    if not members:
        return None
    return {
        "linkId": link,
        "description": description,
        "definitionByCombination": {"code": Combination.ALL_OF.value, "characteristic": members},
    }


def _members(criteria: Iterable[Criterion], prefix: str, text: str, *, exclude: bool) -> list[Resource]:
    return [
        _criterion(criterion, f"{prefix}-{number}" if prefix in ("inc", "exc") else f"{prefix}.{number}", text, exclude)
        for number, criterion in enumerate(criteria, 1)
    ]


def _criterion(criterion: Criterion, link: str, text: str, exclude: bool) -> Resource:
    """One criterion. ``exclude`` falls through a heading to the criteria below it, and stops at the first of them."""
    is_heading = criterion.kind is CriterionKind.HEADING
    parts = [child for child in criterion.children if is_logic(child)]
    notes = [child for child in criterion.children if not is_logic(child)]
    members: Resource = {"linkId": link, "description": text[criterion.start : criterion.end]}
    if notes:
        members["note"] = [{"text": all_words(child)} for child in notes]
    if exclude and not is_heading:
        members["exclude"] = True
    if parts:
        inner = _members(parts, link, text, exclude=exclude and is_heading)
        # Below a heading each exclusion stands alone, so they combine with "and"; so do the criteria of an inclusion.
        code = Combination.ALL_OF if is_heading else criterion.combination or Combination.ALL_OF
        members["definitionByCombination"] = element(
            extension=[extension("combination-assumed", valueBoolean=True)] if criterion.assumed else None,
            code=code.value,
            threshold=criterion.threshold if code in (Combination.AT_LEAST, Combination.AT_MOST) else None,
            characteristic=inner,
        )
    else:
        members["definitionCodeableConcept"] = {"text": criterion.text}
    return members
