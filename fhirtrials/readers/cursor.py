"""A place in a JSON record that knows its path, says what is wrong with it, and remembers what was read.

A missing place is an empty place: asking it for text gives None, for a list an empty tuple. So a reader is a plain
description of where things stand, without an ``if`` or a ``try``. What stands there in the wrong form is told and left
out; what nobody asked for is told at the end by ``unread``.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

from fhirtrials.issues import Tell, issue
from fhirtrials.model.dates import PartialDate
from fhirtrials.terminology import translation

Word = TypeVar("Word", bound=StrEnum)

# What neither FHIR's string nor XML may hold: control characters but tab and line ends, and halves of surrogate pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INDEX = re.compile(r"\[\d+\]")


class Record:
    """What the cursors of one record share: whom to tell, about which trial, and which objects they opened."""

    __slots__ = ("opened", "source", "tell", "told", "trial")

    def __init__(self, tell: Tell, source: str) -> None:
        self.tell = tell
        self.source = source
        self.trial = ""
        self.opened: list[Cursor] = []
        self.told: set[tuple[str, str, str]] = set()

    def say(self, kind: str, where: str, **facts: object) -> None:
        """Tells an issue of this record, once for all members of a list that have it in common."""
        place = _INDEX.sub("[]", where)
        key = (kind, place, str(facts.get("found")))
        if key not in self.told:
            self.told.add(key)
            self.tell(issue(kind, trial=self.trial, source=self.source, where=where, **facts))

    def unread(self) -> None:
        """Tells every field of the opened objects that was never asked for; the last thing done with a record."""
        for cursor in self.opened:
            if len(cursor.asked) < len(cursor.value):
                for key in cursor.value:
                    if key not in cursor.asked:
                        self.say("unread-field", _INDEX.sub("[]", f"{cursor.path}.{key}"))
        # Parents and members hold each other; let go of them here, so that nothing waits for the garbage collector.
        for cursor in self.opened:
            cursor.let_go()
        self.opened.clear()


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
                self._wrong(place, item, "an object")

    def text(self, key: str) -> str | None:
        """The text at ``key`` as it stands; blank text is no text."""
        found = self._ask(key, str, "text")
        return None if found is None else self._clean(key, found)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list at ``key``."""
        return tuple(text for _, text in self._texts(key))

    def code(self, key: str, word: type[Word], table: str) -> Word | None:
        """The word at ``key`` as ours, by the table of ``mappings/to-trial/``."""
        found = self.text(key)
        return None if found is None else self._translate(key, found, word, table)

    def codes(self, key: str, word: type[Word], table: str) -> tuple[Word, ...]:
        """The words of the list at ``key`` as ours, in their order."""
        words = (self._translate(place, text, word, table) for place, text in self._texts(key))
        return tuple(ours for ours in words if ours is not None)

    def date(self, key: str) -> PartialDate | None:
        """The date at ``key``."""
        found = self.text(key)
        if found is None:
            return None
        try:
            return PartialDate(found)
        except ValueError:
            self.record.say("bad-date", self._place(key), found=_shown(found))
            return None

    def flag(self, key: str) -> bool | None:
        """The boolean at ``key``."""
        found: bool | None = self._ask(key, bool, "true or false")
        return found

    def count(self, key: str) -> int | None:
        """The whole number at ``key``, zero or more."""
        found = self._ask(key, int, "a whole number")
        if found is not None and (isinstance(found, bool) or found < 0):
            self._wrong(key, found, "a whole number, zero or more")
            return None
        return found

    def number(self, key: str) -> float | None:
        """The number at ``key``."""
        found = self._ask(key, (int, float), "a number")
        if isinstance(found, bool):
            self._wrong(key, found, "a number")
            return None
        return None if found is None else float(found)

    def skip(self, *keys: str) -> list[str]:
        """Marks what is left unread on purpose; returns which of it is there."""
        self.asked.update(key for key in keys if key in self.value)
        return [key for key in keys if key in self.value]

    def let_go(self) -> None:
        """Forgets the members: a cursor that was read is of no more use."""
        self._members.clear()

    def _ask(self, key: str, wanted: type | tuple[type, ...], words: str) -> Any:
        if key not in self.value:
            return None
        self.asked.add(key)
        found = self.value[key]
        if isinstance(found, wanted):
            return found
        self._wrong(key, found, words)
        return None

    def _items(self, key: str) -> Iterator[tuple[str, Any]]:
        found = self._ask(key, list, "a list")
        for index, item in enumerate(found or ()):
            yield f"{key}[{index}]", item

    def _texts(self, key: str) -> Iterator[tuple[str, str]]:
        for place, item in self._items(key):
            if isinstance(item, str):
                text = self._clean(place, item)
                if text is not None:
                    yield place, text
            else:
                self._wrong(place, item, "text")

    def _translate(self, place: str, found: str, word: type[Word], table: str) -> Word | None:
        ours = translation(f"to-trial/{table}").get(found)
        if ours is None:
            self.record.say("unknown-code", self._place(place), found=_shown(found), table=f"to-trial/{table}")
            return None
        return word(ours)

    def _clean(self, place: str, text: str) -> str | None:
        if not text.isprintable() and _FORBIDDEN.search(text):
            self.record.say("forbidden-characters", self._place(place), found=_shown(text))
            text = _FORBIDDEN.sub("", text)
        return text if text and not text.isspace() else None

    def _wrong(self, place: str, found: object, wanted: str) -> None:
        self.record.say("wrong-type", self._place(place), found=_shown(found), wanted=wanted)

    def _place(self, key: str) -> str:
        return f"{self.path}.{key}"


def _shown(found: object) -> str:
    """What was found, short enough for a message."""
    if found is None:
        return "null"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, dict):
        return "an object"
    if isinstance(found, list):
        return "a list"
    if isinstance(found, str):
        text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", found)
        return text if len(text) <= 60 else f"{text[:57]}..."
    return str(found)
