"""A resource of R4 or R4B as if what only R5 has stood in elements: HL7's cross-version extensions, unfolded.

https://hl7.org/fhir/uv/xver-r5.r4/0.1.0. An extension ``…extension-ResearchStudy.label`` with children ``type`` and
``value`` becomes the element ``label``; one on an element of its own name (``focus``) adds its children to it. Nothing
else is changed, and no other extension is touched. Shares nothing with the package under test.
"""

from typing import Any

CROSS_VERSION = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
DATATYPE = "http://hl7.org/fhir/StructureDefinition/_datatype"


def unfolded(node: Any, key: str = "") -> Any:
    """The element that stands under ``key``; a resource under none."""
    if isinstance(node, list):
        return [unfolded(each, key) for each in node]
    if not isinstance(node, dict):
        return node
    found = {name: unfolded(child, name) for name, child in node.items() if name != "extension"}
    others = []
    for extension in node.get("extension", []):
        url = extension["url"]
        if not url.startswith(CROSS_VERSION):
            others.append(extension)
            continue
        names = url.removeprefix(CROSS_VERSION).split(".")
        value = element(extension)
        if names[-1] == key.removeprefix("_") and isinstance(value, dict):
            for name, child in value.items():
                put(found, name, child)
        else:
            put_below(found, names[1:] if "resourceType" in node else names[-1:], value)
    if others:
        found["extension"] = others
    return found


def element(extension: dict[str, Any]) -> Any:
    """What an extension says: its value, or an element of its children."""
    value = next((child for name, child in extension.items() if name.startswith("value")), None)
    if value is not None:
        return value
    found: dict[str, Any] = {}
    for part in extension.get("extension", []):
        url = part["url"]
        if url.startswith(CROSS_VERSION):
            put(found, url.rpartition(".")[2], element(part))
        elif "/" not in url:
            put(found, url, element(part))
        elif url != DATATYPE:
            found.setdefault("extension", []).append(part)
    return found


def put_below(node: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        node = node.setdefault(name, {})
    put(node, names[-1], value)


def put(node: dict[str, Any], name: str, value: Any) -> None:
    """A second value under one name makes a list."""
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name] = [*node[name], value]
    else:
        node[name] = [node[name], value]
