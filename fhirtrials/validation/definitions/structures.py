"""HL7's StructureDefinitions → the same JSON Schema as from the models. https://hl7.org/fhir/R5/structuredefinition.html

In: a package and the resource types wanted. Out: a schema with one definition a type, for every type they reach. Types
inside a type are named after their path: ``ResearchStudy.label`` → ``ResearchStudyLabel``. Codes are those of required
bindings whose value set can be listed.
"""

from collections.abc import Container, Iterable, Iterator
from typing import Final

from fhirtrials.validation.definitions import rules
from fhirtrials.validation.definitions.packages import Definition, Package
from fhirtrials.validation.definitions.primitives import PRIMITIVES
from fhirtrials.validation.definitions.rules import Schema
from fhirtrials.validation.definitions.value_sets import all_codes, listing

_SYSTEM: Final = "http://hl7.org/fhirpath/System."
_PROFILES: Final = "http://hl7.org/fhir/StructureDefinition/"
_RESOURCE: Final = ("Resource", "DomainResource")


def compile_structures(package: Package, wanted: Iterable[str]) -> Schema:
    """The definitions of the ``wanted`` resource types and of all they reach, as one JSON Schema."""
    wanted = sorted(wanted)
    definitions: dict[str, Schema] = {rules.EXTENSION: _beside_primitive(package)}
    waiting = list(wanted)
    for name in waiting:
        if name in definitions or name == "Resource":
            continue
        found = {name: PRIMITIVES[name]} if name in PRIMITIVES else _types(package, package.structures[name])
        definitions |= found
        waiting.extend(reached for one in found.values() for reached in rules.reached(one))
    return rules.document(wanted, definitions)


def resource_types(package: Package) -> list[str]:
    """The names of all resource types that can stand in a file."""
    structures = package.structures.items()
    return sorted(name for name, one in structures if one["kind"] == "resource" and not one["abstract"])


def invariants(package: Package, types: Container[str]) -> dict[str, str]:
    """The keys of all invariants that these types must keep, with their severity."""
    return {
        constraint["key"]: constraint["severity"]
        for structure in sorted(package.structures)
        for element in package.structures[structure]["snapshot"]["element"]
        if type_name(element["path"].partition(".")[0]) in types
        for constraint in element.get("constraint", ())
    }


def elements(structure: Definition) -> Iterator[tuple[str, str, Definition]]:
    """Every element: the name of the type it stands in, its own name (``value[x]``), and its definition."""
    for element in structure["snapshot"]["element"]:
        owner, _, name = element["path"].rpartition(".")
        if owner:
            yield type_name(owner), name, element


def type_name(path: str) -> str:
    """``ResearchStudy.label`` → ``ResearchStudyLabel``."""
    return "".join(part[:1].upper() + part[1:] for part in path.split("."))


def json_names(name: str, element: Definition) -> list[tuple[str, Definition]]:
    """``value[x]`` → ``valueString``, ``valueQuantity`` …, each with its type."""
    types = element.get("type", [])
    if not name.endswith("[x]"):
        return [(name, types[0] if types else {})]
    stem = name.removesuffix("[x]")
    return [(stem + one["code"][0].upper() + one["code"][1:], one) for one in types]


def _beside_primitive(package: Package) -> Schema:
    return _types(package, package.structures["Element"])["Element"]


def _types(package: Package, structure: Definition) -> dict[str, Schema]:
    """A type and the types inside it."""
    inside = {type_name(element["path"]) for element in structure["snapshot"]["element"][1:]}
    parts: dict[str, list[tuple[str, Definition]]] = {}
    for owner, name, element in elements(structure):
        parts.setdefault(owner, []).append((name, element))
    own = structure["type"]
    is_resource = structure["kind"] == "resource"
    return {
        owner: _type(package, owner, held, inside, is_resource=is_resource and owner == own)
        for owner, held in parts.items()
    }


def _type(
    package: Package, owner: str, held: list[tuple[str, Definition]], inside: set[str], *, is_resource: bool
) -> Schema:
    properties: dict[str, Schema] = {"resourceType": {"const": owner}} if is_resource else {}
    required: list[str] = ["resourceType"] if is_resource else []
    needed = len(required)
    laws: list[Schema] = []
    choices: list[tuple[str, bool, list[str]]] = []
    for name, element in held:
        if element["max"] == "0":
            continue
        many, must = element["max"] != "1", element["min"] > 0
        named = json_names(name, element)
        for key, kind in named:
            in_type = type_name(element["path"])
            told = _kind(owner, key, kind, element, in_type, is_resource=is_resource)
            primitive = told in PRIMITIVES
            properties[key] = _property(package, told, kind, element, many=many)
            if primitive and not kind.get("code", "").startswith(_SYSTEM):
                properties[f"_{key}"] = rules.beside_primitive(many=many)
            if primitive and many:
                laws.append(rules.no_null_alone(key))
            if must and not name.endswith("[x]"):
                needed += 1
                if primitive:
                    laws.append(rules.value_or_extension(key))
                else:
                    required.append(key)
        if name.endswith("[x]"):
            choices.append((name.removesuffix("[x]"), must, [key for key, _ in named]))
    laws.extend(rules.choice(group, must, keys, needed) for group, must, keys in choices)
    return rules.type_(properties, required, laws)


def _kind(owner: str, key: str, kind: Definition, element: Definition, in_type: str, *, is_resource: bool) -> str:
    if reference := element.get("contentReference"):
        return type_name(reference.rpartition("#")[2])
    code: str = kind["code"]
    if code.startswith(_SYSTEM):
        # The definitions name a type of FHIRPath; some of the FHIR types they name beside it are mistaken.
        if key == "id":
            return "id" if is_resource else "string"
        return str(_fhir_type(kind))
    return in_type if code in ("BackboneElement", "Element") else code


def _fhir_type(kind: Definition) -> str:
    for extension in kind.get("extension", ()):
        if extension["url"].endswith("structuredefinition-fhir-type"):
            return str(extension.get("valueUrl") or extension.get("valueUri"))
    return "string"


def _property(package: Package, told: str, kind: Definition, element: Definition, *, many: bool) -> Schema:
    schema: Schema = {"$ref": f"#/$defs/{told}"}
    binding = element.get("binding", {})
    if told == "code" and binding.get("strength") == "required" and "valueSet" in binding:
        listed = listing(package, binding["valueSet"])
        if not isinstance(listed, str):
            schema = {"enum": all_codes(listed)}
    profiles = kind.get("profile", [])
    return rules.element(
        schema,
        many=many,
        primitive=told in PRIMITIVES,
        targets=[one.removeprefix(_PROFILES) for one in kind.get("targetProfile", ())],
        profile="SimpleQuantity" if f"{_PROFILES}SimpleQuantity" in profiles else "",
    )
