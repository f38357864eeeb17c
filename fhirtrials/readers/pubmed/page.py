"""PubMed's page of a paper, as text saved from a browser, as HTML, or as its own "abstract" text.

https://pubmed.ncbi.nlm.nih.gov/help/

* [x] where the paper stands (the line by which a page is known), title, authors, affiliations, numbers, keywords
* [x] the abstract in every language, its sections by their labels; interests, copyright, registration, retraction
* [-] figures, similar articles, references, cited by, grants: told as ``paper-details-not-read``
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.model.papers import Abstract, AbstractSection, Author, Paper, RelatedPaper
from fhirtrials.model.parts import Source, Term
from fhirtrials.model.registry_numbers import registry_numbers
from fhirtrials.model.words import SourceKind
from fhirtrials.readers.pages.lines import head_lines, page_lines
from fhirtrials.readers.pubmed.citation_line import CitationLine, citation_line
from fhirtrials.readers.pubmed.languages import language_of
from fhirtrials.readers.pubmed.names import affiliation, authors
from fhirtrials.readers.pubmed.paragraphs import Paragraph, headings, is_first_line, paragraphs
from fhirtrials.readers.pubmed.study import trials
from fhirtrials.readers.pubmed.title import title as title_paragraphs
from fhirtrials.readers.pubmed.title import words as title_words
from fhirtrials.readers.reader import Reader

_NUMBERS = {
    "pubmed_id": re.compile(r"\bPMID:?\s*(\d{1,8})\b"),
    "pmc_id": re.compile(r"\bPMC(?:ID)?:?\s*(PMC\d+)\b"),
    "doi": re.compile(r"\bDOI:?\s*(10\.\d{4,9}/\S*?[^\s.])\.?(?=\s|$)", re.IGNORECASE),
}
_ADDRESS = re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})\b")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b|published (?:by\b|(?:19|20)\d\d\b)|(?:19|20)\d\d [A-Z]{2,}\.$)", re.IGNORECASE
)
_STATE = re.compile(r"\[[^\[\]]*\]")  # "[Indexed for MEDLINE]"


def accepts(head: bytes) -> bool:
    """Whether one of the first lines says where a paper stands, and nothing else."""
    return any(map(_is_citation, paragraphs(head_lines(head))))


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials that the paper of a page names, or each of several papers in the text format."""
    for listed in _papers(paragraphs(page_lines(document, tell))):
        yield from _trials(listed, document, tell)


def _papers(listed: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """The paragraphs of each paper."""
    found: list[list[Paragraph]] = []
    for each in listed:
        if not found or (each.under != "left" and is_first_line(each.text)):
            found.append([])
        found[-1].append(each)
    return found


def _trials(listed: list[Paragraph], document: Document, tell: Tell) -> Iterator[Trial]:
    found = paper(listed)
    if any(each.under == "left" for each in listed):
        tell(
            issue(
                "paper-details-not-read",
                source=document.name,
                found="lists of figures, papers or grants, or notes on authors",
            )
        )
    source = Source(
        kind=SourceKind.PAPER_PAGE,
        system="PubMed",
        number=found.pubmed_id,
        version=found.published,
        url=f"https://doi.org/{found.doi}" if found.doi and not found.pubmed_id else None,
    )
    yield from trials(found, source, tell, document.name)


def paper(listed: list[Paragraph]) -> Paper:
    """What the paragraphs of a page say of its paper."""
    place = next((number for number, each in enumerate(listed) if _is_citation(each)), None)
    where = citation_line(listed[place].text) if place is not None else None
    rest = [each for number, each in enumerate(listed) if number != place]
    numbers = {name: _number(name, listed, where) for name in _NUMBERS}
    places, rest = _affiliations(rest, first=listed[place + 1 : place + 2] if place is not None else [])
    people, byline = _authors(rest, {number: words for number, words in places if number})
    rest = [each for each in rest if not _is_number(each)]
    title = title_paragraphs(listed, place, byline, rest)
    rest = [each for each in rest if each is not byline and not any(each is one for one in title)]
    notices = [each for each in rest if each.under == "retraction" and citation_line(each.text)]
    rest = [each for each in rest if each not in notices]
    bound = {words for author in people for words in author.affiliations}
    own = {
        key: [each for each in rest if each.under == key or _is_labelled(each, key)]
        for key in ("keywords", "interests")
    }
    claimed = {id(each) for group in own.values() for each in group}
    body = [
        each
        for each in rest
        if id(each) not in claimed and each.under not in ("left", "headings", "kinds", "data-banks")
    ]
    return Paper(
        **numbers,
        title=title_words(title),
        authors=people,
        affiliations=tuple(words for _, words in places if words not in bound),
        journal=where.journal if where else None,
        citation=where.text if where else None,
        published=where.published if where else None,
        published_as=where.published_as if where else None,
        published_online=where.published_online if where else None,
        abstracts=abstracts(body),
        kinds=tuple(Term(name=each.text) for each in rest if each.under == "kinds"),
        keywords=tuple(word for each in own["keywords"] for word in _keywords(each.text)),
        trial_numbers=tuple(
            number for each in rest if each.under == "data-banks" for _, number in registry_numbers(each.text)
        ),
        related=tuple(RelatedPaper(kind="RetractionIn", citation=each.text) for each in notices),
        conflict_of_interest="\n\n".join(each.text for each in own["interests"]) or None,
    )


def abstracts(body: list[Paragraph]) -> tuple[Abstract, ...]:
    """An abstract for each language; a paragraph without words of its own goes with the one before it."""
    found: dict[str | None, list[AbstractSection]] = {}
    rights: list[str] = []
    language: str | None = None
    for each in body:
        if _COPYRIGHT.match(each.text) or each.under == "copyright":
            rights.append(each.text)
            continue
        language = language_of(each.text) or language
        found.setdefault(language, []).append(AbstractSection(label=each.label, text=each.text))
    if None in found and len(found) > 1:  # what came before the first words of a language
        first = next(key for key in found if key is not None)
        found[first] = found.pop(None) + found[first]
    listed = sorted(found.items(), key=lambda pair: pair[0] != "en")  # PubMed's own comes first
    return tuple(
        Abstract(
            language=language, sections=tuple(sections), copyright="\n".join(rights) or None if not place else None
        )
        for place, (language, sections) in enumerate(listed)
    )


def _is_citation(each: Paragraph) -> bool:
    return each.under != "left" and each.label is None and citation_line(each.text) is not None


def _is_labelled(each: Paragraph, key: str) -> bool:
    return each.label is not None and headings().get(each.label.casefold()) == key


def _number(name: str, listed: list[Paragraph], where: CitationLine | None) -> str | None:
    """A number of the paper itself: what stands among other papers' is not looked at."""
    if name == "doi" and where and where.doi:
        return where.doi
    words = [each.text for each in listed if each.under not in ("left", "interests")]
    found = Counter(match[1] for text in words for match in _NUMBERS[name].finditer(text))
    if name == "pubmed_id" and not found:
        found = Counter(match[1] for text in words for match in _ADDRESS.finditer(text))
    return next(iter(found)) if len(found) == 1 else None


def _is_number(each: Paragraph) -> bool:
    """Whether nothing but numbers of the paper stands there."""
    rest = _STATE.sub("", each.text)
    for form in _NUMBERS.values():
        rest = form.sub("", rest)
    return rest != _STATE.sub("", each.text) and not re.search(
        r"[^\W\d_]{2}", _ADDRESS.sub("", rest).replace("https", "")
    )


def _affiliations(
    rest: list[Paragraph], first: list[Paragraph]
) -> tuple[list[tuple[str | None, str]], list[Paragraph]]:
    """Affiliations with the number before each, and what is left. A number may stand on a line of its own.

    The ``first`` paragraph after the citation may be a title that speaks of schools; it is none without a number.
    """
    found: list[tuple[str | None, str]] = []
    left: list[Paragraph] = []
    waiting: str | None = None
    for each in rest:
        if each.under == "affiliations" and re.fullmatch(r"\(?\d{1,3}\)?\.?", each.text):
            waiting = each.text.strip("().")
            continue
        place = None
        if each.label is None and each.under in ("", "affiliations"):
            place = affiliation(each.text, is_listed=each.under == "affiliations")
        if place and place[0] is None and any(each is one for one in first):
            place = None
        if place is None:
            left.append(each)
            continue
        found.append((place[0] or waiting, place[1]))
        waiting = None
    return found, left


def _authors(rest: list[Paragraph], places: dict[str, str]) -> tuple[tuple[Author, ...], Paragraph | None]:
    """The first line before the abstract that lists names and nothing else."""
    for each in rest:
        if each.label is None and each.under in ("", "affiliations"):
            people = authors(each.text, places)
            if people:
                return people, each
    return (), None


def _keywords(text: str) -> list[str]:
    """Parted by semicolons, or else by commas."""
    separator = ";" if ";" in text else ","
    return [word for each in text.rstrip(".").split(separator) if (word := each.strip())]


READER = Reader(
    "pubmed-page",
    "PubMed page of a paper that names its trial: text or HTML",
    accepts,
    read,
    marks="a line that says where the paper stands, as 'BMJ Open. 2024 Jun 25;14(6):e084237.'",
)
