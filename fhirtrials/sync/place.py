"""``Place``: where the bundles of a sync are kept, a folder or a server; and what can become of a study there."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from fhirtrials.pipeline.choice import Converted


class Change(StrEnum):
    """What became of a study."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    RETIRED = "retired"


class Place(Protocol):
    """``take`` and ``retire`` say of each study that it is done when they yield it.

    ``retire`` puts studies out of use and yields those for which that was possible. ``trials`` are the studies that
    were ever taken, by their numbers. ``folder`` is where nobody else may write meanwhile.
    """

    def take(self, trials: Iterable[Converted]) -> Iterator[tuple[str, Change]]: ...

    def retire(self, numbers: Iterable[str]) -> Iterator[str]: ...

    def trials(self) -> Iterable[str]: ...

    def folder(self) -> Path | None: ...
