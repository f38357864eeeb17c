"""The marks of items inside a line: "1.", "(a)", "ii)", "①", "<1>".

In: a stretch of the text. Out: each mark with its style, its place in the list, and its offsets.
"""

import re
from typing import NamedTuple


class Mark(NamedTuple):
    """``style`` is how it is written ("1.", "(a)"), ``ordinal`` its place; ``body`` is where the item's words begin."""

    style: str
    ordinal: int
    start: int
    body: int


_MARK = re.compile(
    r"(?<=[\s:;,])(?:(\()?(?:(\d{1,2})|([ivxIVX]{1,4})|([A-Za-z]))(\\?[.)])"
    r"(?:(?<=\))(?=\s|[^\W_]|[≥≤><\\])|(?=\s|[A-Z][A-Za-z]))|([①-⑳])|\\?<(\d{1,2})\\?>)"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
WORD = re.compile(r"[^\W\d_]{2,}|[<>≥≤=]\s?\d")
JOINT = re.compile(r"(?:[;,.:)]|\b(?:and|or|and/or))\s*$", re.IGNORECASE)


def marks(text: str, start: int, end: int) -> list[Mark]:
    """The marks in a stretch, in text order; "i)" is both a letter and a Roman numeral."""
    found = []
    for match in _MARK.finditer(text, start, end):
        opening, number, roman, letter, closing, circled, angled = match.groups()
        if angled:
            found.append(Mark("<1>", int(angled), match.start(), match.end()))
            continue
        if circled:
            found.append(Mark("①", ord(circled) - ord("①") + 1, match.start(), match.end()))
            continue
        around = (opening or "") + "{}" + closing[-1]
        word = number or roman or letter
        if number:
            found.append(Mark(around.format(1), int(number), match.start(), match.end()))
            continue
        case = "aA"[word.isupper()]
        if len(word) == 1:
            found.append(Mark(around.format(case), ord(word.lower()) - 96, match.start(), match.end()))
        if roman and roman.lower() in _ROMAN:
            found.append(
                Mark(around.format("iI"[word.isupper()]), _ROMAN.index(roman.lower()) + 1, match.start(), match.end())
            )
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the blanks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
