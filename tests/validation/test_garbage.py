"""Whatever is given, checking ends with findings and never with an exception."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirtrials.validation import check, check_resource, check_resources
from tests.validation.example import example_bundle, resources

_NAMES = """
    resourceType id entry resource fullUrl request url method type text div contained reference agent who action goalId
    goal relatedAction targetId meta period start end extension valueRange low high value unit _status name given _given
    characteristic subjectCanonical contact telecom version repeat when offset
"""
NAMES = _NAMES.split()
WORDS = st.sampled_from(["Bundle", "ResearchStudy", "Provenance", "PlanDefinition", "x", "#", "#x", "", "http://"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text(max_size=5)
KEYS = st.sampled_from(NAMES) | st.text(max_size=3)
JSON = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=5), max_leaves=30
)


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_is_survived(value: Any) -> None:
    assert list(check(value))
    assert list(check_resource(value))
    list(check_resources([value, value]))


@given(st.sampled_from(range(11)), st.sampled_from(NAMES), JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_in_any_element_is_survived(number: int, key: str, value: Any) -> None:
    bundle = example_bundle()
    bundle["entry"][number]["resource"][key] = value
    bundle["entry"][number][key] = value
    list(check(bundle))
    list(check_resources([bundle["entry"][number].get("resource")]))


@pytest.mark.parametrize("value", [[], {}, 1, None, "x", 1.5, True, [[]], {"resourceType": "Bundle", "entry": 1}])
def test_what_is_no_resource_is_told(value: Any) -> None:
    assert {one.kind for one in check(value)} <= {"invalid-bundle", "invalid-structure"}
    assert {one.kind for one in check_resource(value)} == {"invalid-structure"}


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf"), 10**400])
def test_what_json_cannot_hold_is_survived(value: Any) -> None:
    resource = next(resources()) | {"name": value}
    assert list(check_resource(resource))


def test_a_resource_as_deep_as_a_parser_allows_is_survived() -> None:
    action: dict[str, Any] = {"title": "last"}
    for _ in range(500):
        action = {"action": [action]}
    plan = orjson.loads(b'{"resourceType":"PlanDefinition","status":"active"}') | {"action": [action]}
    assert {str(one.severity) for one in check_resource(plan)} == {"warning"}
