"""``Node``: a stretch of the text while the tree is being built; offsets only, no words yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fhirtrials.eligibility.lines import Marker
from fhirtrials.model.words import CriterionKind, Section


@dataclass(slots=True, eq=False)
class Node:
    """``start`` and ``end`` bound the node's own words; ``indent`` and ``body`` are columns of marker and words.

    ``rank`` is that of a heading (0 a section, 1 and 2 groups), else 9. ``lead`` says that the words end with a colon.
    ``outer`` is the bullet of the list that a paragraph interrupted.
    """

    start: int
    end: int
    kind: CriterionKind
    section: Section | None
    marker: Marker | None = None
    indent: int = 0
    body: int = 0
    rank: int = 9
    lead: bool = False
    outer: str | None = None
    children: list["Node"] = field(default_factory=list)

    def last_end(self) -> int:
        """Where the last words of the node and its children end."""
        node = self
        while node.children:
            node = node.children[-1]
        return node.end

    def walk(self) -> Iterator["Node"]:
        """The nodes below, in text order."""
        for child in self.children:
            yield child
            yield from child.walk()
