"""PubMed's E-utilities XML: ``PubmedArticleSet``, or single ``PubmedArticle`` elements, one trial named by each.

https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.EFetch · https://dtd.nlm.nih.gov/ncbi/pubmed/
"""

from collections.abc import Iterator

from fhirtrials.issues import Tell
from fhirtrials.model import Document, Trial
from fhirtrials.model.parts import Source
from fhirtrials.model.words import SourceKind
from fhirtrials.readers.pubmed.article import paper, revised
from fhirtrials.readers.pubmed.study import trials
from fhirtrials.readers.reader import Reader
from fhirtrials.readers.xml_tree import divided, opening, records

_ARTICLE = "PubmedArticle"


def accepts(head: bytes) -> bool:
    """Whether the root is a set of articles, or an article."""
    return opening(head)[:1] in (("PubmedArticleSet",), (_ARTICLE,))


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials that the papers of a document name, in its order."""
    for place, article in records(document, _ARTICLE, tell):
        where = f"{document.name} {place}".rstrip()
        found = paper(article, tell, where)
        source = Source(kind=SourceKind.PAPER_RECORD, system="PubMed", number=found.pubmed_id, version=revised(article))
        yield from trials(found, source, tell, where)


def divide(document: Document, tell: Tell) -> Iterator[Document]:
    """Every article as a document of its own."""
    return divided(document, _ARTICLE, tell)


READER = Reader("pubmed-xml", "PubMed E-utilities XML: papers that name their trial", accepts, read, divide)
