"""``Field``: what a page says under one label, and what that means.

An absent field is an empty one: asking it for text gives None, for a list an empty tuple. What stands there in the
wrong form is told and left out, and counts as read; what nobody asks for stays unread, and ``Page`` tells it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from fhirtrials.model import PartialDate
from fhirtrials.model.parts import Age, DatedEvent, Organisation
from fhirtrials.model.words import AgeGroup, DateKind, MaskedRole, Masking, Phase
from fhirtrials.readers.pages import lists, values
from fhirtrials.readers.pages.labels import code_of_label, codes_of_labels
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.page import Page, shown

Word = TypeVar("Word", bound=StrEnum)
Found = TypeVar("Found")

_BULLET = re.compile(r"^[•*\-–·▸▪]\s+")
_PARAGRAPHS = re.compile(r"\n{3,}")


class Field:
    """``label`` is the line of the label itself; ``lines`` what follows it, blank ones too."""

    def __init__(self, page: Page, name: str, label: Line | None, lines: tuple[Line, ...]) -> None:
        self.page = page
        self.name = name
        self.label = label
        self._lines = list(lines)

    def add(self, line: Line) -> None:
        self._lines.append(line)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that say something."""
        return tuple(line for line in self._lines if line.text)

    @property
    def lines_and_blanks(self) -> tuple[Line, ...]:
        """All lines, for what is parted by blank ones."""
        return tuple(self._lines)

    @property
    def words(self) -> str:
        """All the text on one line, and nothing marked as read: to look before one asks."""
        return " ".join(line.text for line in self.lines)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def skip(self) -> None:
        """Marks the field as read: it says what another says too."""
        self.page.take(self._lines)

    def without(self, pattern: re.Pattern[str]) -> "Field":
        """The field as it would be if what matches the pattern did not stand in it."""
        lines = (replace(line, text=pattern.sub("", line.text).strip()) for line in self._lines)
        return Field(self.page, self.name, self.label, tuple(lines))

    def text(self, *, indented: bool = False) -> str | None:
        """The whole text, its paragraphs parted by blank lines; ``indented`` keeps the blanks before each line."""
        self.page.take(self._lines)
        margin = min((line.indent for line in self.lines), default=0)
        indents = [" " * (line.indent - margin) if indented and line.text else "" for line in self._lines]
        lines = [indent + line.text for indent, line in zip(indents, self._lines, strict=True)]
        text = _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip("\n")
        return text.replace(r"\|", "|") or None

    def line(self) -> str | None:
        """The first line alone, for what is never longer; the others stay unread."""
        if not self.lines:
            return None
        self.page.take(self.lines[:1])
        return self.lines[0].text.replace(r"\|", "|")

    def paragraphs(self) -> tuple[str, ...]:
        """Each line that says something."""
        self.page.take(self._lines)
        return tuple(line.text.replace(r"\|", "|") for line in self.lines)

    def items(self) -> tuple[str, ...]:
        """Each line without its bullet."""
        return tuple(_BULLET.sub("", text) for text in self.paragraphs())

    def code(self, word: type[Word], thing: str) -> Word | None:
        """The first line as a word of ours, by the labels of ``ctgov-label-<thing>``."""
        return self._first(lambda text: code_of_label(text, word, thing), "unknown-code", table=_table(thing))

    def codes(self, word: type[Word], thing: str) -> tuple[Word, ...]:
        """The first line as words of ours, however they are parted; a line that cannot be taken apart is told."""
        found = self._first(lambda text: codes_of_labels(text, word, thing), "unknown-code", table=_table(thing))
        return found or ()

    def flag(self) -> bool | None:
        """``Yes`` or ``No``, whatever follows it."""
        return self._first(values.flag, "wrong-type", wanted="yes or no")

    def dated(self) -> DatedEvent | None:
        """``September 30, 2023 (Anticipated)``."""
        return self._first(values.dated, "bad-date")

    def date(self) -> PartialDate | None:
        """A date alone; whether it is actual is not asked."""
        found = self.dated()
        return None if found is None else found.date

    def age(self) -> Age | None:
        """``18 Years``; another form keeps its text alone, and ``N/A`` is none."""
        line = self.line()
        if line is None or values.is_no_age(line):
            return None
        return values.age(line) or Age(text=line)

    def age_range(self) -> tuple[Age | None, Age | None, tuple[AgeGroup, ...]]:
        """``18 Years to 70 Years (Adult, Older Adult)``: youngest, oldest, age groups."""
        return self._first(values.age_range, "wrong-type", wanted="a range of ages") or (None, None, ())

    def masking(self) -> tuple[Masking | None, tuple[MaskedRole, ...]]:
        """``Quadruple (Participant, …)``, ``ParticipantInvestigator``: how many are masked, and who."""
        found = self._first(values.masking, "unknown-code", table=_table("masking"))
        return found or (None, ())

    def phases(self) -> tuple[Phase, ...]:
        """``Phase 1, Phase 2``."""
        return self._first(values.phases, "unknown-code", table=_table("phase")) or ()

    def terms(self) -> tuple[str, ...]:
        """Conditions or keywords, a line each or between commas."""
        return self._parted(lists.terms)

    def organisations(self) -> tuple[Organisation, ...]:
        """Names of organisations, a line each or between commas."""
        return tuple(Organisation(name=name) for name in self._parted(lists.organisations))

    def count(self) -> tuple[int, DateKind | None] | None:
        """``150 (Anticipated)``, ``261 estimated patients``."""
        return self._first(values.count, "wrong-type", wanted="a number of people")

    def _parted(self, part: Callable[[str], tuple[str, ...] | None]) -> tuple[str, ...]:
        """The lines, or the parts of a single one; told where it cannot be parted with certainty, and kept whole."""
        items = self.items()
        if len(items) != 1:
            return items
        parts = part(items[0])
        if parts is None:
            self.page.say("run-together", self.lines, found=shown(items[0]))
            return items
        return parts

    def _first(self, read: Callable[[str], Found | None], kind: str, **facts: str) -> Found | None:
        """What ``read`` makes of the first line; told where it makes nothing of it."""
        line = self.line()
        if line is None:
            return None
        found = read(line)
        if found is None:
            self.page.say(kind, self.lines[:1], found=shown(line), **facts)
        return found


def _table(thing: str) -> str:
    return f"to-trial/ctgov-label-{thing}"


def passage(page: Page, lines: Sequence[Line]) -> str | None:
    """Lines of a page as one text, with the blank lines that stand between them."""
    if not lines:
        return None
    whole = tuple(line for line in page.lines if lines[0].number <= line.number <= lines[-1].number)
    return Field(page, "", None, whole).text(indented=True)
