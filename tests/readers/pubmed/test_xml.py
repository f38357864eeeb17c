"""PubMed's XML: papers, the trials they name, and those that name none."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model import Document, PartialDate, Trial
from fhirtrials.model.papers import Author, Heading, Journal, RelatedPaper
from fhirtrials.model.words import Registry, SourceKind
from fhirtrials.readers import reader_for, readers
from fhirtrials.readers.pubmed.xml import read

SAMPLE = Path(__file__).parents[3] / "samples/pubmed-xml/NCT05985863/input.xml"


def of(text: str | bytes) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    content = text if isinstance(text, bytes) else text.encode()
    return list(read(Document("papers.xml", lambda: io.BytesIO(content)), told.append)), told


def article(inside: str = "", beside: str = "", pmid: str = "99000009") -> str:
    """An article with these elements inside and beside ``Article``."""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>{inside}</Article>{beside}'
        "</MedlineCitation></PubmedArticle>"
    )


def banks(*numbers: str) -> str:
    listed = "".join(f"<AccessionNumber>{number}</AccessionNumber>" for number in numbers)
    name = "<DataBankName>ClinicalTrials.gov</DataBankName>"
    return (
        f"<DataBankList><DataBank>{name}<AccessionNumberList>{listed}</AccessionNumberList></DataBank></DataBankList>"
    )


def abstract(*sections: tuple[str, str]) -> str:
    inner = "".join(f'<AbstractText Label="{label}">{text}</AbstractText>' for label, text in sections)
    return f"<Abstract>{inner}</Abstract>"


def kinds(found: list[Issue]) -> set[str]:
    return {issue.kind for issue in found}


def test_the_reader_is_found_by_its_root() -> None:
    names = [reader.name for reader in readers()]
    assert "pubmed-xml" in names
    reader = reader_for(SAMPLE.read_bytes())
    assert reader is not None
    assert reader.name == "pubmed-xml"


def test_a_paper_keeps_what_its_record_says() -> None:
    (trial,), told = of(SAMPLE.read_bytes())
    (paper,) = trial.papers
    assert (trial.id, trial.registry) == ("NCT05985863", Registry.CLINICALTRIALS_GOV)
    assert (paper.pubmed_id, paper.pmc_id, paper.doi) == ("99000001", "PMC99000001", "10.1136/bmjopen-2024-084237")
    assert paper.journal == Journal(
        title="BMJ open", abbreviation="BMJ Open", issn="2044-6055", volume="14", issue="6", pages="e084237"
    )
    assert paper.citation == "BMJ Open. 2024 Jun 25;14(6):e084237. doi: 10.1136/bmjopen-2024-084237"
    assert paper.authors[0] == Author(
        family="Muster",
        given="Eva M",
        initials="EM",
        orcid="0000-0002-1825-0097",
        affiliations=("Example Medical School, Beijing, China.",),
    )
    assert paper.authors[2] == Author(collective_name="Example Liver Study Group")
    assert paper.headings[1] == Heading(
        id="D065290", name="Acute-On-Chronic Liver Failure", is_major=True, qualifiers=("therapy",)
    )
    assert paper.related == (
        RelatedPaper(
            kind="ErratumIn",
            pubmed_id="99000002",
            citation="BMJ Open. 2024 Aug 1;14(8):e084237corr1. doi: 10.1136/bmjopen-2024-084237corr1",
        ),
    )
    assert paper.keywords == ("clinical trial", "hepatology")
    assert paper.conflict_of_interest == "Competing interests: None declared."
    assert [each.language for each in paper.abstracts] == ["en", "zh"]
    assert [each.label for each in paper.abstracts[0].sections] == [
        "INTRODUCTION",
        "METHODS AND ANALYSIS",
        "ETHICS AND DISSEMINATION",
        "TRIAL REGISTRATION NUMBER",
    ]
    assert kinds(told) == {"paper-details-not-read"}


def test_the_source_is_the_paper_in_the_version_of_its_record() -> None:
    (trial,), _ = of(SAMPLE.read_bytes())
    (source,) = trial.sources
    assert (source.kind, source.system, source.number) == (SourceKind.PAPER_RECORD, "PubMed", "99000001")
    assert source.version == PartialDate("2024-07-02")


def test_raised_digits_stay_raised() -> None:
    (trial,), _ = of(SAMPLE.read_bytes())
    assert "(10⁸ at a time)" in (trial.papers[0].abstracts[0].sections[0].text or "")


def test_each_number_of_the_data_banks_is_a_study() -> None:
    trials, told = of(article(banks("NCT90000001", "NCT90000002") + abstract(("METHODS", "We enrolled 10 patients."))))
    assert [trial.id for trial in trials] == ["NCT90000001", "NCT90000002"]
    assert [trial.other_ids for trial in trials] == [(), ()]
    assert [trial.papers[0].trial_numbers for trial in trials] == [("NCT90000001", "NCT90000002")] * 2
    assert not told


def test_numbers_of_data_banks_in_two_registries_are_one_trial_only_where_the_text_says_so() -> None:
    both = banks("NCT90000001", "2017-001234-42")
    apart, _ = of(article(both))
    assert [(trial.id, trial.other_ids) for trial in apart] == [("NCT90000001", ()), ("2017-001234-42", ())]
    line = abstract(("TRIAL REGISTRATION", "ClinicalTrials.gov NCT90000001; EudraCT 2017-001234-42."))
    (trial,), _ = of(article(both + line))
    assert (trial.id, [other.value for other in trial.other_ids]) == ("NCT90000001", ["2017-001234-42"])
    tied, alone = of(article(banks("NCT90000002", "NCT90000001") + line))[0]
    assert (tied.id, tied.other_ids) == ("NCT90000002", ())
    assert (alone.id, [other.value for other in alone.other_ids]) == ("NCT90000001", ["2017-001234-42"])


@pytest.mark.parametrize(
    ("number", "registry", "id_"),
    [
        ("ISRCTN71510001", Registry.ISRCTN, "ISRCTN71510001"),
        ("2012-001234-42", Registry.EUDRACT, "2012-001234-42"),
        ("ChiCTR2000012345", Registry.CHICTR, "ChiCTR2000012345"),
        ("CTRI/2010/091/000123", Registry.CTRI, "CTRI-2010-091-000123"),
        ("ACTRN12605000123456", Registry.ANZCTR, "ACTRN12605000123456"),
        ("DRKS00001234", Registry.DRKS, "DRKS00001234"),
        ("UMIN000012345", Registry.UMIN_CTR, "UMIN000012345"),
        ("jRCTs031180001", Registry.JRCT, "jRCTs031180001"),
    ],
)
def test_registries_of_the_whole_world_are_known(number: str, registry: Registry, id_: str) -> None:
    (trial,), _ = of(article(banks(number)))
    assert (trial.registry, trial.id) == (registry, id_)


def test_a_number_of_no_registry_is_told() -> None:
    trials, told = of(article(banks("GSE12345")))
    assert trials == []
    assert kinds(told) == {"no-trial-named", "paper-details-not-read"}


def test_a_line_of_registration_names_the_trial_among_others() -> None:
    text = abstract(
        ("METHODS", "Unlike NCT90000001, this trial is short."),
        ("TRIAL REGISTRATION", "ClinicalTrials.gov, NCT90000002."),
    )
    (trial,), _ = of(article(text))
    assert trial.id == "NCT90000002"
    assert trial.papers[0].trial_numbers == ("NCT90000001", "NCT90000002")


def test_the_only_number_of_a_report_is_its_own() -> None:
    (trial,), _ = of(article(abstract(("METHODS", "Adults took part (ClinicalTrials.gov NCT90000001)."))))
    assert trial.id == "NCT90000001"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nothing is said of a trial.", "it names no registry number"),
        ("NCT90000001 and NCT90000002 have been compared.", "its text names NCT90000001, NCT90000002"),
    ],
)
def test_a_paper_that_names_no_trial_gives_no_study(text: str, found: str) -> None:
    trials, told = of(article(abstract(("RESULTS", text))))
    assert trials == []
    (issue,) = told
    assert (issue.kind, issue.where) == ("no-trial-named", "PMID 99000009")
    assert found in issue.what


def test_a_review_does_not_own_the_trial_that_it_mentions() -> None:
    review = '<PublicationTypeList><PublicationType UI="D016454">Review</PublicationType></PublicationTypeList>'
    trials, told = of(article(abstract(("RESULTS", "One trial (NCT90000001) is under way.")) + review))
    assert trials == []
    assert kinds(told) == {"no-trial-named"}


def test_a_retracted_paper_is_told() -> None:
    retraction = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Tea. 2020;1:2'
        "</RefSource><PMID>99000003</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )
    (trial,), told = of(article(banks("NCT90000001"), retraction))
    assert trial.papers[0].related[0].pubmed_id == "99000003"
    assert [(issue.kind, issue.what) for issue in told] == [
        ("paper-retracted", "the paper was retracted: J Tea. 2020;1:2")
    ]


@pytest.mark.parametrize(
    ("date", "published", "printed"),
    [
        ("<Year>2024</Year><Month>Jun</Month><Day>05</Day>", "2024-06-05", None),
        ("<Year>1999</Year><Month>11</Month>", "1999-11", None),
        ("<MedlineDate>2015 Jul-Aug</MedlineDate>", "2015", "2015 Jul-Aug"),
        ("<MedlineDate>2016</MedlineDate>", "2016", None),
        ("<Year>1990</Year><Season>Spring</Season>", "1990", "1990 Spring"),
    ],
)
def test_a_date_is_as_much_as_is_printed(date: str, published: str, printed: str | None) -> None:
    journal = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue><Title>J Tea</Title></Journal>"
    (trial,), _ = of(article(journal + banks("NCT90000001")))
    assert (trial.papers[0].published, trial.papers[0].published_as) == (published, printed)


def test_an_unknown_element_is_told() -> None:
    _, told = of(article(banks("NCT90000001"), "<Quokka>7</Quokka>"))
    assert [(issue.kind, issue.where) for issue in told] == [("unread-field", "PMID 99000009 Quokka")]


def test_several_articles_are_read_one_by_one() -> None:
    whole = f"<PubmedArticleSet>{article(banks('NCT90000001'))}{article(banks('NCT90000002'))}</PubmedArticleSet>"
    assert [trial.id for trial in of(whole)[0]] == ["NCT90000001", "NCT90000002"]


def test_what_breaks_off_is_told_and_what_came_before_is_kept() -> None:
    trials, told = of(f"<PubmedArticleSet>{article(banks('NCT90000001'))}<PubmedArticle><Medl")
    assert [trial.id for trial in trials] == ["NCT90000001"]
    assert kinds(told) == {"damaged-input"}


def test_no_entity_is_resolved_and_no_bomb_goes_off(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("NCT90000009")
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + article(
        abstract(("TRIAL REGISTRATION", "&x;"))
    )
    bomb = "<!DOCTYPE a [<!ENTITY a 'NCT90000001'>" + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for text in (outside, f"{bomb}]>{article(abstract(('TRIAL REGISTRATION', '&i;')))}"):
        trials, told = of(text)
        assert trials == []
        assert told


def real(shared: Path) -> dict[str, tuple[list[Trial], list[Issue]]]:
    with zipfile.ZipFile(shared / "records/pubmed_xml.zip") as files:
        return {name: of(files.read(name)) for name in files.namelist()}


# Read from the documents: their DataBankList elements. No other of them has one, or a registry number in its text.
NAMED = {
    "20492853": ("NCT00397033", "J Clin Psychiatry"),
    "24162898": ("NCT00763867", "Circ Heart Fail"),
    "24799467": ("NCT00017290", "J. Clin. Oncol."),
    "25441735": ("NCT01227109", "Dan Med J"),
    "27532830": ("ISRCTN71510001", "N. Engl. J. Med."),
}


def test_real_papers_give_the_trials_that_they_name(shared: Path) -> None:
    found: dict[str, Any] = {}
    silent = []
    for trials, told in real(shared).values():
        for trial in trials:
            journal = trial.papers[0].journal
            found[str(trial.papers[0].pubmed_id)] = (trial.id, journal and journal.abbreviation)
        if not trials and "no-trial-named" not in kinds(told):
            silent.append(told)
        assert kinds(told) <= {"no-trial-named", "paper-details-not-read"}
    assert found == NAMED
    assert silent == []


def test_a_line_of_registration_in_two_registries_is_one_trial() -> None:
    text = abstract(("TRIAL REGISTRATION", "ClinicalTrials.gov NCT90000001; EudraCT 2017-001234-42."))
    (trial,), told = of(article(text))
    assert (trial.id, [other.value for other in trial.other_ids]) == ("NCT90000001", ["2017-001234-42"])
    assert told == []
