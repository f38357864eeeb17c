"""The words around a stretch of time → on which side of what event it lies, and what it limits."""

import re
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import small
from fhirtrials.model.words import Direction


class Side(NamedTuple):
    """``end``: where the words of direction and event end; ``of`` is True where the event is the thing that lasts."""

    direction: Direction | None
    event: str | None
    end: int
    of: bool = False


_BEFORE = re.compile(r"\b(?:past|last|latest|previous|prece?eding|prior|recent)\b")
_AFTER = re.compile(r"\b(?:next|following|coming|upcoming|subsequent|first|initial)\b")
FEW = "two|three|four|five|six|seven|eight|ten"
# "28 days or 5 half-lives of the drug, whichever is longer, before": the words between belong to neither side.
_MILESTONES = (
    r"(?:the |their )?(?:screening|enrol|random|baseline|inclusion|first|entry|cycle|day|consent|study (?:entry|start))"
)
_OR_HALF_LIVES = (
    rf"(?:,? (?:or|and) (?:at least |within )?(?:\d{{1,2}}|{FEW})(?: \w+){{0,2}} half[ -]?li(?:fe|ves)\b"
    rf"(?: \([^()]{{0,40}}\))?(?: of (?!{_MILESTONES})(?:the )?(?:[\w/-]+ ?){{1,4}}?|(?! of (?!{_MILESTONES}))))?"
    r"(?:,? ?\(?wh(?:ich|at) ?ever (?:is|was|period is|of these is|comes|occurs) (?:the )?"
    r"(?:longer|shorter|longest|greater|later|earlier|first)\)?,?)?"
)
_SIDE = re.compile(
    rf"{_OR_HALF_LIVES}(?: ?\([^()]{{0,40}}\))?[ )\]']{{0,3}}"
    r"(?:(?:period|interval|time|window|immediately|just|directly|either|and"
    r"|(?:must |should )?(?:have|has)"
    r"(?: not)? elapsed|elapsed)\b ?){0,3}"
    r"(?:(?P<ago>ago|earlier|beforehand|previously)\b"
    r"|(?P<later>later|thereafter|afterwards?)\b"
    r"|(?P<before>(?:prior(?: to)?|before|prece?eding|previous to|in advance of)(?: or at)?(?: the time of)?\b"
    r"|pre-(?=\w))"
    r"|(?P<after>(?:after|following|since|subsequent to|(?:out )?from|past)\b|post[ -]?(?=\w))"
    r"|(?P<of>of|around|to(?= (?:the|this|study|enrol|screening|random|baseline|inclusion)))\b)[ -]?"
)
_BOTH = re.compile(r"(?:before|prior(?: to)?) ?(?:or|and|and/or|/) ?(?:after|following)\b ?")
_EVENT_ENDS = re.compile(
    r"[,;:()\[\]]|\s&\s|\.(?=\s|$|(?-i:[A-Z][a-z]))"
    r"|\s(?:or|and|unless|except|if|who|which|that|is|are|was|were|will|must|should|may|with"
    r"|but|as|due"
    r"|without|for|until|whichever|within|at least|have|has|had|do|does|by|whose|when|while|in (?:the )?(?:past|last)"
    r"|(?=and/or))(?![^\W\d])|(?:^|(?<=\s))(?:or|and)\s"
    r"|\s(?-i:No|Not|At|Must|Has|Have|Had|Any|Age|Patients?|Subjects?|Prior|Recovered|Concurrent)\s",
    re.IGNORECASE,
)
_MILESTONE = re.compile(
    r"(?:the |their |this |date of |day of |time of |start of |initiation of |first |planned |initial |study |trial )*"
    r"(?:study|trial|screening|enrol\w*|entry|random\w*|baseline|inclusion|informed consent|consent|registration"
    r"|recruitment|visit|cycle 1|day -?\d|c1d1|dose|dosing|administration|treatment|protocol)\b"
)
_PLANNED = re.compile(
    r"\b(?:plan\w*|intend\w*|intent\w*|expect\w*|anticipat\w*|schedul\w*|will|wish\w*|desir\w*|agree\w*|willing\w*"
    r"|likely|to be|to take place|to undergo|going to|future|upcoming|able|unable|considering)\b"
)
_EVENT = 120


def side(text: str, lower: str, near: str, end: int, lead: str, *, within: bool) -> Side:
    """The side on which the stretch of time that ends at ``end`` lies; ``near`` stands before its number.

    All but the text itself are in lower case.

    "Within 2 weeks of randomization", or from it, looks back, as criteria do, unless the words before it (``lead``)
    speak of plans; "of" behind other words than such of a span (not ``within``) joins no event: "2 weeks of treatment".
    """
    said = Direction.BEFORE if _BEFORE.search(near) else Direction.AFTER if _AFTER.search(near) else None
    match = _SIDE.match(lower, end)
    around = "±" in near
    if match is None:
        return Side(Direction.AROUND if around else said, None, end)
    name, start = str(match.lastgroup), match.end()
    if name in ("ago", "later"):
        return Side(Direction.BEFORE if name == "ago" else Direction.AFTER, None, start)
    if both := _BOTH.match(lower, match.start(name)):
        name, start = "both", both.end()
    stop = _EVENT_ENDS.search(text, start, start + _EVENT)
    last = stop.start() if stop else min(len(text), start + _EVENT)
    while last > start and not text[last - 1].isalnum():
        last -= 1
    event = text[start:last].strip(" .,-'\"") or None
    if name in ("before", "after"):
        direction = Direction.BEFORE if name == "before" else Direction.AFTER
        if said and lower.startswith("from", match.start(name)):
            direction = said  # "the last 12 months from screening"
        elif within and lower.startswith("from", match.start(name)) and _looks_back(event, lead):
            direction = Direction.BEFORE
    elif name == "of" and not within and not said:
        return Side(None, event, last, of=True)
    elif name == "of" and said:
        direction = said
    elif name == "of" and _looks_back(event, lead):
        direction = Direction.BEFORE
    else:
        direction = Direction.AROUND
    return Side(Direction.AROUND if around else direction, event, last if event else match.end())


def _looks_back(event: str | None, lead: str) -> bool:
    return event is not None and _MILESTONE.match(small(event)) is not None and _PLANNED.search(lead) is None


_SENTENCE = re.compile(r"[;:.\d](?:(?<=[;:])|(?<=\.)\s|(?<=\d)\)\s)")  # a search skips to its first character
_BEHIND = re.compile(r"[;:)]|\.\s")
_LEADING = re.compile(
    r"(?:\W++|(?:and|or|but|who|that|which|such as|if|either|patients?|subjects?|participants?|individuals?|those|any"
    r"|the|an?|with"
    r"|have|has|had|having|been|is|are|was|were|be|must|not|of|in|on|for|history|received|receiving|use|recent"
    r"|recently)(?![^\W\d])\s?)*",
    re.IGNORECASE,
)
_TRAILING_WORDS = """
    and or that which who is are was were be been has have had performed taken done occurring occurred obtained given
    administered on in at a the either if of for any from between since
"""
_TRAILING = frozenset(_TRAILING_WORDS.split())
_MOST_TRAILING = 60
_REACH = 160


def limited(text: str, start: int, end: int, since: int, shared: str | None, *, bare: bool) -> str | None:
    """The words that a stretch of time from ``start`` to ``end`` limits: those before it, else those behind it.

    ``shared`` is what the stretch before it limits: "15 days before and 15 days after" limit the same. One with an
    event (not ``bare``) limits what stands behind after a mark only: "In the 3 months before screening, a stroke".
    """
    cut = max(since, start - _REACH)
    for mark in _SENTENCE.finditer(text, cut, start):
        cut = mark.end() if mark.end() < start - 3 else cut
    if cut == start - _REACH:
        cut = text.find(" ", cut, start) + 1 or cut
    said = _bare(text[cut:start])
    if not said and shared and cut == since:
        return shared
    if not said and (bare or text[end : end + 2].lstrip()[:1] in (",", ":")):
        while text[end : end + 1] in (")", "]", " ", ","):
            end += 1
        stop = _BEHIND.search(text, end, end + _REACH)
        said = _bare(text[end : stop.start() if stop else end + _REACH])
    return said or None


def _bare(words: str) -> str:
    """Without the small words around them."""
    words = words[_LEADING.match(words).end() :]  # type: ignore[union-attr]
    words = words[: _without_trailing(words)]
    for opening, closing in ("[]", "()"):
        if words.count(opening) > words.count(closing):
            words += closing
    return words if any(map(str.isalpha, words)) else ""


def _without_trailing(words: str) -> int:
    """Where they end without the small words behind them."""
    end = len(words)
    since = max(0, end - _MOST_TRAILING)
    while end > since:
        last = end
        while last > since and not (words[last - 1].isalnum() or words[last - 1] == "_"):
            last -= 1
        first = last
        while first > since and words[first - 1].isalpha():
            first -= 1
        if first == last or words[first:last].lower() not in _TRAILING:
            return last
        end = first
    return end
