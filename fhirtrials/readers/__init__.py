"""Bytes to ``Trial``: one module a format, one line in ``READERS``."""

from fhirtrials.readers.reader import Reader
from fhirtrials.readers.recognise import READERS, divide_document, head, read_document, reader_for, reader_named

__all__ = ["READERS", "Reader", "divide_document", "head", "read_document", "reader_for", "reader_named"]
