"""Where a trial comes from: Provenance names every record, and says what each of them gave."""

from typing import Any

import pytest

from fhirtrials.fhir import RELEASES, bundle
from fhirtrials.issues import Issue
from fhirtrials.model import PartialDate, Resource, Trial
from fhirtrials.model.parts import DatedEvent, History, Official, Source
from fhirtrials.model.words import SourceKind
from fhirtrials.validation import check

NCT = "NCT90000001"
EXTENSION = "https://fhirtrials.github.io/fhir/StructureDefinition/source"
API = Source(
    kind=SourceKind.REGISTRY_API,
    system="ClinicalTrials.gov",
    number=NCT,
    version=PartialDate("2023-07-24"),
    gave=("arms",),
)
PAPER = Source(
    kind=SourceKind.PAPER_PAGE,
    system="PubMed",
    number="38925689",
    version=PartialDate("2024-06-25"),
    gave=("other_ids",),
)


def silent(found: Issue) -> None:
    pass


def resources(trial: Trial, release: str = "R5") -> dict[str, Resource]:
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle(trial, release, silent)["entry"]}


def parts(entity: Resource) -> list[Any]:
    (said,) = entity["extension"]
    assert said["url"] == EXTENSION
    return [next(value for name, value in part.items() if name.startswith("value")) for part in said["extension"]]


@pytest.mark.parametrize("release", RELEASES)
def test_every_source_is_an_entity_that_says_what_it_gave(release: str) -> None:
    registry, paper = resources(Trial(id=NCT, sources=(API, PAPER)), release)["Provenance"]["entity"]
    assert registry["what"]["identifier"] == {"system": "https://clinicaltrials.gov/nctid", "value": NCT}
    assert parts(registry) == ["registry-api", "ClinicalTrials.gov", "2023-07-24", "arms"]
    assert paper["what"]["identifier"] == {"system": "https://pubmed.ncbi.nlm.nih.gov", "value": "38925689"}
    assert paper["what"]["display"] == "PubMed record, version 2024-06-25"
    assert parts(paper) == ["paper-page", "PubMed", "2024-06-25", "other_ids"]


def test_the_first_source_is_where_the_resources_come_from() -> None:
    made = resources(Trial(id=NCT, sources=(PAPER, API)))
    assert {each["meta"]["source"] for each in made.values()} == {"https://pubmed.ncbi.nlm.nih.gov/38925689/"}


def test_a_page_of_the_registry_stands_at_the_address_of_the_study() -> None:
    page = Source(kind=SourceKind.REGISTRY_PAGE, system="ClinicalTrials.gov", number=NCT)
    study = resources(Trial(id=NCT, sources=(page,)))["ResearchStudy"]
    assert study["meta"]["source"] == f"https://clinicaltrials.gov/study/{NCT}"


def test_a_mirror_without_an_address_gives_no_address() -> None:
    mirror = Source(kind=SourceKind.MIRROR_PAGE, system="Example Trials", number=NCT)
    study = resources(Trial(id=NCT, sources=(mirror,)))["ResearchStudy"]
    assert "meta" not in study
    assert {"type": "transforms", "label": "Example Trials record"} in study["relatedArtifact"]


def test_every_record_is_a_related_artifact_of_the_study() -> None:
    study = resources(Trial(id=NCT, sources=(API, PAPER)))["ResearchStudy"]
    assert [each["document"]["url"] for each in study["relatedArtifact"] if each["type"] == "transforms"] == [
        f"https://clinicaltrials.gov/api/v2/studies/{NCT}",
        "https://pubmed.ncbi.nlm.nih.gov/38925689/",
    ]


def test_the_version_is_that_of_the_source_only_where_the_trial_has_no_date_of_update() -> None:
    updated = History(last_update_posted=DatedEvent(date=PartialDate("2023-08-01")))
    assert resources(Trial(id=NCT, sources=(PAPER,)))["ResearchStudy"]["version"] == "2024-06-25"
    assert resources(Trial(id=NCT, sources=(PAPER,), history=updated))["ResearchStudy"]["version"] == "2023-08-01"


def test_nothing_is_empty_where_a_mirror_has_no_address() -> None:
    mirror = Source(kind=SourceKind.MIRROR_PAGE, number=NCT)
    trial = Trial(id=NCT, sources=(mirror,), officials=(Official(name="Eva Muster", affiliation="Example Hospital"),))
    for release in RELEASES:
        assert [found.kind for found in check(bundle(trial, release, silent), release)] == []
