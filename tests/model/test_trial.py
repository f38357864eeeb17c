"""Trial: frozen, closed, and its JSON form is stable and reads back."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from fhirtrials.model import Trial
from fhirtrials.model import words as closed
from fhirtrials.model.parts import Arm, Criterion, Outcome, Part, Site
from fhirtrials.model.words import ArmKind, OutcomeRank, Status
from tests.strategies import filled_trials, some

TEA = Trial(
    id="NCT90000001",
    title="Tea and sleep",
    status=Status.RECRUITING,
    arms=(Arm(label="Tea", kind=ArmKind.EXPERIMENTAL),),
    outcomes=(Outcome(rank=OutcomeRank.PRIMARY, measure="Hours slept", time_frame="4 weeks"),),
    sites=(Site(city="Basel", latitude=47.56, longitude=7.59),),
)


def leaves(value: Any) -> list[Any]:
    """Every value of a model that holds no other."""
    if isinstance(value, BaseModel):
        return [leaf for name in type(value).model_fields for leaf in leaves(getattr(value, name))]
    return [leaf for member in value for leaf in leaves(member)] if isinstance(value, tuple) and value else [value]


@some
@given(filled_trials())
def test_a_trial_reads_back_from_its_json(trial: Trial) -> None:
    assert Trial.from_json(trial.to_json()) == trial


@some
@given(filled_trials())
def test_the_strategy_fills_every_field(trial: Trial) -> None:
    assert None not in leaves(trial)
    for name in Trial.model_fields:
        assert getattr(trial, name) not in (None, ()), name


@some
@given(filled_trials())
def test_equal_trials_have_equal_bytes(trial: Trial) -> None:
    backwards = dict(reversed(list(trial.model_dump().items())))
    twin = Trial.model_validate(backwards)
    assert twin == trial
    assert twin.to_json() == trial.to_json()
    assert Trial.from_json(trial.to_json()).to_json() == trial.to_json()


@some
@given(filled_trials())
def test_the_json_form_is_one_line(trial: Trial) -> None:
    assert "\n" not in trial.to_json()


def test_the_json_form_leaves_out_what_is_empty_and_keeps_the_order_of_the_fields() -> None:
    assert json.loads(TEA.to_json()) == {
        "id": "NCT90000001",
        "title": "Tea and sleep",
        "status": "recruiting",
        "arms": [{"label": "Tea", "kind": "experimental"}],
        "outcomes": [{"rank": "primary", "measure": "Hours slept", "time_frame": "4 weeks"}],
        "sites": [{"city": "Basel", "latitude": 47.56, "longitude": 7.59}],
    }
    order = list(Trial.model_fields)
    keys = list(json.loads(TEA.to_json()))
    assert keys == sorted(keys, key=order.index)


@pytest.mark.parametrize(("thing", "field"), [(TEA, "title"), (TEA.arms[0], "label"), (TEA.outcomes[0], "measure")])
def test_nothing_in_a_trial_can_be_changed(thing: Part, field: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(thing, field, "Coffee")


@some
@given(filled_trials())
def test_a_trial_holds_nothing_that_can_be_changed(trial: Trial) -> None:
    assert isinstance(hash(trial), int)  # a list or a dict anywhere inside would have no hash


@pytest.mark.parametrize(
    "text",
    [
        *('{"id": "NCT90000001", "shoe_size": 43}', '{"id": "NCT90000001", "status": "sleeping"}'),
        *('{"title": "no number"}', '{"id": "../../etc"}', '{"id": ""}', "[]", "", "{"),
        '{"id": "NCT90000001", "history": {"verified": "June 2023"}}',
    ],
)
def test_what_is_no_trial_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Trial.from_json(text)


def test_criteria_nest() -> None:
    inner = Criterion(text="asthma", start=10, end=16)
    outer = Criterion(text="any of", start=0, end=6, children=(inner,))
    assert Criterion.model_validate_json(outer.model_dump_json()) == outer


@some
@given(filled_trials())
def test_every_trial_keeps_to_the_published_schema(trial: Trial) -> None:
    schema = jsonschema_rs.validator_for(Trial.model_json_schema())
    written = json.loads(trial.to_json())
    assert schema.is_valid(written)
    assert not schema.is_valid(written | {"shoe_size": 43})
    assert not schema.is_valid(written | {"status": "sleeping"})
    assert not schema.is_valid(written | {"snapshot": "June 2023"})


def test_every_closed_word_is_lower_case_with_hyphens() -> None:
    enums = [one for one in vars(closed).values() if isinstance(one, type) and issubclass(one, closed.StrEnum)]
    members = [member for enum in enums for member in enum]
    assert len(members) > 100
    for member in members:
        assert str(member) == member.name.lower().replace("_", "-")
