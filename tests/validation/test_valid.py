"""What is valid has no finding."""

import copy
from pathlib import Path
from typing import Any

import orjson
from fhir.resources import get_fhir_model_class

from fhirtrials.validation import check, check_resource, check_resources
from tests.validation.example import resources


def test_a_valid_bundle_has_no_finding(bundle: dict[str, Any]) -> None:
    assert list(check(bundle)) == []


def test_the_models_agree_that_the_bundle_is_valid(bundle: dict[str, Any]) -> None:
    model = get_fhir_model_class("Bundle").model_validate(bundle)
    assert len(model.entry) == len(bundle["entry"])


def test_checking_changes_nothing(bundle: dict[str, Any]) -> None:
    before = copy.deepcopy(bundle)
    list(check(bundle))
    assert bundle == before
    assert orjson.dumps(bundle) == orjson.dumps(before)


def test_the_resources_of_a_valid_bundle_are_valid_alone_and_as_a_set() -> None:
    assert [found for one in resources() for found in check_resource(one)] == []
    assert list(check_resources(resources())) == []


def test_a_reference_may_stand_before_its_target_in_a_set() -> None:
    assert list(check_resources(reversed(list(resources())))) == []


def test_a_resource_of_another_type_is_held_to_its_own_model() -> None:
    patient = {
        "resourceType": "Patient",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Ann</div>'},
        "gender": "female",
    }
    assert list(check_resource(patient)) == []
    assert [found.kind for found in check_resource(patient | {"gender": "W"})] == ["invalid-code"]


def test_hl7s_own_registry_example_has_no_error(shared: Path) -> None:
    example = orjson.loads((shared / "records/rivals/HL7-R5-example-NCT05503693.json").read_bytes())
    assert [found for found in check_resource(example) if found.severity == "error"] == []


def test_the_example_of_the_design_has_no_error(shared: Path) -> None:
    example = orjson.loads((shared / "design/example_bundle_r5.json").read_bytes())
    assert [found for found in check(example) if found.severity == "error"] == []
