"""What does not add up inside one record: a ``Trial`` in, issues out. It reads what stands there and changes nothing.

docs/consistency.md lists the checks; docs/decisions/0014-consistency.md says what is checked and what is not.
"""

from fhirtrials.consistency import arms, course, design, participants  # noqa: F401  # each enters its checks
from fhirtrials.consistency.check import CHECKS, Check
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Trial

__all__ = ["CHECKS", "Check", "contradictions"]


def contradictions(trial: Trial, tell: Tell) -> None:
    """Tells ``trial-inconsistent`` of statements that cannot both be true, ``trial-doubtful`` of unusual ones."""
    for each in CHECKS:
        kind = "trial-inconsistent" if each.certain else "trial-doubtful"
        for one, other in each.find(trial):
            tell(issue(kind, trial=trial.id, where=one.where, check=each.name, one=one, other=other))
