"""Nothing is lost in silence: every leaf of a trial arrives in the bundle's elements, or an issue names its field.

Every text, number and date of a trial gets a word of its own, and the bundle is searched for it. Narrative does not
count, nor do ids: they repeat what stands elsewhere. Yes and no, and the closed words, cannot be made unique; the
mappers' own tests and the measure of fidelity look after them. Criteria are cut out of the eligibility text, which is
searched for as a whole.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from fhirtrials.fhir import RELEASES, bundle
from fhirtrials.issues import Issue
from fhirtrials.model import PartialDate, Trial
from tests.strategies import filled_trials, some

IDS = {
    *("id", "fullUrl", "request", "linkId", "targetId", "actionId", "valueId"),
    *("reference", "definitionCanonical", "subjectCanonical"),
}
# What another field says too: an age in words was read into them.
READINGS = re.compile(r"eligibility\.(minimum|maximum)_age\.value")


def marked(value: Any, path: str, words: dict[str, str]) -> Any:
    """``value`` with a word of its own in every leaf that can have one; ``words`` gets path → word."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {name: marked(getattr(value, name), f"{path}.{name}".lstrip("."), words) for name in fields}
    if isinstance(value, tuple):
        return [marked(one, f"{path}[{place}]", words) for place, one in enumerate(value)]
    number = len(words) + 1
    made: Any = {
        PartialDate: (date(2000, 1, 1) + timedelta(days=number)).isoformat(),
        str: f"Leaf{number}X",
        int: 700000 + number,
        float: number + 0.0625,
    }.get(type(value))
    if made is None or path == "id" or path.startswith("eligibility.criteria"):
        return value
    if path.startswith("indexing.") and path.endswith(".id"):  # what is no MeSH id can be no MeSH code
        made = f"D{number:06}"
    words[path] = str(made)
    return made


def with_marks(trial: Trial) -> tuple[Trial, dict[str, str]]:
    """The trial with its leaves marked, and the words by their paths."""
    words: dict[str, str] = {}
    return Trial.model_validate(marked(trial, "", words)), words


def said(value: Any, key: str = "") -> Iterator[str]:
    """Every value that stands in an element of FHIR, narrative and ids apart."""
    if isinstance(value, dict):
        for name, one in value.items():
            narrative = name == "text" and isinstance(one, dict) and "div" in one
            if name not in IDS and not narrative:
                yield from said(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from said(one, key)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def thinned(value: Any, kept: float, random: Random) -> Any:
    """``value`` with a share of its fields, as chance will have it; what must be there stays."""
    if isinstance(value, BaseModel):
        return {
            name: thinned(getattr(value, name), kept, random)
            for name, field in type(value).model_fields.items()
            if field.is_required() or random.random() < kept
        }
    return [thinned(one, kept, random) for one in value] if isinstance(value, tuple) else value


def is_told(path: str, fields: set[str]) -> bool:
    """Whether an issue names the field, or one around it."""
    return any(path == field or path.startswith((f"{field}.", f"{field}[")) for field in fields)


def lost(trial: Trial, words: dict[str, str], release: str) -> list[str]:
    """The leaves that are neither in the bundle nor told."""
    told: list[Issue] = []
    text = "\n".join(said(bundle(trial, release, told.append)))
    fields = {loss.where for loss in told if loss.where}
    return [path for path, word in words.items() if word not in text and not is_told(path, fields)]


@pytest.mark.parametrize("release", RELEASES)
@some
@given(filled_trials())
def test_nothing_is_lost_in_silence(release: str, trial: Trial) -> None:
    whole, words = with_marks(trial)
    assert len(words) > 120
    assert lost(whole, words, release) == []


@pytest.mark.parametrize("release", RELEASES)
@settings(some, max_examples=60)
@given(filled_trials(), st.sampled_from([0.1, 0.3, 0.6, 0.9]), st.randoms(use_true_random=False))
def test_nothing_is_lost_where_what_stands_beside_it_is_missing(
    release: str, trial: Trial, kept: float, random: Random
) -> None:
    sparse, words = with_marks(Trial.model_validate(thinned(trial, kept, random)))
    assert [path for path in lost(sparse, words, release) if not READINGS.fullmatch(path)] == []
