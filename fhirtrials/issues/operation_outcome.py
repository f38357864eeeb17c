"""Issues as a FHIR OperationOutcome: the same resource in every release that fhirtrials writes.

In: issues, one at a time. Out: JSON that grows with them on disk and never in memory.
https://hl7.org/fhir/R5/operationoutcome.html
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import orjson

from fhirtrials.issues.issue import Issue, Tell

KINDS_SYSTEM = "https://fhirtrials.github.io/fhir/CodeSystem/issue-kind"
"""The code system of our kinds of issue, as ``details.coding`` names it."""

# https://hl7.org/fhir/R5/valueset-issue-type.html, and only what stands in R4's list too (R5 added two).
ISSUE_TYPES = {
    "unreadable-input": "incomplete",
    "unreadable-record": "structure",
    "damaged-input": "structure",
    "unknown-format": "not-supported",
    "no-trial": "invalid",
    "no-trial-id": "required",
    "unknown-code": "code-invalid",
    "wrong-type": "value",
    "bad-date": "value",
    "forbidden-characters": "value",
    "unread-field": "not-supported",
    "unread-lines": "not-supported",
    "run-together": "informational",
    "ties-assumed": "informational",
    "ranks-assumed": "informational",
    "field-not-kept": "not-supported",
    "index-details-not-read": "informational",
    "results-not-mapped": "not-supported",
    "no-trial-named": "not-found",
    "paper-retracted": "business-rule",
    "paper-details-not-read": "informational",
    "combination-assumed": "informational",
    "section-assumed": "informational",
    "sources-disagree": "conflict",
    "trial-inconsistent": "business-rule",
    "trial-doubtful": "business-rule",
    "repeated-trial": "duplicate",
    "trial-not-found": "not-found",
    "not-in-registry": "not-found",
    "internal-error": "exception",
    "worker-died": "exception",
    "invalid-structure": "structure",
    "invalid-code": "code-invalid",
    "unlisted-code": "code-invalid",
    "no-such-code": "code-invalid",
    "wrong-display": "code-invalid",
    "invalid-reference-type": "value",
    "broken-invariant": "invariant",
    "unresolved-reference": "not-found",
    "unresolved-canonical": "not-found",
    "invalid-id": "value",
    "invalid-narrative": "invariant",
    "invalid-bundle": "structure",
    "no-resource": "structure",
    "not-exported": "not-supported",
    "citations-not-written": "not-supported",
    "completion-before-start": "business-rule",
    "phases-without-code": "code-invalid",
    "enrollment-kind-assumed": "informational",
    "no-study": "not-found",
    "no-study-number": "not-found",
    "missing-resource": "not-found",
    "status-without-code": "not-supported",
    "criteria-flattened": "not-supported",
    "extension-left-out": "informational",
    "unmatched-name": "not-found",
    "study-refused": "processing",
    "other-release": "not-supported",
    "study-not-updated": "conflict",
    "orphans-left": "informational",
    "orphans-pruned": "informational",
    "study-not-there": "not-found",
}
"""For each kind of the catalogue, what sort of trouble it is in FHIR's words."""

# A resource type, then its elements: ``ResearchStudy.site[0]``. JSON paths begin with $, fields of Trial are small.
_FHIRPATH = re.compile(r"[A-Z][A-Za-z]*([.\[].*)?", re.DOTALL)
# What no FHIR string may hold: https://hl7.org/fhir/R4/datatypes.html#string
_CONTROL = {sign: "\N{REPLACEMENT CHARACTER}" for sign in range(32) if chr(sign) not in "\t\n\r"}

_OPENING = b'{"resourceType":"OperationOutcome","issue":[\n'
_CLOSING = b"\n]}\n"
# An outcome without an issue is none (1..*).
_NOTHING = {"severity": "information", "code": "informational", "details": {"text": "Nothing was found."}}


class Writable(Protocol):
    """An open file, or what stands for one."""

    def write(self, content: bytes, /) -> object: ...


@contextmanager
def operation_outcome(file: Writable) -> Iterator[Tell]:
    """One OperationOutcome, an issue a line; it is whole when the context ends, however it ends."""
    before = _OPENING

    def tell(found: Issue) -> None:
        nonlocal before
        file.write(before + orjson.dumps(outcome_issue(found)))
        before = b",\n"

    try:
        yield tell
    finally:
        if before is _OPENING:
            file.write(_OPENING + orjson.dumps(_NOTHING))
        file.write(_CLOSING)


def outcome_issue(found: Issue) -> dict[str, Any]:
    """``OperationOutcome.issue``: a FHIRPath is its expression; any other place, and what to do, its diagnostics."""
    is_fhirpath = _FHIRPATH.fullmatch(found.where) is not None
    place = " ".join(part for part in (found.source, found.trial, "" if is_fhirpath else found.where) if part)
    told = "; ".join(part for part in (found.did, found.remedy) if part)
    return {
        "severity": found.severity.value,
        "code": ISSUE_TYPES[found.kind],
        "details": {"coding": [{"system": KINDS_SYSTEM, "code": found.kind}], "text": _text(found.what)},
        "diagnostics": _text(f"{place}: {told}" if place else told),
        **({"expression": [_text(found.where)]} if is_fhirpath else {}),
    }


def _text(words: str) -> str:
    return words.translate(_CONTROL)
