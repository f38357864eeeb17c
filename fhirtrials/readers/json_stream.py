"""JSON values out of a document, one at a time, each with its place.

In comes a document with one JSON value, JSON lines (https://jsonlines.org), values one after the other in any layout,
an array, or pages ``{"studies": […], "nextPageToken": …}`` as the registry's API gives them; out come the values, and
instead of arrays and pages their items. What is broken is told, and the others come all the same.

A place is ``line 7``, ``studies[3]``, ``[3]`` or ``line 7 studies[3]``; it is empty for the only value of a document.
"""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import orjson

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document
from fhirtrials.readers.brackets import Brackets, deeper
from fhirtrials.readers.window import BLANK, Window

MAX_RECORD_BYTES = 64 << 20
"""One JSON value. The longest record known has 1.4 MB; one with the largest results tables may have 30 MB."""

MAX_DEPTH = 200
"""Objects and arrays inside each other. A real record has 11."""

_LINE = 4 << 20  # longer lines are framed by their brackets, not parsed at once: they may be an array without end
_HEAD = 1 << 16
_TOO_LONG = f"the record is longer than {MAX_RECORD_BYTES >> 20} MiB"
_BOM = b"\xef\xbb\xbf"
_OPENING, _CLOSING_BRACKET, _CLOSING_BRACE = b"{[", ord("]"), ord("}")

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*"'
_SCALAR = re.compile(_STRING + rb'|[^,\[\]{}"\s]++', re.DOTALL)
# A page up to its first study; before that, members that are neither objects nor arrays.
_PAGE = re.compile(
    rb'\{\s*+(?:%b\s*+:\s*+(?:%b)\s*+,\s*+)*"studies"\s*+:\s*+(?=\[)' % (_STRING, _SCALAR.pattern), re.DOTALL
)
# An object or array at the very beginning of a line.
_RECORD_LINE = re.compile(rb"\n(?=[\[{])")


class _BrokenError(ValueError):
    """What is wrong with one value."""


def values(document: Document, tell: Tell) -> Iterator[tuple[str, Any]]:
    """Every JSON value of the document, after its place.

    Tells ``unreadable-record`` of a value that is no JSON, no UTF-8, too long or too deep; ``damaged-input`` where the
    document breaks off; ``unreadable-input`` where it is empty or cannot be opened.
    """
    try:
        stream = document.open()
    except OSError as error:
        tell(issue("unreadable-input", source=document.name, problem=error.strerror or str(error)))
        return
    with stream:
        yield from _Framing(document.name, Window(stream), tell).values()


def divided(document: Document, tell: Tell) -> Iterator[Document]:
    """Every JSON value of the document as one of its own, its place behind the name; tells as ``values`` does."""
    for where, value in values(document, tell):
        yield Document(f"{document.name} {where}".rstrip(), partial(io.BytesIO, orjson.dumps(value)))


class _Framing:
    """Where one value ends and the next begins."""

    def __init__(self, source: str, window: Window, tell: Tell) -> None:
        self._source = source
        self._window = window
        self._tell = tell
        self._first = True  # no value, good or bad, was met yet
        self._by_line = False  # a line was a value: these are JSON lines
        self._broke_off = False
        self._shared_line = 0  # a line that holds more than one value

    def values(self) -> Iterator[tuple[str, Any]]:
        window = self._window
        window.fill(len(_BOM))
        if window.data.startswith(_BOM):
            window.advance(len(_BOM))
        while window.skip_blank():
            problem = "this is no JSON object or array"
            length = window.line_length(_LINE) if window.line != self._shared_line else None
            if length is not None:
                try:
                    value = self._parsed(length)
                except _BrokenError as broken:
                    problem = str(broken)
                else:
                    self._by_line = True
                    yield from self._taken(length, value)
                    continue
            byte = window.data[window.at : window.at + 1]
            if byte == b"[":
                yield from self._items(self._prefix())
            elif byte == b"{":
                yield from self._object()
            else:
                self._unreadable(self._here(), problem)
                self._skip_to_record_line()
        if self._first and not window.problem:
            self._tell(issue("unreadable-input", source=self._source, problem="the file is empty"))
        elif window.problem:
            self._damaged(self._here(), window.problem)

    def _object(self) -> Iterator[tuple[str, Any]]:
        """An object on many lines, or on a line with others, or broken; a page among them is taken study by study."""
        self._window.fill(_HEAD)
        page = _PAGE.match(self._window.data, self._window.at)
        if page:
            yield from self._page(page.end() - page.start())
            return
        place = self._here()
        length = self._measured(place, alone=True)
        if length is not None:
            try:
                value = self._parsed(length)
            except _BrokenError as broken:
                self._unreadable(place, str(broken))
                self._consume(length)
            else:
                yield from self._taken(length, value)

    def _consume(self, length: int) -> None:
        self._window.advance(length)
        self._shared_line = self._window.line

    def _taken(self, length: int, value: Any) -> Iterator[tuple[str, Any]]:
        """The value that stands ahead: itself or its items."""
        place, first, self._first = self._here(), self._first, False
        self._consume(length)
        if first and not self._window.skip_blank():
            place = ""
        items = value.get("studies") if isinstance(value, dict) else value
        if isinstance(items, list):
            prefix = f"{place} ".lstrip() + ("studies" if isinstance(value, dict) else "")
            for index, item in enumerate(items):
                yield f"{prefix}[{index}]", item
        else:
            yield place, value

    def _page(self, head: int) -> Iterator[tuple[str, Any]]:
        window, place = self._window, f"{self._prefix()}studies"
        window.advance(head)
        yield from self._items(place)
        rest, closed = Brackets(b"{"), False
        while not closed:
            reached, closed = rest.scan(window.data, window.at, len(window.data))
            self._consume(reached - window.at)
            if not closed and not window.more():
                self._damaged(place, "the page is not closed")
                return

    def _items(self, place: str) -> Iterator[tuple[str, Any]]:
        """The items of the array ahead, however many they are."""
        window, index, self._first = self._window, -1, False
        window.advance(1)
        while window.skip_blank(commas=True):
            index += 1
            here, byte = f"{place}[{index}]", window.data[window.at]
            if byte == _CLOSING_BRACKET:
                self._consume(1)
                return
            length = self._measured(here) if byte in _OPENING else self._scalar(here)
            if length is None:
                continue
            try:
                value = self._parsed(length)
            except _BrokenError as broken:
                self._unreadable(here, str(broken))
                window.advance(length)
            else:
                window.advance(length)
                yield here, value
        self._damaged(f"{place}[{index + 1}]", "the array is not closed")

    # ---- the length of what stands ahead; None if it is of no use: then it was told and consumed

    def _measured(self, place: str, alone: bool = False) -> int | None:
        """An object or array. ``alone``: it is no item of another, so a record on a line of its own ends it."""
        window, brackets = self._window, Brackets()
        reached = searched = 0
        too_long = closed = False
        while not closed:
            ahead = len(window.data) - window.at
            limit = self._next_record(searched) if alone else None
            if limit is None or limit > reached:
                end, closed = brackets.scan(window.data, window.at + reached, window.at + (limit or ahead))
                reached = end - window.at
            if reached > MAX_RECORD_BYTES and not too_long:
                too_long = True
                self._unreadable(place, _TOO_LONG)
            if closed:
                break
            if limit is not None:
                reached = limit
                break
            searched = max(ahead - 1, 0)  # the last byte may be the line end before a record
            if too_long:
                window.advance(reached - 1)
                reached, searched = 1, 0
            if not window.more():
                self._broken_off(place, too_long)
                return None
        if too_long:
            self._consume(reached)
        return None if too_long else reached

    def _scalar(self, place: str) -> int | None:
        """Anything else that an array may hold."""
        window = self._window
        if window.data[window.at] == _CLOSING_BRACE:
            self._unreadable(place, f"a brace is closed that was not opened: {self._position(0)}")
            window.advance(1)
            return None
        while True:
            found = _SCALAR.match(window.data, window.at)
            if found and (found.end() < len(window.data) or window.ended):
                return found.end() - found.start()
            if len(window.data) - window.at > MAX_RECORD_BYTES:
                self._unreadable(place, _TOO_LONG)
                self._skip_to_record_line()
                return None
            if not window.more():
                self._broken_off(place)
                return None

    def _next_record(self, searched: int) -> int | None:
        """How far ahead a line begins with a bracket where, inside a value, none can stand."""
        window = self._window
        for found in _RECORD_LINE.finditer(window.data, window.at + searched):
            before = found.start()
            while before > window.at and window.data[before] in BLANK:
                before -= 1
            if self._by_line or window.data[before] not in b",:[":
                return found.start() - window.at
        return None

    def _broken_off(self, place: str, dropped: bool = False) -> None:
        """The stream ended inside a value; ``dropped``: the value's beginning is no longer there."""
        problem = "the record is not closed"
        length = len(self._window.data) - self._window.at
        if not dropped:
            try:
                self._parsed(length)
            except _BrokenError as broken:
                problem = str(broken)
        self._damaged(place, problem)
        self._window.advance(length)

    def _skip_to_record_line(self) -> None:
        window = self._window
        while not (found := _RECORD_LINE.search(window.data, window.at)):
            window.advance(
                max(len(window.data) - window.at - 1, 0)
            )  # the last byte may be the line end before a bracket
            if not window.more():
                window.advance(len(window.data) - window.at)
                return
        window.advance(found.start() - window.at)

    # ---- parsing and telling

    def _parsed(self, length: int) -> Any:
        """The value of so many bytes ahead; raises _BrokenError."""
        record = self._window.data[self._window.at : self._window.at + length]
        if deeper(record, MAX_DEPTH):
            raise _BrokenError(f"objects and arrays stand more than {MAX_DEPTH} deep inside each other")
        try:
            return orjson.loads(record)
        except orjson.JSONDecodeError as error:
            problem, at = error.msg, len(error.doc[: error.pos].encode())
        try:
            record.decode()
        except UnicodeDecodeError as error:
            problem, at = f"byte 0x{record[error.start]:02x} is not UTF-8", error.start
        raise _BrokenError(f"{problem}: {self._position(at)}")

    def _position(self, ahead: int) -> str:
        """Where in the document: line and column from 1, byte from 0."""
        window = self._window
        lines = window.data.count(b"\n", window.at, window.at + ahead)
        if lines:
            column = window.at + ahead - window.data.rindex(b"\n", window.at, window.at + ahead)
        else:
            column = window.column + ahead
        return f"line {window.line + lines} column {column} (byte {window.offset + ahead})"

    def _here(self) -> str:
        """The place of a value at the top."""
        window = self._window
        return f"line {window.line}" + (f" column {window.column}" if window.line == self._shared_line else "")

    def _prefix(self) -> str:
        """What stands before the places of an array's or a page's items."""
        return "" if self._first else f"{self._here()} "

    def _unreadable(self, place: str, problem: str) -> None:
        self._first = False
        self._tell(issue("unreadable-record", source=self._source, where=place, problem=problem))

    def _damaged(self, place: str, problem: str) -> None:
        """Told once: what stopped the stream itself explains all that is missing after it."""
        if not self._broke_off:
            self._broke_off, self._first = True, False
            problem = self._window.problem or problem
            self._tell(issue("damaged-input", source=self._source, where=place, problem=problem))
