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
from tests.validation.test_twins import MODELS, STRICTER, verdict_of_the_models
from tests.validation.twins import twins

EVERY = 40
EVERY_TWIN = 150


@pytest.fixture(scope="module", params=["R5", "R4B", "R4"])
def release(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def bundles(shared: Path, release: str) -> list[dict[str, Any]]:
    """The bundles of every fortieth record."""

    def exported() -> Iterator[dict[str, Any]]:
        with gzip.open(shared / "records/ctgov_v2.jsonl.gz") as file:
            for number, line in enumerate(file):
                if number % EVERY == 0:
                    document = Document("record", lambda line=line: BytesIO(line))  # type: ignore[misc]
                    yield from (
                        export(trial, fhir=release, tell=lambda found: None)
                        for trial in read(document, lambda found: None)
                    )

    return list(exported())


def known_to_models(value: Any) -> Any:
    """A resource without what the models forget: that the value of an extension may have extensions itself."""
    if isinstance(value, list):
        return [known_to_models(one) for one in value]
    if not isinstance(value, dict):
        return value
    forgotten = {key for key in value if "url" in value and key.startswith("_value") and key[1:] in value}
    return {key: known_to_models(one) for key, one in value.items() if key not in forgotten}


def test_no_bundle_of_ours_has_an_error(bundles: list[dict[str, Any]], release: str) -> None:
    assert [str(found) for one in bundles for found in check(one, release) if str(found.severity) == "error"] == []


def test_the_models_agree_about_every_resource_of_ours(bundles: list[dict[str, Any]], release: str) -> None:
    if release not in MODELS:
        pytest.skip(f"there are no models of {release}")
    resources = [entry["resource"] for one in bundles for entry in one["entry"]]
    assert len(resources) > len(bundles)
    assert [one["id"] for one in resources if not verdict_of_the_models(known_to_models(one), release)] == []


def test_broken_twins_of_ours_are_found_and_judged_alike(bundles: list[dict[str, Any]], release: str) -> None:
    validator = definitions(release).validator
    missed, unlike = [], []
    # A twin of a large bundle costs more and shows no more.
    every = chain.from_iterable(twins(one, release) for one in bundles if len(one["entry"]) <= 20)
    chosen = [twin for twin in islice(every, 0, None, EVERY_TWIN) if twin.path != ("resourceType",)]
    assert len(chosen) > 200
    for twin in chosen:
        if not any(found.kind in twin.kinds for found in check(twin.bundle, release)):
            missed.append((twin.rule, twin.path))
        if release not in MODELS:
            continue
        models, schema = verdict_of_the_models(twin.resource, release), validator.is_valid(twin.resource)
        if models != schema and not (models and twin.rule in STRICTER):
            unlike.append((twin.rule, twin.path))
    assert missed == []
    assert unlike == []
