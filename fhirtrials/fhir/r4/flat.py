"""Criteria without nesting, for elements that have none.

An excluded any-of becomes several exclusions, and a required all-of several requirements (both by De Morgan); every
other combination stays one text, its parts listed in it. A heading is written before each criterion below it; words
that add to a required all-of are a requirement of their own too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.shared.criteria import all_words, is_logic, parts_and_notes
from fhirtrials.fhir.shared.definition import words
from fhirtrials.model import Resource
from fhirtrials.model.part import changed
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Lead, Section


@dataclass(frozen=True, slots=True)
class Flat:
    """One criterion; ``nested`` says that its text holds a combination that could not be taken apart.

    ``above`` are the criteria and headings whose words stand before its own in the text. ``stands_alone`` is False
    where they say more than that criteria follow, and nothing else says it: of a cohort, or of a condition. ``opens``
    are those of ``above`` below which it is the first.
    """

    link: str
    text: str
    exclude: bool
    nested: bool
    criterion: Criterion
    above: tuple[Criterion, ...]
    opens: tuple[Criterion, ...]

    @property
    def stands_alone(self) -> bool:
        return all(each.lead is Lead.ANNOUNCES or is_required(each, self.exclude) for each in self.above)

    @property
    def concept(self) -> Resource:
        """The text, with the code of its own words where it says no more than these."""
        is_own = not self.nested and all(each.lead is Lead.ANNOUNCES for each in self.above)
        return (words(self.criterion) if is_own else {}) | {"text": self.text}


@lru_cache(maxsize=1)
def flat(named: NamedTrial) -> list[Flat]:
    """All criteria in text order, inclusion before exclusion; two mappers and the losses ask for them in turn."""
    given = named.trial.eligibility
    found: list[Flat] = []
    for section, prefix in ((Section.INCLUSION, "inc"), (Section.EXCLUSION, "exc")):
        members = [each for each in given.criteria if each.section is section and is_logic(each)]
        for number, criterion in enumerate(members, 1):
            found.extend(_flat(criterion, f"{prefix}-{number}", section is Section.EXCLUSION, (), ()))
    return found


def is_required(lead: Criterion, exclude: bool) -> bool:
    """Whether the words above criteria that were taken apart are a requirement like these."""
    return lead.lead is Lead.ADDS and not exclude


def _flat(
    criterion: Criterion, link: str, exclude: bool, above: tuple[Criterion, ...], opens: tuple[Criterion, ...]
) -> Iterator[Flat]:
    parts, notes = parts_and_notes(criterion)
    before = "".join(f"{each.text.rstrip(' :')}: " for each in above)
    if not parts:
        yield Flat(link, before + criterion.text, exclude, False, criterion, above, opens)
    elif _separable(criterion, exclude):
        if is_required(criterion, exclude):
            own = changed(criterion, children=tuple(notes))
            yield Flat(link, before + criterion.text, exclude, False, own, above, opens)
            opens = ()
        for number, child in enumerate(parts, 1):
            opened = (*opens, criterion) if number == 1 else ()
            yield from _flat(child, f"{link}.{number}", exclude, (*above, criterion), opened)
    else:
        yield Flat(link, before + all_words(criterion), exclude, True, criterion, above, opens)


def _separable(criterion: Criterion, exclude: bool) -> bool:
    if criterion.kind is CriterionKind.HEADING:
        return True
    return criterion.combination is (Combination.ANY_OF if exclude else Combination.ALL_OF)
