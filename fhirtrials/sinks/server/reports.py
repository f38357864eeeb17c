"""What happened to a study: one report for each bundle that came in."""

from dataclasses import dataclass
from enum import StrEnum

from fhirtrials.issues import Issue


class Outcome(StrEnum):
    """What the server now has of the study. In a dry run: what it would have."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_UPDATED = "not updated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StudyReport:
    """``resources`` is how many were written, ``pruned`` how many of an earlier push were deleted or retired.

    ``issues`` is what was found on the way; whoever pushes was told them already.
    """

    trial: str
    outcome: Outcome
    resources: int = 0
    pruned: int = 0
    issues: tuple[Issue, ...] = ()

    def __str__(self) -> str:
        words = [f"{self.trial} {self.outcome}"]
        if self.resources:
            words.append(f"{self.resources:,} resource" + ("s" if self.resources > 1 else ""))
        if self.pruned:
            words.append(f"{self.pruned:,} pruned")
        return ", ".join(words)
