"""A paper about a trial: what a literature database says of it, abstract in every language included."""

from fhirtrials.model.dates import PartialDate
from fhirtrials.model.part import Part
from fhirtrials.model.parts import Term


class Author(Part):
    """A person, or a group that signs as one (``collective_name``). ``given`` is as printed: names or initials."""

    family: str | None = None
    given: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective_name: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


class AbstractSection(Part):
    """``label`` is the section's own heading, ``category`` what the database files it under ("METHODS")."""

    label: str | None = None
    category: str | None = None
    text: str | None = None


class Abstract(Part):
    """The abstract in one language (BCP 47); ``kind`` says what else it is, free text: a summary for patients."""

    language: str | None = None
    kind: str | None = None
    sections: tuple[AbstractSection, ...] = ()
    copyright: str | None = None


class Journal(Part):
    """Where the paper stands."""

    title: str | None = None
    abbreviation: str | None = None
    issn: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


class Heading(Part):
    """A MeSH heading of the paper, with the names of its qualifiers."""

    id: str | None = None
    name: str | None = None
    is_major: bool | None = None
    qualifiers: tuple[str, ...] = ()


class RelatedPaper(Part):
    """An erratum, a retraction, a comment; ``kind`` is the database's word for it ("ErratumIn")."""

    kind: str | None = None
    pubmed_id: str | None = None
    citation: str | None = None


class Paper(Part):
    """A paper. ``published_as`` is the date as printed where it is more than a date ("2015 Jul-Aug").

    ``affiliations`` are those of which it is not said whose they are.
    """

    pubmed_id: str | None = None
    pmc_id: str | None = None
    doi: str | None = None
    title: str | None = None
    vernacular_title: str | None = None
    languages: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()
    journal: Journal | None = None
    citation: str | None = None
    published: PartialDate | None = None
    published_as: str | None = None
    published_online: PartialDate | None = None
    abstracts: tuple[Abstract, ...] = ()
    kinds: tuple[Term, ...] = ()
    headings: tuple[Heading, ...] = ()
    keywords: tuple[str, ...] = ()
    trial_numbers: tuple[str, ...] = ()
    related: tuple[RelatedPaper, ...] = ()
    conflict_of_interest: str | None = None
