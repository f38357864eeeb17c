"""Each invariant: what keeps it, what breaks it. Expected values: the expressions in HL7's definitions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.validation.older_invariants import INVARIANTS, Invariant
from fhirtrials.validation.periods import in_order

UCUM = "http://unitsofmeasure.org"
WEEK = {"value": 1, "unit": "week", "system": UCUM, "code": "wk"}

CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "ele-1": ([{"id": "a", "text": "b"}, {"text": "b"}], [{"id": "a"}]),
    "cod-1": ([{"code": "a", "display": "b"}, {"code": "a"}, {"system": "x"}], [{"display": "b"}]),
    "ident-1": ([{"value": "1"}, {"_value": {"extension": []}}], [{"system": "x"}]),
    "cpt-2": ([{"value": "1", "system": "phone"}, {"use": "home"}], [{"value": "1"}]),
    "att-1": ([{"data": "QQ==", "contentType": "a/b"}, {"url": "x"}], [{"data": "QQ=="}]),
    "ext-1": (
        [{"url": "x", "valueCode": "a"}, {"url": "x", "extension": [{}]}],
        [{"url": "x"}, {"url": "x", "valueCode": "a", "extension": [{}]}],
    ),
    "ref-2": ([{"reference": "a/1"}, {"display": "a"}, {"identifier": {}}, {"extension": [{}]}], [{"type": "a"}, {}]),
    "per-1": (
        [{"start": "2015"}, {"end": "2015"}, {"start": "2015-08-20", "end": "2015-08"},
         {"start": "2015", "end": "2015-01"}],
        [{"start": "2016", "end": "2015"}, {"start": "2015-09", "end": "2015-08-31"}],
    ),
    "qty-3": ([WEEK, {"value": 1, "unit": "weeks"}], [{"value": 1, "code": "wk"}]),
    "sqty-1": ([WEEK], [WEEK | {"comparator": "<"}]),
    "age-1": ([WEEK, {}], [WEEK | {"value": 0}, WEEK | {"system": "x"}, {"value": 1, "system": UCUM}]),
    "dis-1": ([WEEK | {"code": "m"}], [WEEK | {"system": "x"}, {"value": 1}]),
    "cnt-3": ([{"value": 2, "code": "1", "system": UCUM}], [{"value": 2.5, "code": "1"}, {"value": 2, "code": "kg"}]),
    "drt-1": ([WEEK, {"value": 1, "unit": "weeks"}], [WEEK | {"system": "x"}, {"code": "wk", "system": UCUM}]),
    "rng-2": (
        [{"low": WEEK}, {"high": WEEK}, {"low": WEEK, "high": WEEK}, {"low": {"unit": "x"}, "high": WEEK}],
        [{"low": WEEK | {"value": 2}, "high": WEEK}, {"low": WEEK | {"unit": "weeks"}, "high": WEEK}],
    ),
    "rat-1": ([{"numerator": {}, "denominator": {}}, {"extension": [{}]}], [{"numerator": {}}, {"id": "x"}]),
    "tim-1": ([{"duration": 1, "durationUnit": "d"}, {}], [{"duration": 1}]),
    "tim-2": ([{"period": 1, "periodUnit": "d"}, {}], [{"period": 1}]),
    "tim-4": ([{"duration": 0}, {}], [{"duration": -1}]),
    "tim-5": ([{"period": 0}, {}], [{"period": -0.5}]),
    "tim-6": ([{"periodMax": 2, "period": 1}], [{"periodMax": 2}]),
    "tim-7": ([{"durationMax": 2, "duration": 1}], [{"durationMax": 2}]),
    "tim-8": ([{"countMax": 2, "count": 1}], [{"countMax": 2}]),
    "tim-9": ([{"offset": 5, "when": ["AC"]}, {"when": ["C"]}], [{"offset": 5}, {"offset": 5, "when": ["AC", "CM"]}]),
    "tim-10": ([{"timeOfDay": ["10:00:00"]}, {"when": ["AC"]}], [{"timeOfDay": ["10:00:00"], "when": ["AC"]}]),
    "dos-1": (
        [{"asNeededFor": [{}]}, {"asNeededFor": [{}], "asNeeded": True}, {"asNeeded": False}],
        [{"asNeededFor": [{}], "asNeeded": False}],
    ),
    "exp-1": ([{"expression": "a"}, {"reference": "b"}], [{"language": "text/fhirpath"}]),
    "exp-2": ([{"name": "a1"}, {}], [{"name": "1"}, {"name": ""}]),
    "org-1": ([{"name": "a"}, {"identifier": [{}]}], [{"active": True}]),
    "org-3": ([{"contact": [{"telecom": [{"use": "work"}]}]}], [{"contact": [{"telecom": [{}, {"use": "home"}]}]}]),
    "org-4": ([{"contact": [{"address": {"use": "work"}}]}], [{"contact": [{}, {"address": {"use": "home"}}]}]),
    "cnl-0": ([{"name": "Tea_1"}, {}], [{"name": "tea"}, {"name": "Tea 1"}, {"name": "T"}, {"name": "T" * 256}]),
    "cnl-1": ([{"url": "https://example.org/a"}, {}], [{"url": "https://a#b"}, {"url": "https://a|1"}, {"url": "a b"}]),
    "evv-1": (
        [{"definitionCodeableConcept": {}}, {}],
        [{"definitionCodeableConcept": {}, "definitionId": "a"}, {"definitionReference": {}, "_definitionId": {}}],
    ),
    "pld-0": ([{"requirement": {}}, {"relatedData": "a"}], [{}, {"requirement": {}, "relatedData": "a"}]),
    "pld-1": ([{"requirement": {}}, {"relatedData": "a"}], [{}, {"requirement": {}, "relatedData": "a"}]),
    "pld-3": (
        [{"goal": [{"id": "a"}], "action": [{"action": [{"goalId": ["a"]}]}]}, {"action": [{}]}],
        [{"action": [{"goalId": ["a"]}]}, {"goal": [{"id": "a"}, {"id": "b"}], "action": [{"goalId": ["a", "b"]}]}],
    ),
    "pld-4": (
        [{"action": [{"id": "a", "action": [{"relatedAction": [{"targetId": "a"}]}]}]}],
        [{"action": [{"id": "a", "relatedAction": [{"targetId": "a"}, {"targetId": "b"}]}]}],
    ),
    "per-1 of one precision": (
        [{"start": "2015"}, {"start": "2015-08", "end": "2015-08"}, {"start": "2015-08", "end": "2015-09-01"},
         {"start": "2015", "end": "2016-01"}],
        [{"start": "2015-08-20", "end": "2015-08"}, {"start": "2015", "end": "2015-01"},
         {"start": "2016", "end": "2015"}],
    ),
    "drt-1 of a value": (
        [WEEK, {"code": "wk", "system": UCUM}, {}],
        [{"value": 1, "unit": "weeks"}, WEEK | {"system": "x"}],
    ),
    "org-2": ([{"address": [{"use": "work"}]}, {}], [{"address": [{}, {"use": "home"}]}]),
    "org-3 of the organization itself": (
        [{"telecom": [{"use": "work"}]}, {"contact": [{"telecom": [{"use": "home"}]}]}],
        [{"telecom": [{}, {"use": "home"}]}],
    ),
    "grp-1": (
        [{"actual": True, "member": [{}]}, {"actual": False}],
        [{"actual": False, "member": [{}]}, {"member": [{}]}],
    ),
    "cnl-0 of one letter and more": ([{"name": "T"}, {"name": "Tea_1"}, {}], [{"name": "tea"}, {"name": "Tea 1"}]),
    "adf-0": ([{"name": "T"}, {"_name": {}, "name": "Tea"}], [{}, {"name": "tea"}]),
    "evv-0": ([{"name": "T"}], [{}, {"name": "Tea 1"}]),
    "pdf-0": ([{"name": "T"}], [{}, {"name": "T" * 256}]),
    "dom-2": ([{"contained": [{}]}, {}], [{"contained": [{"contained": [{}]}]}]),
    "dom-4": (
        [{"contained": [{"meta": {}}]}, {"meta": {"versionId": "1"}}],
        [{"contained": [{"meta": {"versionId": "1"}}]}, {"contained": [{}, {"meta": {"_lastUpdated": {}}}]}],
    ),
    "dom-5": ([{"meta": {"security": [{}]}}], [{"contained": [{"meta": {"security": [{}]}}]}]),
    "dom-6": ([{"text": {"div": "x"}}], [{}, {"text": {"status": "empty"}}]),
}  # fmt: skip


def _name(rule: Invariant) -> str:
    return f"{rule.key} {rule.variant}".strip()


@pytest.mark.parametrize("rule", INVARIANTS, ids=_name)
def test_an_invariant_tells_what_keeps_it_from_what_breaks_it(rule: Any) -> None:
    kept, broken = CASES[_name(rule)]
    assert [node for node in kept if not rule.holds(node)] == []
    assert [node for node in broken if rule.holds(node)] == []


@pytest.mark.parametrize("rule", [one for one in INVARIANTS if one.by_keys], ids=_name)
def test_an_invariant_by_keys_does_not_look_at_values(rule: Any) -> None:
    kept, broken = CASES[_name(rule)]
    for node in [*kept, *broken]:
        assert rule.holds(dict.fromkeys(node, None)) == rule.holds(node)


DATES = st.dates().map(str).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@given(DATES, DATES)
def test_two_dates_are_in_order_one_way_at_least(one: str, other: str) -> None:
    assert in_order(one, other) or in_order(other, one)


@pytest.mark.parametrize(
    ("start", "end", "ordered"),
    [
        ("2023-06-15T10:00:00+02:00", "2023-06-15T09:00:00Z", True),
        ("2023-06-15T10:00:00Z", "2023-06-15T10:00:00+02:00", False),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", True),
        ("2023-06-15T10:00:00Z", "2023-06", True),
        ("2023-06", "2023-06-15T10:00:00Z", True),
        ("2023-07", "2023-06-15T10:00:00Z", False),
    ],
)
def test_moments_are_compared_as_moments(start: str, end: str, ordered: bool) -> None:
    assert in_order(start, end) is ordered
