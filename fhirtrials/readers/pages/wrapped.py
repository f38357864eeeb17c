"""Lines of a page that was wrapped at a width, as mail programs and editors do, put together again.

A line was cut where the next word had no room on it. So a line goes on in the next one if that begins with a word that
would have passed the longest line, and is no label, no item of a list and no line behind a row of a table.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from fhirtrials.readers.pages.lines import Line

_NARROW, _WIDE = 60, 132  # letters of the longest line of a text that was wrapped
_SEVERAL = 5
_BEGINS = re.compile(r"[•●▪◦·*–-]\s|\||\(?\d+\)\s|[A-Z]\S*(?: \S+){0,2}:$")  # an item, or a word above a list
_NUMBER = re.compile(r"(\d{1,3})\.\s")
_AND = re.compile(r"(?:and|or|to)\b", re.IGNORECASE)


def unwrapped(lines: Sequence[Line], is_label: Callable[[str], bool]) -> tuple[Line, ...]:
    """The lines of a page that was wrapped as they were before; all others as they are."""
    width = max((line.width for line in lines if " " in line.text), default=0)  # an address is never cut
    goes_on = [_goes_on(lines, at, width, is_label) for at in range(len(lines))]
    long = sum(line.width > 0.7 * width for line in lines)
    if not _NARROW <= width <= _WIDE or sum(goes_on) < _SEVERAL or 2 * sum(goes_on) < long:
        return tuple(lines)
    found: list[Line] = []
    for at, line in enumerate(lines):
        if at and goes_on[at - 1]:
            found[-1] = replace(found[-1], text=_joined(found[-1].text, line.text))
        else:
            found.append(line)
    return tuple(found)


def _goes_on(lines: Sequence[Line], at: int, width: int, is_label: Callable[[str], bool]) -> bool:
    line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if after is None or not line.text or not after.text or line.text.endswith("|"):
        return False
    word = after.text.partition(" ")[0]
    if line.width + 1 + len(word) <= width or is_label(after.text):
        return False
    return not _BEGINS.match(after.text) and not _is_next_item(lines, at + 1)


def _is_next_item(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins the first item of a list with numbers, or the one after an item above."""
    match = _NUMBER.match(lines[at].text)
    if match is None:
        return False
    before = f"{int(match[1]) - 1}. "
    above = (line.text for line in lines[max(at - 40, 0) : at])
    return match[1] == "1" or any(text.startswith(before) for text in above)


def _joined(before: str, after: str) -> str:
    """With a blank, but where a word with a hyphen was cut."""
    is_cut = re.search(r"[^\W\d_]-$", before) and after[:1].isalpha() and not _AND.match(after)
    return f"{before}{after}" if is_cut else f"{before} {after}"
