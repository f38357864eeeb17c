"""Lead-ins that deny or exempt: "none of the following:", "unless:", "with the exception of:".

To combine the parts under them positively would turn their meaning around, so they stay words of one criterion.
"""

import re

from fhirtrials.eligibility.lower_case import small
from fhirtrials.model.words import Section

_FOLLOWING = r"(?:(?:any|one|either|all) (?:\w+ )?of\b|(?:the|these) following\b|\bfollowing\b|below\b)"
_EXEMPTS = re.compile(
    r"\b(?:none of|neither of|unless\b(?=\W*$|.*\b(?:following|criteria|conditions|below)\b)"
    r"|(?:except(?:ions?|ing|ed)?(?: for| of| in)?|other than|excluding|but not)"
    r"(?:\s(?:(?:for|in|of|if|when|the|any|one|these|following|below|case|cases|apply|applies|are|is|allowed|permitted"
    r"|conditions)\b\s?)+)?\W*$)"
)
_COMPARING = r"(?! (?:more|less|fewer|later|longer|earlier|older|younger|greater|limited|restricted|only) )"
_BEGINS = re.compile(
    r"\W{0,3}(?:no|none|not|without|absence of|lack of|free (?:of|from)|never|neither"
    r"|(?:patients?|subjects?|participants?|individuals?)"
    r" (?:must|should|may|do|does|did|has|have|had|is|are)\s?n[o']t)\b" + _COMPARING
)
_ANNOUNCES = re.compile(
    rf"\b(?:n[o']t|no|without|absence of|lack of|free (?:of|from))\b{_COMPARING}"
    rf"(?:(?!\b(?:defined|confirmed|documented|and|due)\b)[^,;:]){{0,60}}?{_FOLLOWING}"
)
_BARS = re.compile(
    r"\bnot (?:be )?(?:permitted|allowed|eligible|included|enrolled|exclusionary|acceptable)\b"
    r"|\b(?:excluded?|ineligible|prohibited)\b"
)
_ASIDE = re.compile(
    r"\([^()]{0,200}\)|\b(?:but )?(?:is |are )?not (?:limited|restricted) to\b|\bmay or may not\b|\bregardless of\b"
)
_ALLOWS = re.compile(
    r"(?<!\bnot )(?<!\bnot be )\b(?:allowed|permitted|eligible|acceptable)\b"
    r"|\bnot (?:considered|excluded|exclusionary)\b"
)
_REMARK = re.compile(r"\([^()]*\)|[.;]\s+(?=[A-Z]).*", re.DOTALL)
_REACH = 400


def turns_around(lead: str, section: Section | None) -> bool:
    """Whether the lead-in denies or exempts its parts.

    That patients "are excluded" says nothing new where the section is exclusion.
    """
    last = _ASIDE.sub("", small(lead[-_REACH:])).strip()
    clause = last[max(last.rfind(". ", 0, -1), last.rfind("; ", 0, -1)) + 1 :].strip()
    if section is Section.EXCLUSION:
        clause = _BARS.sub("", clause)
    elif _BARS.search(clause) and (clause.endswith(":") or "following" in clause):
        return True
    return any((_EXEMPTS.search(clause), _ANNOUNCES.search(clause), _BEGINS.match(clause)))


def allows(words: str) -> bool:
    """Whether words are a permission ("… are allowed"), which under a complete sentence is a remark to it.

    One in parentheses, or in a second sentence, is a remark to the words before it.
    """
    return _ALLOWS.search(small(_REMARK.sub("", words))) is not None
