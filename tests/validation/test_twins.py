"""Hundreds of broken twins: each is found, and the models and the compiled schema are of one verdict about it."""

from collections import Counter
from typing import Any

import pytest
from fhir.resources import R4B, get_fhir_model_class
from pydantic import ValidationError

from fhirtrials.validation import check
from fhirtrials.validation.definitions import definitions
from tests.validation.example import example_bundle
from tests.validation.example_r4 import example_bundle_before
from tests.validation.twins import Twin, twins

ALL = {
    "R5": list(twins(example_bundle())),
    "R4B": list(twins(example_bundle_before("R4B"), "R4B")),
    "R4": list(twins(example_bundle_before("R4"), "R4")),
}
RULES = sorted({twin.rule for twin in ALL["R5"]})
MODELS = {"R5": get_fhir_model_class, "R4B": R4B.get_fhir_model_class}

# Where the schema is stricter than the models, and why. Nothing else may be.
STRICTER = {
    "a code outside a required value set": "the models list the codes and do not look at them",
    "an object becomes empty": "ele-1: an element has a value or children",
    "a list becomes empty": "https://hl7.org/fhir/R5/json.html: arrays are never empty",
    "a list gets a null": "the models let a null stand in a list of primitives without an extension beside it",
    "a text becomes null": "https://hl7.org/fhir/R5/json.html: null is no value",
    "an object becomes null": "the same",
    "a text becomes empty": "a uri, a canonical, a url, a markdown may be empty in the models, in FHIR no text may",
    "a number becomes a text": "a number is a number in JSON; the models read '7' too",
    "a text becomes a number": 'and a text is a text; the models read 684592 where R5 has "684592"',
    "a text becomes true": "the models read a date or an integer64 where true stands",
}


def verdict_of_the_models(resource: dict[str, Any], release: str = "R5") -> bool:
    try:
        MODELS[release](resource["resourceType"]).model_validate(resource)
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
        return False  # they stumble over some input instead of refusing it
    return True


@pytest.mark.parametrize("release", ALL)
def test_there_are_hundreds_of_twins_of_every_rule(release: str) -> None:
    counted = Counter(twin.rule for twin in ALL[release])
    assert len(ALL[release]) > 1000
    assert sorted(counted) == RULES
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("release", ALL)
@pytest.mark.parametrize("rule", RULES)
def test_every_broken_twin_is_found(rule: str, release: str) -> None:
    missed = [
        (twin.entry, twin.path, [str(one) for one in findings])
        for twin in ALL[release]
        if twin.rule == rule
        for findings in [list(check(twin.bundle, release))]
        if not any(one.kind in twin.kinds and str(one.severity) == "error" for one in findings)
    ]
    assert missed == []


@pytest.mark.parametrize("release", MODELS)
@pytest.mark.parametrize("rule", RULES)
def test_the_schema_is_of_one_verdict_with_the_models(rule: str, release: str) -> None:
    validator = definitions(release).validator
    stricter: list[Twin] = []
    laxer: list[Twin] = []
    for twin in ALL[release]:
        if twin.rule != rule or not isinstance(twin.resource.get("resourceType"), str):
            continue
        if twin.path == ("resourceType",):
            continue
        models, schema = verdict_of_the_models(twin.resource, release), validator.is_valid(twin.resource)
        if models and not schema:
            stricter.append(twin)
        elif schema and not models:
            laxer.append(twin)
    assert [(twin.entry, twin.path) for twin in laxer] == []
    if rule not in STRICTER:
        assert [(twin.entry, twin.path) for twin in stricter] == []


def test_every_reason_to_be_stricter_is_needed() -> None:
    needed = {
        twin.rule
        for release in MODELS
        for twin in ALL[release]
        if twin.path != ("resourceType",)
        if not definitions(release).validator.is_valid(twin.resource) and verdict_of_the_models(twin.resource, release)
    }
    assert needed == set(STRICTER)
