"""Dates as PubMed writes them: ``2024 Jun 25`` in parts or in one line, ``2015 Jul-Aug``, ``1990 Spring``."""

import re
from collections.abc import Mapping

from fhirtrials.model import PartialDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?:1[89]|20)\d\d", re.ASCII)
_LINE = re.compile(r"(\d{4})(?: ([A-Z][a-z]{2,8}))?(?: (\d{1,2}))?", re.ASCII)


def date_of(parts: Mapping[str, str]) -> tuple[PartialDate | None, str | None]:
    """The date in the elements Year, Month, Day, and how it was printed where it is more than that date.

    A stretch of months, or a season, is known by its year alone.
    """
    printed_as = parts.get("MedlineDate")
    if printed_as is None and "Season" in parts:
        printed_as = printed(parts)
    if printed_as is not None:
        year = _YEAR.search(printed_as)
        whole = date_in_line(printed_as)
        found = whole or (partial(year[0]) if year else None)
        return found, None if whole else printed_as
    year_, month, day = parts.get("Year", ""), parts.get("Month", ""), parts.get("Day", "")
    return partial(year_, month, day), None


def printed(parts: Mapping[str, str]) -> str | None:
    """``2024 Jun 25``."""
    listed = (parts.get(name) for name in ("MedlineDate", "Year", "Season", "Month", "Day"))
    return " ".join(part for part in listed if part) or None


def date_in_line(text: str) -> PartialDate | None:
    """The date that a line is; None where it is anything else or more."""
    match = _LINE.fullmatch(text.strip())
    if match is None or (match[2] and _month(match[2]) is None):
        return None
    return partial(match[1], match[2] or "", match[3] or "")


def partial(year: str, month: str = "", day: str = "") -> PartialDate | None:
    """As much of the date as there is."""
    number = int(month) if month.isdigit() else _month(month)
    text = year
    if number:
        text += f"-{number:02}"
        if day.isdigit():
            text += f"-{int(day):02}"
    try:
        return PartialDate(text)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    start = name[:3].casefold()
    return MONTHS.index(start) + 1 if start in MONTHS else None
