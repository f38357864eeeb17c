"""Several records of one trial → one ``Trial`` that knows which source said what.

The rules, and why: docs/decisions/0010-merge.md.
"""

from fhirtrials.merge.shelf import Shelf
from fhirtrials.merge.trial import merged

__all__ = ["Shelf", "merged"]
