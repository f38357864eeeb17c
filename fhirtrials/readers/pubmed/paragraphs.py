"""A PubMed page's text → paragraphs, each under the heading of the page it stands under.

The words of headings and of what frames a page stand in ``mappings/pages/pubmed.json``. In PubMed's "abstract" text,
where the line that says where a paper stands begins with its number, what stands under a heading ends at a blank line.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pubmed.citation_line import citation_line
from fhirtrials.terminology import mappings_folder

_WRAPPED = 100  # the longest line of a text that was wrapped
_BULLET = re.compile(r"^[•*·\-–]\s+")
_LABELLED = re.compile(r"([A-Z][A-Za-z][A-Za-z &/,'()-]{0,70}):\s+(?=\S)")
_CAPITALS = re.compile(r"(?<=[.)]) (?=[A-Z][A-Z &/,-]{3,60}: )")
_NUMBERED = re.compile(r"\d{1,4}\. ")
_HEADING_MARK = re.compile(r"^#{1,6} ")
_NOTE = re.compile(r"\([*†‡§¶#]+\)|[†‡§¶]+\s?(?=[A-Z])")
_DATED = re.compile(r"\. ?(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``under`` is the key of the heading in the table, empty before any; ``label`` what the paragraph begins with."""

    text: str
    under: str = ""
    label: str | None = None


@cache
def headings() -> dict[str, str]:
    """Each heading to its key."""
    return {word: key for key, words in _table().items() if key != "sections" for word in words}


@cache
def section_labels() -> frozenset[str]:
    """What sections of an abstract are called."""
    return frozenset(word for key in ("sections", "registration") for word in _table()[key])


@cache
def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((mappings_folder() / "pages/pubmed.json").read_text(encoding="utf-8"))
    return found


def paragraphs(lines: tuple[Line, ...]) -> Iterator[Paragraph]:
    """Every paragraph that says something, in the order of the page."""
    under = ""
    is_placed = False
    for text in _in_print(_joined(lines)):
        if not text:
            under = ""
            continue
        words = _BULLET.sub("", _HEADING_MARK.sub("", text))
        key = headings().get(words.casefold().rstrip(":").strip())
        if key == "furniture":
            continue
        if key is not None:
            under = key
            continue
        if (not is_placed or (under != "left" and is_first_line(words))) and citation_line(words) is not None:
            under, is_placed = "", True  # others are cited under headings
        if _NOTE.match(words) and under in ("", "affiliations"):  # "(#)Contributed equally"
            yield Paragraph(words, "left")
            continue
        for piece in _pieces(words):
            label, rest = _label(piece)
            yield Paragraph(rest, under, label)


def _pieces(text: str) -> Iterator[str]:
    """A paragraph cut before each label in capitals: sections that run on."""
    start = 0
    for match in _CAPITALS.finditer(text):
        if _label(text[match.end() :])[0]:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def is_first_line(text: str) -> bool:
    """Whether a paper of the text format begins with this line: ``1. J Tea. 2021 Mar 3;7(2):11-9.``"""
    return _NUMBERED.match(text) is not None and citation_line(text) is not None


def _label(text: str) -> tuple[str | None, str]:
    """``Methods: We …`` → its label and the rest, where the label is one that sections have, or all capitals."""
    match = _LABELLED.match(text)
    if match and (match[1].casefold() in section_labels() or headings().get(match[1].casefold()) or match[1].isupper()):
        if match[1].isupper() and len(match[1]) < 6 and match[1].casefold() not in section_labels():
            return None, text  # "PMID:", "DOI:", "AKI: …"
        return match[1], text[match.end() :]
    return None, text


def _joined(lines: tuple[Line, ...]) -> Iterator[str]:
    """The paragraphs: a line each, but where a text was wrapped. Blank lines stay in PubMed's own text format."""
    texts = [line.text for line in lines]
    wrapped = max(map(len, texts), default=0) <= _WRAPPED and "" in [text.strip() for text in texts]
    has_blanks = wrapped and _NUMBERED.match(next(filter(None, texts), "")) is not None
    group: list[str] = []
    for text in [*texts, ""]:
        if not text:
            yield from group
            if has_blanks:
                yield ""
            group = []
        elif wrapped and group and not _starts_anew(text) and not _is_heading(group[-1]):
            group[-1] += f" {text}"
        else:
            group.append(text)


def _starts_anew(text: str) -> bool:
    """Whether a line of a wrapped text begins a paragraph: a heading, a label, a number before an affiliation."""
    return (
        _is_heading(text)
        or _DATED.match(text) is not None
        or _label(text)[0] is not None
        or re.match(r"\([\d*†‡§¶#]+\)|(?:PMID|PMCID|DOI|doi): ", text) is not None
    )


def _is_heading(text: str) -> bool:
    return text.casefold().rstrip(":").strip() in headings()


def _in_print(texts: Iterable[str]) -> list[str]:
    """A journal's name, buttons, then ``. 2024 Jun 25;…`` and perhaps the DOI: one line in print."""
    kept: list[str] = []
    for text in texts:
        if kept and _DATED.match(text):
            names = [
                place for place, each in enumerate(kept) if each and headings().get(each.casefold()) != "furniture"
            ]
            if names and len(kept[names[-1]]) < 80:
                kept.append(kept.pop(names[-1]) + text)
                continue
        if kept and text.startswith("doi: ") and citation_line(f"{kept[-1]} {text}"):
            kept[-1] += f" {text}"
            continue
        kept.append(text)
    return kept
