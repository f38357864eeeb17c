"""A trial → the trial with its criteria and what they mean, telling what had to be assumed."""

from collections.abc import Sequence

from fhirtrials.eligibility.criteria import drafts
from fhirtrials.eligibility.draft import Draft
from fhirtrials.eligibility.meaning import names_of
from fhirtrials.eligibility.reading import filled
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Trial
from fhirtrials.model.part import changed
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
    found = drafts(trial.eligibility.text)
    loose = place(found)
    if assumed := _assumed(found):
        tell(issue("combination-assumed", trial=trial.id, where=_WHERE, count=assumed))
    if loose:
        tell(issue("section-assumed", trial=trial.id, where=_WHERE, count=loose))
    read = filled(trial.eligibility.text, found, names=names_of(trial), measures=measures)
    return changed(trial, eligibility=changed(trial.eligibility, criteria=read))


def read_criteria(text: str, measures: Measures | None = None) -> tuple[Criterion, ...]:
    """The criteria of any eligibility text and what they mean, as ``understand`` makes them of a trial's."""
    found = drafts(text)
    place(found)
    return filled(text, found, measures=measures)


def place(found: Sequence[Draft]) -> int:
    """Reads what stands under no heading as inclusion criteria, and says of how many criteria that was assumed.

    Words that introduce an inclusion heading keep no section: a sentence or a title before it, without a list of its
    own.
    """
    first = next((one.section for one in found if one.section is not None), None)
    introduces = first is Section.INCLUSION
    return sum(_include(one) for one in found if one.section is None and (one.children or not introduces))


def _assumed(found: Sequence[Draft]) -> int:
    """Of how many criteria it was assumed how their parts combine, of these and those below them."""
    return sum(
        (one.assumed and one.kind is CriterionKind.CRITERION) + _assumed(one.children) for one in found if one.children
    )


def _include(one: Draft) -> int:
    """How many criteria got the section, of this and those below it."""
    number = sum(map(_include, one.children))
    if one.section is not None:
        return number
    one.section = Section.INCLUSION
    return number + (one.kind is CriterionKind.CRITERION)
