"""The lead-in words of a nested criterion, and the words between its parts → how the parts combine.

The codes that come of it: https://hl7.org/fhir/R5/valueset-characteristic-combination.html
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters, small
from fhirtrials.model.words import Combination, Section


class Reading(NamedTuple):
    """``assumed`` is True where the words do not say it and the usual reading was taken."""

    combination: Combination
    threshold: int | None = None
    assumed: bool = False


_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_N = rf"{'|'.join(_NUMBERS)}|[1-9]"
_COUNT = rf"(?<![\d./])\b({_N})\b(?:\s?\(\s?[≥>=]{{0,2}}\s?(?:{_N})\s?\))?"
_OF = (  # what is counted: "of the following", "additional risk factors"
    r"(?=\s(?:(?:additional|other|major|minor|risk|clinical|diagnostic|cardiovascular|eligibility|inclusion|different)\s){0,3}"
    r"(?:of\b|the following\b|following\b|below\b|criteri\w+|conditions?\b|factors?\b|items?\b|symptoms?\b|signs?\b"
    r"|features?\b|characteristics\b|findings\b|parameters\b|requirements\b))"
)
_AT_MOST = re.compile(rf"\b(?:no more than|not more than|at most|up to|(?:a )?maximum of) {_COUNT}{_OF}")
_AT_LEAST = (
    re.compile(rf"(?:\b(?:at least|(?:a )?minimum (?:of )?|no (?:less|fewer) than)|≥|>=)\s?{_COUNT}{_OF}"),
    re.compile(rf"{_COUNT}(?: \(?or (?:more|greater)\)?|\+){_OF}"),
    re.compile(
        rf"(?<!all )(?<!than ){_COUNT} (?:out )?of (?:the |these )?(?:following )?(?:{_N})\b"
        rf"|(?<!all )(?<!than ){_COUNT}(?: additional| other)? (?:of (?:the |these )?)?(?:following|below|criteria)\b"
    ),
)
_ANY = re.compile(
    r"\b(?:any(?: one)? (?:of|or all of|the following|following)|any (?:one )?(?:criteri|condition)\w*"
    r"|one or (?:more|both)"
    r"|either(?: of)?(?: the| these)?(?: following)?(?: \w+)?\W*$|one the following"
    r"|(?:such as|e\.g\.?|for example)\W*$)"
)
_ALL = re.compile(
    rf"\b(?:all (?:of|the|following|these|criteria|(?:{_N})\b)|each of|both of"
    r"|both(?: the)?(?: following)?(?: \w+)?\W*$)"
)
# The first words of these patterns, in letters: few lead-ins have any.
_COUNTS = frozenset(_NUMBERS)
_DIGIT = re.compile("[1-9]")
_OF_ANY = frozenset({"any", "one", "either", "such", "e", "example"})
_OF_ALL = frozenset({"all", "each", "both"})
_ENDS = re.compile(r"[\s,;(]+(and|or|and/or)[\s,;:.)]*$", re.IGNORECASE)
_BEGINS = re.compile(r"\W{0,3}(and|or)\b(?!\W{0,2}or\b)[\s:,-]", re.IGNORECASE)
_JOINT = re.compile(r"\W*(and|or|and\s?/\s?or)\W*", re.IGNORECASE)
_CLAUSE = 200  # a lead-in speaks in its last words


def joint(words: str) -> bool:
    """Whether words are nothing but an "and" or "or" between two parts."""
    return len(words) < 16 and _JOINT.fullmatch(words) is not None


def combination(lead: str, parts: Sequence[str], section: Section | None) -> Reading:
    """How the parts under a lead-in combine; with no words that say it, all inclusion parts and any exclusion part.

    ``parts`` may hold a lone "or" between two others.
    """
    last = small(lead[-_CLAUSE:])
    found = letters(last)
    if not _COUNTS.isdisjoint(found) or _DIGIT.search(last):
        if match := _AT_MOST.search(last):
            return Reading(Combination.AT_MOST, _count(match))
        for pattern in _AT_LEAST:
            if match := pattern.search(last):
                return _at_least(_count(match), len(parts))
    any_of = None if _OF_ANY.isdisjoint(found) else _ANY.search(last)
    all_of = None if _OF_ALL.isdisjoint(found) else _ALL.search(last)
    if any_of and not (all_of and all_of.start() > any_of.start()):
        return Reading(Combination.ANY_OF)
    if all_of:
        return Reading(Combination.ALL_OF)
    joints = {match[1].lower() for part in parts if (match := _JOINT.fullmatch(part))}
    joints |= {match[1].lower() for part in parts[:-1] if (match := _ENDS.search(part[-12:]))}
    joints |= {match[1].lower() for part in parts[1:] if (match := _BEGINS.match(part))}
    if joints and "and" not in joints:
        return Reading(Combination.ANY_OF)
    if joints == {"and"}:
        return Reading(Combination.ALL_OF)
    usual = Combination.ANY_OF if section is Section.EXCLUSION else Combination.ALL_OF
    return Reading(usual, assumed=True)


def _at_least(count: int, parts: int) -> Reading:
    """One of them is any; as many as there are is all."""
    if count == 1:
        return Reading(Combination.ANY_OF)
    if count == parts:
        return Reading(Combination.ALL_OF)
    return Reading(Combination.AT_LEAST, count)


def _count(match: re.Match[str]) -> int:
    word = next(group for group in match.groups() if group)
    return int(word) if word.isdigit() else _NUMBERS[word]
