"""Dates of different precision in order: a period must not end before it starts (per-1).

FHIR compares the earliest moment the start can mean with the latest the end can mean, so "2015-08-20" to "2015-08" is
in order. https://hl7.org/fhir/R5/datatypes.html#Period
"""

from datetime import datetime


def in_order(start: str, end: str) -> bool:
    """Whether ``start`` can lie before or at ``end``; true where one is no date."""
    if "T" in start and "T" in end:
        first, last = _instant(start), _instant(end)
        return first is None or last is None or first <= last
    # Dates have no time zone; two of the same period are taken to be of the same place. As far as both go, they compare
    # like the text they are.
    precision = min(len(start), len(end), len("2015-08-20"))
    return start[:precision] <= end[:precision]


def surely_in_order(start: str, end: str) -> bool:
    """Whether ``start`` surely lies before or at ``end``: not where one is more exact and they agree so far.

    "2015-08" and "2015-08-20" compare to nothing in FHIRPath, and an invariant that yields nothing is broken.
    """
    both = "T" in start and "T" in end
    precision = min(len(start), len(end))
    return in_order(start, end) and (both or len(start) == len(end) or start[:precision] != end[:precision])


def _instant(text: str) -> datetime | None:
    """A leap second is the second before it here: enough to compare with."""
    try:
        moment = datetime.fromisoformat(text.replace(":60", ":59"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
