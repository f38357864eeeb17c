"""An object of JSON, opened for the tests of cursors and shapes."""

from fhirtrials.issues import Issue
from fhirtrials.readers.cursor import Cursor
from fhirtrials.readers.record import Record


def opened(value: dict[str, object]) -> tuple[Cursor, Record, list[Issue]]:
    """The cursor on it, the record it belongs to, and what is told."""
    told: list[Issue] = []
    record = Record(told.append, "tea.json")
    record.trial = "NCT90000001"
    return Cursor(value, record), record, told
