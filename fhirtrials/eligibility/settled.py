"""Whether it is sure how the thresholds and findings of a criterion combine, and what stands between alternatives."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fhirtrials.eligibility.plain_words import WORD
from fhirtrials.model.constraints import Finding, Threshold
from fhirtrials.model.words import Comparator, Section, Sex

OR = frozenset({"or", "and/or", "either", "alternatively"})
AND = frozenset({"and"})
SLASHES = re.compile(r"and\s?/\s?or|(?<=[\s)\]])/(?=[\s(\[])", re.IGNORECASE)
ASIDE = re.compile(r"\([^()#]*(?:\)|$)|^[^()#]*\)")
_EITHER = re.compile(r"\beither[\s:]*$", re.IGNORECASE)
_BOTH = re.compile(r"\bboth[\s:]*$", re.IGNORECASE)
_REACH = 12
_LOWER = (Comparator.AT_LEAST, Comparator.GREATER)
_UPPER = (Comparator.AT_MOST, Comparator.LESS)
TIMES = frozenset({"a", "mo", "wk", "d", "h", "min"})


def settled(text: str, thresholds: Sequence[Threshold], findings: Sequence[Finding], section: Section | None) -> bool:
    """Whether it is sure how the thresholds and findings combine.

    Alternatives must be joined by "or" and nothing else, and all others not by it. Excluded things joined by "and" may
    each be meant alone; the same measure twice is mostly one for some persons.
    """
    if _has_one_twice(thresholds) or not _both_sexes(thresholds):
        return False
    if len(thresholds) + len(findings) < 2:
        return True
    for one, other in pairwise(_in_order(thresholds, findings)):
        shared = other.start < one.end
        if shared and not (
            isinstance(one, Threshold) and isinstance(other, Threshold) and one.measure != other.measure
        ):
            continue  # two values of one thing: whoever read them knew how
        joints = _shared_joints(text, one, other) if shared else _joints(text, one, other)
        if _together(one, other):
            if joints - OR:
                return False
        elif joints & OR or (section is Section.EXCLUSION and not _denied_pair(text, one, other)):
            return False
        elif (
            not shared
            and joints == AND
            and not one.either is other.either is None
            and "," not in text[one.end : other.start]
        ):
            return False  # "A or B and C"
    return True


def _has_one_twice(thresholds: Sequence[Threshold]) -> bool:
    """Whether a measure stands in two parts that have to hold: mostly each is one for some persons.

    "Age ≥ 6 weeks and < 2 years" is one part.
    """
    before: dict[tuple[str, Sex | None], Threshold] = {}
    for each in thresholds:
        key = (each.key or each.measure, each.sex)
        other = before.get(key)
        if other is not None and (each.either is None or other.either != each.either) and not _is_range(other, each):
            return True
        before[key] = each
    return False


def _is_range(one: Threshold, other: Threshold) -> bool:
    """Whether two thresholds are the ends of a range in two units."""
    if one.either is not None or other.either is not None or one.ucum == other.ucum:
        return False
    if {one.ucum, other.ucum} - TIMES or not len(one.bounds) == len(other.bounds) == 1:
        return False
    return one.bounds[0].comparator in _LOWER and other.bounds[0].comparator in _UPPER


def _denied_pair(text: str, one: Threshold | Finding, other: Threshold | Finding) -> bool:
    """Whether two parts are for one sex each, "both" of one value, or two findings that a single "not" denies."""
    if isinstance(one, Threshold) and isinstance(other, Threshold):
        both = other.start < one.end and _BOTH.search(text, max(0, one.start - _REACH), one.start)
        return bool(both) or {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE}
    return isinstance(one, Finding) and isinstance(other, Finding) and one.end == other.start


def _both_sexes(thresholds: Sequence[Threshold]) -> bool:
    """A threshold of one sex says nothing of the other: only two of them are a condition on all persons."""
    limited: dict[str, set[Sex]] = {}
    for each in thresholds:
        if each.sex in (Sex.FEMALE, Sex.MALE):
            limited.setdefault(each.key or each.measure, set()).add(each.sex)
    return all(len(sexes) == 2 for sexes in limited.values())


def between_alternatives(
    text: str, thresholds: Sequence[Threshold], findings: Sequence[Finding]
) -> Iterator[tuple[int, int]]:
    """What a group of alternatives says: the "or" between two, where nothing else stands there, and an "either"."""
    for one, other in pairwise(_in_order(thresholds, findings)):
        if not _together(one, other) or _joints(text, one, other) - OR:
            continue
        if one.end < other.start:
            yield one.end, other.start
        if either := _EITHER.search(text, max(0, one.start - _REACH), one.start):
            yield either.span()


def _in_order(thresholds: Sequence[Threshold], findings: Sequence[Finding]) -> list[Threshold | Finding]:
    parts: list[Threshold | Finding] = [*thresholds, *findings]
    return sorted(parts, key=lambda each: (each.start, each.end))


def _together(one: Threshold | Finding, other: Threshold | Finding) -> bool:
    """Whether two parts are alternatives."""
    return type(one) is type(other) and one.either is not None and one.either == other.either


def _joints(text: str, one: Threshold | Finding, other: Threshold | Finding) -> set[str]:
    """The words between two parts."""
    gap = unmarked(text[one.end : other.start])
    if "/" in gap:
        gap = SLASHES.sub(" or ", gap)
    return {word.lower() for word in WORD.findall(gap)}


def _shared_joints(text: str, one: Threshold | Finding, other: Threshold | Finding) -> set[str]:
    """What joins the names of two parts that have one value: "AST and ALT > 2 x ULN"."""
    if one.start < other.start:
        gap, name = text[one.start : other.start], one
    else:
        gap, name = text[one.end : other.end], other
    said = {word.lower() for word in WORD.findall(SLASHES.sub(" or ", ASIDE.sub(" ", unmarked(gap))))}
    if isinstance(name, Threshold):
        said.difference_update(word.lower() for word in WORD.findall(name.measure))
    return said & (OR | AND)


def unmarked(text: str) -> str:
    """Without marks of escape and emphasis."""
    return text.replace("\\", " ").replace("*", " ").replace("_", " ")  # a twentieth of the time of translate
