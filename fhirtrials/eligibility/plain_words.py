"""The words of ``mappings/eligibility/wording.json``: what says nothing, what shifts, denies or exempts."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.terminology import mappings_folder

WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[<>≥≤=%±]", re.IGNORECASE)

_LETTERS = re.compile(r"[a-z]+")
_NO_LETTERS = re.compile(r"[0-9<>=%](?:(?<=[0-9])[0-9]*(?:\.[0-9]+)?)?")
# Words that deny nothing there: a failing heart, an open list, a comparison.
_NO_DENIAL = re.compile(
    r"\bfailure\b(?!\s+to\b)|\bnot\s+(?:limited|restricted)\s+to\b"
    r"|\bnot?\s+(?:more|less|fewer|later|earlier|longer|shorter|older|younger|greater|higher|lower)\s+than\b"
)
_OF_NO_DENIAL = frozenset({"failure", "limited", "restricted", "than"})  # each of these has one of the words


class PlainWords(NamedTuple):
    """Lists of the table.

    ``says_nothing``: "patients", "with"; ``leads``: of lead-ins ("the following"); ``shifts``: not now, or not sure
    ("history", "may"); ``conditions``: for some persons only ("if", "women"); ``negations``; ``goes_on``: what may
    follow a thing without making it another, as "HIV testing" is. ``of_phrases`` and ``of_occasions``: one of these
    stands in each of the phrases, which are looked for only then. Then patterns: ``phrases`` that say nothing,
    ``occasions`` when eligibility is looked at anyhow, ``exceptions`` ("unless").
    """

    says_nothing: frozenset[str]
    leads: frozenset[str]
    shifts: frozenset[str]
    conditions: frozenset[str]
    negations: frozenset[str]
    goes_on: frozenset[str]
    of_phrases: frozenset[str]
    of_occasions: frozenset[str]
    phrases: re.Pattern[str]
    occasions: re.Pattern[str]
    exceptions: re.Pattern[str]


@cache
def plain_words() -> PlainWords:
    """The table."""
    table = json.loads((mappings_folder() / "eligibility" / "wording.json").read_text(encoding="utf-8"))
    lists = (
        frozenset(table[name]) for name in ("says_nothing", "leads", "shifts", "conditions", "negations", "goes_on")
    )
    longest = (
        frozenset(max(_LETTERS.findall(phrase), key=len) for phrase in table[name]) for name in ("phrases", "occasions")
    )
    patterns = (_any_of(table[name]) for name in ("phrases", "occasions", "exceptions"))
    return PlainWords(*lists, *longest, *patterns)  # type: ignore[arg-type]


def words_of(text: str) -> set[str]:
    """What ``WORD`` finds in a text, in lower case."""
    if text.isascii() and "'" not in text:
        return {*letters(text), *_NO_LETTERS.findall(text)}  # half the time
    return set(WORD.findall(text.lower()))


def denies(text: str) -> bool:
    """Whether a word of the text denies: "no", "unable", "failure to"; not "heart failure" or "no more than"."""
    known, found = plain_words().negations, letters(text)
    if known.isdisjoint(found):
        return False
    if text.isascii() and _OF_NO_DENIAL.isdisjoint(found):
        return True
    return not known.isdisjoint(_LETTERS.findall(_NO_DENIAL.sub(" ", text.lower())))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    listed = sorted(phrases, key=len, reverse=True)
    inner = "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in listed)
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)", re.IGNORECASE)
