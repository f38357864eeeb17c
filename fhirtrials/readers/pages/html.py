"""HTML to its visible text, laid out as a browser saves it: a block a line, a table's cells parted by bars.

What is not seen goes: scripts, styles, the head, navigation, what is hidden.
"""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_UNSEEN = frozenset(
    """
    head style script noscript template title meta link svg iframe object audio video canvas
    nav select option datalist input textarea
    """.split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """
    html body main article section header footer aside address div p pre blockquote center hr
    h1 h2 h3 h4 h5 h6 ul ol menu li dl dt dd details summary dialog figure figcaption form fieldset legend
    table caption thead tbody tfoot tr
    """.split()  # noqa: SIM905
)
_PARTED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section", "article", "dl"))
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")


def visible_text(data: bytes) -> str:
    """The text of a page; broken HTML is read as far as it can be."""
    try:
        data.decode("utf-8")
        parser = HTMLParser(encoding="utf-8")
    except UnicodeDecodeError:
        parser = HTMLParser()  # which asks the page what it is written in
    try:
        root = document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    return _Layout().text(root)


class _Layout:
    """Lines as they grow."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._lists: list[int | None] = []  # the next number of each list that is open; None for bullets
        self._preformatted = 0

    def text(self, root: HtmlElement) -> str:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event in ("comment", "pi"):
                self._write(element.tail)
                continue
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if _is_unseen(element, tag):
                    walker.skip_subtree()
                    continue
                self._open(element, tag)
                self._write(element.text)
            else:
                if not _is_unseen(element, tag):
                    self._close(tag)
                self._write(element.tail)
        self._end_line()
        return "\n".join(self._lines)

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._end_line()
        if tag in _BLOCKS:
            self._end_line()
        if tag in _PARTED and tag != "table":
            self._part()
        if tag == "ol":
            start = element.get("start", "1")
            self._lists.append(int(start) if start.isascii() and start.isdigit() else 1)
        elif tag in ("ul", "menu"):
            self._lists.append(None)
        elif tag == "li":
            self._line = "  " * max(len(self._lists) - 1, 0) + self._bullet()
        elif tag == "pre":
            self._preformatted += 1

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _close(self, tag: str) -> None:
        if tag in _CELLS:
            if self._line.strip():
                self._line = self._line.rstrip()
            self._line += " | " if self._line else "| "
            return
        if tag in _BLOCKS:
            self._end_line()
        if tag in _PARTED:
            self._part()
        if tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted -= 1

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            first, *rest = text.split("\n")
            self._line += first
            for each in rest:
                self._end_line()
                self._line = each
            return
        text = _BLANKS.sub(" ", text)
        if text.startswith(" ") and (not self._line or self._line.endswith(" ")):
            text = text[1:]
        self._line += text

    def _end_line(self) -> None:
        if self._line.strip():
            self._lines.append(self._line.rstrip())
        self._line = ""

    def _part(self) -> None:
        """A blank line, between paragraphs."""
        if self._lines and self._lines[-1]:
            self._lines.append("")


def _is_unseen(element: HtmlElement, tag: str) -> bool:
    return tag in _UNSEEN or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
