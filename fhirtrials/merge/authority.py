"""Which source counts more: the order of ``mappings/merge/authority.json``."""

import json
from functools import cache

from fhirtrials.model import Trial
from fhirtrials.model.parts import Source
from fhirtrials.model.words import SourceKind
from fhirtrials.terminology import mappings_folder

PAPERS = (SourceKind.PAPER_RECORD, SourceKind.PAPER_PAGE)


@cache
def _order() -> dict[str, int]:
    listed = json.loads((mappings_folder() / "merge/authority.json").read_text(encoding="utf-8"))["order"]
    return {kind: place for place, kind in enumerate(listed)}


class Record:
    """One trial as one or more sources tell it. ``number`` is its place among those given."""

    def __init__(self, trial: Trial, number: int) -> None:
        self.trial = trial
        self.number = number
        self._given = {path: source for source in trial.sources for path in source.gave}

    def source_of(self, path: str) -> Source | None:
        """Who said what stands at the path; None where the trial names no source."""
        place = path
        while place:
            if place in self._given:
                return self._given[place]
            place = place.rpartition(".")[0] if "." in place else place.partition("[")[0] if "[" in place else ""
        return self.trial.sources[0] if self.trial.sources else None


def weight(source: Source | None, number: int) -> tuple[int, tuple[int, ...], int]:
    """For sorting: what counts most comes first; of two of a kind the newer, then the one that was given first."""
    if source is None:
        return len(_order()), (), number
    newest_first = tuple(-ord(sign) for sign in str(source.version or ""))
    return _order()[source.kind], newest_first or (1,), number


def named(source: Source | None) -> str:
    """A source in a message: ``ClinicalTrials.gov (registry-page, 2023-08-31)``."""
    if source is None:
        return "a record without a source"
    words = ", ".join(str(word) for word in (source.system and source.kind, source.version) if word)
    return f"{source.system or source.kind} ({words})" if words else str(source.kind)


def is_paper(source: Source | None) -> bool:
    return source is not None and source.kind in PAPERS
