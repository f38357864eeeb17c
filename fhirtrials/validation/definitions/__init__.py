"""What a release of FHIR allows: the JSON Schema of its structure, its codes, and what stands where in a resource.

The definitions of the resource types that the package writes are loaded at once (20 ms); those of others when they
first turn up: compiled from their model, or from a larger file where the release has no models.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import jsonschema_rs
import orjson

from fhirtrials.model import ReleaseName
from fhirtrials.validation.definitions.releases import DEFAULT, FOLDER, RELEASES, Release
from fhirtrials.validation.definitions.vocabulary import Binding, Vocabulary, vocabulary
from fhirtrials.validation.invariants import Invariant
from fhirtrials.validation.older_invariants import BY_KIND

__all__ = ["DEFAULT", "Binding", "Definitions", "Element", "Kind", "Shape", "Vocabulary", "definitions"]

MOST_SHAPES: Final = 4096
"""Of one kind. Real files have a few dozen; one made to be bad has no end of them."""


@dataclass(slots=True, frozen=True)
class Shape:
    """What there is to do for every node of one kind that has the same keys: decided once, used for all of them.

    ``broken`` are the invariants that these keys break whatever the values, ``invariants`` those to be looked at,
    ``visit`` the elements to go into, ``extended`` the primitives that have an extension beside them; ``collected``
    nodes are of interest themselves. An ``idle`` one asks for nothing.
    """

    kind: "Kind"
    broken: tuple[Invariant, ...]
    invariants: tuple[Invariant, ...]
    visit: "tuple[tuple[str, Element], ...]"
    extended: tuple[str, ...]
    collected: bool
    idle: bool


@dataclass(slots=True, eq=False)
class Kind:
    """One type of FHIR as the walk sees it: its elements that are worth visiting and the invariants it must keep.

    ``choices`` are its elements of one of several types: ``valueQuantity`` → ``value``. ``collected``: every node
    of it is of interest itself; ``coded``: for its codes, a concept or a coding that is part of none.
    """

    name: str
    is_resource: bool
    elements: "dict[str, Element]" = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()
    collected: bool = False
    coded: bool = False
    shapes: dict[tuple[str, ...], Shape] = field(default_factory=dict)

    def shape(self, node: dict[str, Any]) -> Shape:
        """The shape of a node of this kind."""
        return self.shapes.get(tuple(node)) or self.new_shape(node)

    def new_shape(self, node: dict[str, Any]) -> Shape:
        """The shape of the first node with such keys."""
        keys = tuple(node)
        broken = tuple(rule for rule in self.invariants if rule.by_keys and not rule.holds(node))
        looked_at = tuple(
            rule for rule in self.invariants if not rule.by_keys and (not rule.about or rule.about in node)
        )
        visit = tuple((key, self.elements[key]) for key in keys if key in self.elements)
        # A concept of text alone has no code to look at.
        collected = "id" in node or self.collected or (self.coded and not node.keys().isdisjoint(("coding", "code")))
        extended = tuple(key.removeprefix("_") for key in keys if key.startswith("_"))
        idle = not (broken or looked_at or visit or extended or collected)
        shape = Shape(self, broken, looked_at, visit, extended, collected, idle)
        if len(self.shapes) >= MOST_SHAPES:
            self.shapes.clear()
        self.shapes[keys] = shape
        return shape


@dataclass(slots=True, frozen=True)
class Element:
    """An element worth visiting: the resource types it may point to, none means any; the codes that it asks for."""

    kind: Kind
    targets: frozenset[str] | None = None
    binding: Binding | None = None


@dataclass(slots=True, frozen=True)
class Definitions:
    """``resource_types`` are all that the release has, ``kinds`` the types that are compiled here."""

    schema: dict[str, Any]
    validator: jsonschema_rs.Validator
    kinds: dict[str, Kind]
    resource_types: frozenset[str]
    vocabulary: Vocabulary
    later: ReleaseName = ""
    """The release whose elements can stand here in extensions."""


@cache
def definitions(release: ReleaseName, also: frozenset[str] = frozenset()) -> Definitions:
    """The definitions of a release: of the types that the package writes and of the resource types named by ``also``.

    Raises KeyError for a release that does not exist.
    """
    facts = RELEASES[release]
    schema = shipped = orjson.loads(FOLDER.joinpath(facts.file).read_bytes())
    if also and facts.others:
        schema = orjson.loads(gzip.decompress(FOLDER.joinpath(facts.others).read_bytes()))
    elif also:
        from fhirtrials.validation.definitions.compiling import compile_models  # takes a second to import

        schema = compile_models(facts, also | frozenset(facts.written))
    codes = vocabulary(FOLDER / facts.codes_file)
    return Definitions(
        schema=schema,
        validator=jsonschema_rs.validator_for(schema),
        kinds=_kinds(facts, schema["$defs"], codes),
        resource_types=frozenset(shipped["resources"]),
        vocabulary=codes,
        later=facts.later,
    )


def _kinds(release: Release, schemas: dict[str, Any], codes: Vocabulary) -> dict[str, Kind]:
    def applying(name: str) -> tuple[Invariant, ...]:
        return tuple(
            rule
            for rule in BY_KIND.get(name, ())
            if rule.key in codes.invariants and rule.variant == release.variants.get(rule.key, "")
        )

    kinds = {
        name: Kind(name, "resourceType" in schema["properties"])
        for name, schema in schemas.items()
        if "properties" in schema
    }
    canonical = kinds["canonical"] = Kind("canonical", is_resource=False)
    for name, kind in kinds.items():
        kind.collected = name in ("Reference", "CodeableReference", "Narrative") or (
            name == "Extension" and release.later != ""
        )
        kind.invariants = applying(name)
        if kind.is_resource and "contained" in schemas[name]["properties"]:
            kind.invariants += applying("DomainResource")
        elif not kind.is_resource and name != "FHIRPrimitiveExtension":  # a primitive has its value beside it
            kind.invariants += applying("Element")
    kinds["CodeableConcept"].coded = True
    simple = Kind("Quantity", is_resource=False, elements=kinds["Quantity"].elements)
    simple.invariants = kinds["Quantity"].invariants + BY_KIND["SimpleQuantity"]
    alone = Kind("Coding", is_resource=False, elements=kinds["Coding"].elements, coded=True)
    alone.invariants = kinds["Coding"].invariants
    for name, kind in kinds.items():
        kind.choices.update(_choices(schemas.get(name, {})))
        for key, target, targets in _worth_visiting(schemas.get(name, {})):
            if target == "canonical":
                kind.elements[key] = Element(canonical, targets)
            elif schemas[name]["properties"][key].get("profile") == "SimpleQuantity":
                kind.elements[key] = Element(simple)
            elif target == "Coding" and name != "CodeableConcept":
                kind.elements[key] = Element(alone, targets, codes.bindings.get(name, {}).get(key))
            elif target in kinds:
                kind.elements[key] = Element(kinds[target], targets, codes.bindings.get(name, {}).get(key))
    return kinds


def _choices(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for rule in schema.get("allOf", ()):
        word, _, group = rule.get("$comment", "").partition(" ")
        if word == "choice":
            alternatives = rule.get("then", rule)["oneOf"]
            yield from ((one["required"][0], group) for one in alternatives if "required" in one)


def _worth_visiting(schema: dict[str, Any]) -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Every element that holds elements, or is a canonical: its key, its type, its targets."""
    for key, element in schema.get("properties", {}).items():
        if not isinstance(element, dict):
            continue
        items = element.get("items", element)
        reference = items.get("else", items).get("$ref", "")
        if reference:
            targets = element.get("targets")
            yield key, reference.rpartition("/")[2], frozenset(targets) if targets else None
