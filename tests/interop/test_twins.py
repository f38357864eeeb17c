"""Broken twins: a valid bundle with one defect. HL7's validator and our own refuse it, or a table says why not.

The twins are those of our own validator's tests. Both say the same of most; where they differ, the reason stands here.
"""

from collections.abc import Iterator

import pytest

from fhirtrials.issues import Severity
from fhirtrials.model import Bundle
from fhirtrials.validation import check
from tests.interop.validator import Message, Validator
from tests.validation.example import example_bundle
from tests.validation.test_defects import BUNDLE_DEFECTS, DEFECTS, changed

pytestmark = pytest.mark.interop

NO_LOOKING = "HL7's validator follows references and canonicals in documents and messages, not in transactions"
DATES = "FHIR compares a month with a month as unknown, and ours as a reader would"

# Refused by our own validator alone.
OURS_ALONE = {
    "an element with an id only": "HL7's parser drops it before it looks",
    "a reference to nothing": NO_LOOKING,
    "a reference to a uuid that is not there": NO_LOOKING,
    "a reference to nothing at our base": NO_LOOKING,
    "a canonical to nothing": NO_LOOKING,
    "a canonical to another version": NO_LOOKING,
    "a canonical to another type": NO_LOOKING,
    "a place that is an organization": NO_LOOKING,
    "an end before the start": DATES,
    "a low end above the high end": "HL7's engine cannot compare years of age without a terminology server",
    "in the bundle: a PUT of another resource": "HL7's validator does not read the address of a request",
    "in the bundle: a POST to another type": "HL7's validator does not read the address of a request",
}
# Refused by HL7's validator alone.
THEIRS_ALONE = {
    "a display without a code": "FHIR calls it a warning (cod-1), as ours does; HAPI looks up a code that is not there",
}
# A warning of FHIR's own, or no defect at all: neither refuses.
NEITHER = {
    "a null in a list of texts",
    "no narrative",
    "a longest period without a period",
    "a name with blanks",
    "a url with a #",
    "a goal that is none",
    "two goals of one action",
    "a target that is no action",
    "an identifier without its value",
}


def twins() -> Iterator[tuple[str, Bundle]]:
    """Each twin with the name of its defect."""
    for name, entry, path, value, *_ in DEFECTS:
        bundle = example_bundle()
        changed(bundle["entry"][entry]["resource"], path, value)
        yield name, bundle
    for name, path, value, *_ in BUNDLE_DEFECTS:
        bundle = example_bundle()
        changed(bundle, path, value)
        yield f"in the bundle: {name}", bundle


TWINS = dict(twins())


@pytest.fixture(scope="session")
def sound(validator: Validator) -> set[tuple[str, str]]:
    """The errors of the bundle without a defect: where the example says what HL7's validator does not know."""
    return {key(one) for one in validator.messages(example_bundle()) if one.refuses}


def key(message: Message) -> tuple[str, str]:
    return message.kind, message.where


@pytest.mark.parametrize("release", ["R5"], indirect=True, scope="session")
@pytest.mark.parametrize("name", TWINS)
def test_both_validators_refuse_the_twin(name: str, validator: Validator, sound: set[tuple[str, str]]) -> None:
    messages = [one for one in validator.messages(TWINS[name]) if one.refuses and key(one) not in sound]
    issues = [one for one in check(TWINS[name]) if one.severity == Severity.ERROR]
    assert bool(messages) == (name not in OURS_ALONE and name not in NEITHER), [one.text for one in messages]
    assert bool(issues) == (name not in THEIRS_ALONE and name not in NEITHER), [one.what for one in issues]


def test_both_refuse_at_least_thirty_twins() -> None:
    assert len(TWINS.keys() - OURS_ALONE.keys() - THEIRS_ALONE.keys() - NEITHER) >= 30


def test_the_tables_name_twins_that_exist() -> None:
    assert (OURS_ALONE.keys() | THEIRS_ALONE.keys() | NEITHER) - TWINS.keys() == set()
