"""The middle: ``Trial`` and its parts, the closed words, partial dates, and what the rooms hand each other."""

from fhirtrials.model.dates import PartialDate
from fhirtrials.model.document import Document
from fhirtrials.model.fhir import Bundle, ReleaseName, Resource
from fhirtrials.model.trial import Eligibility, Trial

__all__ = ["Bundle", "Document", "Eligibility", "PartialDate", "ReleaseName", "Resource", "Trial"]
