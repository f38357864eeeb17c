"""PubMed's page of a paper: the seed document fact by fact, and the same layout with other parts or fewer."""

import io
from pathlib import Path

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model import Document, PartialDate, Trial
from fhirtrials.model.papers import Author
from fhirtrials.model.parts import Approval, Arm, Enrollment
from fhirtrials.model.words import Allocation, DateKind, Masking, OutcomeRank, SourceKind, StudyType
from fhirtrials.readers import reader_for
from fhirtrials.readers.pubmed.citation_line import citation_line
from fhirtrials.readers.pubmed.page import read

CITATION = "J Tea. 2021 Mar-Apr;7(2):11-9. doi: 10.9999/tea.7. Epub 2021 Jan 5."
REGISTERED = "Trial registration: ClinicalTrials.gov NCT90000001."


def of(text: str) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    return list(read(Document("page.txt", lambda: io.BytesIO(text.encode())), told.append)), told


def one(*lines: str) -> Trial:
    (trial,), _ = of("\n".join(lines))
    return trial


@pytest.fixture
def seed(shared: Path) -> Trial:
    (path,) = (shared / "seeds").glob("004_*.txt")
    (trial,), told = of(path.read_text("utf-8"))
    assert told == []
    return trial


def test_the_seed_says_where_it_stands(seed: Trial) -> None:
    (paper,) = seed.papers
    assert paper.doi == "10.1136/bmjopen-2024-084237"
    assert paper.citation == "BMJ Open. 2024 Jun 25;14(6):e084237. doi: 10.1136/bmjopen-2024-084237"
    assert paper.published == PartialDate("2024-06-25")
    assert paper.journal is not None
    assert (paper.journal.abbreviation, paper.journal.volume, paper.journal.issue) == ("BMJ Open", "14", "6")
    assert paper.journal.pages == "e084237"
    assert paper.title is None
    assert paper.affiliations == (
        "Chinese PLA Medical School, Chinese PLA General Hospital, Beijing, China.",
        "Senior Department of Infectious Diseases, The Fifth Medical Center of Chinese PLA General Hospital, National "
        "Clinical Research Center for Infectious Diseases, Beijing, China.",
    )
    (source,) = seed.sources
    assert (source.kind, source.version) == (SourceKind.PAPER_PAGE, PartialDate("2024-06-25"))
    assert source.url == "https://doi.org/10.1136/bmjopen-2024-084237"


def test_the_seed_has_its_abstract_in_two_languages(seed: Trial) -> None:
    english, chinese = seed.papers[0].abstracts
    assert (english.language, chinese.language) == ("en", "zh")
    assert [(section.text or "")[:31] for section in english.sections] == [
        "Acute-on-chronic liver failure ",
        "This is a multicentre, double-b",
        "Ethical approval of this study ",
        "NCT05985863.",
    ]
    assert [(section.text or "")[:6] for section in chinese.sections] == [
        "急性肝衰竭(",
        "这是一项多中",
        "本研究已获得",
        "NCT059",
    ]
    assert (chinese.sections[2].text or "").endswith("所有研究结果将提交给国际期刊和国际会议发表。")


def test_the_seed_says_what_its_trial_is(seed: Trial) -> None:
    assert seed.id == "NCT05985863"
    assert seed.study_type is StudyType.INTERVENTIONAL
    assert seed.phases == ()  # it speaks of phase II, but of others' trials
    assert seed.design.allocation is Allocation.RANDOMIZED
    assert seed.design.masking is Masking.DOUBLE
    assert seed.enrollment == Enrollment(count=150, kind=DateKind.ESTIMATED)
    assert seed.approvals == (
        Approval(number="KY-2023-3-19-1", body="Fifth Medical Center of the Chinese PLA General Hospital"),
    )


def test_the_seed_has_two_rounds_of_randomisation(seed: Trial) -> None:
    first, second = seed.design.stages
    assert [(group.name, group.size) for group in first.groups] == [
        ("control group", 50),
        ("MSCs treatment group", 100),
    ]
    assert [group.name for group in second.groups] == ["MSCs-short", "MSCs-prolonged"]
    assert second.ratio == "1:1"
    assert (second.description or "").startswith("In the second stage, 28 days after the first UC-MSCs infusion")
    names = ("control group", "MSCs treatment group", "MSCs-short", "MSCs-prolonged")
    assert seed.arms == tuple(Arm(label=name) for name in names)


def test_the_seed_has_its_endpoints(seed: Trial) -> None:
    assert [(outcome.rank, outcome.measure) for outcome in seed.outcomes] == [
        (OutcomeRank.PRIMARY, "transplant-free survival rate"),
        (OutcomeRank.PRIMARY, "incidence of treatment-related adverse events"),
        (OutcomeRank.SECONDARY, "international normalised ratio"),
        (OutcomeRank.SECONDARY, "total bilirubin"),
        (OutcomeRank.SECONDARY, "serum albumin"),
        (OutcomeRank.SECONDARY, "blood urea nitrogen"),
        (OutcomeRank.SECONDARY, "model for end-stage liver disease score"),
        (OutcomeRank.SECONDARY, "Child-Turcotte-Pugh score"),
    ]


def test_the_seeds_of_other_systems_are_not_taken_for_papers(shared: Path) -> None:
    for path in (shared / "seeds").glob("00[0-3]_*.txt"):
        reader = reader_for(path.read_bytes())
        assert reader is None or reader.name != "pubmed-page"


def test_labels_of_sections_are_kept() -> None:
    trial = one(CITATION, "Background: Tea is hot.", "METHODS: We drank it.", REGISTERED)
    (abstract,) = trial.papers[0].abstracts
    assert [(each.label, each.text) for each in abstract.sections] == [
        ("Background", "Tea is hot."),
        ("METHODS", "We drank it."),
        ("Trial registration", "ClinicalTrials.gov NCT90000001."),
    ]


def test_authors_are_tied_to_their_affiliations_by_number() -> None:
    trial = one(
        CITATION,
        "Tea and sleep: a randomised trial.",
        "Eva M. Muster 1 2, Finn van der Esempio 2, Tea Study Group",
        "Affiliations",
        "1 Department of Tea, Example University, Cork, Ireland.",
        "2 Example Hospital, Cork, Ireland.",
        "PMID: 99000005 DOI: 10.9999/tea.7",
        "Abstract",
        "We drank the tea of the house.",
        REGISTERED,
    )
    (paper,) = trial.papers
    tea, hospital = "Department of Tea, Example University, Cork, Ireland.", "Example Hospital, Cork, Ireland."
    assert paper.title == "Tea and sleep: a randomised trial."
    assert paper.authors == (
        Author(family="Muster", given="Eva M.", affiliations=(tea, hospital)),
        Author(family="van der Esempio", given="Finn", affiliations=(hospital,)),
        Author(collective_name="Tea Study Group"),
    )
    assert (paper.pubmed_id, paper.doi, paper.affiliations) == ("99000005", "10.9999/tea.7", ())
    assert trial.sources[0].number == "99000005"
    assert paper.published_as == "2021 Mar-Apr"
    assert paper.published_online == PartialDate("2021-01-05")


def test_the_text_format_of_pubmed_is_read_too() -> None:
    trial = one(
        "1. J Tea. 2021 Mar 3;7(2):11-9. doi: 10.9999/tea.7.",
        "",
        "Tea and sleep, a randomised trial in adults who do not sleep well, with a title",
        "that goes over two lines.",
        "",
        "Muster EM(1)(2), Esempio F(2).",
        "",
        "Author information:",
        "(1)Department of Tea, Example University, Cork, Ireland.",
        "(2)Example Hospital, Cork,",
        "Ireland.",
        "",
        "BACKGROUND: Tea is hot, and so was the room in which we",
        "drank it.",
        "TRIAL REGISTRATION: NCT90000001.",
        "",
        "© 2021 The Authors.",
        "",
        "DOI: 10.9999/tea.7",
        "PMID: 99000005",
    )
    (paper,) = trial.papers
    assert paper.title is not None
    assert paper.title.endswith("with a title that goes over two lines.")
    assert [(author.family, author.initials) for author in paper.authors] == [("Muster", "EM"), ("Esempio", "F")]
    assert paper.authors[1].affiliations == ("Example Hospital, Cork, Ireland.",)
    assert [section.text for section in paper.abstracts[0].sections] == [
        "Tea is hot, and so was the room in which we drank it.",
        "NCT90000001.",
    ]
    assert paper.abstracts[0].copyright == "© 2021 The Authors."
    assert (paper.pubmed_id, paper.citation) == ("99000005", "J Tea. 2021 Mar 3;7(2):11-9. doi: 10.9999/tea.7")


def test_other_papers_on_the_page_say_nothing_of_this_one() -> None:
    text = (CITATION, "Tea is hot.", REGISTERED, "Similar articles", "About NCT90000002.", "PMID: 99000007")
    trial = one(*text)
    assert (trial.id, trial.papers[0].pubmed_id, trial.papers[0].trial_numbers) == (
        "NCT90000001",
        None,
        ("NCT90000001",),
    )
    assert {issue.kind for issue in of("\n".join(text))[1]} == {"paper-details-not-read"}


def test_a_page_that_names_no_trial_gives_no_study() -> None:
    trials, told = of(f"{CITATION}\nTea is hot.")
    assert trials == []
    assert [issue.kind for issue in told] == ["no-trial-named"]


def test_html_with_that_layout_is_read() -> None:
    body = f"<p>{CITATION}</p><h2>Abstract</h2><p><b>Methods:</b> We drank.</p><p>{REGISTERED}</p>"
    trial = one(f"<html><body>{body}</body></html>")
    assert trial.papers[0].abstracts[0].sections[0].label == "Methods"


@pytest.mark.parametrize(
    "line",
    [
        "BMJ Open. 2024 Jun 25;14(6):e084237. doi: 10.1136/bmjopen-2024-084237.",
        "N Engl J Med. 2016 Aug 18;375(7):644-54. doi: 10.1056/NEJMoa1602494. Epub 2016 Jul 8.",
        "J Clin Oncol. 2014;32:1797-803.",
        "N. Engl. J. Med. 2016 Aug 18;375(7):644-54.",
        "Lancet. 2020 Feb 1. doi: 10.1016/S0140-6736(20)30001-1. Online ahead of print.",
        "Zhonghua Yi Xue Za Zhi. 2019 Mar-Apr;99(12):900-5.",
        "J Tea. 2006 Aug;176(2):694-9; discussion 699. doi: 10.9999/tea.7.",
        "J Tea. 2013 Oct;52(10):1066-1075.e5.",
        "J Tea. 2016 07 15;308:128-42.",
    ],
)
def test_a_line_that_says_where_a_paper_stands_is_known(line: str) -> None:
    assert citation_line(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Muster E, Esempio F. Tea and sleep. J Tea. 2021 Mar 3;7(2):11-9. doi: 10.9999/tea.7.",
        "Published in 2021.",
        "First Posted: June 3, 2021.",
        "The trial began. 2021 was a good year for tea.",
    ],
)
def test_other_lines_are_not_taken_for_it(line: str) -> None:
    assert citation_line(line) is None


def test_a_journal_on_a_line_of_its_own_is_joined_to_its_date() -> None:
    dated = (". 2016 Aug 18;375(7):644-54. ", "doi: 10.9999/tea.7.")
    trial = one("Save", "N Engl J Tea", "", "Actions", *dated, REGISTERED)
    assert trial.papers[0].citation == "N Engl J Tea. 2016 Aug 18;375(7):644-54. doi: 10.9999/tea.7"


def test_without_authors_a_title_stands_beside_the_citation() -> None:
    title, hospital = "Tea for sleep in adults: protocol of a trial", "Example Hospital, Cork, Ireland."
    assert one(title, hospital, CITATION, "Tea is hot. It helps.", REGISTERED).papers[0].title == title
    assert one(hospital, CITATION, title, "Tea is hot. It helps.", REGISTERED).papers[0].title == title


def test_a_first_sentence_of_an_abstract_is_no_title() -> None:
    (paper,) = one("Example Hospital, Cork, Ireland.", CITATION, "Tea is a hot drink.", REGISTERED).papers
    assert paper.title is None
    assert paper.abstracts[0].sections[0].text == "Tea is a hot drink."


TEXT_FORMAT = (
    "1. J Tea. 2021 Mar 3;7(2):11-9. doi: 10.9999/tea.7. Epub 2021 Jan 5.",
    "",
    "Tea and sleep. TEATIME: a randomised trial in adults who do not sleep well, with a",
    "title that goes over two lines.",
    "",
    "Muster EM(#)(1)(2), Esempio F(#)(2), Pau B(3).",
    "",
    "Author information:",
    "(1)Department of Tea, Example University, Cork, Ireland.",
    "(2)Example Hospital, Cork,",
    "Ireland.",
    "(3)House of Leaves.",
    "(#)Contributed equally",
    "",
    "Comment in",
    "    J Coffee. 2021 Apr;8(1):3. doi: 10.9999/coffee.3.",
    "",
    "(1) Background: Tea is hot, and so was the room in which we",
    "drank it. (2) Methods: We drank it.",
    "",
    "DOI: 10.9999/tea.7",
    "PMCID: PMC99000005",
    "PMID: 99000005 [Indexed for MEDLINE]",
    "",
    "Conflict of interest statement: Dr Muster drinks tea (NCT90000001).",
)


def test_the_text_format_has_titles_of_two_sentences_and_notes_beside_names_and_numbers() -> None:
    (trial,), told = of("\n".join(TEXT_FORMAT).replace("drank it. (2)", "drank it (NCT90000001). (2)"))
    (paper,) = trial.papers
    assert paper.title == (
        "Tea and sleep. TEATIME: a randomised trial in adults who do not sleep well, with a title that goes over two "
        "lines."
    )
    assert [(author.family, author.initials) for author in paper.authors] == [
        ("Muster", "EM"),
        ("Esempio", "F"),
        ("Pau", "B"),
    ]
    assert [author.affiliations[-1] for author in paper.authors] == [
        "Example Hospital, Cork, Ireland.",
        "Example Hospital, Cork, Ireland.",
        "House of Leaves.",
    ]
    assert paper.affiliations == ()
    assert [section.text for section in paper.abstracts[0].sections] == [
        "(1) Background: Tea is hot, and so was the room in which we drank it (NCT90000001). (2) Methods: We drank it.",
    ]
    assert (paper.pubmed_id, paper.pmc_id, paper.doi) == ("99000005", "PMC99000005", "10.9999/tea.7")
    assert [issue.kind for issue in told] == ["paper-details-not-read"]


def test_each_paper_of_the_text_format_is_one_of_its_own() -> None:
    second = ("2. J Tea. 2022;8(1):1-2.", "", "Milk.", "", "Pau B(1), Muster E(1).", "", "About NCT90000002.", "")
    trials, _ = of("\n".join((*TEXT_FORMAT[:-1], "About NCT90000001.", "", "", *second, "PMID: 99000006")))
    assert [(trial.id, trial.title, trial.papers[0].pubmed_id) for trial in trials] == [
        ("NCT90000001", trials[0].title, "99000005"),
        ("NCT90000002", "Milk.", "99000006"),
    ]
    assert [section.text for section in trials[1].papers[0].abstracts[0].sections] == ["About NCT90000002."]


@pytest.mark.parametrize(
    ("title", "byline", "names"),
    [
        ("Tea in 2010. Update of the Tea Congress 2010.", "Muster E(1), Pau B.", ["Muster", "Pau"]),
        ("Tea.", "Muster E(1), Type 1 Tea Net Study Group, FH02 study group.", ["Muster", None, None]),
        ("Tea at school, and at the university of Cork.", "Muster E, Pau B.", ["Muster", "Pau"]),
        ("Tea.", "Muster E.", ["Muster"]),
    ],
)
def test_title_and_authors_are_told_apart(title: str, byline: str, names: list[str | None]) -> None:
    (paper,) = one(CITATION, title, byline, REGISTERED).papers
    assert (paper.title, [author.family for author in paper.authors]) == (title, names)


def test_a_word_in_capitals_parts_no_sentence() -> None:
    (paper,) = one(CITATION, "Tea.", "Muster E, Pau B.", "Tea: (i) BLUE: a leaf. RESULTS: It helps.", REGISTERED).papers
    assert [section.text for section in paper.abstracts[0].sections][:2] == ["Tea: (i) BLUE: a leaf.", "It helps."]


@pytest.mark.parametrize("line", ["Published 2014. Tea House Inc.", "2010 TEA.", "Published by Tea."])
def test_who_published_it_is_no_abstract(line: str) -> None:
    assert one(CITATION, "Tea is hot.", REGISTERED, line).papers[0].abstracts[0].copyright == line


def test_numbered_references_are_no_papers_of_their_own() -> None:
    cited = ("References", "1. J Coffee. 2016 Aug 18;375(7):644-54.", "It was compared with NCT90000002 in a trial.")
    trials, _ = of("\n".join((CITATION, "Tea is hot.", REGISTERED, *cited)))
    assert [(trial.id, trial.papers[0].trial_numbers) for trial in trials] == [("NCT90000001", ("NCT90000001",))]


def test_headings_may_have_marks() -> None:
    (paper,) = one(CITATION, "# Tea for sleep", "Muster E, Pau B", "## Abstract", "Tea is hot.", REGISTERED).papers
    assert paper.title == "Tea for sleep"
    assert paper.abstracts[0].sections[0].text == "Tea is hot."


def test_a_registry_number_is_no_author() -> None:
    trial = one(CITATION, "Tea for sleep in adults", "ClinicalTrials.gov NCT90000001.")
    assert (trial.id, trial.papers[0].authors) == ("NCT90000001", ())


def test_a_paper_that_was_retracted_says_so_on_its_page_too() -> None:
    notice = ("Retraction in", "J Tea. 2022 Jan;8(1):1. doi: 10.9999/tea.8.", "Abstract", "Tea is hot.")
    (trial,), told = of("\n".join((CITATION, "Tea for sleep", "Muster E, Pau B", *notice, REGISTERED)))
    assert [(each.kind, each.citation) for each in trial.papers[0].related] == [
        ("RetractionIn", "J Tea. 2022 Jan;8(1):1. doi: 10.9999/tea.8.")
    ]
    assert trial.papers[0].abstracts[0].sections[0].text == "Tea is hot."
    assert [issue.kind for issue in told] == ["paper-retracted"]
