"""A stretch of the verbatim text → its words: markdown escapes and HTML entities undone, wrapped lines joined.

https://spec.commonmark.org/0.31.2/#backslash-escapes
"""

import html
import re
from collections.abc import Iterator, Sequence

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|su[bp]|span|font)\s{0,9}/?>", re.IGNORECASE)
# What is undone before a criterion is read; registries escape the sign of an entity, too: "\\&gt;".
_LAYOUT = re.compile(r"\\?(&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)|" + _ESCAPE.pattern + r"|\s{2,}|[^\S ]")
_OTHER_BLANK = re.compile(r"[^\S ]")
_EMPHASIS = ("**", "__", "*", "_")


def words(text: str, start: int, end: int) -> str:
    """The words between two offsets."""
    said = text[start:end]
    if "\n" in said or "\r" in said or "\t" in said:
        said = " ".join(said.split())
    if "<" in said:
        said = INLINE_TAG.sub("", said).strip() or said
    if said[-1:] in ("*", "_"):
        said = unwrapped(said)
    if "\\" in said:
        said = "".join(_ESCAPE.split(said))  # what is between escapes and what is escaped: a third of the time of sub
    if "&" in said:
        said = html.unescape(said)
    return said


def plainly(text: str) -> tuple[str, Sequence[tuple[int, int]] | None]:
    """The text as it is read: escapes and entities undone, one blank for each stretch of blanks and ends of lines.

    With it, where each of its letters begins and ends in the given text; None where nothing had to be done.
    """
    if not ("\\" in text or "&" in text or "  " in text or _has_other_blanks(text)):
        return text, None
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for found in _LAYOUT.finditer(text):
        sign = found[2] or (html.unescape(found[1]) if found[1] else " ")
        if sign == found[0]:
            continue  # no entity of HTML
        parts += [text[at : found.start()], sign]
        places += [*_places(at, found.start()), *[found.span(found.lastindex or 0)] * len(sign)]
        at = found.end()
    return ("".join([*parts, text[at:]]), [*places, *_places(at, len(text))]) if parts else (text, None)


def _has_other_blanks(text: str) -> bool:
    if text.isascii():
        return "\n" in text or "\t" in text or "\r" in text or "\f" in text or "\v" in text
    return _OTHER_BLANK.search(text) is not None


def _places(start: int, end: int) -> Iterator[tuple[int, int]]:
    return zip(range(start, end), range(start + 1, end + 1), strict=True)


def unwrapped(said: str) -> str:
    """Without the emphasis marks around the whole of it."""
    for mark in _EMPHASIS:
        inner = said[len(mark) : -len(mark)]
        if said.startswith(mark) and said.endswith(mark) and inner.strip() and mark not in inner:
            return inner.strip()
    return said
