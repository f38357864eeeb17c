"""Citations of papers: only where they are asked for, and in R5 alone. https://hl7.org/fhir/R5/citation.html"""

from pathlib import Path
from typing import Any

import pytest

from fhirtrials import export, read, validate
from fhirtrials.fhir import trial_from
from fhirtrials.issues import Issue
from fhirtrials.model import Resource, Trial
from fhirtrials.model.papers import Author, Journal, Paper, RelatedPaper

NCT = "NCT90000001"
SAMPLE = Path(__file__).parents[2] / "samples/pubmed-xml/NCT05985863/input.xml"


def silent(found: Issue) -> None:
    pass


def resources(trial: Trial, kind: str, **options: Any) -> list[Resource]:
    entries = export(trial, tell=silent, **options)["entry"]
    return [each["resource"] for each in entries if each["resource"]["resourceType"] == kind]


def cited(**members: Any) -> Resource:
    (citation,) = resources(Trial(id=NCT, papers=(Paper(**members),)), "Citation", citations=True)
    found: Resource = citation["citedArtifact"]
    return found


@pytest.fixture
def sample() -> Trial:
    (trial,) = read(SAMPLE, tell=silent)
    return trial


def test_nobody_gets_citations_unasked(sample: Trial) -> None:
    assert resources(sample, "Citation") == []


def test_the_study_leads_to_the_citation_of_its_paper(sample: Trial) -> None:
    (citation,) = resources(sample, "Citation", citations=True)
    (study,) = resources(sample, "ResearchStudy", citations=True)
    (artifact,) = [each for each in study["relatedArtifact"] if each["type"] == "citation"]
    assert artifact["resourceReference"]["reference"] == f"Citation/{citation['id']}"
    assert validate(export(sample, citations=True, tell=silent)) == []


def test_a_bundle_with_citations_is_read_back(sample: Trial) -> None:
    back = trial_from(export(sample, citations=True, tell=silent), "R5", silent)
    assert back is not None
    assert back.papers == sample.papers


def test_both_languages_of_the_abstract_are_there(sample: Trial) -> None:
    (citation,) = resources(sample, "Citation", citations=True)
    abstracts = citation["citedArtifact"]["abstract"]
    assert [each["language"]["coding"][0]["code"] for each in abstracts] == ["en", "zh"]
    assert abstracts[0]["text"].startswith("INTRODUCTION: Acute-on-chronic liver failure kills")


def test_a_paper_has_its_numbers_authors_and_journal() -> None:
    found = cited(
        pubmed_id="123",
        doi="10.9999/tea",
        authors=(
            Author(family="Muster", given="Eva", initials="E", orcid="0000-0002-1825-0097", affiliations=("Example",)),
            Author(collective_name="Tea Group"),
        ),
        journal=Journal(title="Journal of Tea", issn="1234-5678", volume="7", issue="2", pages="11-9"),
    )
    assert found["identifier"] == [
        {"system": "https://pubmed.ncbi.nlm.nih.gov", "value": "123"},
        {"system": "https://doi.org", "value": "10.9999/tea"},
    ]
    person, team = found["contributorship"]["entry"]
    assert person["contributor"]["display"] == "Eva Muster"
    assert person["contributor"]["identifier"]["value"] == "0000-0002-1825-0097"
    assert (person["affiliation"], person["rankingOrder"]) == ([{"display": "Example"}], 1)
    assert (team["contributor"]["display"], team["rankingOrder"]) == ("Tea Group", 2)
    (form,) = found["publicationForm"]
    assert form["publishedIn"]["identifier"][0]["value"] == "urn:ISSN:1234-5678"
    assert (form["volume"], form["issue"], form["pageString"]) == ("7", "2", "11-9")


def test_a_retraction_stands_in_it() -> None:
    related = (RelatedPaper(kind="RetractionIn", pubmed_id="124"), RelatedPaper(kind="SummaryForPatientsIn"))
    (notice,) = cited(pubmed_id="123", related=related)["relatesTo"]
    assert (notice["type"], notice["resourceReference"]["identifier"]["value"]) == ("retracted-by", "124")


def test_papers_without_a_number_have_ids_of_their_own() -> None:
    papers = (Paper(title="Tea"), Paper(title="Tea and sleep"), Paper(doi="10.1/a"))
    ids = [each["id"] for each in resources(Trial(id=NCT, papers=papers), "Citation", citations=True)]
    again = [each["id"] for each in resources(Trial(id=NCT, papers=papers[::-1]), "Citation", citations=True)]
    assert len(set(ids)) == 3
    assert ids == again[::-1]


@pytest.mark.parametrize("release", ["R4B", "R4"])
def test_an_older_release_tells_that_it_has_none(sample: Trial, release: str) -> None:
    told: list[Issue] = []
    bundle = export(sample, fhir=release, citations=True, tell=told.append)
    assert "Citation" not in {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert [issue.kind for issue in told if issue.kind == "citations-not-written"] == ["citations-not-written"]
