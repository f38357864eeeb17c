"""Times in words: the few forms that can be read without doubt. Everything else stays text.

``12 weeks`` is a duration; ``Week 12``, ``at 12 weeks`` are moments; ``up to 2 years`` has only an end. ``Day 28``
stays text: most protocols count from day 1, so that it is 27 days after the start, others from day 0.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from fhirtrials.model.words import TimeUnit
from fhirtrials.terminology import table

_UNITS = r"(year|month|week|day|hour|minute)s?"
_PASSED = r"(year|month|week|hour|minute)s?"  # units whose number is how many have passed
_NUMBER = r"(\d{1,6}(?:\.\d{1,3})?)"
_DURATION = re.compile(rf"{_NUMBER} ?{_UNITS}\.?", re.IGNORECASE | re.ASCII)
_MOMENT = re.compile(rf"(?:at )?{_NUMBER} ?{_UNITS}\.?|(?:at )?{_PASSED} {_NUMBER}\.?", re.IGNORECASE | re.ASCII)
_UP_TO = re.compile(rf"up to {_NUMBER} ?{_UNITS}\.?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """A moment (``at``) or what has only an end (``until``): value, unit in words, UCUM code."""

    at: tuple[float, str, str] | None = None
    until: tuple[float, str, str] | None = None


def duration(text: str) -> tuple[float, str, str] | None:
    """``5 Years`` → (5.0, "years", "a")."""
    match = _DURATION.fullmatch(text.strip())
    return _amount(match[1], match[2]) if match else None


@lru_cache(maxsize=1024)  # the outcome asks, and then the plan's goal; "12 weeks" is said in thousands of records
def time_frame(text: str) -> TimeFrame | None:
    """What an outcome's time frame says, if it is one moment or an upper end, and nothing else."""
    stripped = text.strip()
    if match := _MOMENT.fullmatch(stripped):
        number, unit = (match[1], match[2]) if match[1] else (match[4], match[3])
        return TimeFrame(at=_amount(number, unit))
    if match := _UP_TO.fullmatch(stripped):
        return TimeFrame(until=_amount(match[1], match[2]))
    return None


def _amount(number: str, unit: str) -> tuple[float, str, str]:
    return (float(number), *time_unit(TimeUnit(unit.lower())))


@cache
def time_unit(unit: TimeUnit) -> tuple[str, str]:
    """The unit's one fixed word and its UCUM code: ("years", "a")."""
    target = table("time-unit").rows[unit].targets[0]
    return target.display or unit, target.code or unit
