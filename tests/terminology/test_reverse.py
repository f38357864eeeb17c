"""Tables read from right to left: every word that goes out as codes is known again, in every release."""

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.terminology import concept, label, table_names, word, word_of_code, word_of_label
from fhirtrials.terminology.concept import table_of

# What is written from something else, which is read in its place.
NOT_READ_BACK = {
    "activity-kind": "the kind of the intervention",
    "country": "the country of the site, in its own words",
    "goal-priority": "the rank of the outcome",
    "sex": "the sexes eligible",
    "status": "the status of the progress",
}
# Codes, or labels, without a coding.
CODES = {"date-kind", "time-unit"}
LABELS = {"phase"}
ENDINGS = tuple(f"-{ending}" for release in RELEASES.values() for ending in release.tables)


def base(name: str) -> str:
    """The name of a table without the folder and its release."""
    bare = name.removeprefix("to-fhir/")
    return next((bare.removesuffix(ending) for ending in ENDINGS if bare.endswith(ending)), bare)


TABLES = sorted({base(name) for name in table_names() if name.startswith("to-fhir/")} - NOT_READ_BACK.keys())
every_release = pytest.mark.parametrize("releases", [release.tables for release in RELEASES.values()], ids=RELEASES)


def known(name: str, releases: tuple[str, ...]) -> list[str]:
    return list(table_of(name, releases).rows)


@every_release
@pytest.mark.parametrize("name", sorted(set(TABLES) - LABELS - CODES))
def test_a_concept_gives_its_word_back(name: str, releases: tuple[str, ...]) -> None:
    words = known(name, releases)
    assert words
    assert [word(name, concept(name, each, releases) or {}, releases) for each in words] == words


@every_release
@pytest.mark.parametrize("name", sorted(CODES))
def test_a_code_gives_its_word_back(name: str, releases: tuple[str, ...]) -> None:
    rows = table_of(name, releases).rows
    assert [word_of_code(name, row.code or "", releases) for row in rows.values()] == list(rows)


@every_release
@pytest.mark.parametrize("name", sorted(LABELS))
def test_a_label_gives_its_word_back(name: str, releases: tuple[str, ...]) -> None:
    words = known(name, releases)
    assert [word_of_label(name, label(name, each, releases) or "", releases) for each in words] == words


def test_a_code_that_several_words_share_is_told_apart_by_the_registrys_own() -> None:
    shared = {"system": "http://hl7.org/fhir/research-study-status", "code": "completed"}
    registry = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-Status"
    own = {"system": registry, "code": "APPROVED_FOR_MARKETING"}
    assert word("progress-status", {"coding": [shared, own]}, ("r5",)) == "approved-for-marketing"
    assert word("progress-status", {"coding": [shared], "text": "Completed"}, ("r5",)) == "completed"
    assert word("progress-status", {"coding": [shared]}, ("r5",)) is None


def test_a_label_alone_is_a_word_and_a_strange_coding_is_none() -> None:
    assert word("sector", {"text": "Industry"}) == "industry"
    strange = {"coding": [{"system": "http://example.org", "code": "x"}], "text": "Industry"}
    assert word("sector", strange) is None
    assert word("sector", {}) is None
    assert word_of_code("time-unit", "fortnight") is None
    assert word_of_label("phase", "Phase 9", ("r5",)) is None


@pytest.mark.parametrize("coding", [3, "x", [3], [{"system": [], "code": {}}], None])
def test_a_concept_of_the_wrong_form_is_no_word(coding: object) -> None:
    assert word("sector", {"coding": coding, "text": ["Industry"]}) is None
