"""Papers about a trial: a related artifact each, with what FHIR's has no element for in the extension ``paper``.

https://hl7.org/fhir/R5/metadatatypes.html#RelatedArtifact
https://hl7.org/fhir/extensions/StructureDefinition-translation.html
"""

from fhirtrials.fhir.parts import PUBMED, element, extension, group, is_pubmed, part, plain, present
from fhirtrials.model import Resource
from fhirtrials.model.papers import Abstract, AbstractSection, Author, Heading, Journal, Paper

PAPER = "Paper about the study"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


def paper_artifact(paper: Paper, citation: str | None = None) -> Resource:
    """The paper as something that the study's record points to; ``citation`` is the id of its Citation."""
    number = paper.pubmed_id
    reference = element(
        reference=f"Citation/{citation}" if citation else None,
        identifier={"system": PUBMED, "value": number} if number else None,
    )
    return element(
        extension=present([_details(paper)]),
        type="citation",
        classifier=[{"text": PAPER}],
        display=paper.title,
        citation=paper.citation,
        document=_page(paper),
        resourceReference=reference,
    )


def _page(paper: Paper) -> Resource | None:
    """Where a person finds the paper."""
    if is_pubmed(paper.pubmed_id):
        return {"url": f"{PUBMED}/{paper.pubmed_id}/"}
    return None


def _details(paper: Paper) -> Resource | None:
    first, others = paper.abstracts[:1], paper.abstracts[1:]
    translations = _translations(first[0], others) if first else ()
    return extension(
        "paper",
        [
            part("doi", valueString=paper.doi),
            part("pmc", valueString=paper.pmc_id),
            part("vernacular-title", valueString=paper.vernacular_title),
            *(part("language", valueCode=language) for language in paper.languages),
            *map(_author, paper.authors),
            *(part("affiliation", valueString=each) for each in paper.affiliations),
            _journal(paper.journal),
            part("published", valueDate=plain(paper.published)),
            part("published-as", valueString=paper.published_as),
            part("published-online", valueDate=plain(paper.published_online)),
            *(_abstract(each, translations) for each in first),
            *(_abstract(each) for each in others[len(translations) :]),
            *(
                group("kind", [part("code", valueString=kind.id), part("name", valueString=kind.name)])
                for kind in paper.kinds
            ),
            *map(_heading, paper.headings),
            *(part("keyword", valueString=keyword) for keyword in paper.keywords),
            *(part("trial-number", valueString=number) for number in paper.trial_numbers),
            *(
                group(
                    "related",
                    [
                        part("kind", valueString=related.kind),
                        part("pubmed", valueString=related.pubmed_id),
                        part("citation", valueString=related.citation),
                    ],
                )
                for related in paper.related
            ),
            part("conflict-of-interest", valueMarkdown=paper.conflict_of_interest),
        ],
    )


def _author(author: Author) -> Resource | None:
    return group(
        "author",
        [
            part("family", valueString=author.family),
            part("given", valueString=author.given),
            part("initials", valueString=author.initials),
            part("suffix", valueString=author.suffix),
            part("group", valueString=author.collective_name),
            part("orcid", valueString=author.orcid),
            *(part("affiliation", valueString=each) for each in author.affiliations),
        ],
    )


def _journal(journal: Journal | None) -> Resource | None:
    if journal is None:
        return None
    return group(
        "journal",
        [
            part("title", valueString=journal.title),
            part("abbreviation", valueString=journal.abbreviation),
            part("issn", valueString=journal.issn),
            part("volume", valueString=journal.volume),
            part("issue", valueString=journal.issue),
            part("pages", valueString=journal.pages),
        ],
    )


def _translations(first: Abstract, others: tuple[Abstract, ...]) -> tuple[Abstract, ...]:
    """Those that stand beside the first abstract's own texts: the next ones, each in a language of its own."""
    found: list[Abstract] = []
    for other in others:
        if not _is_translation(first, other) or other.language in [each.language for each in found]:
            break
        found.append(other)
    return tuple(found)


def _is_translation(abstract: Abstract, other: Abstract) -> bool:
    """Whether ``other`` says the same, section by section, in another language, and nothing beside it."""
    return (
        bool(abstract.sections and other.language)
        and other.language != abstract.language
        and other.kind is None
        and other.copyright is None
        and len(abstract.sections) == len(other.sections)
        and all(
            own.text and theirs.text and theirs.category is None and (own.label or not theirs.label)
            for own, theirs in zip(abstract.sections, other.sections, strict=True)
        )
    )


def _abstract(abstract: Abstract, translations: tuple[Abstract, ...] = ()) -> Resource | None:
    return group(
        "abstract",
        [
            part("language", valueCode=abstract.language),
            part("kind", valueString=abstract.kind),
            *(
                _section(section, [(each.language or "", each.sections[place]) for each in translations])
                for place, section in enumerate(abstract.sections)
            ),
            part("copyright", valueMarkdown=abstract.copyright),
        ],
    )


def _section(section: AbstractSection, others: list[tuple[str, AbstractSection]]) -> Resource | None:
    """A section; each translation stands on the element whose text it translates."""
    labels = [translation(language, other.label) for language, other in others if other.label]
    texts = [translation(language, other.text) for language, other in others if other.text]
    return group(
        "section",
        [
            part("label", valueString=section.label, _valueString={"extension": labels} if labels else None),
            part("category", valueString=section.category),
            part("text", valueMarkdown=section.text, _valueMarkdown={"extension": texts} if texts else None),
        ],
    )


def translation(language: str, text: str | None) -> Resource:
    """The same in another language."""
    return {
        "url": TRANSLATION,
        "extension": present([part("lang", valueCode=language), part("content", valueString=text)]),
    }


def _heading(heading: Heading) -> Resource | None:
    return group(
        "heading",
        [
            part("code", valueString=heading.id),
            part("name", valueString=heading.name),
            part("major", valueBoolean=heading.is_major),
            *(part("qualifier", valueString=qualifier) for qualifier in heading.qualifiers),
        ],
    )
