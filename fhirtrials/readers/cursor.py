"""A place in a JSON record that knows its path, says what is wrong with it, and remembers what was read.

A missing place is an empty place: asking it for text gives None, for a list an empty tuple. So a reader is a plain
description of where things stand, without an ``if`` or a ``try``. An object of which every member is a field of one
part is read in a ``Shape``. What stands there in the wrong form is told and left
out; what nobody asked for is told at the end by ``unread``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.model.dates import PartialDate
from fhirtrials.readers.record import Record, Word
from fhirtrials.readers.shape import P, Shape


class Cursor:
    """One JSON object of a record; an absent one is empty."""

    __slots__ = ("_key", "_members", "_parent", "asked", "record", "value")

    def __init__(self, value: dict[str, Any], record: Record, parent: "Cursor | None" = None, key: str = "$") -> None:
        self.value = value
        self.record = record
        self.asked: set[str] = set()
        self._members: dict[str, Cursor] = {}
        self._parent = parent
        self._key = key
        if value:
            record.opened.append(self)

    @property
    def path(self) -> str:
        """``$.protocolSection.designModule``."""
        return self._key if self._parent is None else f"{self._parent.path}.{self._key}"

    def __bool__(self) -> bool:
        return bool(self.value)

    def __getitem__(self, key: str) -> "Cursor":
        """The object at ``key``: the same cursor however often one asks, so that it knows all that was read."""
        if not self.value:
            return self  # nothing stands in nothing
        member = self._members.get(key)
        if member is None:
            found = self._ask(key, dict, "an object")
            member = self._members[key] = Cursor(found or {}, self.record, self, key)
        return member

    def each(self, key: str) -> Iterator["Cursor"]:
        """The objects of the list at ``key``."""
        for place, item in self._items(key):
            if isinstance(item, dict):
                yield Cursor(item, self.record, self, place)
            else:
                self.record.wrong(self, place, item, "an object")

    def one(self, key: str, shape: Shape[P]) -> P | None:
        """The object at ``key``, in that shape; None for an empty one."""
        found = self._ask(key, dict, "an object")
        return shape.read(found, self.record, (self, key, None)) if found else None

    def all(self, key: str, shape: Shape[P]) -> tuple[P, ...]:
        """The objects of the list at ``key``, in that shape."""
        found = self._ask(key, list, "a list")
        return shape.several(found, self.record, self, key) if found else ()

    def text(self, key: str) -> str | None:
        """The text at ``key`` as it stands; blank text is no text."""
        found: str | None = self._ask(key, str, "text")
        # Nearly every text is clean, and its first sign stands behind the blank.
        if found is None or (found >= "!" and found.isprintable()):
            return found
        return self.record.text(self, key, found)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list at ``key``."""
        found = self._ask(key, list, "a list")
        # Nearly all texts of nearly every list are clean.
        if found and all(item.__class__ is str and item >= "!" and item.isprintable() for item in found):
            return tuple(found)
        return tuple(text for _, text in self._texts(key))

    def code(self, key: str, word: type[Word], table: str) -> Word | None:
        """The word at ``key`` as ours, by the table of ``mappings/to-trial/``."""
        found = self.text(key)
        return None if found is None else self.record.word(self, key, found, word, table)

    def codes(self, key: str, word: type[Word], table: str) -> tuple[Word, ...]:
        """The words of the list at ``key`` as ours, in their order."""
        words = (self.record.word(self, place, text, word, table) for place, text in self._texts(key))
        return tuple(ours for ours in words if ours is not None)

    def date(self, key: str) -> PartialDate | None:
        """The date at ``key``."""
        found = self.text(key)
        return None if found is None else self.record.date(self, key, found)

    def flag(self, key: str) -> bool | None:
        """The boolean at ``key``."""
        found: bool | None = self._ask(key, bool, "true or false")
        return found

    def count(self, key: str) -> int | None:
        """The whole number at ``key``, zero or more."""
        found = self._ask(key, int, "a whole number")
        if found is not None and (isinstance(found, bool) or found < 0):
            self.record.wrong(self, key, found, "a whole number, zero or more")
            return None
        return found

    def number(self, key: str) -> float | None:
        """The number at ``key``."""
        found = self._ask(key, (int, float), "a number")
        if isinstance(found, bool):
            self.record.wrong(self, key, found, "a number")
            return None
        return None if found is None else float(found)

    def skip(self, *keys: str) -> list[str]:
        """Marks what is left unread on purpose; returns which of it is there."""
        self.asked.update(key for key in keys if key in self.value)
        return [key for key in keys if key in self.value]

    def place(self, key: str) -> str:
        """The path of the member ``key``."""
        return f"{self.path}.{key}"

    def left(self) -> Iterable[str]:
        """The paths of the members that were never asked for."""
        if len(self.asked) == len(self.value):
            return ()
        return [self.place(key) for key in self.value if key not in self.asked]

    def let_go(self) -> None:
        """Forgets the members: a cursor that was read is of no more use."""
        self._members.clear()

    def _ask(self, key: str, wanted: type | tuple[type, ...], words: str) -> Any:
        if key not in self.value:
            return None
        found = self.value[key]
        self.asked.add(key)
        if isinstance(found, wanted):
            return found
        self.record.wrong(self, key, found, words)
        return None

    def _items(self, key: str) -> Iterator[tuple[str, Any]]:
        found = self._ask(key, list, "a list")
        for index, item in enumerate(found or ()):
            yield f"{key}[{index}]", item

    def _texts(self, key: str) -> Iterator[tuple[str, str]]:
        for place, item in self._items(key):
            if isinstance(item, str):
                text = self.record.text(self, place, item)
                if text is not None:
                    yield place, text
            else:
                self.record.wrong(self, place, item, "text")
