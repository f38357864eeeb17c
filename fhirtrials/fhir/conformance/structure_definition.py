"""Our extensions as StructureDefinitions. https://hl7.org/fhir/R5/defining-extensions.html

Differentials only: every validator and server makes the snapshot itself.
"""

from collections.abc import Iterator

from fhirtrials.fhir.conformance.described import Described, Part
from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.extensions import EXTENSIONS
from fhirtrials.fhir.conformance.value_set import value_set_url
from fhirtrials.fhir.parts import PROJECT
from fhirtrials.model import Resource


def structure_definitions(edition: Edition) -> Iterator[Resource]:
    """One for each extension that the release uses."""
    for described in EXTENSIONS:
        if edition.choose(described.contexts):
            yield structure_definition(described, edition)


def structure_definition(described: Described, edition: Edition) -> Resource:
    """The extension, with a slice for each part of it."""
    definition = edition.definition("StructureDefinition", described.name, described.short, described.definition)
    root: Resource = {
        "id": "Extension",
        "path": "Extension",
        "short": described.short,
        "definition": described.definition,
        "min": 0,
        "max": _most(described),
    }
    return {
        **definition,
        "fhirVersion": edition.release.version,
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": place} for place in edition.choose(described.contexts)],
        "type": "Extension",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
        "derivation": "constraint",
        "differential": {"element": [root, *_inner(described, "Extension", "Extension", definition["url"])]},
    }


def extension_url(name: str) -> str:
    """The address of an extension of ours."""
    return f"{PROJECT}/StructureDefinition/{name}"


def _inner(part: Part, id_: str, path: str, url: str) -> Iterator[Resource]:
    """What stands below an extension: its parts or its value, and its url."""
    if part.parts:
        yield {
            "id": f"{id_}.extension",
            "path": f"{path}.extension",
            "slicing": {
                "discriminator": [{"type": "value", "path": "url"}],
                "ordered": False,
                "rules": "open",
            },
        }
        for each in part.parts:
            yield from _slice(each, f"{id_}.extension:{each.name}", f"{path}.extension")
    else:
        yield {"id": f"{id_}.extension", "path": f"{path}.extension", "max": "0"}
    yield {"id": f"{id_}.url", "path": f"{path}.url", "fixedUri": url}
    yield _value(part, f"{id_}.value[x]", f"{path}.value[x]")


def _slice(part: Part, id_: str, path: str) -> Iterator[Resource]:
    yield {
        "id": id_,
        "path": path,
        "sliceName": part.name,
        "short": part.short,
        "definition": f"{part.short}.",
        "min": 0,
        "max": _most(part),
    }
    yield from _inner(part, id_, path, part.name)


def _value(part: Part, id_: str, path: str) -> Resource:
    if part.parts:
        return {"id": id_, "path": path, "max": "0"}
    value: Resource = {"id": id_, "path": path, "min": 1, "type": [{"code": part.type}]}
    if part.table:
        # A code must be of the list; a concept may be text alone.
        strength = "required" if part.type == "code" else "extensible"
        value["binding"] = {"strength": strength, "valueSet": value_set_url(part.table)}
    return value


def _most(part: Part) -> str:
    return "*" if part.many else "1"
