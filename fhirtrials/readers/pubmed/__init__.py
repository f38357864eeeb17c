"""PubMed: records of papers that name their trial, as E-utilities XML and as pages."""

from fhirtrials.readers.pubmed.page import READER as PAGE_READER
from fhirtrials.readers.pubmed.xml import READER as XML_READER

__all__ = ["PAGE_READER", "XML_READER"]
