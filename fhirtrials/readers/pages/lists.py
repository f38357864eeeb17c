"""Names and terms in one line with commas between them, which some of them have within themselves.

``Shulan (Hang Zhou) Hospital, Wingor Biotechnology CO. LTD`` are two, ``National Heart, Lung, and Blood Institute`` is
one, ``Heart Failure, Diastolic`` is one. What cannot be parted with certainty is None: the caller keeps it whole.
"""

import re

from fhirtrials.terminology import knows

_OUTSIDE = re.compile(r",\s+(?![^(\[]*[)\]])")
# What follows a comma within a name: the form of a company, a degree, "and" of an enumeration.
_TAIL = re.compile(
    r"(?:inc|llc|ltda?|limited|corp|co|gmbh|ag|s\.?a|s\.?p\.?a|s\.?l|b\.?v|n\.?v|a/?s|l\.?p|l\.?l\.?p|plc|pty|p\.?c"
    r"|k\.?k|a\.?b|s\.?r\.?l|s\.?a\.?s|m\.?d|ph\.?\s?d|m\.?sc|m\.?p\.?h|d\.?o|r\.?n|m\.?b\.?a|sc\.?d|d\.?sc|pharm\.?d"
    r"|m\.?b|m\.?m|jr|sr)\b[\w., ]{0,20}",
    re.I,
)
# The end of an enumeration within a name: "Heart, Lung, and Blood Institute".
_LAST_OF_MANY = re.compile(r"(?:and|&|et|und|y|e)\s", re.I)
_ORGANISATION = re.compile(
    r"hosp|universi|institut|cent(?:er|re|ro|rum)|found|pharma|college|school|clini|health|research|ministry|society|"
    r"associat|department|national|medical|medicine|group|company|network|council|laborator|trust|bio|therap|agency|"
    r"\binc\b|\bllc\b|\bltd\b|\bcorp|\bgmbh\b|\bco\b|academy|academ|alliance|consort|fund|\bs\.?a\b|\bag\b|onco|gen[eo]|"
    r"facult|charit|klini|krank|h[oô]pit|system|service|program|board|commission|bureau|authority|administ|organi[sz]ation",
    re.I,
)
# What turned-round terms of MeSH end in: "Heart Failure, Diastolic", "Diabetes Mellitus, Type 2".
_TURNED = re.compile(
    r"(?:type|stage|grade|class|phase)\s\S+|[a-z-]+(?:ic|al|ed|ive|ous|ary|ent|ar|id)|acute|"
    r"child|adult|male|female|human|left|right|other|unspecified|mild|moderate|severe|primary|secondary|"
    r"(?:non-?)?small[\s-]cell.*|(?:b|t)-cell.*|newborn|infant|closed|open|late|early|in\s.+|of\s.+|with(?:out)?\s.+|"
    r"[a-z-]+\s(?:induced|related|associated|onset|cell|sided)",
    re.I,
)


def terms(text: str) -> tuple[str, ...] | None:
    """Conditions or keywords; None where one of them may be a turned-round term."""
    parts = [part.strip() for part in _OUTSIDE.split(text)]
    if len(parts) == 1:
        return tuple(filter(None, parts))
    if any(_TURNED.fullmatch(part) or _TAIL.fullmatch(part) or not part for part in parts[1:]):
        return None
    return tuple(parts)


def organisations(text: str) -> tuple[str, ...] | None:
    """Names of organisations; None where a part may be a place, a department or the like of the one before."""
    names: list[str] = []
    for part in (part.strip() for part in _OUTSIDE.split(text)):
        if len(names) > 1 and _LAST_OF_MANY.match(part):
            last = names.pop()
            names[-1] = f"{names[-1]}, {last}, {part}"
        elif names and (_TAIL.fullmatch(part) or knows("country", part)):
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    if len(names) > 1 and not all(map(_ORGANISATION.search, names)):
        return None
    return tuple(names)
