"""Hypothesis strategies for the middle: partial dates, and trials in which every field is filled."""

import types
from datetime import date
from enum import Enum
from typing import Any, Union, get_args, get_origin

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from fhirtrials.model.dates import PartialDate
from fhirtrials.model.trial import Trial

DEEPEST = 2

# Whole trials are large: making them smaller after a failure takes minutes and explains little.
some = settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def words() -> st.SearchStrategy[str]:
    """Text as records have it: anything that is a character, and never empty."""
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


def partial_dates() -> st.SearchStrategy[PartialDate]:
    """A day of the calendar, cut to its year, its month, or not at all."""
    days = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 31))
    return st.builds(lambda day, length: PartialDate(day.isoformat()[:length]), days, st.sampled_from([4, 7, 10]))


def trial_ids() -> st.SearchStrategy[str]:
    """Registry numbers."""
    return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,21}", fullmatch=True)


def filled_trials() -> st.SearchStrategy[Trial]:
    """Trials with something in every field, down to the last leaf."""
    return filled(Trial)


def filled(model: type[BaseModel], depth: int = 0) -> st.SearchStrategy[Any]:
    """Instances of a model with something in every field; what holds itself does so to a small depth."""
    return st.builds(model, **{name: _values(field, depth) for name, field in model.model_fields.items()})


def _values(field: FieldInfo, depth: int) -> st.SearchStrategy[Any]:
    return trial_ids() if field.metadata else _of(field.annotation, depth)


def _of(annotation: Any, depth: int) -> st.SearchStrategy[Any]:
    arguments = [one for one in get_args(annotation) if one is not type(None)]
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return st.one_of([_of(one, depth) for one in arguments])
    if origin is tuple:
        member = arguments[0]
        if isinstance(member, type) and issubclass(member, BaseModel):
            return st.just(()) if depth >= DEEPEST else _tuples(filled(member, depth + 1))
        return _tuples(_of(member, depth))
    if issubclass(annotation, BaseModel):
        return filled(annotation, depth)
    if issubclass(annotation, PartialDate):
        return partial_dates()
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return {
        str: words(),
        bool: st.booleans(),
        int: st.integers(min_value=0, max_value=10**9),
        float: st.floats(min_value=-1000, max_value=1000, allow_nan=False),
    }[annotation]


def _tuples(members: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(members, min_size=1, max_size=2).map(tuple)
