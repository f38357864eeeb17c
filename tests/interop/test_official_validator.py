"""HL7's own validator on what we write: no error, and no warning that ``docs/interop.md`` does not explain."""

from pathlib import Path

import pytest

from fhirtrials.model import Bundle
from tests.interop.explained import EXPLAINED
from tests.interop.validator import Message, Validator

pytestmark = pytest.mark.interop


def told(messages: list[Message]) -> list[str]:
    return [f"{one.severity} {one.kind} {one.where}: {one.text}" for one in messages]


def unexplained(messages: list[Message]) -> list[Message]:
    return [one for one in messages if not one.refuses and not any(row.covers(one) for row in EXPLAINED)]


def test_the_samples_are_valid(validator: Validator, samples: list[Bundle]) -> None:
    assert samples
    said = [message for bundle in samples for message in validator.messages(bundle)]
    assert told([one for one in said if one.refuses]) == []
    assert told(unexplained(said)) == []


def test_real_records_are_valid(validator: Validator, bundles: list[Bundle]) -> None:
    assert bundles
    said = [message for bundle in bundles for message in validator.messages(bundle)]
    assert told([one for one in said if one.refuses]) == []
    assert told(unexplained(said)) == []


def test_every_resource_of_the_samples_is_valid_alone(validator: Validator, samples: list[Bundle]) -> None:
    resources = [entry["resource"] for bundle in samples for entry in bundle["entry"]]
    said = [message for resource in resources for message in validator.messages(resource)]
    assert told([one for one in said if one.refuses]) == []


def test_the_manual_explains_what_the_validator_says(root: Path) -> None:
    manual = (root / "docs" / "interop.md").read_text("utf-8")
    assert [row.why for row in EXPLAINED if row.why not in manual] == []
