"""Reads ``mappings/``: tables of words and codes, data only, for people to review and code to ask."""

from fhirtrials.terminology.concept import code, concept, knows, label, translation
from fhirtrials.terminology.elements import TITLE as ELEMENTS_TITLE
from fhirtrials.terminology.elements import Element, elements
from fhirtrials.terminology.folder import mappings_folder
from fhirtrials.terminology.measures import Measure, Measures
from fhirtrials.terminology.reverse import word, word_of_code, word_of_label
from fhirtrials.terminology.table import Row, Table, Target, table, table_names

__all__ = [
    "ELEMENTS_TITLE",
    "Element",
    "Measure",
    "Measures",
    "Row",
    "Table",
    "Target",
    "code",
    "concept",
    "elements",
    "knows",
    "label",
    "mappings_folder",
    "table",
    "table_names",
    "translation",
    "word",
    "word_of_code",
    "word_of_label",
]
