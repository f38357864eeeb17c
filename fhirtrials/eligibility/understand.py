"""A trial → the trial with its criteria and what they mean, telling what had to be assumed."""

from collections.abc import Iterable, Iterator

from fhirtrials.eligibility.criteria import criteria
from fhirtrials.eligibility.meaning import names_of
from fhirtrials.eligibility.reading import filled
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Trial
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Section
from fhirtrials.terminology import Measures

_WHERE = "eligibility.text"


def understand(trial: Trial, tell: Tell, measures: Measures | None = None) -> Trial:
    """The trial with ``eligibility.criteria`` filled from its text; a trial without text comes back as it is.

    ``measures`` are the things that thresholds may be of; by default the project's own table.

    Tells each kind of assumption once, with a count: ``combination-assumed`` where the text does not say how the parts
    of a criterion combine, ``section-assumed`` where criteria stand under no inclusion or exclusion heading.
    """
    if not trial.eligibility.text:
        return trial
    found = criteria(trial.eligibility.text)
    placed = with_sections(found)
    assumed = sum(one.assumed and one.kind is CriterionKind.CRITERION for one in _walk(placed))
    loose = sum(
        before.section is not after.section and after.kind is CriterionKind.CRITERION
        for before, after in zip(_walk(found), _walk(placed), strict=True)
    )
    if assumed:
        tell(issue("combination-assumed", trial=trial.id, where=_WHERE, count=assumed))
    if loose:
        tell(issue("section-assumed", trial=trial.id, where=_WHERE, count=loose))
    read = filled(trial.eligibility.text, placed, names=names_of(trial), measures=measures)
    return trial.model_copy(update={"eligibility": trial.eligibility.model_copy(update={"criteria": read})})


def read_criteria(text: str, measures: Measures | None = None) -> tuple[Criterion, ...]:
    """The criteria of any eligibility text and what they mean, as ``understand`` makes them of a trial's."""
    return filled(text, with_sections(criteria(text)), measures=measures)


def with_sections(found: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """What stands under no heading is read as inclusion criteria, but for the words that introduce such a heading.

    Those words keep no section: a sentence or a title before the inclusion heading, without a list of its own.
    """
    first = next((one.section for one in found if one.section is not None), None)
    introduces = first is Section.INCLUSION
    return tuple(
        one if one.section is not None or (introduces and not one.children) else _included(one) for one in found
    )


def _included(one: Criterion) -> Criterion:
    section = one.section or Section.INCLUSION
    return one.model_copy(update={"section": section, "children": tuple(map(_included, one.children))})


def _walk(found: Iterable[Criterion]) -> Iterator[Criterion]:
    for one in found:
        yield one
        yield from _walk(one.children)
