"""One article of PubMed's E-utilities as XML → ``Paper``, and the registry numbers of its data banks.

https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html

* [x] MedlineCitation  PMID, DateRevised, Article, MeshHeadingList, KeywordList, OtherAbstract, CommentsCorrectionsList,
                       CoiStatement
* [x] Article          Journal, ArticleTitle, Pagination, ELocationID, Abstract, AuthorList, Language, DataBankList,
                       PublicationTypeList, VernacularTitle, ArticleDate
* [x] PubmedData       ArticleIdList
* [-] grants, chemicals, genes, the database's own dates and codes, references: told as ``paper-details-not-read``
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fhirtrials.issues import Tell, issue
from fhirtrials.model import PartialDate
from fhirtrials.model.papers import Abstract, AbstractSection, Author, Heading, Journal, Paper, RelatedPaper
from fhirtrials.model.parts import Term
from fhirtrials.model.registry_numbers import registry_number
from fhirtrials.readers.pubmed.dates import date_of, printed
from fhirtrials.readers.pubmed.languages import language_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_READ = {
    "MedlineCitation": {
        *("PMID", "DateRevised", "Article", "MeshHeadingList", "KeywordList", "OtherAbstract"),
        *("CommentsCorrectionsList", "CoiStatement"),
    },
    "Article": {
        *("Journal", "ArticleTitle", "Pagination", "ELocationID", "Abstract", "AuthorList", "Language", "DataBankList"),
        *("PublicationTypeList", "VernacularTitle", "ArticleDate"),
    },
    "PubmedData": {"ArticleIdList"},
}
_LEFT = {
    *("DateCompleted", "DateCreated", "MedlineJournalInfo", "ChemicalList", "SupplMeshList", "CitationSubset"),
    *("GeneSymbolList", "NumberOfReferences", "PersonalNameSubjectList", "OtherID", "SpaceFlightMission"),
    *("InvestigatorList", "GeneralNote", "GrantList", "History", "PublicationStatus", "ReferenceList", "ObjectList"),
}
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED = {"sup": _SUPERSCRIPT, "sub": _SUBSCRIPT}


def paper(article: "_Element", tell: Tell, source: str) -> Paper:
    """The paper that a ``PubmedArticle`` describes."""
    medline = _first(article, "MedlineCitation")
    content = _first(medline, "Article")
    journal = _first(content, "Journal")
    issue_ = _first(journal, "JournalIssue")
    ids = {each.get("IdType"): _text(each) for each in _each(article, "PubmedData", "ArticleIdList", "ArticleId")}
    electronic = {each.get("EIdType"): _text(each) for each in _each(content, "ELocationID")}
    published, published_as = date_of(_parts(_first(issue_, "PubDate")))
    pubmed_id = _text(_first(medline, "PMID")) or ids.get("pubmed")
    languages = tuple(language_tag(text) for each in _each(content, "Language") if (text := _text(each)))
    where = Journal(
        title=_text(_first(journal, "Title")),
        abbreviation=_text(_first(journal, "ISOAbbreviation")),
        issn=_text(_first(journal, "ISSN")),
        volume=_text(_first(issue_, "Volume")),
        issue=_text(_first(issue_, "Issue")),
        pages=_pages(content),
    )
    doi = electronic.get("doi") or ids.get("doi")
    numbers = _data_bank_numbers(article)
    own = tuple(registry_number(number) for _, number in numbers)
    others = (f"DataBank {bank}" for (bank, _), found in zip(numbers, own, strict=True) if found is None)
    left, unknown = _not_read(article)
    left.extend(dict.fromkeys(others))
    if left:
        tell(issue("paper-details-not-read", source=source, where=f"PMID {pubmed_id}", found=", ".join(left)))
    for name in unknown:
        tell(issue("unread-field", source=source, where=f"PMID {pubmed_id} {name}"))
    return Paper(
        pubmed_id=pubmed_id,
        pmc_id=ids.get("pmc"),
        doi=doi,
        title=_text(_first(content, "ArticleTitle")),
        vernacular_title=_text(_first(content, "VernacularTitle")),
        languages=languages,
        authors=tuple(map(_author, _each(content, "AuthorList", "Author"))),
        journal=None if where == Journal() else where,
        citation=_citation(where, printed(_parts(_first(issue_, "PubDate"))), doi),
        published=published,
        published_as=published_as,
        published_online=date_of(_parts(_first(content, "ArticleDate")))[0],
        abstracts=tuple(_abstracts(medline, content)),
        kinds=tuple(_term(each) for each in _each(content, "PublicationTypeList", "PublicationType")),
        headings=tuple(map(_heading, _each(medline, "MeshHeadingList", "MeshHeading"))),
        keywords=_texts(_each(medline, "KeywordList", "Keyword")),
        trial_numbers=tuple(dict.fromkeys(found[1] for found in own if found)),
        related=tuple(map(_related, _each(medline, "CommentsCorrectionsList", "CommentsCorrections"))),
        conflict_of_interest=_text(_first(medline, "CoiStatement")),
    )


def _data_bank_numbers(article: "_Element") -> list[tuple[str, str]]:
    """Every accession number with the name of its data bank; registries of trials count among data banks."""
    return [
        (_text(_first(bank, "DataBankName")) or "", number)
        for bank in _each(article, "MedlineCitation", "Article", "DataBankList", "DataBank")
        for number in _texts(_each(bank, "AccessionNumberList", "AccessionNumber"))
    ]


def revised(article: "_Element") -> PartialDate | None:
    """The day of the record itself."""
    return date_of(_parts(_first(_first(article, "MedlineCitation"), "DateRevised")))[0]


def _not_read(article: "_Element") -> tuple[list[str], list[str]]:
    """The elements of which nothing is kept: those left out on purpose, and those that we do not know."""
    medline = _first(article, "MedlineCitation")
    places = ((medline, "MedlineCitation"), (_first(medline, "Article"), "Article"))
    data = _first(article, "PubmedData")
    found = [
        str(child.tag)
        for place, name in (*places, (data, "PubmedData"))
        if place is not None
        for child in place
        if isinstance(child.tag, str) and child.tag not in _READ[name]
    ]
    names = list(dict.fromkeys(found))
    return [name for name in names if name in _LEFT], [name for name in names if name not in _LEFT]


def _author(author: "_Element") -> Author:
    orcid = next((_text(each) for each in _each(author, "Identifier") if each.get("Source") == "ORCID"), None)
    return Author(
        family=_text(_first(author, "LastName")),
        given=_text(_first(author, "ForeName")),
        initials=_text(_first(author, "Initials")),
        suffix=_text(_first(author, "Suffix")),
        collective_name=_text(_first(author, "CollectiveName")),
        orcid=orcid.rstrip("/").rpartition("/")[2] if orcid else None,
        affiliations=_texts(
            [*_each(author, "AffiliationInfo", "Affiliation"), *_each(author, "Affiliation")]  # before 2015: no list
        ),
    )


def _abstracts(medline: "_Element | None", content: "_Element | None") -> Iterator[Abstract]:
    """PubMed's own abstract is in English, whatever the paper is in; the others say their language."""
    for place, language in (
        *((each, "en") for each in _each(content, "Abstract")),
        *((each, language_tag(each.get("Language") or "")) for each in _each(medline, "OtherAbstract")),
    ):
        kind = place.get("Type")
        sections = tuple(
            AbstractSection(label=each.get("Label"), category=each.get("NlmCategory"), text=_text(each))
            for each in _each(place, "AbstractText")
        )
        yield Abstract(
            language=language or None,
            kind=None if kind == "Publisher" else kind,  # an abstract like any other, in another language
            sections=tuple(each for each in sections if each.text or each.label),
            copyright=_text(_first(place, "CopyrightInformation")),
        )


def _term(place: "_Element") -> Term:
    return Term(id=place.get("UI"), name=_text(place))


def _heading(place: "_Element") -> Heading:
    """Major is what the paper is about; a qualifier can be it in place of its heading."""
    name = _first(place, "DescriptorName")
    marks = [each.get("MajorTopicYN") for each in place]
    return Heading(
        id=name.get("UI") if name is not None else None,
        name=_text(name),
        is_major="Y" in marks if any(marks) else None,
        qualifiers=_texts(_each(place, "QualifierName")),
    )


def _related(place: "_Element") -> RelatedPaper:
    return RelatedPaper(
        kind=place.get("RefType"), pubmed_id=_text(_first(place, "PMID")), citation=_text(_first(place, "RefSource"))
    )


def _pages(content: "_Element | None") -> str | None:
    """Pages as printed, or the number that an electronic journal gives in their place."""
    place = _first(content, "Pagination")
    first, last = _text(_first(place, "StartPage")), _text(_first(place, "EndPage"))
    parted = f"{first}-{last}" if first and last else first
    number = next((_text(each) for each in _each(content, "ELocationID") if each.get("EIdType") == "pii"), None)
    return _text(_first(place, "MedlinePgn")) or parted or number


def _citation(journal: Journal, date: str | None, doi: str | None) -> str | None:
    """``BMJ Open. 2024 Jun 25;14(6):e084237. doi: 10.1136/…``: as PubMed's own page begins."""
    name = journal.abbreviation or journal.title
    if not name:
        return None
    volume = f"{journal.volume or ''}{f'({journal.issue})' if journal.issue else ''}"
    place = f"{f';{volume}' if volume else ''}{f':{journal.pages}' if journal.pages else ''}"
    words = f"{name.rstrip('.')}. {date or ''}{place}".strip()
    return f"{words}. doi: {doi}" if doi else f"{words.rstrip('.')}."


def _first(place: "_Element | None", name: str) -> "_Element | None":
    return None if place is None else place.find(name)


def _each(place: "_Element | None", *path: str) -> "Iterable[_Element]":
    return () if place is None else place.iterfind("/".join(path))


def _parts(place: "_Element | None") -> dict[str, str]:
    """The texts of an element's children, by name."""
    children = () if place is None else place
    return {str(child.tag): text for child in children if (text := _text(child))}


def _texts(places: "Iterable[_Element]") -> tuple[str, ...]:
    return tuple(text for each in places if (text := _text(each)))


def _text(place: "_Element | None") -> str | None:
    """The text of an element in one line: bold and italics go, raised and lowered digits stay such."""
    if place is None:
        return None
    return " ".join("".join(_pieces(place)).split()) or None


def _pieces(place: "_Element") -> Iterator[str]:
    raised = _RAISED.get(str(place.tag))
    yield (place.text or "").translate(raised) if raised else place.text or ""
    for child in place:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
