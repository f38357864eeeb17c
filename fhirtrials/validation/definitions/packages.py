"""HL7's definitions, from the folder of an unpacked package. https://hl7.org/fhir/downloads.html

In: folders of JSON files (an npm package: one definition a file) or of XML bundles (the definitions of a release in one
download). Out: ``Package``: StructureDefinitions, ValueSets and CodeSystems as JSON, by url. Of two definitions of one
url the later folder's counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, iterparse

import orjson

Definition = dict[str, Any]

_FHIR: Final = "{http://hl7.org/fhir}"
_LISTS: Final = frozenset(
    {
        ("CodeSystem", "concept"),
        ("compose", "exclude"),
        ("compose", "include"),
        ("concept", "concept"),
        ("concept", "designation"),
        ("concept", "property"),
        ("element", "constraint"),
        ("element", "type"),
        ("include", "concept"),
        ("exclude", "concept"),
        ("include", "filter"),
        ("exclude", "filter"),
        ("include", "valueSet"),
        ("exclude", "valueSet"),
        ("snapshot", "element"),
        ("type", "targetProfile"),
        ("type", "profile"),
    }
)
"""What is a list in JSON, of the elements that are read here: XML does not say it."""

_NOT_READ: Final = frozenset({"text", "contained", "differential", "mapping"})


@dataclass(slots=True)
class Package:
    """``structures`` by name of the type; ``value_sets`` and ``systems`` by url, without version."""

    structures: dict[str, Definition] = field(default_factory=dict)
    value_sets: dict[str, Definition] = field(default_factory=dict)
    systems: dict[str, Definition] = field(default_factory=dict)


def package(folders: Iterable[Path]) -> Package:
    """All definitions in these folders. Raises ValueError for a folder without one."""
    found = Package()
    for folder in folders:
        before = len(found.structures) + len(found.value_sets) + len(found.systems)
        for one in _definitions(folder):
            url = one.get("url")
            match one.get("resourceType"):
                case "StructureDefinition" if one.get("derivation") != "constraint" and "snapshot" in one:
                    found.structures[one["type"]] = one
                case "ValueSet" if url:
                    found.value_sets[url] = one
                case "CodeSystem" if url:
                    found.systems[url] = one
        if before == len(found.structures) + len(found.value_sets) + len(found.systems):
            raise ValueError(f"{folder} holds no definitions")
    return found


def files(folder: Path) -> list[Path]:
    """The files of a folder that are read, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".xml"))


def _definitions(folder: Path) -> Iterator[Definition]:
    for path in files(folder):
        if path.suffix == ".xml":
            yield from _bundled(path)
        elif isinstance(one := orjson.loads(path.read_bytes()), dict):
            yield one


def _bundled(path: Path) -> Iterator[Definition]:
    """The resources of a bundle in XML, one at a time: the largest is 20 MB."""
    for _, element in iterparse(path):  # noqa: S314  (HL7's own files, read when the definitions are made)
        if element.tag == f"{_FHIR}resource" and len(element):
            name = element[0].tag.removeprefix(_FHIR)
            if name in ("StructureDefinition", "ValueSet", "CodeSystem"):
                yield {"resourceType": name, **_elements(element[0], name)}
            element.clear()


def _elements(parent: Element, name: str) -> Definition:
    found: Definition = {"url": parent.attrib["url"]} if "url" in parent.attrib else {}
    for child in parent:
        key = child.tag.removeprefix(_FHIR)
        if key in _NOT_READ:
            continue
        value = _value(child, key)
        if key == "extension" or (name, key) in _LISTS:
            found.setdefault(key, []).append(value)
        else:
            found[key] = value
    return found


def _value(element: Element, name: str) -> Any:
    if "value" not in element.attrib:
        return _elements(element, name)
    text = element.attrib["value"]
    if name == "min":
        return int(text)
    return text == "true" if name == "abstract" else text
