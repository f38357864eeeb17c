"""XML records out of a document, one at a time, each an element tree with its place.

In comes a document that holds elements of a known name: one as the root, many in an element around them, files put one
behind the other. Out come these elements (https://www.w3.org/TR/xml/). What is broken is told, and the others come all
the same; memory grows with the longest record and not with the document.

Each record is cut out by its tags and parsed alone. So no document type declaration is ever seen, nor an entity,
whether external or one that grows; the parser fetches nothing, and bounds depth and length of what it is given.

A place is ``line 7``, where the record begins; it is empty for the only record of a document.
"""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document
from fhirtrials.readers.window import Window

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_RECORD_BYTES = 64 << 20
"""One record. The longest classic record known has 1 MB."""

MAX_DEPTH = 100
"""Elements inside each other. A classic record with results has 15."""

_HEAD = 1 << 12
_LONGEST_TAG = 1 << 16
_TOO_LONG = f"the record is longer than {MAX_RECORD_BYTES >> 20} MiB"
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# Encodings whose tags are the bytes of ASCII, so that one can look for them.
_PLAIN = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d|latin-?1", re.IGNORECASE)
# What may stand before the first tag, and between it and the next.
_BEFORE_TAG = re.compile(
    rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*<([A-Za-z_][\w.:-]*)[^<>]*>", re.DOTALL
)
_LINE_IN_MESSAGE = re.compile(r", line \d+, column \d+.*", re.DOTALL)


def opening(head: bytes) -> tuple[str, ...]:
    """The names of the root and of its first child, as far as the first bytes of a document show them."""
    names: list[str] = []
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while len(names) < 2 and (found := _BEFORE_TAG.match(head, at)):
        names.append(found[1].decode("ascii", "replace"))
        at = found.end()
    return tuple(names)


def records(document: Document, name: str, tell: Tell) -> Iterator[tuple[str, "_Element"]]:
    """Every element of that name, after its place, without comments and processing instructions.

    Tells ``unreadable-record`` of one that is no XML, too long or too deep; ``damaged-input`` where the document breaks
    off; ``unreadable-input`` where it holds none or cannot be opened.
    """
    for place, line, encoding, data in _placed(document, name, tell):
        try:
            yield place, _parsed(data, line, encoding)
        except ValueError as error:
            tell(issue("unreadable-record", source=document.name, where=place, problem=str(error)))


def divided(document: Document, name: str, tell: Tell) -> Iterator[Document]:
    """Every record of the document as one of its own, its place behind the name; tells what cannot be cut out."""
    for place, _, encoding, data in _placed(document, name, tell):
        whole = b"<?xml version='1.0' encoding='%b'?>%b" % (encoding.encode(), data)
        yield Document(f"{document.name} {place}".rstrip(), partial(io.BytesIO, whole))


def _placed(document: Document, name: str, tell: Tell) -> Iterator[tuple[str, int, str, bytes]]:
    """Place, line, encoding and bytes of every record."""
    try:
        stream = document.open()
    except OSError as error:
        tell(issue("unreadable-input", source=document.name, problem=error.strerror or str(error)))
        return
    with stream:
        framing = _Framing(document.name, name, Window(stream), tell)
        if not framing.encoding:
            return
        frames = framing.frames()
        before, many = next(frames, None), False
        for line, data in frames:
            if before is not None:
                yield f"line {before[0]}", before[0], framing.encoding, before[1]
            before, many = (line, data), True
        if before is not None:
            yield (f"line {before[0]}" if many or framing.told else ""), before[0], framing.encoding, before[1]
        elif not framing.told:
            problem = f"it holds no <{name}>" if framing.seen else "the file is empty"
            tell(issue("unreadable-input", source=document.name, problem=problem))


class _Framing:
    """Where one record ends and the next begins. ``told``: something was wrong; ``seen``: the document is not empty."""

    def __init__(self, source: str, name: str, window: Window, tell: Tell) -> None:
        self.told = False
        self._source = source
        self._window = window
        self._tell = tell
        tag = re.escape(name.encode())
        self._start = re.compile(rb"<%b(?:\s[^<>]*+)?>" % tag)
        self._next = re.compile(rb"</%b\s*>|<%b(?:\s[^<>]*+)?>" % (tag, tag))
        window.fill(_HEAD)
        self.seen = bool(window.data.removeprefix(b"\xef\xbb\xbf").strip())
        self.encoding = self._encoding(window.data)

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Line and bytes of every whole record."""
        window = self._window
        while self._find():
            line = window.line
            length = self._length()
            if length:
                yield line, window.data[window.at : window.at + length]
                window.advance(length)
        if window.problem:
            self._damaged(window.problem)

    def _find(self) -> bool:
        """Advances to the next start tag; False when there is none."""
        window = self._window
        while True:
            found = self._start.search(window.data, window.at)
            if found:
                window.advance(found.start() - window.at)
                return True
            open_tag = window.data.rfind(b"<", max(window.at, len(window.data) - _LONGEST_TAG))
            window.advance((open_tag if open_tag >= 0 else len(window.data)) - window.at)
            if not window.more():
                return False

    def _length(self) -> int:
        """Of the record that stands ahead; 0 if it is of no use: then it was told and consumed."""
        window = self._window
        own = self._start.match(window.data, window.at)
        reached = own.end() - window.at if own else 0
        if own and own[0].endswith(b"/>"):
            return reached
        dropped = False
        while True:
            found = self._next.search(window.data, window.at + reached)
            end = (found.end() if found else len(window.data)) - window.at
            if end > MAX_RECORD_BYTES and not dropped:
                dropped = True
                self._unreadable(_TOO_LONG)
            if found and found[0].startswith(b"</"):
                if dropped:
                    window.advance(end)
                return 0 if dropped else end
            if found:  # the next begins: this one was cut short
                if not dropped:
                    self._unreadable("the record is not closed")
                window.advance(found.start() - window.at)
                return 0
            reached = max(len(window.data) - window.at - _LONGEST_TAG, reached)
            if dropped:
                window.advance(reached)
                reached = 0
            if not window.more():
                self._damaged(window.problem or "the record is not closed")
                window.advance(len(window.data) - window.at)
                return 0

    def _encoding(self, head: bytes) -> str:
        """As the document declares it; empty, and told, for one that cannot be read."""
        declared = _DECLARED.match(head)
        encoding = declared[1].decode() if declared else "utf-8"
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        if _PLAIN.fullmatch(encoding):
            return encoding
        self._tell(issue("unreadable-input", source=self._source, problem=f"the encoding {encoding} is not read"))
        return ""

    def _unreadable(self, problem: str) -> None:
        self.told = True
        place = f"line {self._window.line}"
        self._tell(issue("unreadable-record", source=self._source, where=place, problem=problem))

    def _damaged(self, problem: str) -> None:
        if not self.told or self._window.problem:
            place = f"line {self._window.line}"
            self._tell(issue("damaged-input", source=self._source, where=place, problem=problem))
        self.told, self._window.problem = True, ""


def _parsed(data: bytes, line: int, encoding: str) -> "_Element":
    """The record as a tree; raises ValueError."""
    from lxml import etree

    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        problem = _LINE_IN_MESSAGE.sub("", error.msg or "this is no XML")
        at, column = error.position
        raise ValueError(f"{problem}: line {line + at - 1} column {column}") from error
    if _deeper(root):
        raise ValueError(f"elements stand more than {MAX_DEPTH} deep inside each other")
    return root


def _deeper(root: "_Element") -> bool:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
