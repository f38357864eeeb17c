"""The lead-in words of a nested criterion, and the last words of its parts → how the parts combine."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from fhirtrials.model.words import Combination, Section


class Reading(NamedTuple):
    """``assumed`` is True where the words do not say it and the usual reading was taken."""

    combination: Combination
    threshold: int | None = None
    assumed: bool = False


_NUMBERS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_COUNT = r"(one|two|three|four|five|six|seven|eight|nine|[1-9])(?:\s?\(\s?(?:[1-9]|one|two|three|four|five)\s?\))?"
_OF = (
    r"(?=\s(?:\w+\s){0,3}?(?:of\b|following\b|criteri\w+|conditions?\b|factors?\b|items?\b|symptoms?\b|signs?\b|features?\b"
    r"|below\b|characteristics\b|findings\b|parameters\b|requirements\b))"
)
_AT_MOST = re.compile(rf"\b(?:no more than|not more than|at most|up to|maximum of|max\.?) {_COUNT}{_OF}", re.IGNORECASE)
_AT_LEAST = re.compile(
    rf"\b(?:at least|at minimum|a minimum of|minimum|no less than|≥\s?|>=\s?) ?{_COUNT}{_OF}", re.IGNORECASE
)
_OR_MORE = re.compile(rf"\b{_COUNT}(?: \(?or more\)?|\+| or greater){_OF}", re.IGNORECASE)
_M_OUT_OF = re.compile(
    rf"(?<!than )\b{_COUNT} (?:out )?of (?:the |these )?(?:following )?(?:\w+ )?(?:[2-9]|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_N_OF = re.compile(
    rf"(?<!than )(?<!least )\b(?:any )?{_COUNT}(?: \w+)? (?:of (?:the |these )?)?(?:following|below|criteria)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:all|both|each|every one) (?:of |the |3 |three |4 |four |following|these|criteria|conditions)", re.IGNORECASE
)
_ANY = re.compile(
    r"\b(?:any (?:one )?(?:of|or all of)|either|one or more|one of|any (?:the )?following|any (?:one )?(?:criteri|condition)\w*|one or both"
    r"|(?:including|such as|e\.?g\.?|include)(?:,? but (?:is |are )?not (?:limited|restricted) to)?\W{0,3}$|for example\W{0,3}$|one the following)",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all (?:of|the|following|these|criteria)|both(?: of)?|each of|every)\b", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;(]+(and|or|and/or)[\s,;:.)]*$", re.IGNORECASE)
_JOINT = re.compile(r"\W*(and|or|and\s?/\s?or)\W*", re.IGNORECASE)
_START = re.compile(r"\W{0,3}(and|or)\b(?!\W{0,2}or\b)[\s:,-]", re.IGNORECASE)
_FOLLOWING = r"(?:(?:any|one|either|all) (?:\w+ )?of\b|(?:the|these) following\b|\bfollowing\b|below\b)"
_EXEMPTS = re.compile(
    r"\b(?:none of|neither of|unless\b(?=\W*$|.*\b(?:following|criteria|conditions|below)\b)|(?:except(?:ions?|ing|ed)?(?: for| of| in)?|other than|excluding|but not)"
    r"(?:\s(?:(?:for|in|of|if|when|the|any|one|these|following|below|case|cases|apply|applies|are|is|allowed|permitted|conditions)\b\s?)+)?\W*$)",
    re.IGNORECASE,
)
_DENIES_FIRST = re.compile(
    r"\W{0,3}(?:no|none|not|without|absence of|lack of|free (?:of|from)|never|neither"
    r"|(?:patients?|subjects?|participants?|individuals?) (?:(?:must|should|may|do|does|did|has|have|had|is|are)\s?n[o']t))\b"
    r"(?! (?:more|less|fewer|later|longer|earlier|older|younger|greater|only) )",
    re.IGNORECASE,
)
_DENIES_LIST = re.compile(
    r"\b(?:n[o']t|no|without|absence of|lack of|free (?:of|from))\b(?! (?:more|less|fewer|later|longer|limited|restricted) )"
    rf"(?:(?!\b(?:defined|confirmed|documented|and|due)\b)[^,;:]){{0,60}}?{_FOLLOWING}",
    re.IGNORECASE,
)
_BARS = re.compile(
    r"\bnot (?:be )?(?:permitted|allowed|eligible|included|enrolled|exclusionary|acceptable)\b|\b(?:excluded?|ineligible|prohibited)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\([^()]{0,200}\)|\b(?:but )?(?:is |are )?not (?:limited|restricted) to\b|\bmay or may not\b|\bregardless of\b",
    re.IGNORECASE,
)
_REACH = 400  # a lead-in speaks in its last words


def turns_around(lead: str, section: Section | None) -> bool:
    """Whether the lead-in denies or exempts its parts ("none of the following:", "unless:").

    To combine such parts positively would turn their meaning around, so they stay words of one criterion. That
    patients "are excluded" says nothing new where the section is exclusion.
    """
    last = _ASIDE.sub("", lead[-_REACH:]).strip()
    clause = last[max(last.rfind(". ", 0, -1), last.rfind("; ", 0, -1)) + 1 :].strip()
    if section is Section.EXCLUSION:
        clause = _BARS.sub("", clause)
    elif _BARS.search(clause) and (clause.endswith(":") or "following" in clause):
        return True
    if _EXEMPTS.search(clause) or _DENIES_LIST.search(clause):
        return True
    return _DENIES_FIRST.match(clause) is not None


_ALLOWS = re.compile(
    r"\b(?:allowed|permitted|eligible|acceptable|not (?:considered|excluded|exclusionary))\b", re.IGNORECASE
)


def allows(words: str) -> bool:
    """Whether words are a permission ("… are allowed"), which under a complete sentence is a remark to it."""
    return _ALLOWS.search(words) is not None


def joint(words: str) -> bool:
    """Whether words are nothing but an "and" or "or" between two parts."""
    return len(words) < 16 and _JOINT.fullmatch(words) is not None


def combination(lead: str, parts: Sequence[str], section: Section | None) -> Reading:
    """How the parts under a lead-in combine; with no words that say it, all inclusion parts and any exclusion part.

    ``parts`` may hold a lone "or" between two others.
    """
    last = lead[-_REACH:]
    if match := _AT_MOST.search(last):
        return Reading(Combination.AT_MOST, _count(match[1]))
    for pattern in (_AT_LEAST, _OR_MORE, _M_OUT_OF, _N_OF):
        if match := pattern.search(last):
            count = _count(match[1])
            if count > 1 and count == len(parts):
                return Reading(Combination.ALL_OF)
            return Reading(Combination.AT_LEAST, count) if count > 1 else Reading(Combination.ANY_OF)
    any_of, all_of = _ANY.search(last), _ALL.search(last)
    if any_of and not (all_of and all_of.start() > any_of.start()):
        return Reading(Combination.ANY_OF)
    if all_of:
        return Reading(Combination.ALL_OF)
    joints = {match[1].lower() for part in parts if (match := _JOINT.fullmatch(part))}
    joints |= {match[1].lower() for part in parts[:-1] if (match := _TAIL.search(part[-12:]))}
    joints |= {match[1].lower() for part in parts[1:] if (match := _START.match(part))}
    if joints and joints <= {"or", "and/or"}:
        return Reading(Combination.ANY_OF)
    if joints == {"and"}:
        return Reading(Combination.ALL_OF)
    usual = Combination.ANY_OF if section is Section.EXCLUSION else Combination.ALL_OF
    return Reading(usual, assumed=True)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
