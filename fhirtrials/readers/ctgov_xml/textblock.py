"""The text of a classic record as CommonMark, the form in which the registry's API gives the same text.

In comes text as the XML has it: plain, with no mark-up of its own, wrapped at 99 columns and indented by its depth in
the record, list items five columns deeper than what they stand in (``wrapped``); or plain text on its own lines
(``plain``). Out comes one line a paragraph, blank lines between paragraphs, lists as CommonMark writes them, and a
backslash before every character that CommonMark would take for mark-up. No word is changed.

https://spec.commonmark.org/ · docs/decisions/0013-wrapped-text.md
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fhirtrials.readers.xml_cursor import XmlCursor

_STEP = 5
_WRAPPED_ITEM = re.compile(r"(?:-  |(?P<number>\d+)\. )(?=\S)")
_PLAIN_ITEM = re.compile(r"\s*(?:[-*]|(?P<number>\d{1,3})\.)\s+(?=\S)")
_MARKUP = re.compile(r"[\\<>\[\]^&*~_|`]")
# At the beginning of a paragraph these would begin a list or a heading.
_OPENING = re.compile(r"(?:\d{1,9}(?=[.)](?:\s|$)))|(?=[-+](?:\s|$))|(?=#{1,6}(?:\s|$))")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, or an item of a list: ``depth`` counts the items it stands in, itself included."""

    depth: int
    marker: str
    text: str


def block(place: XmlCursor) -> str | None:
    """The ``textblock`` that an element holds."""
    found = place.lines("textblock")
    return None if found is None else wrapped(found)


def described(place: XmlCursor, key: str) -> str | None:
    """The description at ``key``."""
    found = place.lines(key)
    return None if found is None else plain(found)


def wrapped(text: str) -> str:
    """A ``textblock``: wrapped and indented."""
    return _written(_blocks(text.replace("\r", "").split("\n")))


def plain(text: str) -> str:
    """A description: every line is a paragraph, or an item of a list."""
    return _written(_lines(text))


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Paragraphs and items, by indentation and blank lines."""
    margin = _margin(lines)
    open_items, paragraph, current = 0, list[str](), _Block(0, "", "")
    for line in [*lines, ""]:
        words = line.split()
        if paragraph and not words:
            yield _Block(current.depth, current.marker, " ".join(paragraph))
            open_items, paragraph = current.depth, []
        elif paragraph:
            paragraph += words
        elif words:
            current = _opened(line, margin, open_items)
            paragraph = words[1:] if current.marker else words


def _opened(line: str, margin: int, open_items: int) -> _Block:
    """What kind of block a line opens, after a block in so many items."""
    bare = line.strip()
    column = len(line) - len(line.lstrip()) - margin
    item = _WRAPPED_ITEM.match(bare)
    if item and column >= 0:
        depth, off = divmod(column + item.end(), _STEP)
        if not off:
            marker = f"{item['number']}." if item["number"] else "*"
            return _Block(min(depth, open_items + 1), marker, "")
    return _Block(max(0, min(open_items, column // _STEP)), "", "")


def _margin(lines: list[str]) -> int:
    """The column of the outermost paragraphs: two more than that of the closing tag, which ends the last line."""
    columns = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    least = min(columns, default=0)
    closing = lines[-1]
    return least if closing.strip() or not closing else min(least, len(closing) + 2)


def _lines(text: str) -> Iterator[_Block]:
    for line in text.splitlines():
        item = _PLAIN_ITEM.match(line)
        if item:
            marker = f"{item['number']}." if item["number"] else "*"
            yield _Block(1, marker, " ".join(line[item.end() :].split()))
        elif line.strip():
            yield _Block(0, "", " ".join(line.split()))


def _written(blocks: Iterator[_Block]) -> str:
    """CommonMark: items follow each other line by line, all else is parted by a blank line."""
    parts: list[str] = []
    open_markers: list[str] = []  # of the items that the next block may stand in
    for block in blocks:
        outer = block.depth - 1 if block.marker else block.depth
        sibling = open_markers[outer] if len(open_markers) > outer else ""
        continues = bool(block.marker) and bool(sibling) and (sibling == "*") == (block.marker == "*")
        del open_markers[outer:]
        indent = " " * sum(len(marker) + 1 for marker in open_markers)
        if parts:
            parts.append("\n" if continues else "\n\n")
        parts.append(
            f"{indent}{block.marker} {_escaped(block.text)}" if block.marker else indent + _escaped(block.text)
        )
        if block.marker:
            open_markers.append(block.marker)
    return "".join(parts)


def _escaped(text: str) -> str:
    text = _MARKUP.sub(r"\\\g<0>", text)
    return _OPENING.sub(r"\g<0>\\", text, count=1) if _OPENING.match(text) else text
