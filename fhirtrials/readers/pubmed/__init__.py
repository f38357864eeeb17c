"""PubMed: records of papers that name their trial, as E-utilities XML. https://www.ncbi.nlm.nih.gov/books/NBK25501/"""

from fhirtrials.readers.pubmed.xml import READER as XML_READER

__all__ = ["XML_READER"]
