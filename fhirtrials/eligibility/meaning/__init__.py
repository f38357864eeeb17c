"""What a criterion means beyond its numbers: yes-or-no findings, and the trial's own terms in its words."""

from fhirtrials.eligibility.meaning.findings import findings
from fhirtrials.eligibility.meaning.mentions import Names, mentions, names_of

__all__ = ["Names", "findings", "mentions", "names_of"]
