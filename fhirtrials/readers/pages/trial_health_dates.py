"""Dates of a trial-health page: its timeline, with what it adds to each, and the plain dates of the record below.

The dates of the record count; the timeline repeats them and has some that are nowhere else. The timeline writes the
month of the last check as its first day, which is no day that the registry knows.
"""

import re

from fhirtrials.model import PartialDate
from fhirtrials.model.parts import DatedEvent, History
from fhirtrials.readers.pages import values
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.outline import Outline
from fhirtrials.readers.pages.page import Page

# What the timeline says of a milestone beside its date, as seen from the day on which the page was made.
_BESIDE = re.compile(
    r"completed|expected|upcoming|pending|overdue|in progress|today|same day"
    r"|.*\bnext milestone|[\d.,]+ \w+ (?:ago|left)",
    re.IGNORECASE,
)
_MONTH = len("2025-02")


class Dates:
    """The dates of both places; what the second says otherwise is told."""

    def __init__(self, page: Page, found: Outline) -> None:
        self._page = page
        self._record, self._timeline = found["dates"], found["timeline"]
        for name in ("progress", "period"):
            for field in self._timeline.all(name):
                field.skip()

    def event(self, name: str) -> DatedEvent | None:
        """A date, and whether it is actual where the label says it: ``Primary Completion (Estimated)``."""
        again = self._timeline[name]
        kept, other = self._event(self._record[name]), self._event(again)
        if kept is None:
            return other
        if other is not None and other.date != kept.date:
            self._page.say(
                "sources-disagree",
                again.lines[:1],
                where=name,
                value=kept.date,
                source_name="the dates of the record",
                other=other.date,
                other_name="the timeline above",
            )
        return kept

    def day(self, name: str) -> PartialDate | None:
        """A date alone."""
        found = self.event(name)
        return None if found is None else found.date

    def history(self) -> History:
        return History(
            verified=self._verified(),
            first_submitted=self.day("first-submitted"),
            first_submitted_checked=self.day("checked"),
            first_posted=self.event("first-posted"),
            results_first_submitted=self.day("results-submitted"),
            results_first_submitted_checked=self.day("results-checked"),
            results_first_posted=self.event("results-posted"),
            last_update_submitted=self.day("update-submitted"),
            last_update_posted=self.event("updated"),
        )

    def _verified(self) -> PartialDate | None:
        above, below = self._event(self._timeline["verified"]), self._event(self._record["verified"])
        found = below or above
        return None if found is None or found.date is None else PartialDate(found.date[:_MONTH])

    def _event(self, field: Field) -> DatedEvent | None:
        """The first line of a field that is a date; what the timeline says beside it is read with it."""
        found: DatedEvent | None = None
        for line in field.lines:
            dated = values.dated(line.text) if found is None else None
            if dated is not None:
                kind = dated.kind or (values.date_kind(field.label.text) if field.label else None)
                found = DatedEvent(date=dated.date, kind=kind)
            if dated is not None or _BESIDE.fullmatch(line.text):
                self._page.take([line])
        return found
