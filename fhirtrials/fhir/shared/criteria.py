"""Which parts of the eligibility text are criteria, and which are words around them."""

from collections.abc import Iterator

from fhirtrials.fhir.parts import absent
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind

POPULATION = "Study population: "


def is_logic(criterion: Criterion) -> bool:
    """Whether it is a criterion, or a heading over some: section headings and notes are not."""
    return criterion.kind is CriterionKind.CRITERION or (
        criterion.kind is CriterionKind.HEADING and any(map(is_logic, criterion.children))
    )


def parts_and_notes(criterion: Criterion) -> tuple[list[Criterion], list[Criterion]]:
    """What stands below a criterion: criteria, and words around them."""
    parts: list[Criterion] = []
    notes: list[Criterion] = []
    for child in criterion.children:
        (parts if is_logic(child) else notes).append(child)
    return parts, notes


def all_below(criterion: Criterion) -> Iterator[Criterion]:
    """A criterion and everything below it, in text order."""
    yield criterion
    for child in criterion.children:
        yield from all_below(child)


def note(given: Eligibility) -> list[Resource]:
    """Who is studied, and the text that belongs to neither section, or to no criterion."""
    loose = [all_words(part) for part in given.criteria if part.section is None or _is_remark(part)]
    population: list[Resource] = []
    if given.population:
        population = [{"text": f"{POPULATION}{given.population}"}]
    elif loose and loose[0].startswith(POPULATION):
        population = [{"_text": absent()}]  # or words of the criteria would pass for it
    return [*population, *({"text": text} for text in loose)]


def _is_remark(part: Criterion) -> bool:
    """Whether it is a note, or a heading over notes alone."""
    return part.kind is CriterionKind.NOTE or (bool(part.children) and not is_logic(part))


def all_words(part: Criterion) -> str:
    """The words of a part and of all parts below it, a line each."""
    return "\n".join((part.text, *map(all_words, part.children)))
