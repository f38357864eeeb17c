"""A criterion → its time windows: "within 3 months prior to screening", "for at least 6 months".

In: the verbatim stretch of one criterion, markdown escapes and line breaks and all. Out: ``Window`` after ``Window`` in
text order, offsets in that stretch. Ages, life expectancy, gestation, doses and schedules are no windows.
"""

import re
from collections.abc import Iterator

from fhirtrials.eligibility.lower_case import letters, small
from fhirtrials.eligibility.windows.limits import Limit, limit
from fhirtrials.eligibility.windows.plain import Plain, plain
from fhirtrials.eligibility.windows.quantities import UNITS, Quantity, quantities
from fhirtrials.eligibility.windows.refusals import limits_nothing, refused
from fhirtrials.eligibility.windows.sides import FEW, Side, limited, side
from fhirtrials.model.constraints import Bound, Window
from fhirtrials.model.part import changed, exact
from fhirtrials.model.words import Comparator, Direction, Section, WindowKind

_made, _bound = exact(Window), exact(Bound)
_UNITS = ("day", "week", "month", "year", "hour", "minute", "fortnight", "decade")
# It begins with a letter of few, which a search skips to: nearly all criteria have none of this.
_SHORT = re.compile(
    r"[\dhmwy](?:(?<=\d)[ -]{0,2}(?:h|d|y|min|wk|mo|mth|yr)|(?:(?<=\bm)(?:in|o|th)|(?<=\bw)k|(?<=\b[hy])r)s?\b)"
)
# Words of which one is in every stretch of time: most criteria have none, and what follows is not asked.
_TIMES = frozenset(word + end for word in UNITS for end in ("", "s"))
_TO = re.compile(r" ?(?:-|to|and|through) ?(?:[<≤]=?|up to|less than|at most|no more than)? ?", re.IGNORECASE)
_JOINT = re.compile(r"[ ,]*(?:and|or|to|until|and/or)?[ ,]*(?:and|or|for|up to|at least)? ?", re.IGNORECASE)
_AGAIN = re.compile(r" ?\((?:i\.?e\.?|=|or|approximately|about)?[ ,=]*(?=\w)", re.IGNORECASE)
# "Within 5 half-lives or 28 days": what limits both stands before the first.
_HALF_LIVES_OR = re.compile(
    rf"(?:\d{{1,2}}|{FEW})(?: \w+)? half[ -]?li(?:fe|ves)(?: \([^()]{{0,40}}\))?,? or (?:at least |within )?$"
)
_LEAD = 120


def windows(text: str, *, section: Section | None = None) -> tuple[Window, ...]:
    """The time windows of a criterion; its ``section``, which the other engines ask, changes nothing here."""
    if letters(text).isdisjoint(_TIMES):
        return ()
    lower = text.lower()
    if not any(map(lower.__contains__, _UNITS)) and not _SHORT.search(lower):
        return ()
    said = plain(text)
    found = _with_events(said.text, list(_windows(said.text)))
    return tuple(found) if said.offsets is None else tuple(_verbatim(said, window) for window in found)


def _verbatim(said: Plain, window: Window) -> Window:
    start, end = said.verbatim(window.start, window.end)
    return changed(window, start=start, end=end)


def _windows(text: str) -> Iterator[Window]:
    since, shared, before = 0, None, None
    lower = small(text).replace("[", "(").replace("]", ")")
    for quantity in _merged(text, list(quantities(lower))):
        if before and before[0].end < quantity.start and _AGAIN.match(text, before[0].end, quantity.start + 1):
            yield _again(before[1], quantity)
            continue
        if limits_nothing(lower, quantity):
            continue
        halves = _HALF_LIVES_OR.search(lower, max(since, quantity.start - _LEAD), quantity.start)
        found = limit(lower, halves.start() if halves else quantity.start, quantity.end, since)
        lead = lower[max(since, found.start - _LEAD) : found.start]
        near = f"{found.near} {lower[quantity.start : quantity.end]}"  # "the last 6 months", "the 6 last months"
        place = side(text, lower, near, found.end, lead, within=found.within)
        if refused(lower, quantity, found, place.direction is not None):
            continue
        if place.of:
            window = _course(quantity, found, place)
        else:
            what = limited(text, found.start, place.end, since, shared, bare=place.event is None)
            window = _window(quantity, found, place, what)
        if window.what is None and window.event is None:
            continue  # "at least 2 months", under a title that says of what
        yield window
        since, shared, before = window.end, window.what, (quantity, window)


def _again(window: Window, quantity: Quantity) -> Window:
    """The same window in another unit, in parentheses behind it: "1 year (12 months)"."""
    comparator = window.bounds[-1].comparator
    bounds = _bounds(quantity, comparator)
    return changed(window, bounds=bounds, unit=quantity.unit, start=quantity.start, end=quantity.end)


def _window(quantity: Quantity, found: Limit, place: Side, what: str | None) -> Window:
    comparator = quantity.edge or found.comparator
    if comparator is None and found.within and place.direction is not None:
        comparator = Comparator.AT_MOST  # "in the 3 months before screening"
    if found.turns and place.direction is Direction.AFTER:
        comparator = Comparator.AT_LEAST if comparator is Comparator.AT_MOST else Comparator.AT_MOST
    lasting = quantity.joined and comparator is None and place.direction is None  # "a 6-month history"
    return _made(
        {
            "kind": found.kind or (WindowKind.LASTING if lasting else WindowKind.WITHIN),
            "what": what,
            "event": place.event,
            "direction": place.direction,
            "bounds": _bounds(quantity, comparator),
            "unit": quantity.unit,
            "start": found.start,
            "end": place.end if place.event or place.direction else found.end,
        }
    )


def _course(quantity: Quantity, found: Limit, place: Side) -> Window:
    """How long something lasts that stands behind: "at least 6 weeks of physical therapy"."""
    return _made(
        {
            "kind": WindowKind.LASTING,
            "what": place.event,
            "event": None,
            "direction": None,
            "bounds": _bounds(quantity, found.comparator),
            "unit": quantity.unit,
            "start": found.start,
            "end": found.end,
        }
    )


def _with_events(text: str, found: list[Window]) -> list[Window]:
    """Gives the last event of several stretches to those before it: "15 days before and 15 days after surgery"."""
    for k in range(len(found) - 2, -1, -1):
        one, after = found[k], found[k + 1]
        if one.event is None and after.event and _joined(text, one.end, after.start):
            if one.direction:
                found[k] = changed(one, event=after.event)
            elif one.unit is not after.unit and one.bounds[0].comparator is Comparator.AT_LEAST:
                found[k] = changed(one, event=after.event, direction=after.direction)
    return found


def _joined(text: str, start: int, end: int) -> bool:
    """Whether nothing but "and", "or", "to" stands between two stretches."""
    return end - start < 32 and _JOINT.fullmatch(text, start, end) is not None


def _merged(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Two stretches with "to" between them are a range, and one stretch if in one unit: "3 months to 6 months"."""
    k = 0
    while k < len(found):
        first = found[k]
        k += 1
        if k < len(found) and _ranges(text, first, found[k]):
            if first.unit is found[k].unit:
                first = found[k]._replace(start=first.start, low=first.high)
                k += 1
            else:
                first = first._replace(edge=Comparator.AT_LEAST)
                found[k] = found[k]._replace(edge=Comparator.AT_MOST)
        yield first


def _ranges(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two stretches are the ends of one range."""
    if first.low or second.low or first.edge or (first.unit is second.unit and first.high >= second.high):
        return False
    between = text[first.end : second.start]
    if not _TO.fullmatch(between):
        return False
    return "and" not in between or "between" in text[max(0, first.start - 12) : first.start].lower()


def _bounds(quantity: Quantity, comparator: Comparator | None) -> tuple[Bound, ...]:
    if quantity.low is not None and quantity.low < quantity.high:
        lower = comparator if comparator in (Comparator.GREATER, Comparator.AT_LEAST) else None
        if lower and not quantity.top:
            return (_bound({"comparator": lower, "value": quantity.low}),)  # "for at least 2-4 weeks" has no end
        if comparator is not Comparator.LESS:
            return (
                _bound({"comparator": lower or Comparator.AT_LEAST, "value": quantity.low}),
                _bound({"comparator": quantity.top or Comparator.AT_MOST, "value": quantity.high}),
            )
    return (_bound({"comparator": comparator or Comparator.EQUAL, "value": quantity.high}),)
