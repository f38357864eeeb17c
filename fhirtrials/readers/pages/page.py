"""``Page``: the lines of one page, which of them were read, and whom to tell.

What nobody read is told at the end and handed out as text, so that nothing is lost in silence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from fhirtrials.issues import Tell, issue
from fhirtrials.readers.pages.lines import Line, place

_NCT_ID = re.compile(r"(?<![A-Za-z0-9])NCT\d{8}(?!\d)", re.ASCII | re.IGNORECASE)
_SHOWN = 60


class Page:
    """``trial`` is the registry number once it is known; blank lines count as read."""

    def __init__(self, lines: tuple[Line, ...], source: str, tell: Tell) -> None:
        self.lines = lines
        self.source = source
        self.trial = ""
        self._tell = tell
        self._read: set[int] = set()
        self._told: set[tuple[str, str, str]] = set()

    def say(self, kind: str, lines: Iterable[Line], where: str = "", **facts: object) -> None:
        """Tells an issue of these lines, or of a field of the trial, once."""
        where = where or place(tuple(lines))
        key = (kind, where, str(facts))
        if key not in self._told:
            self._told.add(key)
            self._tell(issue(kind, trial=self.trial, source=self.source, where=where, **facts))

    def take(self, lines: Iterable[Line]) -> None:
        """Marks lines as read."""
        self._read.update(line.number for line in lines)

    def forget(self) -> None:
        """Marks all lines as not read."""
        self._read.clear()

    def is_read(self, line: Line) -> bool:
        return line.number in self._read or not line.text

    def unread(self) -> Iterator[tuple[Line, ...]]:
        """Each stretch of lines that nobody read, blank lines within it left out."""
        stretch: list[Line] = []
        for line in self.lines:
            if not self.is_read(line):
                stretch.append(line)
            elif line.text and stretch:
                yield tuple(stretch)
                stretch = []
        if stretch:
            yield tuple(stretch)

    def tell_unread(self) -> tuple[str, ...]:
        """Tells every stretch of lines that nobody read, and hands it out as text; the last thing done with a page."""
        stretches = tuple(self.unread())
        for stretch in stretches:
            self.say("unread-lines", stretch, found=shown(stretch[0].text))
        return tuple("\n".join(line.text for line in stretch) for stretch in stretches)

    def find_number(self, *likely: str | None) -> str | None:
        """The registry number: of the first text that holds one, else the one that the page names most often.

        Tells ``no-trial-id`` where there is none.
        """
        for text in likely:
            if text and (match := _NCT_ID.search(text)):
                self.trial = match[0].upper()
                return self.trial
        counted = Counter(match.upper() for line in self.lines for match in _NCT_ID.findall(line.text))
        if not counted:
            self.say("no-trial-id", (), found="nothing")
            return None
        self.trial = counted.most_common(1)[0][0]  # the first of those named equally often
        return self.trial


def shown(text: str) -> str:
    """A line, short enough for a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
