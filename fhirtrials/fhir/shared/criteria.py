"""Which parts of the eligibility text are criteria, and which are words around them."""

from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind

POPULATION = "Study population: "


def is_logic(criterion: Criterion) -> bool:
    """Whether it is a criterion, or a heading over some: section headings and notes are not."""
    return criterion.kind is CriterionKind.CRITERION or (
        criterion.kind is CriterionKind.HEADING and any(map(is_logic, criterion.children))
    )


def note(given: Eligibility) -> list[Resource]:
    """Who is studied, and the text that belongs to neither section."""
    notes = [f"{POPULATION}{given.population}"] if given.population else []
    notes.extend(all_words(part) for part in given.criteria if part.section is None or part.kind is CriterionKind.NOTE)
    return [{"text": text} for text in notes]


def all_words(part: Criterion) -> str:
    """The words of a part and of all parts below it, a line each."""
    return "\n".join((part.text, *map(all_words, part.children)))
