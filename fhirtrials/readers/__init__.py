"""Bytes to ``Trial``: one module a format, one line in ``readers()``."""

from fhirtrials.readers.reader import Reader
from fhirtrials.readers.recognise import divide_document, head, read_document, reader_for, reader_named, readers

__all__ = ["Reader", "divide_document", "head", "read_document", "reader_for", "reader_named", "readers"]
