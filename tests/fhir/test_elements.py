"""``mappings/elements.csv``: which field of a trial comes from where and goes where, held to the code.

Every field and every source path stands in it; each source path fills just the fields whose rows name it; and each
value stands in just the elements that its row names for the release. An extension of ours beside FHIR's own elements
may be left unnamed.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fhirtrials import read
from fhirtrials.fhir import RELEASES, bundle
from fhirtrials.issues import Issue
from fhirtrials.model import Trial
from fhirtrials.terminology import Element, elements
from tests.conftest import ROOT
from tests.fhir.elements import DAY, LEAVES, NCT, NUMBER, WORD, Sample, answers, places, trials

ROWS = {row.field: row for row in elements()}
SOURCE_TYPES = dict(
    line.split("\t") for line in (ROOT / "benchmarks/ctgov_leaves.tsv").read_text("utf-8").splitlines()[1:]
)
WORDS: dict[str, dict[str, Any]] = json.loads((ROOT / "benchmarks/ctgov_words.json").read_text("utf-8"))
ALWAYS_FILLED = {"id", "outcomes.rank", "sources.kind", "sources.system", "sources.number"}
# A trial's number stands in every id and address: the row names where it is an identifier.
IN_EVERY_RESOURCE = {"id", "registry"}

every_row = pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.field)
every_release = pytest.mark.parametrize("release", RELEASES)


def test_every_field_of_a_trial_has_a_row_in_the_order_of_the_fields() -> None:
    assert [row.field for row in elements()] == list(LEAVES)


def test_every_path_of_the_registry_stands_in_a_row() -> None:
    assert {path for row in ROWS.values() for path in row.source_paths} == set(SOURCE_TYPES)


@every_row
def test_a_field_that_goes_nowhere_says_why(row: Element) -> None:
    assert set(row.elements) == set(RELEASES)
    assert all(row.elements.values()) or row.note


@pytest.mark.parametrize("path", SOURCE_TYPES)
def test_a_source_path_fills_the_fields_that_name_it(path: str, tmp_path: Path) -> None:
    record: dict[str, Any] = {"protocolSection": {"identificationModule": {"nctId": NCT}}}
    put(record, path, source_value(path))
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    (trial,) = read(file, tell=lambda issue: None)
    named = {row.field for row in ROWS.values() if path in row.source_paths}
    assert set(filled(trial.model_dump(exclude_defaults=True), "")) - ALWAYS_FILLED == named - ALWAYS_FILLED


@every_release
@every_row
def test_a_value_stands_where_its_row_says(row: Element, release: str) -> None:
    found, named = places(row.field, release), row.elements[release]
    assert [element for element in named if not any(within(place, element) for place in found)] == []
    if row.field in IN_EVERY_RESOURCE:
        return
    unnamed = {place for place in found if not any(within(place, element) for element in named)}
    assert {place for place in unnamed if not is_ours(place)} == set()
    assert named or not unnamed


CLOSED = [(leaf, answer) for leaf in LEAVES for answer in answers(leaf)]


@every_release
@pytest.mark.parametrize(("leaf", "answer"), CLOSED, ids=[f"{leaf}-{answer.value}" for leaf, answer in CLOSED])
def test_every_answer_stands_where_its_row_says_or_is_told(leaf: str, answer: Sample, release: str) -> None:
    told: list[Issue] = []
    bundle(trials(leaf, answer)[0], release, told.append)
    if any(leaf == issue.where for issue in told):
        return
    found = places(leaf, release, answer)
    assert any(within(place, element) for place in found for element in ROWS[leaf].elements[release])


def within(place: str, element: str) -> bool:
    return place == element or place.startswith(element + ".")


def is_ours(place: str) -> bool:
    """Whether an extension of the project is on the way there."""
    return re.search(r"extension\((?!xver |hl7 )", place) is not None


def put(record: dict[str, Any], path: str, value: Any) -> None:
    *around, last = path.split(".")
    for name in around:
        if name.endswith("[]"):
            record = record.setdefault(name.removesuffix("[]"), [{}])[0]
        else:
            record = record.setdefault(name, {})
    record[last] = value


def source_value(path: str) -> Any:
    """A value of the path's type; the registry's lists are told by the field, which has several."""
    kind = SOURCE_TYPES[path]
    name = path.rpartition(".")[2]
    if name == "nctId" and "identificationModule" in path:
        return NCT
    if name in ("minimumAge", "maximumAge"):
        return "47 Weeks"
    if kind.startswith("enum:"):
        word = next(iter(WORDS[kind.removeprefix("enum:")]))
        return [word] if name in ("phases", "whoMasked", "stdAges", "infoTypes") else word
    value = {"boolean": True, "integer": NUMBER, "number": 12.5, "date": DAY, "PartialDate": DAY}.get(kind, WORD)
    lists = ("nctIdAliases", "conditions", "keywords", "interventionNames", "armGroupLabels", "otherNames")
    return [value] if name in (*lists, "removedCountries") else value


def filled(value: Any, field: str) -> Iterator[str]:
    """The leaf fields of a trial that hold something."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from filled(child, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for child in value:
            yield from filled(child, field)
    elif value is not None:
        yield field


def test_the_apparatus_finds_what_a_row_must_name() -> None:
    assert places("title", "R5") == {"ResearchStudy.title", "PlanDefinition.title"}
    assert "ResearchStudy.extension(oversight).fda-regulated-drug" in places("oversight.fda_regulated_drug", "R4")
    assert places("snapshot", "R5") == set()
    assert filled_fields(Trial(id=NCT, why_stopped="Tea")) == {"id", "why_stopped"}


def filled_fields(trial: Trial) -> set[str]:
    return set(filled(trial.model_dump(exclude_defaults=True), ""))
