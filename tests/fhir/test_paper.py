"""A paper in FHIR: a related artifact of the study, its abstract in every language."""

from typing import Any

import pytest

from fhirtrials.fhir import RELEASES, bundle, trial_from
from fhirtrials.issues import Issue
from fhirtrials.model import Resource, Trial
from fhirtrials.model.papers import Abstract, AbstractSection, Author, Paper
from fhirtrials.model.parts import Approval
from fhirtrials.model.privacy import without_people
from fhirtrials.model.words import Registry

NCT = "NCT90000001"
ENGLISH = Abstract(
    language="en", sections=(AbstractSection(label="AIM", text="Tea is hot."), AbstractSection(text="So is coffee."))
)
CHINESE = Abstract(
    language="zh", sections=(AbstractSection(label="目的", text="茶很热。"), AbstractSection(text="咖啡也是。"))
)
GERMAN = Abstract(language="de", sections=(AbstractSection(text="Tee ist heiß, Kaffee auch."),))


def silent(found: Issue) -> None:
    pass


def study(trial: Trial, release: str = "R5") -> Resource:
    entries = bundle(trial, release, silent)["entry"]
    found: Resource = next(each["resource"] for each in entries if each["resource"]["resourceType"] == "ResearchStudy")
    return found


def sections(trial: Trial) -> list[Any]:
    """Of each abstract the texts of its sections, each with its translations as (language, text)."""
    (artifact,) = [each for each in study(trial)["relatedArtifact"] if each["type"] == "citation"]
    (paper,) = artifact["extension"]
    found = []
    for abstract in (part for part in paper["extension"] if part["url"] == "abstract"):
        texts = [
            text
            for section in abstract["extension"]
            if section["url"] == "section"
            for text in section["extension"]
            if text["url"] == "text"
        ]
        found.append([(text["valueMarkdown"], list(map(said, others(text)))) for text in texts])
    return found


def others(text: Resource) -> list[Resource]:
    return text.get("_valueMarkdown", {}).get("extension", [])


def said(translation: Resource) -> tuple[str, str]:
    assert translation["url"] == "http://hl7.org/fhir/StructureDefinition/translation"
    language, content = translation["extension"]
    assert (language["url"], content["url"]) == ("lang", "content")
    return language["valueCode"], content["valueString"]


def test_a_translation_stands_on_the_text_that_it_translates() -> None:
    trial = Trial(id=NCT, papers=(Paper(abstracts=(ENGLISH, CHINESE)),))
    assert sections(trial) == [[("Tea is hot.", [("zh", "茶很热。")]), ("So is coffee.", [("zh", "咖啡也是。")])]]


def test_an_abstract_cut_into_other_sections_stands_alone() -> None:
    trial = Trial(id=NCT, papers=(Paper(abstracts=(ENGLISH, GERMAN)),))
    assert [[text for text, _ in abstract] for abstract in sections(trial)] == [
        ["Tea is hot.", "So is coffee."],
        ["Tee ist heiß, Kaffee auch."],
    ]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "abstracts",
    [
        (ENGLISH, CHINESE, GERMAN),
        (ENGLISH, GERMAN, CHINESE),
        (ENGLISH, CHINESE, CHINESE),
        (ENGLISH, ENGLISH),
        (CHINESE,),
        (Abstract(language="en", copyright="© 2024"), CHINESE),
    ],
)
def test_abstracts_come_back_as_they_were(abstracts: tuple[Abstract, ...], release: str) -> None:
    trial = Trial(id=NCT, papers=(Paper(pubmed_id="1", abstracts=abstracts),))
    back = trial_from(bundle(trial, release, silent), release, silent)
    assert back is not None
    assert back.papers == trial.papers


def test_a_paper_leads_to_its_page() -> None:
    (artifact,) = [
        each
        for each in study(Trial(id=NCT, papers=(Paper(pubmed_id="123", title="Tea"),)))["relatedArtifact"]
        if each["type"] == "citation"
    ]
    assert artifact["document"] == {"url": "https://pubmed.ncbi.nlm.nih.gov/123/"}
    assert artifact["resourceReference"] == {
        "identifier": {"system": "https://pubmed.ncbi.nlm.nih.gov", "value": "123"}
    }
    assert artifact["display"] == "Tea"


def test_without_people_a_paper_has_only_groups_as_authors() -> None:
    authors = (Author(family="Muster", affiliations=("Example",)), Author(collective_name="Tea Group"))
    (paper,) = without_people(Trial(id=NCT, papers=(Paper(authors=authors, conflict_of_interest="EM: none"),))).papers
    assert paper.authors == (Author(collective_name="Tea Group"),)
    assert paper.conflict_of_interest is None


def test_an_approval_is_a_number_of_the_study_that_the_committee_gave() -> None:
    trial = Trial(id=NCT, approvals=(Approval(number="KY-1", body="Example Hospital"),))
    assert {
        "use": "secondary",
        "type": {"text": "Ethics approval"},
        "value": "KY-1",
        "assigner": {"display": "Example Hospital"},
    } in study(trial)["identifier"]


def test_a_number_with_slashes_is_written_as_its_registry_writes_it() -> None:
    trial = Trial(id="CTRI-2010-091-000123", registry=Registry.CTRI)
    assert study(trial)["identifier"][0]["value"] == "CTRI/2010/091/000123"
    back = trial_from(bundle(trial, "R5", silent), "R5", silent)
    assert back is not None
    assert (back.id, back.registry) == (trial.id, trial.registry)
