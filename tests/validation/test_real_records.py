"""What we write ourselves, from real records: valid, and judged alike by the models and the compiled schema."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest

from fhirtrials import export
from fhirtrials.model import Document
from fhirtrials.readers.ctgov_json import read
from fhirtrials.validation import check
from fhirtrials.validation.definitions import definitions
from tests.validation.test_twins import STRICTER, verdict_of_the_models
from tests.validation.twins import twins

EVERY = 40
EVERY_TWIN = 150


@pytest.fixture(scope="module")
def bundles(shared: Path) -> list[dict[str, Any]]:
    """The bundles of every fortieth record."""

    def exported() -> Iterator[dict[str, Any]]:
        with gzip.open(shared / "records/ctgov_v2.jsonl.gz") as file:
            for number, line in enumerate(file):
                if number % EVERY == 0:
                    document = Document("record", lambda line=line: BytesIO(line))  # type: ignore[misc]
                    yield from (export(trial, tell=lambda found: None) for trial in read(document, lambda found: None))

    return list(exported())


def test_no_bundle_of_ours_has_an_error(bundles: list[dict[str, Any]]) -> None:
    assert [str(found) for one in bundles for found in check(one) if str(found.severity) == "error"] == []


def test_the_models_agree_about_every_resource_of_ours(bundles: list[dict[str, Any]]) -> None:
    resources = [entry["resource"] for one in bundles for entry in one["entry"]]
    assert len(resources) > len(bundles)
    assert [one["id"] for one in resources if not verdict_of_the_models(one)] == []


def test_broken_twins_of_ours_are_found_and_judged_alike(bundles: list[dict[str, Any]]) -> None:
    validator = definitions("R5").validator
    missed, unlike = [], []
    # A twin of a large bundle costs more and shows no more.
    every = chain.from_iterable(twins(one) for one in bundles if len(one["entry"]) <= 20)
    chosen = [twin for twin in islice(every, 0, None, EVERY_TWIN) if twin.path != ("resourceType",)]
    assert len(chosen) > 200
    for twin in chosen:
        if not any(found.kind in twin.kinds for found in check(twin.bundle)):
            missed.append((twin.rule, twin.path))
        models, schema = verdict_of_the_models(twin.resource), validator.is_valid(twin.resource)
        if models != schema and not (models and twin.rule in STRICTER):
            unlike.append((twin.rule, twin.path))
    assert missed == []
    assert unlike == []
