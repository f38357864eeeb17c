"""A seed document as the trial it becomes, and its bundle in every release, to check facts against."""

import json
from functools import cache
from pathlib import Path

import pytest

from fhirtrials import Issue, Trial, export, read, validate
from fhirtrials.fhir import RELEASES

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


@cache
def seed(number: str) -> tuple[Trial, tuple[Issue, ...]]:
    """The only trial of a seed document, and what its reading told."""
    if not SEEDS.is_dir():
        pytest.skip("no seed documents beside this checkout")
    (path,) = SEEDS.glob(f"{number}_*")
    told: list[Issue] = []
    (trial,) = read(path, tell=told.append)
    return trial, tuple(told)


@cache
def bundles(number: str) -> dict[str, str]:
    """The bundle in every release, as text without JSON's escapes; valid, or the test fails."""
    trial, _ = seed(number)
    made = {}
    for release in RELEASES:
        bundle = export(trial, fhir=release)
        assert [str(issue) for issue in validate(bundle, fhir=release) if issue.severity == "error"] == []
        made[release] = "\n".join(strings(json.loads(json.dumps(bundle))))
    return made


def strings(value: object) -> list[str]:
    """Every text in a piece of JSON."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [str(value)]
