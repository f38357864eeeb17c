"""Physical lines → logical lines: hard wraps joined, bullets and numbers taken off, columns kept.

In: the eligibility text, as CommonMark (https://spec.commonmark.org/0.31.2/#lists), as the hard-wrapped text of old
registry records, or as copied from a page. Out: ``Line`` after ``Line``, each with the offsets of its own words.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple


class Marker(NamedTuple):
    """What stands before an item: ``style`` is "*", "1.", "(a)", "i)" …; ``ordinal`` is 0 for bullets."""

    style: str
    ordinal: int

    def follows(self, before: "Marker") -> bool:
        """Whether this is the next number of the list that ``before`` belongs to."""
        return self.style == before.style and 0 < self.ordinal == before.ordinal + 1


@dataclass(slots=True)
class Line:
    """``start`` and ``end`` bound the words without marker; ``indent`` and ``body`` are columns of marker, words."""

    start: int
    end: int
    indent: int
    body: int
    marker: Marker | None
    after_blank: bool


_BLOCK = re.compile(r"</?(?:p|ul|ol|div|br|li|h\d)\s{0,9}/?>", re.IGNORECASE)
_BULLET = re.compile(
    r"(?:[*\-–—•·●▪◦○■□➢►✓‣∙§o]|\\[-+]|&bull;)(?=[ \t\xa0])|[•●▪◦○■□➢►✓‣∙]|-{1,3}(?=[^\W\d_])|--(?=\s)"
)
_NUMBER = re.compile(
    r"(\()?(?:(\d{1,2})|([ivxIVX]{1,5})|([A-Za-z]))(\\?[.):、]|-(?=[ \t]{0,3}[A-Z]))(?=\s|(?<=[.)、-])[^\W\d_(])"
)
_LEVELS = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})[.)]?(?=\s{1,9}[^\W\d_])")
_CIRCLED = re.compile("[①-⑳]")
_SPACED = re.compile(r"\n(?:(?<=[^\s:]\n)|(?<=[^\s:] \n))[ ]{0,40}\n")  # a search skips to its first letter
_BLANKS = re.compile(r"[ \t\xa0]*")
_ONE_WORD = re.compile(r"[^ \n]*")
_RULE = re.compile(r"[\s*_=•●▪\-–—\\]*")
_ROMANS = "ivxIVX"
_ROMAN = {"i": 1, "v": 5, "x": 10}


def _roman(word: str) -> int:
    values = [_ROMAN[letter] for letter in word.lower()]
    return sum(-v if v < max(values[k:]) else v for k, v in enumerate(values))


class _Markers:
    """Reads the marker of each line; letters, Roman numerals and 1.1 count only where they start or go on a run."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.number = 0

    def read(self, text: str, at: int) -> tuple[Marker | None, int]:
        """The marker at an offset and the offset after it."""
        first, second = text[at : at + 1], text[at + 1 : at + 2]
        if first.isalpha() and second.isalpha() and not (first in _ROMANS and second in _ROMANS):
            return None, at  # most lines begin with a word
        if bullet := _BULLET.match(text, at):
            return Marker(bullet[0], 0), bullet.end()
        if circled := _CIRCLED.match(text, at):
            return Marker("①", ord(circled[0]) - ord("①") + 1), circled.end()
        if (match := _NUMBER.match(text, at)) and (marker := self._numbered(match)):
            self.last[marker.style] = marker.ordinal
            if match[2]:
                self.number = marker.ordinal
            return marker, match.end()
        if levels := _LEVELS.match(text, at):
            first, last = levels[1].split(".")[0], int(levels[1].rsplit(".", 1)[1])
            style = levels[1].rsplit(".", 1)[0] + ".1"
            if (last == 1 and int(first) in (self.number, self.number + 1)) or last == self.last.get(style, -9) + 1:
                self.last[style] = last
                self.number = int(first)
                return Marker(style, last), levels.end()
        return None, at

    def _numbered(self, match: re.Match[str]) -> Marker | None:
        opening, number, roman, letter, closing = match.groups()
        around = (opening or "") + "{}" + closing.lstrip("\\")
        if number:
            return Marker(around.format(1), int(number))
        word = roman or letter
        case = "aA"[word.isupper()]
        as_letter = Marker(around.format(case), ord(word.lower()) - 96) if len(word) == 1 else None
        if as_letter and as_letter.ordinal > 1 and as_letter.ordinal == self.last.get(as_letter.style, -9) + 1:
            return as_letter
        if roman:
            as_roman = Marker(around.format("iI"[word.isupper()]), _roman(roman))
            if as_roman.ordinal == 1 or as_roman.ordinal == self.last.get(as_roman.style, -9) + 1:
                return as_roman
        return as_letter if as_letter and as_letter.ordinal == 1 else None


def marker_at(text: str, at: int) -> tuple[Marker | None, int]:
    """The marker that stands at an offset by itself, and the offset after it and its blanks."""
    marker, after = _Markers().read(text, at)
    return marker, _BLANKS.match(text, after).end()  # type: ignore[union-attr]


def _physical(text: str) -> list[tuple[int, int]]:
    """Offsets of the lines; block tags of HTML end a line as a line break does."""
    html = "<" in text and _BLOCK.search(text) is not None
    found: list[tuple[int, int]] = []
    at = 0
    for row in text.split("\n"):
        end = at + len(row)
        if html:
            for tag in _BLOCK.finditer(text, at, end):
                found += [(at, tag.start()), (tag.start(), tag.start())]
                at = tag.end()
        found.append((at, end))
        at = end + 1
    return found


def lines(text: str) -> list[Line]:
    """The logical lines, in text order; blank lines and lines of nothing but bullets or rules are left out."""
    if "\r" in text or "\t" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ")
    stretches = _physical(text)
    width = max(end - start - text.startswith(" ", end - 1) for start, end in stretches)
    wraps = 60 <= width <= 110
    spaced = _SPACED.search(text) is not None
    markers = _Markers()
    found: list[Line] = []
    blank = True
    alone: tuple[Marker, int] | None = None  # a marker whose words stand on the next line
    room = 0  # what was left on the line above
    for start, end in stretches:
        if start == end:
            blank = True
            continue
        first = _BLANKS.match(text, start, end).end()  # type: ignore[union-attr]
        while end > first and text[end - 1].isspace():
            end -= 1
        if first == end:
            blank = True
            continue
        indent = first - start
        above = found[-1] if found and not blank else None
        full = wraps and room < _ONE_WORD.match(text, first, end).end() - first + 1  # type: ignore[union-attr]
        full = full and (spaced or (above is not None and above.body > above.indent) or not text[first].isupper())
        if above and full and indent == above.body and not _starts_item(text, first, above):
            above.end = end
        else:
            marker, at = markers.read(text, first)
            if marker is None and above and _goes_on(text, first, indent, above, full, spaced):
                above.end = end
            else:
                at = _BLANKS.match(text, at, end).end()  # type: ignore[union-attr]
                if marker:  # "* 1. Age": the inner marker says nothing more
                    inner, after = markers.read(text, at)
                    if inner and inner.style not in ("-", "o") and after < end:
                        at = _BLANKS.match(text, after, end).end()  # type: ignore[union-attr]
                if marker is None and alone:
                    marker, indent = alone
                alone = (marker, indent) if marker and at >= end else None
                if at < end and not _RULE.fullmatch(text, at, end):
                    found.append(Line(at, end, indent, at - start if marker else indent, marker, blank))
        room = width - (end - start)
        blank = False
    return found


def _starts_item(text: str, at: int, above: Line) -> bool:
    """Whether a line that could be a wrap of the one above is an item all the same: a bullet, or the next number."""
    if text[above.end - 1] == ":":
        return True
    if _BULLET.match(text, at):
        return not _BULLET.match(text, at)[0].startswith(("-", "–", "o"))  # type: ignore[index]
    match = _NUMBER.match(text, at)
    if match is None:
        return False
    number = match[2]
    return above.marker is not None and number is not None and 1 < int(number) == above.marker.ordinal + 1


def _goes_on(text: str, at: int, indent: int, above: Line, full: bool, spaced: bool) -> bool:
    """Whether an unmarked line right under another is the rest of its sentence."""
    if full and (indent == above.body or (abs(indent - above.body) == 1 and not text[at].isupper())):
        return True
    if above.marker and indent >= above.indent + 2:
        return True
    since = max(above.start, above.end - 300)
    if text[at] == "(" and above.marker is None and text[at + 1 : at + 3].islower():
        return True
    if text[at].islower() and text.count("(", since, above.end) > text.count(")", since, above.end):
        return True
    return (
        spaced
        and text[above.end - 1] not in ".:;"
        and not (text[at].isupper() or text[at].isdigit() or text[at] in "*_#")
    )
