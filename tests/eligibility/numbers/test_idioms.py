"""Idioms of thresholds, by class; what is expected is read from the words."""

from typing import Any

import pytest

from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.model.words import Comparator

SIGNS = {"less": "<", "at-most": "<=", "equal": "=", "at-least": ">=", "greater": ">"}


def short(text: str, **more: Any) -> list[str]:
    """``key >=18 <65 [ucum]`` for each threshold; the measure's words in quotes where it has no key."""
    out = []
    for found in thresholds(text, **more):
        bounds = " ".join(f"{SIGNS[one.comparator]}{one.value:g}" for one in found.bounds)
        out.append(f"{found.key or repr(found.measure)} {bounds} [{found.ucum or ''}]")
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age ≥ 18 years", ["age >=18 [a]"]),
        ("Patients aged 18 years or older", ["age >=18 [a]"]),
        ("18-65 years old", ["age >=18 <=65 [a]"]),
        ("Between the ages of 18 and 65", ["age >=18 <=65 [a]"]),
        ("Under 18 or over 70 years", ["age <18 [a]", "age >70 [a]"]),
        ("Infants older than 6 months and younger than 2 years", ["age >6 [mo]", "age <2 [a]"]),
        ("Men 45-70 years", ["age >=45 <=70 [a]"]),
        ("At least eighteen years of age", ["age >=18 [a]"]),
    ],
)
def test_ages(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Surgery within 3 months prior to screening",
        "Stable medication for at least 4 weeks",
        "No alcohol for 24 hours",
        "Diagnosed more than 5 years ago",
        "At least 2 measurable lesions",
        "From 1 January 2011 to 31 December 2016",
        "Prednisone > 10 mg/day",
        "RECIST 1.1",
        "Type 2 diabetes",
        "Phase 1-2 of the study",
        "Known HIV-1 infection",
        "Uses a method of contraception with a failure rate < 1%",
    ],
)
def test_what_is_no_threshold(text: str) -> None:
    assert short(text) == []


def test_comparators_are_closed() -> None:
    assert set(SIGNS) == {str(one) for one in Comparator}
