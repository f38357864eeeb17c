"""Criteria without nesting, for elements that have none.

An excluded any-of becomes several exclusions, and a required all-of several requirements (both by De Morgan); every
other combination stays one text, its parts listed in it. A heading is written before each criterion below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.shared.criteria import all_words, is_logic
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Lead, Section


@dataclass(frozen=True, slots=True)
class Flat:
    """One criterion; ``nested`` says that its text holds a combination that could not be taken apart.

    ``stands_alone`` is False where words above it, of a cohort or a condition, say more than that criteria follow.
    """

    link: str
    text: str
    exclude: bool
    nested: bool
    criterion: Criterion
    stands_alone: bool = True


@lru_cache(maxsize=1)
def flat(named: NamedTrial) -> list[Flat]:
    """All criteria in text order, inclusion before exclusion; two mappers and the losses ask for them in turn."""
    given = named.trial.eligibility
    found: list[Flat] = []
    for section, prefix in ((Section.INCLUSION, "inc"), (Section.EXCLUSION, "exc")):
        members = [each for each in given.criteria if each.section is section and is_logic(each)]
        for number, criterion in enumerate(members, 1):
            found.extend(_flat(criterion, f"{prefix}-{number}", section is Section.EXCLUSION, "", True))
    return found


def _flat(criterion: Criterion, link: str, exclude: bool, before: str, alone: bool) -> Iterator[Flat]:
    parts = [child for child in criterion.children if is_logic(child)]
    if not parts:
        yield Flat(link, before + criterion.text, exclude, False, criterion, alone)
    elif _separable(criterion, exclude):
        lead = f"{before}{criterion.text.rstrip(' :')}: "
        alone = alone and criterion.lead is Lead.ANNOUNCES
        for number, child in enumerate(parts, 1):
            yield from _flat(child, f"{link}.{number}", exclude, lead, alone)
    else:
        yield Flat(link, before + all_words(criterion), exclude, True, criterion, alone)


def _separable(criterion: Criterion, exclude: bool) -> bool:
    if criterion.kind is CriterionKind.HEADING:
        return True
    return criterion.combination is (Combination.ANY_OF if exclude else Combination.ALL_OF)
