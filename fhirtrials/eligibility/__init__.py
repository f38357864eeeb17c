"""Eligibility text → criteria: ``criteria(text)`` for any string, ``understand(trial, tell)`` for a trial."""

from fhirtrials.eligibility.criteria import criteria
from fhirtrials.eligibility.understand import understand

__all__ = ["criteria", "understand"]
