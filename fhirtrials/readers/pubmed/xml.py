"""PubMed's E-utilities XML: ``PubmedArticleSet``, or single ``PubmedArticle`` elements, one trial named by each.

https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.EFetch · https://dtd.nlm.nih.gov/ncbi/pubmed/
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.model.parts import Source
from fhirtrials.model.words import SourceKind
from fhirtrials.readers.pubmed.article import paper, revised
from fhirtrials.readers.pubmed.study import trials
from fhirtrials.readers.reader import Reader

if TYPE_CHECKING:
    from lxml.etree import _Element

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^>\[]*>\s*)?<Pubmed(?:ArticleSet|Article)[\s>]",
    re.DOTALL,
)


def accepts(head: bytes) -> bool:
    """Whether the root is a set of articles, or an article."""
    return _START.match(head) is not None


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials that the papers of a document name, in its order."""
    for article in _articles(document, tell):
        found = paper(article, tell, document.name)
        source = Source(kind=SourceKind.PAPER_RECORD, system="PubMed", number=found.pubmed_id, version=revised(article))
        yield from trials(found, source, tell, document.name)


def _articles(document: Document, tell: Tell) -> "Iterator[_Element]":
    """Every article, let go of when the next is asked for. No entity is resolved, nothing is fetched."""
    from lxml import etree

    try:
        stream = document.open()
    except OSError as error:
        tell(issue("unreadable-input", source=document.name, problem=error.strerror or str(error)))
        return
    with stream:
        events = etree.iterparse(
            stream, events=("end",), tag=("PubmedArticle",), resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            for _, article in events:
                yield article
                article.clear()
                while article.getprevious() is not None:
                    del article.getparent()[0]
        except etree.XMLSyntaxError as error:
            tell(issue("damaged-input", source=document.name, problem=f"this is no whole XML: {error}"))


READER = Reader("pubmed-xml", "PubMed E-utilities XML: papers that name their trial", accepts, read)
