"""R5 EvidenceVariable: who may take part. https://hl7.org/fhir/R5/evidencevariable.html

Characteristics combine with "and". Three wrappers: ``demographics``, ``inclusion``, ``exclusion``. ``exclude`` stands
once, on the root of each exclusion criterion; what is below it is written positively, since excluding "any of A, B" is
not the any-of of two exclusions.
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import bullets, escape, facts, heading, narrative, paragraphs, subheading
from fhirtrials.fhir.parts import element, extension, present, quantity
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.fhir.time_frame import time_unit
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Age, Criterion
from fhirtrials.model.words import Combination, CriterionKind, Section, Sex
from fhirtrials.terminology import concept

_USAGE = "http://terminology.hl7.org/CodeSystem/usage-context-type"
_LOINC = "http://loinc.org"


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
        text=_narrative(given),
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
        if criterion.section is not None and _is_logic(criterion):
            sections[criterion.section].append(criterion)
    wrappers = [_wrapper("demographics", "Demographics", demographics(given))]
    for section, prefix in ((Section.INCLUSION, "inc"), (Section.EXCLUSION, "exc")):
        members = _members(sections[section], prefix, given.text or "", exclude=section is Section.EXCLUSION)
        wrappers.append(_wrapper(section, f"{section.title()} criteria", members))
    return present(wrappers)


def note(given: Eligibility) -> list[Resource]:
    """Who is studied, and the text that belongs to neither section."""
    notes = [f"Study population: {given.population}"] if given.population else []
    notes.extend(_words(part) for part in given.criteria if part.section is None or part.kind is CriterionKind.NOTE)
    return [{"text": text} for text in notes]


def _words(part: Criterion) -> str:
    return "\n".join((part.text, *map(_words, part.children)))


def demographics(given: Eligibility) -> list[Resource]:
    """Age and sex, from their own fields."""
    return [*_age(given.minimum_age, given.maximum_age), *_sex(given)]


def _wrapper(link: str, description: str, members: list[Resource]) -> Resource | None:
    if not members:
        return None
    return {
        "linkId": link,
        "description": description,
        "definitionByCombination": {"code": Combination.ALL_OF.value, "characteristic": members},
    }


def _is_logic(criterion: Criterion) -> bool:
    """Whether it is a criterion, or a heading over some: section headings and notes are not."""
    return criterion.kind is CriterionKind.CRITERION or (
        criterion.kind is CriterionKind.HEADING and any(map(_is_logic, criterion.children))
    )


def _members(criteria: Iterable[Criterion], prefix: str, text: str, *, exclude: bool) -> list[Resource]:
    return [
        _criterion(criterion, f"{prefix}-{number}" if prefix in ("inc", "exc") else f"{prefix}.{number}", text, exclude)
        for number, criterion in enumerate(criteria, 1)
    ]


def _criterion(criterion: Criterion, link: str, text: str, exclude: bool) -> Resource:
    """One criterion. ``exclude`` falls through a heading to the criteria below it, and stops at the first of them."""
    is_heading = criterion.kind is CriterionKind.HEADING
    parts = [child for child in criterion.children if _is_logic(child)]
    notes = [child for child in criterion.children if not _is_logic(child)]
    members: Resource = {"linkId": link, "description": text[criterion.start : criterion.end]}
    if notes:
        members["note"] = [{"text": _words(child)} for child in notes]
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


def _age(low: Age | None, high: Age | None) -> Iterator[Resource]:
    """One range where both bounds have the same unit, else two: validators compare units as words (rng-2)."""
    words = _span(low, high)
    bounds = [_bound(low), _bound(high)]
    if all(bound is None or bound for bound in bounds):
        joined = element(low=bounds[0], high=bounds[1])
        if low is None or high is None or low.unit is high.unit:
            if joined:
                yield _typed("age", words, "age", "Age Range", "30525-0", "Age", {"valueRange": joined})
            return
        yield _typed(
            "age-minimum",
            f"at least {low.text}",
            "age",
            "Age Range",
            "30525-0",
            "Age",
            {"valueRange": {"low": bounds[0]}},
        )
        yield _typed(
            "age-maximum",
            f"at most {high.text}",
            "age",
            "Age Range",
            "30525-0",
            "Age",
            {"valueRange": {"high": bounds[1]}},
        )
        return
    yield {"linkId": "age", "description": words, "definitionCodeableConcept": {"text": f"Age: {words}"}}


def _bound(age: Age | None) -> Resource | None:
    """A quantity; empty where the age could not be read; None where there is no age."""
    if age is None:
        return None
    if age.value is None or age.unit is None:
        return {}
    return quantity(age.value, *time_unit(age.unit))


def _span(low: Age | None, high: Age | None) -> str:
    if low and high:
        return f"{low.text} to {high.text}"
    if low:
        return f"{low.text} and older"
    return f"up to {high.text}" if high else ""


def _sex(given: Eligibility) -> Iterator[Resource]:
    if given.sex in (Sex.FEMALE, Sex.MALE):
        value = {"valueCodeableConcept": concept("sex", given.sex)}
        yield _typed("sex", given.sex.title(), "gender", "Gender", "46098-0", "Sex", value)
    if given.gender_based or given.gender_description:
        words = given.gender_description or "Gender-based eligibility"
        yield {"linkId": "gender", "description": words, "definitionCodeableConcept": {"text": words}}


def _typed(link: str, words: str, usage: str, usage_display: str, loinc: str, text: str, value: Resource) -> Resource:
    coding = [
        {"system": _USAGE, "code": usage, "display": usage_display},
        {"system": _LOINC, "code": loinc, "display": text},
    ]
    return {
        "linkId": link,
        "description": words,
        "definitionByTypeAndValue": {"type": {"coding": coding, "text": text}, **value},
    }


def _narrative(given: Eligibility) -> Resource:
    sex = concept("sexes-eligible", given.sex)
    who = facts([("Age", _span(given.minimum_age, given.maximum_age)), ("Sex", sex["text"][5:] if sex else None)])
    blocks = [heading("Eligibility criteria"), who, paragraphs(given.population)]
    for section in Section:
        members = [each for each in given.criteria if each.section is section and not _is_bare_heading(each)]
        if members:
            blocks.extend((subheading(f"{section.title()} criteria"), bullets(map(_line, members))))
    return narrative(*blocks)


def _is_bare_heading(criterion: Criterion) -> bool:
    return criterion.kind is CriterionKind.HEADING and not criterion.children


def _line(criterion: Criterion) -> str:
    return escape(criterion.text) + bullets(map(_line, criterion.children))
