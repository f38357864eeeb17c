"""A page cut into sections and fields by the labels of a table in ``mappings/to-trial/``.

A row of the table leads from a label to ``section`` (a heading), to ``section.field`` (a label under that heading) or
to ``furniture`` (what frames the page and says nothing of the trial). Case, blanks, marks of markdown and the form of
an apostrophe do not matter, ``#`` in a label stands for any number, and a colon at its end counts: long texts have
lines as "Sex:" of their own.

Headings may come in any order, be missing or come again; those of a part of the page (``head/arms``) count only until
a heading outside of the part has come. A label counts under its own heading, and anywhere where the page has no such
heading: so a line of a long text that looks like a label of another section is left in the text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.page import Page
from fhirtrials.terminology import table

FURNITURE = "furniture"
_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_MARKS = re.compile(r"^#+\s+|\*\*|__")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´", "'"))
_COLON = re.compile(r"\s+:$")

# Labels that a page shows beside their values; what may be a value keeps "Age18" from "Aged 18".
_BESIDE = re.compile(
    r"(?P<label>age groups(?=:?\s*(?:child|adult|older))|age(?=:?(?:\d|n/?a|up to|under|all|any))"
    r"|sex(?=:?(?:all|both|female|male)\b)|healthy volunteers(?=:?\s*(?:yes|no|accept))"
    r"|study progress(?=:?\s*\d)|record last verified(?=:)|last updated(?=:))[:\s]*(?P<value>.+)",
    re.IGNORECASE,
)

Cut = Callable[[str], tuple[str, str]]
"""A line to what may be a label and what follows it on the same line."""


def whole_line(text: str) -> tuple[str, str]:
    """The label has the line to itself."""
    return text, ""


def first_cell(text: str) -> tuple[str, str]:
    """The label is the first cell of a row: ``Study Type : | Interventional |``."""
    label, bar, rest = text.partition("|")
    return (label, rest.strip()) if bar else (text, "")


def before_value(text: str) -> tuple[str, str]:
    """The label may have its value beside it: ``Age18 Years - 70 Years``, ``Healthy VolunteersNo``."""
    match = _BESIDE.fullmatch(text)
    return (match["label"], match["value"]) if match else (text, "")


class Section:
    """What stands under a heading: ``heading`` is None where it is missing; fields in the order of the page."""

    def __init__(self, page: Page, name: str, heading: Line | None = None) -> None:
        self.page = page
        self.name = name
        self.heading = heading
        self.fields: list[Field] = []

    def __bool__(self) -> bool:
        return bool(self.fields)

    def __getitem__(self, name: str) -> Field:
        """The first field of that name; an empty one where there is none. ``""`` is what stands before any label.

        Those that say the same again are read with it.
        """
        found = self.all(name)
        if not found:
            return Field(self.page, name, None, ())
        for again in found[1:]:
            if again.words == found[0].words:
                again.skip()
        return found[0]

    def all(self, name: str) -> list[Field]:
        """Every field of that name."""
        return [field for field in self.fields if field.name == name]

    def each(self, *order: str) -> Iterator["Section"]:
        """The section in groups, of an arm or a person each, whose fields come in this order: what comes before its
        turn begins the next group. Fields that are not in ``order`` go with the group they stand in, however often.
        """
        group: Section | None = None
        last = -1
        for field in self.fields:
            rank = order.index(field.name) if field.name in order else None
            if rank is not None:
                if group is None or rank <= last:
                    if group is not None:
                        yield group
                    group = Section(self.page, self.name, self.heading)
                last = rank
            if group is not None:
                group.fields.append(field)
        if group is not None:
            yield group


class Outline:
    """The sections of a page by their names; a missing one is empty. A heading that comes again adds to its section."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sections: dict[str, Section] = {}
        self.headings: list[tuple[str, int]] = []  # in the order of the page, with the numbers of their lines

    def __getitem__(self, name: str) -> Section:
        return self.sections.setdefault(name, Section(self.page, name))


def outline(
    page: Page,
    labels: str,
    cut: Cut = whole_line,
    start: str = "",
    ends: Callable[[str], bool] | None = None,
    *,
    exact: bool = False,
    text: frozenset[int] = frozenset(),
) -> Outline:
    """The page by the labels of that table; lines before the first heading or label are in the section ``start``.

    ``ends`` says of a line whether the field is complete with it, as a table's row is with a bar at its end; ``exact``
    that headings count only with the capitals that the table gives them, since long texts have such lines too. The
    lines with the numbers of ``text`` are no labels whatever they say.
    """
    rows = rows_of(labels)
    named = [targets(rows, cut(line.text)[0]) for line in page.lines]
    if exact:
        headings = headings_of(labels)
        named = [
            each if written(cut(line.text)[0]) in headings or all("." in one for one in each) else ()
            for line, each in zip(page.lines, named, strict=True)
        ]
    present = {target for each in named for target in each if "." not in target} | {start}
    found = Outline(page)
    section = found[start]
    field = _begin(page, section, "", None)
    for line, words in zip(page.lines, named, strict=True):
        where = _target(words, section.name, present) if line.text and line.number not in text else None
        rest = cut(line.text)[1] if where else ""
        if where and not (field or rest) and field.name and where.partition(".")[0] not in {section.name, *present}:
            where = None  # right after a label stands its value, even if elsewhere its words would be a label
        if where == FURNITURE:
            page.take([line])
            continue
        if where is not None:
            name, _, label = where.partition(".")
            if not label:
                found.headings.append((name, line.number))
            if name != section.name or not label:
                section = found[name]
                section.heading = section.heading or line
            field = _begin(page, section, label, line)
            page.take([line])
            line = replace(line, text=rest)
        is_end = ends is not None and field.name != "" and ends(line.text)
        field.add(replace(line, text=line.text.rstrip("| ")) if is_end else line)
        if is_end:
            field = _begin(page, section, "", None)
    return found


def no_headings(found: Outline, start: str, prose: frozenset[str]) -> frozenset[int]:
    """The lines within sections of ``prose`` that look like a heading which comes again further down.

    Where most headings come again the whole page stands there twice, and they are what they look like.
    """
    left = Counter(name for name, _ in found.headings)
    if 2 * sum(count > 1 for count in left.values()) > len(left):
        return frozenset()
    section, text = start, set()
    for name, number in found.headings:
        left[name] -= 1
        if section in prose and left[name]:
            text.add(number)
        else:
            section = name
    return frozenset(text)


def _target(targets: tuple[str, ...], section: str, present: set[str]) -> str | None:
    """What a line is here, of all that its words may be; None for text.

    A label whose section cannot be told belongs to none: its field gets no name, so that it does not end up in the text
    of the field before it.
    """
    inside = [target for target in targets if target.partition(".")[0] == section and "." in target]
    if inside:
        return inside[0]
    part = section.rpartition("/")[0]
    headings = [
        target
        for target in targets
        if "." not in target and target != FURNITURE and target.rpartition("/")[0] in (part, "")
    ]
    if headings:
        return headings[0]
    if FURNITURE in targets:
        return FURNITURE
    homeless = [target for target in targets if "." in target and target.partition(".")[0] not in present]
    if not homeless:
        return None
    return homeless[0] if len(homeless) == 1 else "unplaced.label"


def _begin(page: Page, section: Section, name: str, label: Line | None) -> Field:
    field = Field(page, name, label, ())
    section.fields.append(field)
    return field


def targets(rows: dict[str, tuple[str, ...]], text: str) -> tuple[str, ...]:
    """What a label may be: by its own words, else by those with ``#`` for its numbers."""
    label = key(text)
    return rows.get(label) or rows.get(without_numbers(label), ())


def without_numbers(label: str) -> str:
    return _NUMBER.sub("#", label)


def key(text: str) -> str:
    """A label as the tables are asked for it."""
    return written(text).casefold()


def written(label: str) -> str:
    """A label without marks and odd blanks: ``**Study Type** :`` is ``Study Type:``."""
    return _plain(_MARKS.sub("", label))


def _plain(label: str) -> str:
    return " ".join(_COLON.sub(":", label.strip()).split()).translate(_APOSTROPHES)


@cache
def headings_of(labels: str) -> frozenset[str]:
    """The headings of the table, and what frames the page, as they are written."""
    rows = table(labels).rows.values()
    return frozenset(_plain(row.word) for row in rows if any("." not in (target.code or ".") for target in row.targets))


@cache
def rows_of(labels: str) -> dict[str, tuple[str, ...]]:
    """What each label of the table may be."""
    return {
        _plain(row.word).casefold(): tuple(target.code for target in row.targets if target.code)
        for row in table(labels).rows.values()
    }
