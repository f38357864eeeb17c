"""Issues on their way out: text, JSON lines, CSV."""

import csv
import io
import json

import pytest

from fhirtrials.issues import Issue, issue
from fhirtrials.issues.operation_outcome import operation_outcome
from fhirtrials.issues.report import comma_separated, json_lines, report_for, text

SLEEPING = issue(
    "unknown-code",
    trial="NCT90000001",
    source="a.json",
    where="$.protocolSection.statusModule.overallStatus",
    found='SLEEPING, "deeply"',
    table="to-trial/ctgov-status",
)
FIELDS = ["kind", "severity", "what", "did", "remedy", "trial", "source", "where"]


def test_the_text_says_what_where_what_was_done_and_what_to_do() -> None:
    assert text(SLEEPING) == (
        "warning: a.json NCT90000001 $.protocolSection.statusModule.overallStatus: "
        "'SLEEPING, \"deeply\"' is not in mappings/to-trial/ctgov-status.json; the trial goes on without it "
        "[unknown-code]\n"
        "  add the word to the table, or tell us"
    )


def test_a_json_line_has_every_field_of_the_issue_and_ends_the_line() -> None:
    file = io.BytesIO()
    with json_lines(file) as tell:
        tell(SLEEPING)
    line = file.getvalue()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    said = json.loads(line)
    assert list(said) == FIELDS
    assert said["severity"] == "warning"
    assert said["trial"] == "NCT90000001"


def test_csv_has_a_heading_and_quotes_what_needs_it() -> None:
    file = io.BytesIO()
    with comma_separated(file) as tell:
        tell(SLEEPING)
        tell(Issue("bad-date", SLEEPING.severity, "two\nlines", "nothing", "nothing"))
    rows = list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))
    assert rows[0] == FIELDS
    assert rows[1][0] == "unknown-code"
    assert rows[1][1] == "warning"
    assert "'SLEEPING, \"deeply\"'" in rows[1][2]
    assert rows[2][2] == "two\nlines"


def test_a_report_without_findings_still_has_the_heading_of_its_columns() -> None:
    file = io.BytesIO()
    with comma_separated(file):
        pass
    assert file.getvalue().decode().strip() == ",".join(FIELDS)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("r.csv", comma_separated),
        ("R.CSV", comma_separated),
        ("r.fhir.json", operation_outcome),
        ("R.FHIR.JSON", operation_outcome),
        ("r.json", json_lines),
        ("fhir.json", json_lines),
        ("r", json_lines),
    ],
)
def test_the_ending_of_the_name_chooses_the_form(name: str, form: object) -> None:
    assert report_for(name) is form


def test_a_kind_that_the_catalogue_does_not_name_is_refused() -> None:
    with pytest.raises(KeyError):
        issue("no-such-kind")
