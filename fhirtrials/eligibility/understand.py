"""A trial → the trial with its criteria, telling what had to be assumed."""

from collections.abc import Iterable, Iterator

from fhirtrials.eligibility.criteria import criteria
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Trial
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind

_WHERE = "eligibility.text"


def understand(trial: Trial, tell: Tell) -> Trial:
    """The trial with ``eligibility.criteria`` filled from its text; a trial without text comes back as it is.

    Tells each kind of assumption once, with a count: ``combination-assumed`` where the text does not say how the parts
    of a criterion combine, ``section-assumed`` where criteria stand under no inclusion or exclusion heading.
    """
    if not trial.eligibility.text:
        return trial
    found = criteria(trial.eligibility.text)
    every = list(_walk(found))
    assumed = sum(one.assumed and one.kind is CriterionKind.CRITERION for one in every)
    loose = sum(one.section is None and one.kind is CriterionKind.CRITERION for one in every)
    if assumed:
        tell(issue("combination-assumed", trial=trial.id, where=_WHERE, count=assumed))
    if loose:
        tell(issue("section-assumed", trial=trial.id, where=_WHERE, count=loose))
    return trial.model_copy(update={"eligibility": trial.eligibility.model_copy(update={"criteria": found})})


def _walk(found: Iterable[Criterion]) -> Iterator[Criterion]:
    for one in found:
        yield one
        yield from _walk(one.children)
