"""Reports as OperationOutcome: https://hl7.org/fhir/R5/operationoutcome.html"""

import io
import json
from typing import Any

import pytest
from fhir.resources.operationoutcome import OperationOutcome
from fhir.resources.R4B.operationoutcome import OperationOutcome as EarlierOutcome

from fhirtrials.issues import Issue, Severity, issue
from fhirtrials.issues.catalogue import KINDS
from fhirtrials.issues.operation_outcome import ISSUE_TYPES, operation_outcome

# https://hl7.org/fhir/R4/valueset-issue-type.html, where R4B's list is the same and R5's has two more.
TYPES = {
    *("invalid", "structure", "required", "value", "invariant"),
    *("security", "login", "unknown", "expired", "forbidden", "suppressed"),
    *("processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long"),
    *("code-invalid", "extension", "too-costly", "business-rule", "conflict"),
    *("transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational"),
}


def written(*found: Issue) -> dict[str, Any]:
    """What stands in the file when the report is closed; both models of the library take it."""
    file = io.BytesIO()
    with operation_outcome(file) as tell:
        for each in found:
            tell(each)
    outcome: dict[str, Any] = json.loads(file.getvalue())
    OperationOutcome.model_validate(outcome)
    EarlierOutcome.model_validate(outcome)
    return outcome


def test_every_kind_has_a_type_that_every_release_knows() -> None:
    assert ISSUE_TYPES.keys() == KINDS.keys()
    assert set(ISSUE_TYPES.values()) <= TYPES


def test_a_json_path_stands_in_the_diagnostics_with_what_was_done_and_what_to_do() -> None:
    outcome = written(issue("bad-date", trial="NCT90000001", source="a.json", where="$.start", found="soon"))
    assert outcome == {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "warning",
                "code": "value",
                "details": {
                    "coding": [
                        {"system": "https://fhirtrials.github.io/fhir/CodeSystem/issue-kind", "code": "bad-date"}
                    ],
                    "text": "'soon' is no date",
                },
                "diagnostics": "a.json NCT90000001 $.start: the trial goes on without it; "
                "repair the record: YYYY, YYYY-MM or YYYY-MM-DD",
            }
        ],
    }


@pytest.mark.parametrize("where", ["ResearchStudy.period.start", "Bundle.entry[3].resource.site[0]", "Bundle"])
def test_a_fhirpath_is_an_expression(where: str) -> None:
    found = written(issue("no-resource", source="a.json", where=where, found="a list"))["issue"][0]
    assert found["expression"] == [where]
    assert where not in found["diagnostics"].split()


@pytest.mark.parametrize("where", ["$.resultsSection", "enrollment.kind", "sites[0]", ""])
def test_what_is_no_fhirpath_is_no_expression(where: str) -> None:
    assert "expression" not in written(issue("no-resource", where=where, found="a list"))["issue"][0]


def test_many_findings_are_one_outcome_in_their_order() -> None:
    found = [Issue("bad-date", severity, f"finding {severity}", "nothing", "nothing") for severity in Severity]
    outcome = written(*found)
    assert [each["severity"] for each in outcome["issue"]] == ["error", "warning", "information"]
    assert [each["details"]["text"] for each in outcome["issue"]] == [one.what for one in found]


def test_an_outcome_without_findings_says_so_since_it_must_hold_an_issue() -> None:
    (only,) = written()["issue"]
    assert (only["severity"], only["code"]) == ("information", "informational")


def test_characters_that_fhir_forbids_are_replaced() -> None:
    assert written(Issue("bad-date", Severity.WARNING, "a\x00b\x1bc\td", "x", "y"))["issue"][0]["details"]["text"] == (
        "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\td"
    )


def test_the_outcome_is_written_as_it_grows_and_whole_when_the_run_breaks_off() -> None:
    file = io.BytesIO()

    def run() -> None:
        with operation_outcome(file) as tell:
            tell(issue("bad-date", found="soon"))
            assert b"soon" in file.getvalue()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert len(json.loads(file.getvalue())["issue"]) == 1
