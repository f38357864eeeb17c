"""Logical lines → pieces: each with the section heading that it is, cut where a heading shares a line with other words.

In: the text. Out: ``Piece`` after ``Piece`` in text order.
"""

from dataclasses import replace
from typing import TypeAlias

from fhirtrials.eligibility.chapters import chapter
from fhirtrials.eligibility.groups import names_group
from fhirtrials.eligibility.lines import Line, lines, marker_at
from fhirtrials.eligibility.sections import SectionHeading, glued_heading, section_heading
from fhirtrials.eligibility.wording import INLINE_TAG

Piece: TypeAlias = tuple[Line, SectionHeading | None]


def pieces(text: str) -> list[Piece]:
    """The lines with the section heading that each is; cut where a heading is glued to other words."""
    found: list[Piece] = []
    for line in lines(text):
        if line.marker is None and (parts := chapter(text, line.start, line.end)):
            found += [(replace(line, start=start, end=end, after_blank=True), None) for start, end in parts]
            continue
        while True:
            said = text[line.start : line.end]
            at = glued_heading(said, line.marker is not None)
            if at is not None:
                behind = Line(line.start + at, line.end, 0, 0, None, True)
                line.end = line.start + len(said[:at].rstrip())
                said = text[line.start : line.end]
            if "<" in said:
                said = INLINE_TAG.sub(lambda tag: " " * len(tag[0]), said)
            heading = section_heading(said, marked=line.marker is not None)
            rest = None
            if heading and heading.length < len(said):
                rest = _rest(text, line, heading)
                if not rest and _says_something(said[heading.length :]):
                    heading = heading._replace(plain=False)
            found.append((line, heading))
            if rest:
                found.append((rest, None))
            if at is None:
                break
            line = behind
    return found


def _rest(text: str, line: Line, heading: SectionHeading) -> Line | None:
    """What stands behind a heading on its line; the line itself then ends with the heading."""
    if names_group(text[line.start + heading.length : line.end]):
        return None
    at = line.start + heading.length
    while at < line.end and (text[at].isspace() or text[at] in ":*_–—" or text.startswith("--", at)):
        at += 1
    marker, at = marker_at(text, at)
    if not _says_something(text[at : line.end]):
        return None
    rest = Line(at, line.end, line.indent, line.indent + (2 if marker else 0), marker, True)
    line.end = line.start + len(text[line.start : line.start + heading.length].rstrip())
    return rest


def _says_something(words: str) -> bool:
    """Whether there is more than marks: "Criteria:-", "**Criteria:**"."""
    return any(map(str.isalnum, words))


def next_ordinals(cut: list[Piece]) -> list[int]:
    """For each line the number of the next line with its style of marker; 0 where there is none."""
    coming: dict[str, int] = {}
    found = []
    for line, _ in reversed(cut):
        marker = line.marker
        found.append(coming.get(marker.style, 0) if marker else 0)
        if marker:
            coming[marker.style] = marker.ordinal
    return found[::-1]
