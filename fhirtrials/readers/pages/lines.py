"""Bytes of a page to its visible lines, whether text saved from a browser or HTML.

Odd blanks become blanks, marks without width go, markdown escapes (``4.0×10\\^6``) and entities that a text still has
(``&lt;``) are undone: what is left is what a reader of the page sees. Blank lines stay: they part paragraphs. No line
is dropped but a direct repetition.
"""

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document

MAX_PAGE_BYTES = 16 << 20
"""The longest page known, with results tables, has about 3 MB as HTML."""

BOM = b"\xef\xbb\xbf"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|section)\b", re.I | re.S)
# JSON, and XML that is no page; a page may begin with a link in brackets.
_NO_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:[\[{]\s*[\"\[{\]}]|<\?xml(?![^>]*>\s*(?:<!doctype\s+html|<html)))", re.I
)
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# What neither FHIR's string nor XML may hold; the ends of lines are gone by then.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Markdown's escapes but that of the bar, which parts the cells of a table until these are cut.
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+.!~^&$=-])")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
# A row of cells; a bullet or a number before a tab is no cell.
_TABBED = re.compile(r"^(?![ \t]*(?:[•●▪◦·*–-]|\w{1,3}[.)])\t)[^\t\n]*\S[^\t\n]*\t.*$", re.MULTILINE)
_SEVERAL = 3
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it; ``number`` counts from 1, ``indent`` the blanks before it, ``width`` the letters of
    the line as it was written.
    """

    number: int
    text: str
    indent: int = 0
    width: int = field(default=0, compare=False)


def is_html(data: bytes) -> bool:
    return _HTML.match(data.removeprefix(BOM)) is not None


def page_lines(document: Document, tell: Tell) -> tuple[Line, ...]:
    """The visible lines of a document; none, and told, where it cannot be opened, is too long or no UTF-8 text."""
    try:
        with document.open() as stream:
            data = stream.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        tell(issue("unreadable-input", source=document.name, problem=error.strerror or str(error)))
        return ()
    if len(data) > MAX_PAGE_BYTES:
        problem = f"the page is longer than {MAX_PAGE_BYTES >> 20} MiB"
        tell(issue("unreadable-input", source=document.name, problem=problem))
        return ()
    if is_html(data):
        return html_lines(data)
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        problem = f"this is no UTF-8: line {number}, byte {error.start}"
        tell(issue("unreadable-input", source=document.name, problem=problem))
        return ()
    lines = text_lines(with_bars(without_entities(text)))
    for number, raw in enumerate(text.splitlines(), start=1):
        if _FORBIDDEN.search(raw):
            found = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", raw)[:60]
            tell(issue("forbidden-characters", source=document.name, where=f"line {number}", found=found))
    return lines


@lru_cache(maxsize=2)
def head_lines(head: bytes) -> tuple[Line, ...]:
    """The visible lines of the first bytes of a document, for ``accepts``; every reader of pages asks for the same."""
    if b"\0" in head or _NO_PAGE.match(head):
        return ()
    if is_html(head):
        return html_lines(head)
    return text_lines(with_bars(without_entities(head.removeprefix(BOM).decode("utf-8", "replace"))))


def html_lines(data: bytes) -> tuple[Line, ...]:
    # Here, because the parser takes long to import and most runs read no HTML.
    from fhirtrials.readers.pages.html import visible_text

    return text_lines(visible_text(data))


def without_entities(text: str) -> str:
    """A text with the signs that its entities stand for; none of them ends a line."""
    return (
        _ENTITY.sub(lambda match: " ".join(html.unescape(match[0]).splitlines() or [" "]), text)
        if "&" in text
        else text
    )


def with_bars(text: str) -> str:
    """A text whose tables have tabs between their cells, as a browser copies them, with bars in their place."""
    if len(_TABBED.findall(text)) < max(_SEVERAL, text.count("|")):
        return text
    return _TABBED.sub(lambda match: f"{match[0].rstrip().replace(chr(9), ' | ')} |", text)


def text_lines(text: str) -> tuple[Line, ...]:
    """``splitlines`` knows all ends of lines: those of Windows, of old Macs, and Unicode's own."""
    lines: list[Line] = []
    before = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        seen = _FORBIDDEN.sub("", _WITHOUT_WIDTH.sub("", _BLANKS.sub(" ", raw)))
        indent = len(seen) - len(seen.lstrip())
        seen = _ESCAPE.sub(r"\1", _IMAGE.sub("", " ".join(seen.split())))
        # A table's cells repeat; else a line that directly follows its like came of saving the page.
        if seen and seen == before and seen.strip("|-: "):
            continue
        before = seen
        lines.append(Line(number, seen, indent, len(raw.rstrip())))
    return tuple(lines)


def place(lines: tuple[Line, ...]) -> str:
    """``line 12`` or ``lines 12-15``."""
    if not lines:
        return ""
    first, last = lines[0].number, lines[-1].number
    return f"line {first}" if first == last else f"lines {first}-{last}"
