"""ClinicalTrials.gov API v2: every leaf of the published structure is read, and what is no study is told.

The leaves (benchmarks/ctgov_leaves.tsv) are those of the registry's own description, outside the results tables.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model import Document, Trial
from fhirtrials.model.words import Phase, Role, Status
from fhirtrials.readers.ctgov_json import accepts, read, study

CHECKOUT = Path(__file__).parents[2]
WORDS = json.loads((CHECKOUT / "benchmarks" / "ctgov_words.json").read_text(encoding="utf-8"))


# The leaves that are lists of words: multiplicity 0..* in the registry's description.
LISTS = {
    "nctIdAliases",
    "conditions",
    "keywords",
    "phases",
    "whoMasked",
    "interventionNames",
    "armGroupLabels",
    "otherNames",
    "stdAges",
    "infoTypes",
    "removedCountries",
}


def leaves() -> list[dict[str, str]]:
    with (CHECKOUT / "benchmarks" / "ctgov_leaves.tsv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def put(record: dict[str, Any], path: str, value: object) -> None:
    """Puts a value at ``a.b[].c``, as the only member of each list on the way."""
    *parents, last = path.split(".")
    place: Any = record
    for name in parents:
        place = place.setdefault(name[:-2], [{}])[0] if name.endswith("[]") else place.setdefault(name, {})
    place[last.removesuffix("[]")] = value


def full_record() -> dict[str, Any]:
    """A study with a value of its own at every leaf."""
    record: dict[str, Any] = {}
    for number, leaf in enumerate(leaves()):
        path, kind = leaf["path"], leaf["type"]
        value: object
        if path.endswith("identificationModule.nctId"):
            value = "NCT90000001"
        elif kind.startswith("enum:"):
            value = next(iter(WORDS[kind.removeprefix("enum:")]))
        elif kind == "boolean":
            value = True
        elif kind == "integer":
            value = 1000 + number
        elif kind == "number":
            value = number / 8
        elif kind in ("date", "PartialDate"):
            value = f"20{number % 90 + 10}-0{number % 9 + 1}-1{number % 10}"
        else:
            value = f"leaf {number}"
        put(record, path, [value] if path.rsplit(".", 1)[-1] in LISTS else value)
    return record


def one(value: object) -> tuple[Trial | None, list[Issue]]:
    told: list[Issue] = []
    return study(value, "tea.json", told.append), told


def minimal(**protocol: object) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": "NCT90000001"}, **protocol}}


def test_every_leaf_is_read_and_kept() -> None:
    trial, told = one(full_record())
    assert trial is not None
    assert [(issue.kind, issue.where) for issue in told if issue.kind != "index-details-not-read"] == []
    kept = trial.to_json()
    checked = 0
    for number, leaf in enumerate(leaves()):
        if leaf["type"] in ("date", "PartialDate"):
            wanted = f'"20{number % 90 + 10}-0{number % 9 + 1}-1{number % 10}"'
        elif leaf["type"] in ("string", "markup"):
            wanted = f'"leaf {number}"'
        elif leaf["type"] == "integer":
            wanted = f":{1000 + number}"
        else:
            continue
        if not leaf["path"].endswith("identificationModule.nctId"):
            assert wanted in kept, leaf["path"]
            checked += 1
    assert checked > 100


def test_a_full_trial_reads_back_equal() -> None:
    trial, _ = one(full_record())
    assert trial is not None
    assert Trial.from_json(trial.to_json()) == trial


def test_a_combined_phase_is_two_words() -> None:
    trial, _ = one(minimal(designModule={"phases": ["PHASE1", "PHASE2"]}))
    assert trial is not None
    assert trial.phases == (Phase.PHASE_1, Phase.PHASE_2)


def test_the_last_known_status_is_not_the_status() -> None:
    trial, _ = one(minimal(statusModule={"overallStatus": "UNKNOWN", "lastKnownStatus": "RECRUITING"}))
    assert trial is not None
    assert (trial.status, trial.last_known_status) == (Status.UNKNOWN, Status.RECRUITING)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("18 Years", 18, "year"), ("1 Month", 1, "month"), ("2.5 Days", 2.5, "day"), ("N/A", None, None)],
)
def test_an_age_keeps_its_words_and_its_number(text: str, value: float | None, unit: str | None) -> None:
    trial, _ = one(minimal(eligibilityModule={"minimumAge": text}))
    assert trial is not None
    age = trial.eligibility.minimum_age
    assert age is not None
    assert (age.text, age.value, age.unit) == (text, value, unit)


def test_a_contact_has_any_role() -> None:
    contact = {"name": "Ada Example", "role": "STUDY_CHAIR"}
    trial, _ = one(minimal(contactsLocationsModule={"centralContacts": [contact]}))
    assert trial is not None
    assert trial.contacts[0].role is Role.STUDY_CHAIR


def test_results_tables_are_told_once_and_the_rest_of_the_results_is_read() -> None:
    record = minimal()
    record["resultsSection"] = {
        "participantFlowModule": {"groups": [{"id": "FG000"}]},
        "adverseEventsModule": {"timeFrame": "1 year"},
        "moreInfoModule": {"limitationsAndCaveats": {"description": "Few took part."}},
    }
    trial, told = one(record)
    assert trial is not None
    assert trial.results_notes is not None
    assert trial.results_notes.limitations == "Few took part."
    assert [(issue.kind, issue.where) for issue in told] == [("results-not-mapped", "$.resultsSection")]


def test_an_unknown_field_does_not_stop_a_trial() -> None:
    trial, told = one(minimal(newModule={"a": 1}))
    assert trial is not None
    assert [(issue.kind, issue.where, issue.source, issue.trial) for issue in told] == [
        ("unread-field", "$.protocolSection.newModule", "tea.json", "NCT90000001")
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": 1, "b": 2}, "an object with a, b"),
        ({}, "an empty object"),
        ([1], "a list"),
        (None, "null"),
        ("tea", "a str"),
        ({"protocolSection": None, "x": 1}, None),
    ],
)
def test_what_is_no_study_is_told(value: object, shown: str | None) -> None:
    trial, told = one(value)
    assert trial is None
    assert told[-1].kind == ("no-trial" if shown else "no-trial-id")
    assert shown is None or shown in told[-1].what


@pytest.mark.parametrize("number", [None, "", "NCT1", "NCT123456789", "../../etc/passwd", 12345678, ["NCT90000001"]])
def test_a_study_without_its_number_is_told(number: object) -> None:
    trial, told = one({"protocolSection": {"identificationModule": {"nctId": number}}})
    assert trial is None
    assert told[-1].kind == "no-trial-id"
    assert told[-1].severity == "error"


def test_a_wrong_type_in_every_field_stops_nothing() -> None:
    for wrong in (None, 3, "x", True, [], [[]], {"a": {}}, [None], [3]):
        record = full_record()
        for leaf in leaves():
            if not leaf["path"].endswith(".nctId"):
                put(record, leaf["path"], wrong)
        trial, told = one(record)
        assert trial is not None
        assert trial.id == "NCT90000001"
        # An empty list is an empty list, and text is text, wherever they stand.
        assert wrong in ("x", []) or told


def test_documents_are_read_value_by_value() -> None:
    lines = b"\n".join([json.dumps(minimal()).encode(), b"{broken", json.dumps({"a": 1}).encode()])
    told: list[Issue] = []
    trials = list(read(Document("tea.jsonl", lambda: io.BytesIO(lines)), told.append))
    assert [trial.id for trial in trials] == ["NCT90000001"]
    assert [issue.kind for issue in told] == ["unreadable-record", "no-trial"]
    assert told[1].source == "tea.jsonl line 3"


def test_json_is_known_by_its_first_letter() -> None:
    assert accepts(b'\xef\xbb\xbf \n{"a"')
    assert accepts(b"[")
    assert not accepts(b"%PDF")
    assert not accepts(b"")


def test_every_real_record_is_read_without_a_word_unknown(records: list[bytes]) -> None:
    for line in records:
        trial, told = one(json.loads(line))
        assert trial is not None
        assert {issue.kind for issue in told} <= {"index-details-not-read", "results-not-mapped", "unread-field"}
