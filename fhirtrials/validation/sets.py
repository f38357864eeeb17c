"""A set of resources that passes through one at a time, as NDJSON does: what points where.

In: one resource after the other. Out: findings. Only names are kept in memory. https://hl7.org/fhir/R5/nd-json.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fhirtrials.issues import Issue
from fhirtrials.validation import references
from fhirtrials.validation.place import Path, Place
from fhirtrials.validation.targets import Targets
from fhirtrials.validation.walk import Content


@dataclass(slots=True)
class ResourceSet:
    """``waiting`` keeps the first place that pointed to each target not seen so far: one finding a target is enough."""

    targets: Targets = field(default_factory=Targets)
    waiting: dict[str, tuple[Place, Path]] = field(default_factory=dict)
    canonicals: dict[tuple[str, frozenset[str] | None], tuple[Place, Path]] = field(default_factory=dict)

    def add(self, content: Content, place: Place) -> Iterator[Issue]:
        """One more resource. Tells at once what needs no other: the types of references, an id that repeats."""
        if "/" in place.name and place.name in self.targets.literal:
            yield place.finding("invalid-id", ("id",), problem="another resource of the set has this id")
        self.targets.add(content.resource)
        self.waiting.pop(place.name, None)
        yield from references.literal(content, self.targets, place, resolve=False)
        for node, _, path in content.references:
            reference = node.get("reference")
            if isinstance(reference, str) and reference[:1] != "#" and reference not in self.targets.literal:
                self.waiting.setdefault(reference, (place, path))
        for value, allowed, path in content.canonicals:
            self.canonicals.setdefault((value, allowed), (place, path))

    def unresolved(self) -> Iterator[Issue]:
        """What pointed nowhere, now that all have passed."""
        for reference, (place, path) in self.waiting.items():
            pointer = Content({}, references=[({"reference": reference}, None, path)])
            yield from references.literal(pointer, self.targets, place)
        for (value, allowed), (place, path) in self.canonicals.items():
            yield from references.canonical(Content({}, canonicals=[(value, allowed, path)]), self.targets, place)
