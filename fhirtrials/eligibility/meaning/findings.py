"""A criterion → its yes-or-no findings: pregnancy, consent, HIV.

In: the verbatim stretch of one criterion. Out: ``Finding`` after ``Finding`` in text order, offsets in that stretch. A
phrase counts only where the words around it leave it as it is: not "planning pregnancy", not "pregnancy
complications", not "no history of HIV".
"""

import re
from collections.abc import Iterable, Iterator

from fhirtrials.eligibility.alternatives import chains, is_choice
from fhirtrials.eligibility.lower_case import letters, small
from fhirtrials.eligibility.meaning.phrases import Asked, possible
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.eligibility.plain_words import WORD, denies, plain_words
from fhirtrials.model.constraints import Finding
from fhirtrials.model.part import changed, exact
from fhirtrials.model.words import Section, Topic

_made = exact(Finding)
_CLAUSE = re.compile(r"[.;:]\s")
_GOES_ON = re.compile(r"\s?[/&]\s?[a-z]\b", re.IGNORECASE)  # "hepatitis B/C"
_NEXT = re.compile(r"[\s)\]*\\]*([\w-]+)?")
# Directly before a phrase: another time, another thing ("home care nursing"), or no more than that it is read.
_OTHER = re.compile(
    r"\b(?:care|from|after|before|since|until|upon|following|time"
    r"|(?:time|date|hours?|days?|weeks?|months?|years?) of"
    r"|(?:read|understand|comprehend)(?:s|ing)?(?: (?:the|this))?)\s$",
    re.IGNORECASE,
)
_REACH = 20
_DENIES = re.compile(r"(?:not|neither)\b", re.IGNORECASE)
_DENIES_ITS_KIND = re.compile(r"(?:no|without|negative|absence|free)\b", re.IGNORECASE)  # not "no consent or pregnancy"
_KINDS = (frozenset({Topic.HIV, Topic.HEPATITIS_B, Topic.HEPATITIS_C}), frozenset({Topic.PREGNANCY, Topic.LACTATION}))
# Before such a condition these say that it is another's, or that the person is protected from it.
_OF_ANOTHER = words(
    """partner partners wife wives spouse spouses mother father sibling siblings vaccinated immunized immunised"""
)
_CONDITIONS = frozenset.union(*_KINDS)
# Nobody is excluded for these: there the words are of a disease "that precludes informed consent".
_ASKED_OF_ALL = frozenset({Topic.CONSENT, Topic.COMPLIANCE})


def findings(text: str, section: Section | None = None) -> tuple[Finding, ...]:
    """The findings of a criterion; in an exclusion what all persons are asked for is none."""
    about = possible(text)
    if not about:
        return ()
    found = list(_leftmost(text, about))
    if section is Section.EXCLUSION:
        found = [each for each in found if not (each.present and each.topic in _ASKED_OF_ALL)]
    return tuple(_combined(text, found))


def _leftmost(text: str, about: Iterable[Asked]) -> Iterator[Finding]:
    """The longest phrase at each place, those that others overlap left out."""
    lower = small(text)
    found: list[tuple[int, int, Topic, bool]] = []
    for topic, present, *_, pattern in about:
        found += [(each.start(), -each.end(), topic, present) for each in pattern.finditer(lower)]
    end = 0
    for start, stop, topic_, present in sorted(found):
        if start >= end and _as_it_stands(text, end, start, -stop, topic_, present):
            yield _made({"topic": topic_, "present": present, "either": None, "start": start, "end": -stop})
            end = -stop


def _as_it_stands(text: str, since: int, start: int, end: int, topic: Topic, present: bool) -> bool:
    """Whether no word before it in its clause shifts or denies it, nor the next word makes it something else.

    ``since`` is where the finding before it ends: what denies that may well deny this ("not A or B").
    """
    known = plain_words()
    clause = max((match.end() for match in _CLAUSE.finditer(text, since, start)), default=since)
    if _OTHER.search(text, max(0, start - _REACH), start):
        return False
    before = text[clause:start]
    said = letters(before)
    if not known.shifts.isdisjoint(said) and known.shifts.intersection(map(str.lower, WORD.findall(before))):
        return False
    if topic in _CONDITIONS and not _OF_ANOTHER.isdisjoint(said):
        return False
    if present and denies(before):
        return False
    if _GOES_ON.match(text, end):
        return False
    after = _NEXT.match(text, end)
    word = after[1].lower() if after and after[1] and after[1].strip("-") else None
    return word is None or text[end : end + 1] in ",.;:)" or word in known.goes_on


def _in_a_row(text: str, one: Finding, other: Finding) -> bool:
    """Whether two things of one kind stand in one clause, so that what denies the first may well deny the second."""
    return other.present and _alike(one, other) and _CLAUSE.search(text, one.end, other.start) is None


def _denies_all(text: str, first: Finding, others: list[Finding]) -> bool:
    """Whether the word before the first denies those that follow too."""
    if _DENIES.match(text, first.start):
        return True
    return _DENIES_ITS_KIND.match(text, first.start) is not None and all(_alike(first, each) for each in others)


def _alike(one: Finding, other: Finding) -> bool:
    return any(one.topic in kind and other.topic in kind for kind in _KINDS)


def _combined(text: str, found: list[Finding]) -> Iterator[Finding]:
    """Alternatives get a number; "not A or B" denies both, which is two findings that both must hold."""
    before: Finding | None = None
    for group, (chain, joints) in enumerate(chains(text, found)):
        first, *others = chain
        if before is not None and not before.present and _in_a_row(text, before, first):
            continue  # "negative for HIV (antibody and RNA), HBV, HCV"
        before = chain[-1]
        denied = not first.present and _denies_all(text, first, others)
        if others and denied and all(each.present for each in others):
            end, before = first.start, first
            for each in chain:
                yield changed(each, present=False, start=end)
                end = each.end
        elif others and is_choice(joints) and all(each.present == first.present for each in others):
            yield from (changed(each, either=group) for each in chain)
        else:
            yield from chain
