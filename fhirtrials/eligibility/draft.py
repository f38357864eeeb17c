"""``Draft``: a criterion as it is laid out, before its words are read; offsets and words, nothing validated yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fhirtrials.model.part import blank, exact
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Section

_READ = ("understood", "necessary", "negated", "exception", "thresholds", "windows", "findings", "mentions")
UNREAD = {name: value for name, value in blank(Criterion).items() if name in _READ}
"""What is read in a criterion's words, of one that is not read."""
_MADE = exact(Criterion)


@dataclass(slots=True)
class Draft:
    """The fields of a ``Criterion`` that the layout knows."""

    text: str
    start: int
    end: int
    kind: CriterionKind
    section: Section | None
    combination: Combination | None = None
    threshold: int | None = None
    assumed: bool = False
    children: list["Draft"] = field(default_factory=list)

    def walk(self) -> Iterator["Draft"]:
        """The draft and all below it, in text order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def unread(self) -> Criterion:
        """The criterion and those below it, of the layout alone."""
        return self.criterion(tuple([child.unread() for child in self.children]))

    def criterion(self, children: tuple[Criterion, ...], read: dict[str, Any] = UNREAD) -> Criterion:
        """The criterion, with its children made before and all that was ``read`` in its words."""
        return _MADE(
            {
                "text": self.text,
                "start": self.start,
                "end": self.end,
                "kind": self.kind,
                "section": self.section,
                "combination": self.combination,
                "threshold": self.threshold,
                "assumed": self.assumed,
                **read,
                "children": children,
            }
        )
