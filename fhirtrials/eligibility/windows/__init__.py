"""Time windows of a criterion: ``windows(text)``."""

from fhirtrials.eligibility.windows.reading import windows

__all__ = ["windows"]
