"""What was found, in one shape for every room.

A room is handed ``tell`` and calls ``tell(issue("unknown-code", where=..., found=...))``; the kinds and their words
stand in ``catalogue``.
"""

from fhirtrials.issues.issue import Issue, Severity, Tell, issue

__all__ = ["Issue", "Severity", "Tell", "issue"]
