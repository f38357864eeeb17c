"""Reads ``mappings/``: tables of words and codes, data only, for people to review and code to ask."""

from fhirtrials.terminology.concept import code, concept, knows, label, translation
from fhirtrials.terminology.folder import mappings_folder
from fhirtrials.terminology.table import Row, Table, Target, table, table_names

__all__ = [
    "Row",
    "Table",
    "Target",
    "code",
    "concept",
    "knows",
    "label",
    "mappings_folder",
    "table",
    "table_names",
    "translation",
]
