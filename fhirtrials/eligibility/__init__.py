"""Eligibility text → criteria and what they mean: ``read_criteria(text)`` for any string, ``understand`` for a trial.

``criteria(text)`` is the layout alone.
"""

from fhirtrials.eligibility.criteria import criteria
from fhirtrials.eligibility.understand import read_criteria, understand

__all__ = ["criteria", "read_criteria", "understand"]
