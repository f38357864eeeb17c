"""What ``Trial.to_json`` writes is read back equal; what is no trial is told with its place."""

import json
from pathlib import Path

from fhirtrials.issues import Issue
from fhirtrials.model import Document, PartialDate, Trial
from fhirtrials.model.parts import DatedEvent
from fhirtrials.model.words import Phase, Status
from fhirtrials.readers import ctgov_json, trial_json
from fhirtrials.readers.reader import Reader
from fhirtrials.sources import documents
from tests.readers.streams import document

TEA = Trial(
    id="NCT90000001",
    title="Tea and “sleep”",
    status=Status.RECRUITING,
    start=DatedEvent(date=PartialDate("2023-06")),
    phases=(Phase.PHASE_1, Phase.PHASE_2),
)
COCOA = Trial(id="NCT90000002", title="Cocoa")


def read(given: Document | bytes, reader: Reader = trial_json.READER) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    return list(reader.read(document(given) if isinstance(given, bytes) else given, told.append)), told


def test_trials_that_were_written_are_read_back_equal() -> None:
    written = f"{TEA.to_json()}\n{COCOA.to_json()}\n".encode()
    assert read(written) == ([TEA, COCOA], [])


def test_one_trial_on_many_lines_is_read_too() -> None:
    written = json.dumps(json.loads(TEA.to_json()), indent=2).encode()
    assert trial_json.accepts(written)
    assert read(written) == ([TEA], [])


def test_a_line_that_is_no_trial_is_told_in_plain_words_and_the_others_are_read() -> None:
    lines = [
        TEA.to_json(),
        '{"id": "NCT90000003", "phases": ["phase-1", "phase-99"], "tea": 1}',
        '{"id": 7}',
        '{"title": "Tea"}',
        "null",
        "{}",
        COCOA.to_json(),
    ]
    trials, told = read("\n".join(lines).encode())
    assert trials == [TEA, COCOA]
    assert [(issue.kind, issue.source, issue.where, issue.trial) for issue in told] == [
        ("unreadable-record", "f.json line 2", "", "NCT90000003"),
        ("unreadable-record", "f.json line 3", "", ""),
        ("no-trial", "f.json line 4", "", ""),
        ("no-trial", "f.json line 5", "", ""),
        ("no-trial", "f.json line 6", "", ""),
    ]
    assert told[0].what.startswith("$.phases[1]: Input should be ")
    assert told[0].what.endswith(" (and 1 more)")
    assert told[1].what == "$.id: Input should be a valid string"
    assert [issue.what for issue in told[2:]] == [
        "this is JSON, but no study: an object with title",
        "this is JSON, but no study: null",
        "this is JSON, but no study: an empty object",
    ]


def test_only_what_begins_like_a_written_trial_is_accepted() -> None:
    assert trial_json.accepts(TEA.to_json().encode())
    assert trial_json.accepts(b'\xef\xbb\xbf\n [ \n{ "id" : "x"')
    assert not trial_json.accepts(b'{"protocolSection": {"id": 1}}')
    assert not trial_json.accepts(b'{"ident": 1}')
    assert not trial_json.accepts(b"")


def test_real_trials_survive_being_written_and_read(shared: Path) -> None:
    (records,) = documents(str(shared / "records" / "ctgov_v2.jsonl.gz"), lambda issue: None)
    first = [trial for trial, _ in zip(ctgov_json.READER.read(records, lambda issue: None), range(150), strict=False)]
    assert len(first) == 150
    assert read("\n".join(trial.to_json() for trial in first).encode()) == (first, [])
