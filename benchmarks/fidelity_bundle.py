"""A bundle as a list of facts: every scalar of every resource, with its element path.

In: a FHIR bundle as plain JSON. Out: facts, and the elements ("units") that one item of a record may have become,
each with the facts of the resources it points to. Narrative and attached bytes are no facts. Knows FHIR's JSON form
and nothing of the package under test.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

OUR_EXTENSIONS = "https://fhirtrials.github.io/fhir"


class Fact(NamedTuple):
    """One scalar: its element (``ResearchStudy.extension(name).valueCode``), and the object around it."""

    path: str
    value: Any
    own: bool
    node: dict[str, Any]


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """The text with single blanks and composed letters: what counts as the same text."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=200_000)
def unescaped(text: str) -> str:
    """The plain text without the backslashes of markdown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text))


@cache
def matches(pattern: str, path: str) -> bool:
    """Whether the pattern fits somewhere in an element path; ``^`` and ``$`` tie it down."""
    return re.search(pattern, path) is not None


def facts_of(node: object, path: str, own: bool = False, around: dict[str, Any] | None = None) -> Iterator[Fact]:
    """The scalars below an element."""
    if isinstance(node, dict):
        for key, child in node.items():
            if key == "resourceType" or (key == "text" and isinstance(child, dict) and "div" in child):
                continue
            if key == "data" and ("contentType" in node or node.get("resourceType") == "Binary"):
                continue
            if key in ("extension", "modifierExtension"):
                for extension in child:
                    yield from extension_facts(extension, path, own)
            else:
                yield from facts_of(child, f"{path}.{key}", own, node)
    elif isinstance(node, list):
        for child in node:
            yield from facts_of(child, path, own, around)
    elif node is not None:
        yield Fact(path, node, own, around or {})


def extension_facts(extension: dict[str, Any], path: str, own: bool) -> Iterator[Fact]:
    """The scalars of an extension; its url names it and is no fact."""
    url = extension.get("url", "")
    within = f"{path}.extension({url.rsplit('/', 1)[-1]})"
    rest = {key: child for key, child in extension.items() if key != "url"}
    yield from facts_of(rest, within, own or url.startswith(OUR_EXTENSIONS))


class Facts:
    """Facts by path, asked by pattern."""

    def __init__(self, facts: list[Fact]) -> None:
        self.by_path: dict[str, list[Fact]] = {}
        for fact in facts:
            self.by_path.setdefault(fact.path, []).append(fact)
        self._texts: set[str] | None = None

    def at(self, pattern: str) -> Iterator[Fact]:
        for path, facts in self.by_path.items():
            if matches(pattern, path):
                yield from facts

    @property
    def texts(self) -> set[str]:
        """All values as plain text, for quick comparison."""
        if self._texts is None:
            values = (fact.value for facts in self.by_path.values() for fact in facts)
            self._texts = {unescaped(value) if isinstance(value, str) else str(value) for value in values}
        return self._texts


class BundleFacts:
    """A bundle's facts, and its elements with what they point to."""

    def __init__(self, bundle: dict[str, Any]) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self._all: list[dict[str, Any]] = []
        for entry in bundle.get("entry", []):
            resource = entry["resource"]
            self._all.append(resource)
            for name in (entry.get("fullUrl"), resource.get("url"), f"{resource['resourceType']}/{resource.get('id')}"):
                if name:
                    self.resources[name] = resource
        self._of_resource = {id(resource): list(facts_of(resource, resource["resourceType"])) for resource in self._all}
        self.everything = Facts([fact for facts in self._of_resource.values() for fact in facts])
        self._units: dict[str, list[tuple[dict[str, Any], Facts]]] = {}

    def units(self, path: str) -> list[tuple[dict[str, Any], Facts]]:
        """All elements of a path (``ResearchStudy.site``), each with its facts and those it points to."""
        if path not in self._units:
            self._units[path] = [(node, self._reached(node, path)) for node in self._nodes(path)]
        return self._units[path]

    def _nodes(self, path: str) -> list[dict[str, Any]]:
        kind, *keys = path.split(".")
        nodes: list[Any] = [resource for resource in self._all if resource["resourceType"] == kind]
        for key in keys:
            children = (node.get(key, []) for node in nodes if isinstance(node, dict))
            nodes = [each for child in children for each in (child if isinstance(child, list) else [child])]
        return nodes

    def _reached(self, node: dict[str, Any], path: str) -> Facts:
        if path.endswith(".extension"):
            facts = list(extension_facts(node, path.removesuffix(".extension"), own=False))
        else:
            facts = list(facts_of(node, path)) if "." in path else list(self._of_resource[id(node)])
        seen = {id(node)}
        for fact in facts:  # grows while it is read: what is pointed to may point on
            if not fact.path.endswith((".reference", ".definitionCanonical")) or not isinstance(fact.value, str):
                continue
            target = self.resources.get(fact.value.split("|")[0])
            if target is not None and target["resourceType"] != "ResearchStudy" and id(target) not in seen:
                seen.add(id(target))
                facts.extend(self._of_resource[id(target)])
        return Facts(facts)
