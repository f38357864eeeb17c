"""Thresholds of which one is enough: ">140 or <100", "AST or ALT", "INR > 1.5 or platelets < 100,000"."""

from dataclasses import dataclass
from itertools import pairwise

from fhirtrials.eligibility.numbers.tokens import Tokens
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, COORDINATORS
from fhirtrials.model.constraints import Threshold
from fhirtrials.model.part import changed
from fhirtrials.model.words import Section

OR, COMMA = "or", ","


@dataclass(slots=True)
class Part:
    """The thresholds of one group of values; ``first`` and ``last`` are its tokens, its names' included."""

    thresholds: list[Threshold]
    any_of: bool
    first: int
    last: int


def numbered(tokens: Tokens, parts: list[Part], section: Section | None) -> list[Threshold]:
    """All thresholds in their order, alternatives with a number in ``either``."""
    if len(parts) == 1 and not parts[0].any_of:
        return parts[0].thresholds
    joints = [_joint(tokens, one.last, two.first) for one, two in pairwise(parts)]
    out: list[Threshold] = []
    either, at = 0, 0
    while at < len(parts):
        end = _run(parts, joints, at, section)
        found = [one for part in parts[at:end] for one in part.thresholds]
        if len(found) > 1 and (end - at > 1 or parts[at].any_of):
            either += 1
            found = [changed(one, either=either) for one in found]
        out.extend(found)
        at = end
    return out


def _run(parts: list[Part], joints: list[str | None], at: int, section: Section | None) -> int:
    """The part after the last alternative of the one at ``at``."""
    end, last = at, at
    while end < len(joints) and joints[end] and _one(parts[end]) and _one(parts[end + 1]):
        comma = joints[end] == COMMA
        if comma and section is not Section.EXCLUSION:
            # "ANC ≥ 1.5, creatinine ≤ 1.5 or CrCl ≥ 60": only the last two are alternatives of each other.
            break
        end += 1
        last = last if comma else end
    return last + 1


def _one(part: Part) -> bool:
    """Whether one of the part's thresholds is enough: it has no other, or says so."""
    return len(part.thresholds) == 1 or part.any_of


def _joint(tokens: Tokens, first: int, last: int) -> str | None:
    lows = tokens.lows[first:last]
    if any(low in ".•" for low in lows):
        return None
    if any(low not in BRIDGE and low not in COORDINATORS and low not in ",;()[]/" for low in lows):
        return None
    if "or" in lows:
        return None if "and" in lows and "/" not in lows else OR
    return COMMA if lows and all(low in ",;)(" for low in lows) else None
