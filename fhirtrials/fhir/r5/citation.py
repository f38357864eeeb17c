"""R5 Citation: a paper about the study, as its literature database has it. https://hl7.org/fhir/R5/citation.html

Made only when asked for: the study's related artifact says the same, for whoever reads the study alone.
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.mesh import mesh_concept
from fhirtrials.fhir.narrative import heading, narrative, paragraph, paragraphs
from fhirtrials.fhir.parts import PUBMED, element, is_pubmed, plain, present
from fhirtrials.model import Resource
from fhirtrials.model.papers import Abstract, Author, Paper, RelatedPaper
from fhirtrials.model.parts import Term

PMC = "https://www.ncbi.nlm.nih.gov/pmc"
DOI = "https://doi.org"
ORCID = "https://orcid.org"
_ISSN = "urn:ietf:rfc:3986"
_LANGUAGE = "urn:ietf:bcp:47"

# PubMed's words for notices about a paper, where R5 has the same:
# https://hl7.org/fhir/R5/valueset-related-artifact-type-all.html
_RELATIONS = {
    "CommentIn": "comment-in",
    "CommentOn": "comments-on",
    "ErratumFor": "corrects",
    "ErratumIn": "correction-in",
    "RetractionIn": "retracted-by",
    "RetractionOf": "retracts",
}


def citations(named: NamedTrial) -> Iterator[Resource]:
    """One for each paper, if they were asked for."""
    if named.with_citations:
        for paper, id_ in zip(named.trial.papers, named.paper_ids, strict=True):
            yield _citation(named, paper, id_)


def _citation(named: NamedTrial, paper: Paper, id_: str) -> Resource:
    first = paper.abstracts[0] if paper.abstracts else None
    return element(
        resourceType="Citation",
        id=id_,
        meta=named.meta,
        text=narrative(
            heading(paper.title or "Paper about the study"),
            paragraph(paper.citation),
            paragraphs(_text(first) if first else None),
            "" if any((paper.title, paper.citation, first)) else paragraph(named.number),
        ),
        url=named.url("Citation", id_),
        identifier=named.key_identifier(id_.removeprefix(f"{named.id}-")),
        title=paper.title,
        status="active",
        summary=[{"text": paper.citation}] if paper.citation else None,
        citedArtifact=cited_artifact(paper),
    )


def cited_artifact(paper: Paper) -> Resource:
    """The paper itself."""
    language = paper.languages[0] if paper.languages else None
    return element(
        identifier=[
            {"system": system, "value": value}
            for system, value in ((PUBMED, paper.pubmed_id), (PMC, paper.pmc_id), (DOI, paper.doi))
            if value
        ],
        title=present(
            [
                element(language=_language("en" if paper.vernacular_title else language), text=paper.title)
                if paper.title
                else None,
                element(type=[{"text": "Vernacular title"}], language=_language(language), text=paper.vernacular_title)
                if paper.vernacular_title
                else None,
            ]
        ),
        abstract=[_abstract(each) for each in paper.abstracts if _text(each)],
        relatesTo=list(filter(None, map(_relates_to, paper.related))),
        publicationForm=present([_publication_form(paper, language)]),
        webLocation=[{"url": f"{PUBMED}/{paper.pubmed_id}/"}] if is_pubmed(paper.pubmed_id) else None,
        classification=present(_classifications(paper)),
        contributorship=_contributorship(paper.authors),
        note=[{"text": paper.conflict_of_interest}] if paper.conflict_of_interest else None,
    )


def _language(tag: str | None) -> Resource | None:
    return {"coding": [{"system": _LANGUAGE, "code": tag}]} if tag else None


def _text(abstract: Abstract) -> str:
    """The abstract as one markdown text, a paragraph a section."""
    paragraphs = (": ".join(word for word in (each.label, each.text) if word) for each in abstract.sections)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _abstract(abstract: Abstract) -> Resource:
    return element(
        type={"text": abstract.kind} if abstract.kind else None,
        language=_language(abstract.language),
        text=_text(abstract),
        copyright=abstract.copyright,
    )


def _relates_to(related: RelatedPaper) -> Resource | None:
    """A notice about the paper; one of a sort that R5 has no code for stands in the study's related artifact alone."""
    kind = _RELATIONS.get(related.kind or "")
    if kind is None:
        return None
    number = related.pubmed_id
    reference = {"identifier": {"system": PUBMED, "value": number}} if number else None
    return element(type=kind, citation=related.citation, resourceReference=reference)


def _publication_form(paper: Paper, language: str | None) -> Resource:
    journal = paper.journal
    published_in = (
        element(
            identifier=[{"system": _ISSN, "value": f"urn:ISSN:{journal.issn}"}] if journal.issn else None,
            title=journal.title or journal.abbreviation,
        )
        if journal
        else None
    )
    return element(
        publishedIn=published_in,
        volume=journal.volume if journal else None,
        issue=journal.issue if journal else None,
        articleDate=plain(paper.published_online or paper.published),
        publicationDateText=paper.published_as or plain(paper.published),
        pageString=journal.pages if journal else None,
        language=[found for found in [_language(language)] if found],
    )


def _classifications(paper: Paper) -> Iterator[Resource | None]:
    """Publication types, MeSH headings, keywords."""
    headings = (Term(id=each.id, name=each.name) for each in paper.headings)
    for name, concepts in (
        ("Publication type", present(map(mesh_concept, paper.kinds))),
        ("MeSH heading", present(map(mesh_concept, headings))),
        ("Keyword", [{"text": keyword} for keyword in paper.keywords]),
    ):
        yield {"type": {"text": name}, "classifier": concepts} if concepts else None


def _contributorship(authors: Iterable[Author]) -> Resource | None:
    entries = [
        element(
            contributor=element(
                identifier={"system": ORCID, "value": author.orcid} if author.orcid else None, display=_name(author)
            ),
            forenameInitials=author.initials,
            affiliation=[{"display": each} for each in author.affiliations],
            rankingOrder=place,
        )
        for place, author in enumerate(authors, start=1)
        if _name(author)
    ]
    return {"entry": entries} if entries else None


def _name(author: Author) -> str:
    words = (author.given or author.initials, author.family, author.suffix)
    return author.collective_name or " ".join(word for word in words if word)
