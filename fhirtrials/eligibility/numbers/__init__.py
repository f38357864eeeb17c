"""Numbers in a criterion's words → thresholds: what is measured, how it is compared, with what, in which unit."""

from fhirtrials.eligibility.numbers.thresholds import thresholds

__all__ = ["thresholds"]
