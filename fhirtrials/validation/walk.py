"""One walk over a resource, by the types of its elements. https://hl7.org/fhir/R5/datatypes.html

In: a resource as JSON and the kinds of its release. Out: ``Content``: the invariants it breaks, and everything in it
that points, reads or is named. What is no object where an object belongs is passed over: ``structure`` tells it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from fhirtrials.validation.definitions import Binding, Element, Kind, Shape
from fhirtrials.validation.invariants import Invariant
from fhirtrials.validation.place import Path

Node = dict[str, Any]
Targets = frozenset[str] | None
Coded = tuple[Node, Binding | None, Path]
"""A concept or coding, the codes that are asked for where it stands, and where that is."""

CROSS_VERSION: Final = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
"""How the url of an extension begins that stands for an element of the latest release."""


@dataclass(slots=True)
class Content:
    """What a walk found, each with its path in the resource.

    Pointers come with the types they may point to.
    """

    resource: Node
    broken: list[tuple[Invariant, Path]] = field(default_factory=list)
    references: list[tuple[Node, Targets, Path]] = field(default_factory=list)
    canonicals: list[tuple[str, Targets, Path]] = field(default_factory=list)
    narratives: list[tuple[str, Path]] = field(default_factory=list)
    codes: list[Coded] = field(default_factory=list)
    extensions: list[tuple[Node, Path]] = field(default_factory=list)
    repeated: list[tuple[str, Path]] = field(default_factory=list)
    holes: list[Path] = field(default_factory=list)


def walk(resource: Node, kinds: dict[str, Kind]) -> Content:
    """Visit every element of the resource and of what it contains, but not of what a bundle holds."""
    content = Content(resource)
    root = _kind(resource, kinds)
    if root is None:
        return content
    ids: set[str] = set()
    # The list grows while it is read: breadth first, and no depth of nesting is too deep.
    queue: list[tuple[Node, Shape, Element, Path]] = [(resource, root.shape(resource), Element(root), ())]
    visit = queue.append
    for node, shape, here, path in queue:
        for rule in shape.broken:
            content.broken.append((rule, path))
        for rule in shape.invariants:
            # Contained resources have no narrative of their own: https://hl7.org/fhir/R5/references.html#contained
            if not rule.holds(node) and not (path and rule.key == "dom-6"):
                content.broken.append((rule, path))
        for name in shape.extended:
            if has_hole(node.get(name), node[f"_{name}"]):
                content.holes.append((*path, name))
        if shape.collected:
            _collect(content, node, here, path, ids)
        for name, element in shape.visit:
            below, value = element.kind, node[name]
            if below.name == "canonical":
                content.canonicals.extend(_canonicals(value, element.targets, (*path, name)))
                continue
            if below.name == "Resource":
                # What a bundle holds is walked by whoever checks the bundle.
                for place, item in enumerate(value if name == "contained" and type(value) is list else ()):
                    if type(item) is dict and (one := _kind(item, kinds)) is not None:
                        visit((item, one.shape(item), Element(one), (*path, name, place)))
                continue
            if name == "reference" and here.kind.name == "CodeableReference":
                element = Element(below, here.targets)
            shapes = below.shapes  # ``Kind.shape`` without the call, a thousand times a trial: 4 % of a check
            if type(value) is list:
                for place, item in enumerate(value):
                    if type(item) is dict and not (found := shapes.get(tuple(item)) or below.new_shape(item)).idle:
                        visit((item, found, element, (*path, name, place)))
            elif type(value) is dict and not (found := shapes.get(tuple(value)) or below.new_shape(value)).idle:
                visit((value, found, element, (*path, name)))
    return content


def _collect(content: Content, node: Node, here: Element, path: Path, ids: set[str]) -> None:
    """Keep what is of interest itself: what points, reads, means something, or has an id."""
    kind = here.kind
    if kind.coded:
        content.codes.append((node, here.binding, path))
    elif kind.name == "Reference":
        content.references.append((node, here.targets, path))
    elif kind.name == "Narrative" and isinstance(div := node.get("div"), str):
        content.narratives.append((div, (*path, "div")))
    elif kind.name == "Extension" and isinstance(url := node.get("url"), str) and url.startswith(CROSS_VERSION):
        content.extensions.append((node, path))
    if not kind.is_resource and isinstance(key := node.get("id"), str):
        if key in ids:
            content.repeated.append((key, path))
        ids.add(key)


def has_hole(values: Any, extensions: Any) -> bool:
    """Primitives and their extensions go side by side: where there is no value, an extension stands in its place."""
    if not isinstance(extensions, list):
        return _is_hole(values, extensions)
    values = values if isinstance(values, list) else [None] * len(extensions)
    if len(values) != len(extensions) or not any(extensions):
        return True
    return any(map(_is_hole, values, extensions))


def _is_hole(value: Any, extension: Any) -> bool:
    return value is None and not (isinstance(extension, dict) and "extension" in extension)


def _canonicals(value: Any, targets: Targets, path: Path) -> Iterator[tuple[str, Targets, Path]]:
    if isinstance(value, str):
        yield value, targets, path
    elif isinstance(value, list):
        yield from ((one, targets, (*path, place)) for place, one in enumerate(value) if isinstance(one, str))


def _kind(resource: Node, kinds: dict[str, Kind]) -> Kind | None:
    name = resource.get("resourceType")
    kind = kinds.get(name) if isinstance(name, str) else None
    return kind if kind is not None and kind.is_resource else None
