"""A place in an XML record that knows its path, says what is wrong with it, and remembers what was read.

The sibling of ``cursor``, with the same answers: a missing place is an empty place, what stands there in the wrong form
is told and left out, what nobody asked for is told at the end by ``unread``. A path is an XPath
(``/clinical_study/location[2]/status``), counting from 1 where an element stands more than once.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fhirtrials.model.dates import PartialDate
from fhirtrials.readers.record import Record, Word

if TYPE_CHECKING:
    from lxml.etree import _Element

_FLAGS = {"Yes": True, "No": False}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WRITTEN = re.compile(r"(?P<month>[A-Z][a-z]+) (?:(?P<day>\d{1,2}), )?(?P<year>\d{4})", re.ASCII)


class XmlCursor:
    """One element of a record; an absent one is empty. ``root`` has no parent; ``key`` is its step in the path."""

    __slots__ = ("_children", "_element", "_key", "_members", "_parent", "asked", "record")

    def __init__(
        self, element: "_Element | None", record: Record, parent: "XmlCursor | None" = None, key: str = ""
    ) -> None:
        self.record = record
        self.asked: set[str] = set()
        self._element = element
        self._parent = parent
        self._key = key
        self._members: dict[str, XmlCursor] = {}
        self._children: dict[str, list[_Element]] = {}
        if element is not None:
            for child in element:
                self._children.setdefault(str(child.tag), []).append(child)
        record.opened.append(self)  # an absent one too: it may have members, and they must let go of each other

    @property
    def path(self) -> str:
        """``/clinical_study/id_info``."""
        return f"{'' if self._parent is None else self._parent.path}/{self._key}"

    def __bool__(self) -> bool:
        return self._element is not None

    def __getitem__(self, key: str) -> "XmlCursor":
        """The element at ``key``: the same cursor however often one asks, so that it knows all that was read."""
        member = self._members.get(key)
        if member is None:
            member = self._members[key] = XmlCursor(self._one(key), self.record, self, key)
        return member

    def each(self, key: str) -> Iterator["XmlCursor"]:
        """The elements of that name, in their order."""
        for place, element in self._all(key):
            yield XmlCursor(element, self.record, self, place)

    def children(self) -> Iterator[tuple[str, "XmlCursor"]]:
        """All elements of whatever name, after their names: for lists in which the order says something."""
        counted: dict[str, int] = {}
        for child in self._element if self._element is not None else ():
            name = str(child.tag)
            self.asked.add(name)
            counted[name] = counted.get(name, 0) + 1
            yield name, XmlCursor(child, self.record, self, self._step(name, counted[name]))

    def text(self, key: str) -> str | None:
        """The text at ``key`` on one line, without blanks around it."""
        found = self._one(key)
        return None if found is None else self._text(key, found)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of all elements of that name."""
        found = (self._text(place, element) for place, element in self._all(key))
        return tuple(text for text in found if text is not None)

    def lines(self, key: str) -> str | None:
        """The text at ``key`` as it stands, line ends and all."""
        found = self._one(key)
        return None if found is None else self._whole(key, found)

    def own_text(self) -> str | None:
        """The text of this element itself."""
        if self._element is None:
            return None
        self.asked.add(".")
        return _on_one_line(self.record.text(self, "text()", self._element.text or ""))

    def attribute(self, name: str) -> str | None:
        """The attribute of that name."""
        found = None if self._element is None else self._element.get(name)
        if found is None:
            return None
        self.asked.add(f"@{name}")
        return self.record.text(self, f"@{name}", found.strip())

    def code(self, key: str, word: type[Word], table: str) -> Word | None:
        """The word at ``key`` as ours, by the table of ``mappings/to-trial/``; ``@name`` asks for an attribute."""
        found = self.attribute(key[1:]) if key.startswith("@") else self.text(key)
        return None if found is None else self.record.word(self, key, found, word, table)

    def codes(self, key: str, word: type[Word], table: str) -> tuple[Word, ...]:
        """The words of all elements of that name as ours."""
        words = []
        for place, element in self._all(key):
            text = self._text(place, element)
            words.append(None if text is None else self.record.word(self, place, text, word, table))
        return tuple(ours for ours in words if ours is not None)

    def date(self, key: str, sentence: re.Pattern[str] | None = None) -> PartialDate | None:
        """The date at ``key``, which may be written out (``June 5, 2017``, ``June 2017``) and stand in a sentence."""
        found = self.text(key)
        match = sentence.fullmatch(found) if sentence and found else None
        return None if found is None else self.record.date(self, key, _iso(match[1] if match else found))

    def own_date(self) -> PartialDate | None:
        """The date that this element itself holds."""
        found = self.own_text()
        return None if found is None else self.record.date(self, "text()", _iso(found))

    def flag(self, key: str) -> bool | None:
        """``Yes`` or ``No``."""
        found = self.text(key)
        if found is None:
            return None
        if found not in _FLAGS:
            self.record.wrong(self, key, found, "Yes or No")
        return _FLAGS.get(found)

    def own_count(self) -> int | None:
        """The whole number that this element itself holds."""
        found = self.own_text()
        if found is None:
            return None
        if not (found.isascii() and found.isdigit()):
            self.record.wrong(self, "text()", found, "a whole number, zero or more")
            return None
        return int(found)

    def skip(self, *keys: str) -> list[str]:
        """Marks what is left unread on purpose; returns which of it is there."""
        there = [key for key in keys if key in self._children]
        self.asked.update(there)
        return there

    def place(self, key: str) -> str:
        """The path of the element or attribute ``key``."""
        return f"{self.path}/{key}"

    def left(self) -> Iterator[str]:
        """The paths of the elements, attributes and texts that were never asked for."""
        if self._element is None:
            return
        yield from (self.place(key) for key in self._children if key not in self.asked)
        yield from (self.place(f"@{name}") for name in map(str, self._element.keys()) if f"@{name}" not in self.asked)
        if "." not in self.asked:
            beside = [self._element.text, *(child.tail for child in self._element)]
            if any(text and not text.isspace() for text in beside):
                yield self.place("text()")

    def let_go(self) -> None:
        """Forgets the members: a cursor that was read is of no more use."""
        self._members.clear()

    def _one(self, key: str) -> "_Element | None":
        found = self._children.get(key)
        if not found:
            return None
        self.asked.add(key)
        if len(found) > 1:
            self.record.wrong(self, key, f"{len(found)} elements", "one")
        return found[0]

    def _all(self, key: str) -> Iterator[tuple[str, "_Element"]]:
        found = self._children.get(key, [])
        if found:
            self.asked.add(key)
        for index, element in enumerate(found, 1):
            yield (self._step(key, index) if len(found) > 1 else key), element

    def _step(self, name: str, index: int) -> str:
        return f"{name}[{index}]" if len(self._children[name]) > 1 else name

    def _text(self, place: str, element: "_Element") -> str | None:
        return _on_one_line(self._whole(place, element))

    def _whole(self, place: str, element: "_Element") -> str | None:
        """The text of an element; what it has beside text is told."""
        for child in element:
            self.record.say("unread-field", f"{self.place(place)}/{child.tag}")
        for name in map(str, element.keys()):
            self.record.say("unread-field", f"{self.place(place)}/@{name}")
        return self.record.text(self, place, element.text or "")


def _on_one_line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def _iso(text: str) -> str:
    """``June 5, 2017`` and ``June 2017`` in figures; anything else as it is."""
    match = _WRITTEN.fullmatch(text)
    if match is None or match["month"] not in _MONTHS:
        return text
    month = f"{match['year']}-{_MONTHS.index(match['month']) + 1:02}"
    try:
        return PartialDate(f"{month}-{int(match['day']):02}" if match["day"] else month)
    except ValueError:
        return text
