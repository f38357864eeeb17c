"""Papers about a trial. The reverse of ``paper``."""

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.paper import TRANSLATION
from fhirtrials.model.papers import Abstract, AbstractSection, Author, Heading, Journal, Paper, RelatedPaper
from fhirtrials.model.parts import Term


def paper(artifact: Place) -> Paper:
    """The paper that a related artifact stands for."""
    said = artifact.own("paper")
    return Paper(
        pubmed_id=artifact["resourceReference"]["identifier"].text("value"),
        pmc_id=_text(said, "pmc"),
        doi=_text(said, "doi"),
        title=artifact.text("display"),
        vernacular_title=_text(said, "vernacular-title"),
        languages=tuple(code for each in said.extensions("language") if (code := each.text("valueCode"))),
        authors=tuple(map(_author, said.extensions("author"))),
        affiliations=_texts(said, "affiliation"),
        journal=_journal(said.extension("journal")),
        citation=artifact.text("citation"),
        published=said.extension("published").date("valueDate"),
        published_as=_text(said, "published-as"),
        published_online=said.extension("published-online").date("valueDate"),
        abstracts=tuple(abstract for each in said.extensions("abstract") for abstract in _abstracts(each)),
        kinds=tuple(Term(id=_text(each, "code"), name=_text(each, "name")) for each in said.extensions("kind")),
        headings=tuple(map(_heading, said.extensions("heading"))),
        keywords=_texts(said, "keyword"),
        trial_numbers=_texts(said, "trial-number"),
        related=tuple(
            RelatedPaper(kind=_text(each, "kind"), pubmed_id=_text(each, "pubmed"), citation=_text(each, "citation"))
            for each in said.extensions("related")
        ),
        conflict_of_interest=said.extension("conflict-of-interest").text("valueMarkdown"),
    )


def _text(place: Place, name: str) -> str | None:
    return place.extension(name).text("valueString")


def _texts(place: Place, name: str) -> tuple[str, ...]:
    return tuple(text for each in place.extensions(name) if (text := each.text("valueString")))


def _author(place: Place) -> Author:
    return Author(
        family=_text(place, "family"),
        given=_text(place, "given"),
        initials=_text(place, "initials"),
        suffix=_text(place, "suffix"),
        collective_name=_text(place, "group"),
        orcid=_text(place, "orcid"),
        affiliations=_texts(place, "affiliation"),
    )


def _journal(place: Place) -> Journal | None:
    if not place:
        return None
    return Journal(
        title=_text(place, "title"),
        abbreviation=_text(place, "abbreviation"),
        issn=_text(place, "issn"),
        volume=_text(place, "volume"),
        issue=_text(place, "issue"),
        pages=_text(place, "pages"),
    )


def _abstracts(place: Place) -> list[Abstract]:
    """The abstract, then its translations."""
    sections = list(place.extensions("section"))
    found = [
        Abstract(
            language=place.extension("language").text("valueCode"),
            kind=_text(place, "kind"),
            sections=tuple(
                AbstractSection(
                    label=_text(each, "label"),
                    category=_text(each, "category"),
                    text=each.extension("text").text("valueMarkdown"),
                )
                for each in sections
            ),
            copyright=place.extension("copyright").text("valueMarkdown"),
        )
    ]
    labels = [_translations(each.extension("label")["_valueString"]) for each in sections]
    texts = [_translations(each.extension("text")["_valueMarkdown"]) for each in sections]
    for language in texts[0] if texts else ():
        pairs = zip(labels, texts, strict=True)
        translated = (AbstractSection(label=label.get(language), text=text.get(language)) for label, text in pairs)
        found.append(Abstract(language=language, sections=tuple(translated)))
    return found


def _translations(place: Place) -> dict[str, str]:
    """Texts by language."""
    found: dict[str, str] = {}
    for each in place.extensions(TRANSLATION):
        language, text = each.extension("lang").text("valueCode"), each.extension("content").text("valueString")
        if language and text:
            found[language] = text
    return found


def _heading(place: Place) -> Heading:
    return Heading(
        id=_text(place, "code"),
        name=_text(place, "name"),
        is_major=place.extension("major").flag("valueBoolean"),
        qualifiers=_texts(place, "qualifier"),
    )
