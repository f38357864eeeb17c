"""What the cursors of one record share, whatever its format: whom to tell, about which trial, which parts they opened,
and what texts, words and dates mean.

In come values as the source writes them, each with its place; out come ours. What is wrong is told and left out.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Protocol, TypeVar

from fhirtrials.issues import Tell, issue
from fhirtrials.model.dates import PartialDate, partial_date
from fhirtrials.terminology import translation

Word = TypeVar("Word", bound=StrEnum)

# What neither FHIR's string nor XML may hold: control characters but tab and line ends, and halves of surrogate pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Every other byte of UTF-8 is a forbidden character; of those with several bytes only U+FFFE and U+FFFF are forbidden.
_CLEAN_BYTES = b"\t\n\r" + bytes(range(0x20, 0x100))
_INDEX = re.compile(r"\[\d+\]")


class Opened(Protocol):
    """A cursor on a part of the record that holds something."""

    def place(self, key: str) -> str:
        """The path of one of its members: asked for only where something is told, since it takes time."""

    def left(self) -> Iterable[str]:
        """The paths of what was never asked for."""

    def let_go(self) -> None:
        """Forgets its members: it was read and is of no more use."""


class Record:
    """One record of a source: what its cursors opened, and what was told of it."""

    __slots__ = ("opened", "source", "tell", "told", "trial")

    def __init__(self, tell: Tell, source: str) -> None:
        self.tell = tell
        self.source = source
        self.trial = ""
        self.opened: list[Opened] = []
        self.told: set[tuple[str, str, str]] = set()

    def say(self, kind: str, where: str, **facts: object) -> None:
        """Tells an issue of this record, once for all members of a list that have it in common."""
        place = _INDEX.sub("[]", where)
        key = (kind, place, str(facts.get("found")))
        if key not in self.told:
            self.told.add(key)
            self.tell(issue(kind, trial=self.trial, source=self.source, where=where, **facts))

    def unread(self) -> None:
        """Tells every part of what was opened that was never asked for; the last thing done with a record."""
        for cursor in self.opened:
            for path in cursor.left():
                self.say("unread-field", _INDEX.sub("[]", path))
        # Parents and members hold each other; let go of them here, so that nothing waits for the garbage collector.
        for cursor in self.opened:
            cursor.let_go()
        self.opened.clear()

    def text(self, cursor: Opened, key: str, found: str) -> str | None:
        """The text without characters that no output may hold; blank text is no text."""
        if not found.isprintable() and has_forbidden(found):
            self.say("forbidden-characters", cursor.place(key), found=shown(found))
            found = _FORBIDDEN.sub("", found)
        return found if found and not found.isspace() else None

    def word(self, cursor: Opened, key: str, found: str, word: type[Word], table: str) -> Word | None:
        """The word as ours, by the table of ``mappings/to-trial/``."""
        ours: Word | None = known_words(word, table).get(found)
        if ours is None:
            self.say("unknown-code", cursor.place(key), found=shown(found), table=f"to-trial/{table}")
        return ours

    def date(self, cursor: Opened, key: str, found: str) -> PartialDate | None:
        """A date of the form YYYY, YYYY-MM or YYYY-MM-DD."""
        try:
            return partial_date(found)
        except ValueError:
            self.say("bad-date", cursor.place(key), found=shown(found))
            return None

    def wrong(self, cursor: Opened, key: str, found: object, wanted: str) -> None:
        """Tells that something else stands where ``wanted`` belongs."""
        self.say("wrong-type", cursor.place(key), found=shown(found), wanted=wanted)


def has_forbidden(text: str) -> bool:
    """Whether the text holds a character that no output may hold."""
    # A sixth of the time of a search, and the criteria of a record have 2,000 characters.
    try:
        others = text.encode().translate(None, _CLEAN_BYTES)
    except UnicodeEncodeError:  # half of a surrogate pair
        return True
    return bool(others) or "\ufffe" in text or "\uffff" in text


@cache
def known_words(word: type[Word], table: str) -> dict[str, Word]:
    """A source's words to ours."""
    return {found: word(ours) for found, ours in translation(f"to-trial/{table}").items()}


def shown(found: object) -> str:
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
