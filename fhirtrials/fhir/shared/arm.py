"""How arms and interventions name each other, where the ties between their resources do not say it already.

An arm is tied to the exposures it gets; the names on both sides follow from that. A record may say it in another order,
with a name that stands for nothing, or on one side only: then the names stand in an extension, as given.
"""

from collections.abc import Iterable

from fhirtrials.fhir.ids import NamedTrial, intervention_title
from fhirtrials.fhir.parts import absent, extension, present
from fhirtrials.model import Resource
from fhirtrials.model.parts import Arm, Intervention


def names_of_arm(exposures: Iterable[Intervention]) -> tuple[str, ...]:
    """The names of interventions that an arm's ties give."""
    return tuple(map(intervention_title, exposures))


def labels_of_intervention(arms: Iterable[Arm]) -> tuple[str, ...]:
    """The labels of arms that an intervention's ties give."""
    return tuple(arm.label for arm in arms if arm.label)


def intervention_names(named: NamedTrial, arm: Arm, places: Iterable[int]) -> list[Resource]:
    """The arm's list of interventions; ``places`` are those it is tied to."""
    tied = tuple(named.intervention_titles[place] for place in places)
    return _as_given("intervention-name", arm.interventions, tied)


def arm_labels(named: NamedTrial, place: int) -> list[Resource]:
    """The list of arms of the intervention at that place."""
    arms = zip(named.trial.arms, named.interventions_by_arm, strict=True)
    tied = labels_of_intervention(arm for arm, places in arms if place in places)
    return _as_given("arm-label", named.trial.interventions[place].arms, tied)


def _as_given(name: str, given: tuple[str, ...], tied: tuple[str, ...]) -> list[Resource]:
    if given == tied:
        return []
    if not given:  # tied by the other side alone
        return present([extension(name, _valueString=absent())])
    return present(extension(name, valueString=text) for text in given)
