"""HL7's own validator on what we write: no error, and no message that ``docs/interop.md`` does not explain."""

from pathlib import Path

import pytest

from fhirtrials.model import Bundle
from tests.interop.explained import EXPLAINED, REFUSED_ANYWAY, Explained
from tests.interop.material import study
from tests.interop.validator import Message, Validator

pytestmark = pytest.mark.interop


def told(messages: list[Message]) -> list[str]:
    return [f"{one.severity} {one.kind} {one.where}: {one.text}" for one in messages]


def unexplained(messages: list[Message]) -> list[Message]:
    return [one for one in messages if not covered(one, REFUSED_ANYWAY if one.refuses else EXPLAINED)]


def covered(message: Message, rows: list[Explained]) -> bool:
    return any(row.covers(message) for row in rows)


def test_the_samples_are_valid(validator: Validator, samples: list[Bundle]) -> None:
    assert samples
    assert told(unexplained([message for bundle in samples for message in validator.messages(bundle)])) == []


def test_real_records_are_valid(validator: Validator, bundles: list[Bundle]) -> None:
    assert bundles
    assert told(unexplained([message for bundle in bundles for message in validator.messages(bundle)])) == []


def test_every_resource_of_the_samples_is_valid_alone(validator: Validator, samples: list[Bundle]) -> None:
    resources = [entry["resource"] for bundle in samples for entry in bundle["entry"]]
    said = [message for resource in resources for message in validator.messages(resource)]
    assert told([one for one in unexplained(said) if one.refuses]) == []


def test_a_status_is_refused_where_the_release_has_no_word_for_it(validator: Validator, samples: list[Bundle]) -> None:
    """The one class of REFUSED_ANYWAY: the study without a status, and no other."""
    for bundle in samples:
        refused = [one for one in validator.messages(bundle) if one.refuses]
        assert len(refused) == ("status" not in study(bundle)), told(refused)


def test_the_manual_explains_what_the_validator_says(root: Path) -> None:
    manual = (root / "docs" / "interop.md").read_text("utf-8")
    assert [row.why for row in REFUSED_ANYWAY + EXPLAINED if row.why not in manual] == []
