"""The models of fhir.resources → one JSON Schema. https://hl7.org/fhir/R5/json.html

In: a release and the resource types wanted. Out: a schema with one definition a type, for every type they reach, of the
pieces in ``rules``. The models are the authority: elements, cardinality, choices and reference targets are theirs; the
codes of required bindings are those of HL7's value sets, where they can be listed. Run as a program it writes the
definitions that the package ships, because importing the models takes longer than the export of a record:

    python -m fhirtrials.validation.definitions.compiling
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

import orjson
from fhir_core.constraints import FHIR_TYPES_MAPS
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from fhir_core.utils import get_fhir_type_name, is_list_type
from pydantic.fields import FieldInfo

from fhirtrials.validation.definitions import rules
from fhirtrials.validation.definitions.primitives import PRIMITIVES
from fhirtrials.validation.definitions.releases import FOLDER, RELEASES, Release
from fhirtrials.validation.definitions.vocabulary import vocabulary

Schema = dict[str, Any]


def compile_models(release: Release, wanted: Iterable[str]) -> Schema:
    """The definitions of the ``wanted`` resource types and of all they reach, as one JSON Schema."""
    wanted = sorted(wanted)
    definitions: dict[str, Schema] = {}
    waiting = list(wanted)
    for name in waiting:
        if name not in definitions and name != "Resource":
            definitions[name] = PRIMITIVES[name] if name in PRIMITIVES else _type(release, _model(release, name))
            waiting.extend(rules.reached(definitions[name]))
    return rules.document(wanted, definitions)


def resource_types(release: Release) -> list[str]:
    """The names of all resource types of a release that can stand in a file."""
    import_module(f"{release.models}.fhirtypes")
    abstract = {"Resource", "DomainResource", "CanonicalResource", "MetadataResource"}
    names = (key.removeprefix(release.prefix).removesuffix("Type") for key in _keys(release))
    return sorted(name for name in names if name not in abstract and _is_resource(release, name))


def _keys(release: Release) -> Iterator[str]:
    for key in FHIR_TYPES_MAPS:
        if key.startswith(release.prefix) and "." not in key.removeprefix(release.prefix):
            yield key


def _is_resource(release: Release, name: str) -> bool:
    """Backbone elements live in the module of their resource; a resource is the first of its module."""
    module, _, model = FHIR_TYPES_MAPS[f"{release.prefix}{name}Type"].rpartition(".")
    return module.rpartition(".")[2] == model.lower() and _model(release, name).has_resource_base()


def _model(release: Release, name: str) -> type[FHIRAbstractModel]:
    import_module(f"{release.models}.fhirtypes")
    module, _, model = FHIR_TYPES_MAPS[f"{release.prefix}{name}Type"].rpartition(".")
    found: type[FHIRAbstractModel] = getattr(import_module(module), model)
    return found


def _type(release: Release, model: type[FHIRAbstractModel]) -> Schema:
    """One complex type or resource."""
    is_resource = model.has_resource_base()
    properties: dict[str, Schema] = {"resourceType": {"const": model.__name__}} if is_resource else {}
    required: list[str] = ["resourceType"] if is_resource else []
    laws: list[Schema] = []
    choices: dict[str, tuple[bool, list[str]]] = {}
    primitive_required = _required_primitives(model)
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in ("fhir_comments", "resource_type", "resourceType"):
            continue
        if name.endswith("__ext"):
            properties[key] = rules.beside_primitive(many=is_list_type(field))
            continue
        facts = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        kind = get_fhir_type_name(field, release.prefix)
        group = facts.get("one_of_many")
        properties[key] = _property(release, model.__name__, key, kind, field, facts)
        if kind in PRIMITIVES and group and f"{name}__ext" not in model.model_fields:
            # The model of Extension forgets that its value may be an extension instead.
            properties[f"_{key}"] = rules.beside_primitive(many=False)
        if kind in PRIMITIVES and is_list_type(field):
            laws.append(rules.no_null_alone(key))
        if key in primitive_required:
            laws.append(rules.value_or_extension(key))
        elif field.is_required():
            required.append(key)
        if group:
            choices.setdefault(str(group), (bool(facts["one_of_many_required"]), []))[1].append(key)
    needed = len(required) + len(primitive_required & properties.keys())
    laws.extend(rules.choice(group, must, keys, needed) for group, (must, keys) in choices.items())
    return rules.type_(properties, required, laws)


def _required_primitives(model: type[FHIRAbstractModel]) -> set[str]:
    """Required elements that may be an extension (data-absent-reason) instead of a value."""
    names = model.get_required_fields(model.model_construct())
    return {model.model_fields[model.get_alias_mapping()[name]].alias or name for name, _ in names}


def _property(release: Release, owner: str, key: str, kind: str, field: FieldInfo, facts: dict[str, Any]) -> Schema:
    name = f"{owner}.{key}"
    # The models do not list the codes of every required binding, and some not in full.
    codes = _required(release.codes_file).get(name) or (
        () if name in release.not_required else facts.get("enum_values")
    )
    return rules.element(
        {"enum": list(codes)} if codes else {"$ref": f"#/$defs/{kind}"},
        many=is_list_type(field),
        primitive=kind in PRIMITIVES,
        targets=facts.get("enum_reference_types", ()),
        profile="SimpleQuantity" if name in release.simple_quantities else "",
    )


@cache
def _required(codes_file: str) -> dict[str, list[str]]:
    return vocabulary(FOLDER / codes_file).required


def main() -> None:
    """Write the definitions of every release whose models are the authority."""
    for release in (one for one in RELEASES.values() if not one.others):
        compiled = compile_models(release, release.written) | {"resources": resource_types(release)}
        FOLDER.joinpath(release.file).write_bytes(orjson.dumps(compiled))


if __name__ == "__main__":
    main()
