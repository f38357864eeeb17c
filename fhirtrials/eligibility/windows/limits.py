"""The words around a stretch of time → how its number limits: "at least", "within the last", "or longer"."""

import re
from typing import NamedTuple

from fhirtrials.model.words import Comparator, WindowKind


class Limit(NamedTuple):
    """``start``: where the words before the number begin; ``end``: where those behind the unit end.

    ``comparator`` is None where nothing is said, ``kind`` where nothing speaks of how long something lasts. ``within``
    says that words like "within" or "in the past" stand before. ``near`` is what stands between the comparing words and
    the number: "the past". ``turns`` is True for "no earlier than", which means the opposite after an event.
    """

    start: int
    end: int
    comparator: Comparator | None
    kind: WindowKind | None
    within: bool
    near: str
    turns: bool = False


_NEAR = {
    "the", "a", "an", "about", "approximately", "approx", "approx.", "around", "roughly", "period", "periods",
    "time", "total", "of", "last", "past", "latest", "previous", "preceding", "preceeding", "prior", "recent",
    "most", "next", "following", "subsequent", "coming", "upcoming", "first", "initial", "final", "this",
    "interval", "course", "duration", "any", "each", "these", "as", "or", "immediate", "immediately",
}  # fmt: skip
_MARKS = " ()~,:[]≈-"
# The first group says no more than where one may begin: less than half the time.
_COMPARES = re.compile(
    r"(?:(?<!\w)|(?=[<>=≤≥±+w]))"
    r"(?:(?P<least>(?:\bat (?:the )?(?:very )?(?:least|minimum)|\batleast|\bminimum|\bmin\.?"
    r"|\b(?:no|not) (?:less|fewer|shorter) than"
    r"|\b(?:greater|more|longer) than or equal(?: to)?|\bequal to or (?:greater|more|longer) than"
    r"|≥|> ?/? ?=|=>|> or =|≥/=)(?P<by_least> within| in)?(?: for| from)?)"
    r"|(?P<within>\b(?:within|with in|withing|inside)(?: (?:up to|less than|at most))?)"
    r"|(?P<most>\b(?:up to|upto|(?:no|not) (?:more|longer|greater|older) than|at (?:the )?most"
    r"|maximum|max\.?|(?:less|fewer|shorter) than or equal(?: to)?|(?:not|no) exceeding)|≤|< ?/? ?=|=<|< or =|≤/=)"
    r"|(?P<around>(?:within )?(?:±|\+ ?/|\bplus or minus|\bplus/minus))"
    r"|(?P<earliest>\b(?:no|not) (?:earlier|sooner) than)|(?P<latest>\b(?:no|not) later than)"
    r"|(?P<greater>\b(?:more|greater|longer|older|later|higher|larger|earlier) (?:than|then)(?: for)?|\b(?:over|beyond"
    r"|exceed(?:s|ing|ed)?|in excess of|above|after)|>{1,2})"
    r"|(?P<less>\b(?:less|fewer|shorter|sooner|younger|lower|smaller) (?:than|then)|\b(?:under|below)|<{1,2})"
    r"|(?P<span>\b(?:in|during|throughout|with)))$"
)
_LASTS = re.compile(
    r"\b(?:for|lasting|lasted|lasts|last|duration|persist(?:ing|s|ed)?|stable|continuous(?:ly)?|throughout|since)"
    r"(?: (?:of|is|was|a|the|period|time))*[ (,:]{0,3}$"
)
_BEHIND = re.compile(
    r"[ ')]{0,2}(?:(?:in |of )?duration )?\(?"
    r"(?:(?P<least>or (?:more|longer|greater|above|over|beyond)(?! than)"
    r"|and (?:more|above|over|longer)(?=\W*(?:$|[,.;)]))|at least|minimum|at minimum)"
    r"|(?P<most>or (?:less|fewer|shorter|sooner)(?! than)|and less(?! than)|at most|maximum))\b"
)
_INSIDE = re.compile(r"\+(?! ?\d)|or more|(?P<most>or less)")  # "6+ months", "3 or more days"
_DURATION = re.compile(
    r"[ ')-]{0,3}(?:(?:in|of) (?:\w+ ){0,2})?(?:duration|long|in length|consecutively|continuously)\b"
)
_SMALL = re.compile(r"(?:[ (~,:\[≈-]|(?:or|of|as|any|each)\b)*")
_SPANS = re.compile(
    r"\b(?:past|last|previous|prece?eding|prior|next|recent|first|following|coming|upcoming|subsequent)\b"
)
_COMPARATORS = {
    "least": Comparator.AT_LEAST,
    "within": Comparator.AT_MOST,
    "around": Comparator.AT_MOST,
    "earliest": Comparator.AT_MOST,
    "latest": Comparator.AT_LEAST,
    "most": Comparator.AT_MOST,
    "greater": Comparator.GREATER,
    "less": Comparator.LESS,
}
_REACH = 64
_PHRASE = 28


def limit(text: str, start: int, end: int, since: int) -> Limit:
    """What limits the number at ``start`` in a text in lower case; nothing before ``since`` is looked at."""
    offset = max(since, start - _REACH)
    comparator, kind, within, turns = None, None, False, False
    first = _near(text, start, offset)
    near = text[first:start]
    if match := _COMPARES.search(text, max(offset, first - _PHRASE), first):
        name = str(match.lastgroup)
        comparator = _COMPARATORS.get("least" if name == "by_least" else name)
        within = name in ("within", "span", "around")
        turns = name in ("earliest", "latest")
        if match[0] == "over" and near.startswith((" a ", " the ")):
            comparator, within = None, True  # "over a period of 6 months"
        if name == "around":
            near = "±"
        first = match.start()
        if match[0][0] in "<>≥≤" and text[max(0, first - 2) : first] in (" (", " ["):
            words = _COMPARES.search(text, max(offset, first - _PHRASE), first - 2)
            first = words.start() if words else first  # "greater than (>) 1 year"
    if lasts := _LASTS.search(text, max(offset, first - _PHRASE), first):
        kind = WindowKind.LASTING
        first = lasts.start()
    elif comparator is None and _SPANS.search(near):
        comparator, within = Comparator.AT_MOST, True
    if kind is None and ("duration" in near or "course" in near):
        kind = WindowKind.LASTING
    if more := _INSIDE.search(text, start, end):
        comparator = Comparator.AT_MOST if more["most"] else Comparator.AT_LEAST
    if behind := _BEHIND.match(text, end):
        comparator = _COMPARATORS[str(behind.lastgroup)]
        end = behind.end()
    if _DURATION.match(text, end):
        kind = WindowKind.LASTING
    if comparator is None and kind is None and (small := _SMALL.match(text, first, start)):
        first = small.end()
    while first < start and text[first] in _MARKS:
        first += 1
    return Limit(first, end, comparator, kind, within, near, turns)


def _near(text: str, start: int, since: int) -> int:
    """Where the small words begin that stand right before a number."""
    while True:
        end = start
        while end > since and text[end - 1] in _MARKS:
            end -= 1
        at = max(text.rfind(" ", since, end), text.rfind("(", since, end), since - 1) + 1
        if at == end or text[at:end] not in _NEAR:
            return end
        start = at
