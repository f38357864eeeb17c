"""Parts of a criterion that "or" joins, and nothing else → alternatives, with a number in ``either``.

"A, B or C" is a choice too; "A, B" and "A and B or C" are not certain, and stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from fhirtrials.model.constraints import Finding, Threshold
from fhirtrials.model.part import changed

_JOINT = re.compile(
    r"[\s,;*\\)]*(?:(and\s?/\s?or|or|nor|and|/|,|&)[\s*\\(]*)(?:(?:is|are|currently|known|who|be|a|an|to)\s)*",
    re.IGNORECASE,
)
_OR = frozenset({"or", "and/or", "nor", "/"})

Part = TypeVar("Part", Threshold, Finding)


def chains(text: str, parts: Sequence[Part]) -> Iterator[tuple[list[Part], set[str]]]:
    """Parts with nothing but joining words between them, each chain with its joining words."""
    chain: list[Part] = []
    joints: set[str] = set()
    for part in parts:
        joint = _JOINT.fullmatch(text, chain[-1].end, part.start) if chain else None
        if joint is None:
            if chain:
                yield chain, joints
            chain, joints = [part], set()
        else:
            chain.append(part)
            joints.add("".join(joint[1].lower().split()))
    if chain:
        yield chain, joints


def is_choice(joints: set[str]) -> bool:
    """Whether these words make what they join a choice."""
    return bool(joints & _OR) and not joints & {"and", "&"}


def with_alternatives(text: str, thresholds: Sequence[Threshold]) -> tuple[Threshold, ...]:
    """The thresholds, a number in ``either`` for those that are alternatives and have none yet."""
    if len(thresholds) < 2 or all(each.either is not None for each in thresholds):
        return tuple(thresholds)
    group = max((each.either or 0 for each in thresholds), default=0)
    out: list[Threshold] = []
    for chain, joints in chains(text, thresholds):
        if len(chain) > 1 and is_choice(joints) and all(each.either is None and not each.denied for each in chain):
            group += 1
            chain = [changed(each, either=group) for each in chain]
        out.extend(chain)
    return tuple(out)
