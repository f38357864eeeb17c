"""Which reader knows a document: the table of all readers, and the choice by the first bytes."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import cache

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.readers import ctgov_json, trial_json
from fhirtrials.readers.pages.lines import head_lines, is_html
from fhirtrials.readers.reader import Reader

HEAD_BYTES = 1 << 16
HTML_HEAD_BYTES = 1 << 22  # much of a page's beginning is no text
_LINES_OF_A_PAGE = 5
_SHOWN = 16
JSON_READERS: tuple[Reader, ...] = (trial_json.READER, ctgov_json.READER)
# An object or a list of them; a page may begin with "[Skip to content]", too.
_PLAINLY_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*["}]')


@cache
def readers() -> tuple[Reader, ...]:
    """All of them, the most particular first. Those of XML and pages take as long to import as all else together."""
    from fhirtrials.readers import ctgov_xml, pubmed
    from fhirtrials.readers.pages import ctgov_page, prs_mirror, trial_health, veeva

    return (
        trial_json.READER,
        pubmed.XML_READER,
        ctgov_xml.READER,
        prs_mirror.READER,
        ctgov_page.READER,
        veeva.READER,
        trial_health.READER,
        pubmed.PAGE_READER,
        ctgov_json.READER,
    )


def reader_named(name: str) -> Reader:
    """The reader of this name; raises LookupError."""
    listed = JSON_READERS if name in {each.name for each in JSON_READERS} else readers()
    found = next((reader for reader in listed if reader.name == name), None)
    if found is None:
        raise LookupError(f"no reader is called {name!r}; there are {_names()}")
    return found


def reader_for(head: bytes) -> Reader | None:
    """The first reader that accepts a document that begins so."""
    listed = JSON_READERS if _PLAINLY_JSON.match(head) else readers()
    return next((reader for reader in listed if reader.accepts(head)), None)


def read_document(document: Document, tell: Tell, reader_name: str | None = None) -> Iterator[Trial]:
    """The trials of a document, by the named reader or by the first that knows it.

    Tells ``unknown-format`` if none does, ``unreadable-input`` of an empty document or one that cannot be opened.
    Raises LookupError for a name that no reader has.
    """
    reader = _reader_of(document, tell, reader_name)
    if reader is not None:
        yield from reader.read(document, tell)


def divide_document(document: Document, tell: Tell, reader_name: str | None = None) -> Iterator[tuple[str, Document]]:
    """The document cut into documents of one record each, after the name of the reader that knows them.

    ``read_document`` reads them to the same trials with the same issues as the whole. Tells and raises as it does.
    """
    reader = _reader_of(document, tell, reader_name)
    if reader is not None:
        for record in reader.divide(document, tell):
            yield reader.name, record


def _reader_of(document: Document, tell: Tell, name: str | None) -> Reader | None:
    if name is not None:
        return reader_named(name)
    try:
        beginning = head(document)
    except OSError as error:
        tell(issue("unreadable-input", source=document.name, problem=error.strerror or str(error)))
        return None
    reader = reader_for(beginning)
    if reader is None and not beginning.removeprefix(b"\xef\xbb\xbf").strip():
        tell(issue("unreadable-input", source=document.name, problem="the file is empty"))
    elif reader is None:
        facts = {"found": shown(beginning), "readers": _names(), "sought": sought(beginning)}
        tell(issue("unknown-format", source=document.name, **facts))
    return reader


def shown(head: bytes) -> str:
    """The first bytes as a message can show them: the first line's first characters, or ``bytes 89 50 4e 47``."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "the mark of UTF-16; only UTF-8 is read"
    line = head.strip().split(b"\n", 1)[0][:_SHOWN]
    try:
        text = getincrementaldecoder("utf-8")().decode(line).strip()  # which forgives a last character that was cut
    except UnicodeDecodeError:
        text = ""
    return text if text and text.isprintable() else f"bytes {head[:8].hex(' ')}"


def sought(head: bytes) -> str:
    """What pages are known by, where the document looks like one: HTML, or text of several lines."""
    lines = [line for line in head_lines(head) if line.text]
    if len(lines) < _LINES_OF_A_PAGE:
        return ""
    marks = "; ".join(f"{reader.name} by {reader.marks}" for reader in readers() if reader.marks)
    return f". A page is known by the labels of its layout: {marks}"


def head(document: Document) -> bytes:
    """Up to HEAD_BYTES, of HTML more; what is damaged further on is the reader's to tell."""
    found, wanted = b"", HEAD_BYTES
    with document.open() as stream:
        while len(found) < wanted:
            try:
                piece = stream.read(wanted - len(found))
            except OSError:
                if not found:
                    raise
                break
            if not piece:
                break
            found += piece
            if is_html(found):
                wanted = HTML_HEAD_BYTES
    return found


def _names() -> str:
    return ", ".join(reader.name for reader in readers())
