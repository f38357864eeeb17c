"""The words of one line → whether it is the title of a group inside a section, or a note."""

import re

from fhirtrials.eligibility.lower_case import small
from fhirtrials.eligibility.vocabulary import WORD, vocabulary
from fhirtrials.eligibility.wording import unwrapped

_NOTE = re.compile(
    r"\W{0,4}(?:(?:please )?note\b(?! of\b)|n\.?\s?b\.?[: ]|nota bene|footnote)|(?:\\\*|†|‡)", re.IGNORECASE
)
_COMPARES = re.compile(r"[<>=≤≥%]|\d{3}")
_LEAD = re.compile(
    r"\b(?:following|must|have|has|had|if|defined|includ\w+|meet\w*|should|will|below|either|any|one|least|such|due to"
    r"|based on|requir\w+|unless|except)\b",
    re.IGNORECASE,
)
_JOINING = re.compile(r"\b(?:and|or|not|no|is|are|history)\b", re.IGNORECASE)
_ENDINGS = frozenset({"by", "as", "ng", "de", "es", "er", "of", "he"})  # of what leads, "including": a cheap look
_LEAD_VERB = re.compile(r"\b(?:must|have|has|with|is|are|will|if|who|no|not|of|by|for|in|to)\b|[<>=≤≥%]", re.IGNORECASE)
_LEADS = re.compile(
    r":[\s*_]*$|\b(?:(?:defined|confirmed|documented|evidenced) (?:by|as)|(?:the )?following|includ(?:es?|ing)|either"
    r"|such as|(?:one|any|all|each|both) of(?: the)?)\s*$"
)
_SAYS = re.compile(r"\b(?:no|not|none|must|have|has|is|are|be|will|if|able|may|can|history|consent)\b", re.IGNORECASE)
CAPITALS, TITLE = 1, 2
"""Ranks of group headings: capitals hold titles, as PDQ's PATIENT CHARACTERISTICS holds "Age:"."""


def note(line: str) -> bool:
    """Whether a line is a remark: "Note: …", a footnote."""
    match = _NOTE.match(line)
    return match is not None and not (line.startswith("\\*") and titles(line[2:]))


def leads(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text announces a list: it ends with a colon, or where its sentence cannot end."""
    last = text[end - 1]
    if last == ":":
        return True
    likely = last in "*_" or text[end - 2 : end].lower() in _ENDINGS
    return likely and _LEADS.search(small(text[max(start, end - 30) : end])) is not None


def names_group(words: str) -> bool:
    """Whether words are the name of a group and no more: "Cohort 1a and 1b", "Parkinson's disease (PD) group"."""
    found = WORD.findall(words.lower())
    if not 1 <= len(found) <= 9 or words.rstrip().endswith((".", ";", ",")) or _LEAD_VERB.search(words):
        return False
    groups = vocabulary().groups
    return found[0] in groups or found[-1] in groups


def titles(words: str) -> bool:
    """Whether a lone line can be a title: few words, no sentence and nothing measured in it."""
    if len(words) > 60 or words.endswith((".", ";", ",")) or _COMPARES.search(words) or not words[0].isupper():
        return False
    return len(WORD.findall(words)) <= 6 and _SAYS.search(words) is None


def group_rank(line: str, before_item: bool) -> int | None:
    """The rank of the group that an unmarked line is the title of; ``before_item``: a list begins right after it."""
    if len(line) > 104:
        return None
    title = unwrapped(line.rstrip())
    found = WORD.findall(title)
    if not found or len(found) > 12 or _COMPARES.search(title):
        return None
    colon = title.endswith(":")
    if title.isupper() and sum(map(len, found)) >= 6 and title[0] != "(":
        return CAPITALS if colon or (len(found) >= 2 and before_item) else None
    if not (title[0].isupper() or title[0].isdigit()):
        return None
    if title.endswith((".", ";", ",")) or _LEAD.search(title):
        return None
    if colon and (len(found) <= 3 or not _JOINING.search(title)):
        return TITLE
    if title != line.rstrip() and len(found) <= 10:  # emphasised as a whole
        return TITLE
    named = vocabulary().groups.intersection(word.lower() for word in found)
    return TITLE if before_item and named and len(found) <= 6 and not _JOINING.search(title) else None
