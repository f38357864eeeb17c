"""The definitions are FHIR of their release: the library's models take them, and they say what the tables say."""

import json
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance import definitions
from fhirtrials.issues.catalogue import KINDS
from fhirtrials.model.words import Phase, Sex

PROJECT = "https://fhirtrials.github.io/fhir"
CTGOV = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-"
# The library has no models of R4; for these five types R4B is the same.
MODELS = {"R5": "fhir.resources", "R4B": "fhir.resources.R4B", "R4": "fhir.resources.R4B"}

every_release = pytest.mark.parametrize("release", RELEASES)


@cache
def made(release: str) -> dict[str, dict[str, Any]]:
    """``CodeSystem/phase`` → the resource."""
    found = list(definitions(RELEASES[release], "1.2.3"))
    named = {f"{each['resourceType']}/{each['id']}": each for each in found}
    assert len(named) == len(found)
    return named


@every_release
def test_the_librarys_models_take_every_definition(release: str) -> None:
    for definition in made(release).values():
        kind = definition["resourceType"]
        model = getattr(import_module(f"{MODELS[release]}.{kind.lower()}"), kind)
        model.model_validate_json(json.dumps(definition))


@every_release
def test_every_kind_of_definition_is_there(release: str) -> None:
    kinds = {name.partition("/")[0] for name in made(release)}
    assert kinds == {"StructureDefinition", "ValueSet", "CodeSystem", "NamingSystem", "ConceptMap"}


@every_release
def test_every_definition_has_its_own_address_version_and_day(release: str) -> None:
    urls = [each["url"] for each in made(release).values() if "url" in each]
    assert len(urls) == len(set(urls))
    for each in made(release).values():
        assert each["date"] == "2026-11-22"
        assert each.get("version", "1.2.3") == "1.2.3"
        assert each["status"] == "active"


@every_release
def test_a_simple_extension_has_a_value_and_no_parts(release: str) -> None:
    extension = made(release)["StructureDefinition/date-type"]
    assert extension["url"] == f"{PROJECT}/StructureDefinition/date-type"
    assert extension["fhirVersion"] == RELEASES[release].version
    assert extension["context"] == [
        {"type": "element", "expression": "Period.start"},
        {"type": "element", "expression": "Period.end"},
    ]
    elements = {each["id"]: each for each in extension["differential"]["element"]}
    assert elements["Extension"]["max"] == "1"
    assert elements["Extension.extension"]["max"] == "0"
    assert elements["Extension.url"]["fixedUri"] == extension["url"]
    assert elements["Extension.value[x]"]["min"] == 1
    assert elements["Extension.value[x]"]["type"] == [{"code": "code"}]
    assert elements["Extension.value[x]"]["binding"] == {
        "strength": "required",
        "valueSet": f"{PROJECT}/ValueSet/date-kind",
    }


@every_release
def test_a_nested_extension_has_a_slice_for_every_part(release: str) -> None:
    extension = made(release)["StructureDefinition/results-submissions"]
    elements = {each["id"]: each for each in extension["differential"]["element"]}
    assert elements["Extension.value[x]"]["max"] == "0"
    round_ = "Extension.extension:round"
    assert elements[round_]["max"] == "*"
    assert elements[f"{round_}.url"]["fixedUri"] == "round"
    assert elements[f"{round_}.value[x]"]["max"] == "0"
    number = f"{round_}.extension:number"
    assert elements[number]["path"] == "Extension.extension.extension"
    assert elements[number]["sliceName"] == "number"
    assert elements[f"{number}.url"]["fixedUri"] == "number"
    assert elements[f"{number}.value[x]"]["type"] == [{"code": "unsignedInt"}]


@every_release
def test_every_binding_leads_to_a_value_set_of_the_package(release: str) -> None:
    value_sets = {each["url"] for each in made(release).values() if each["resourceType"] == "ValueSet"}
    bound = {
        element["binding"]["valueSet"]
        for each in made(release).values()
        if each["resourceType"] == "StructureDefinition"
        for element in each["differential"]["element"]
        if "binding" in element
    }
    assert bound == value_sets


@every_release
def test_an_extension_that_a_release_does_not_use_is_not_defined_for_it(release: str) -> None:
    assert ("StructureDefinition/full-date" in made(release)) is (release != "R5")


@every_release
def test_our_words_are_a_whole_code_system_with_labels(release: str) -> None:
    sex = made(release)["CodeSystem/sex"]
    assert sex["url"] == f"{PROJECT}/CodeSystem/sex"
    assert (sex["content"], sex["caseSensitive"], sex["count"]) == ("complete", True, 3)
    assert [(each["code"], each["display"]) for each in sex["concept"]] == [
        (Sex.FEMALE, "Female"),
        (Sex.MALE, "Male"),
        (Sex.ALL, "All"),
    ]
    phases = [each["code"] for each in made(release)["CodeSystem/phase"]["concept"]]
    assert phases[: len(Phase)] == list(Phase)
    assert "phase-1+phase-2" in phases


@every_release
def test_a_registrys_words_are_a_fragment_at_the_registrys_address(release: str) -> None:
    kinds = made(release)["CodeSystem/ctgov-date-type"]
    assert (kinds["url"], kinds["content"]) == (f"{CTGOV}DateType", "fragment")
    assert {each["code"] for each in kinds["concept"]} == {"ACTUAL", "ESTIMATED"}


@every_release
def test_the_kinds_of_finding_are_a_code_system(release: str) -> None:
    concepts = made(release)["CodeSystem/issue-kind"]["concept"]
    assert [each["code"] for each in concepts] == list(KINDS)


@every_release
def test_every_system_of_ours_that_a_map_names_is_defined(release: str) -> None:
    systems = {each["url"] for each in made(release).values() if each["resourceType"] == "CodeSystem"}
    named = {
        group[side]
        for each in made(release).values()
        if each["resourceType"] == "ConceptMap"
        for group in each["group"]
        for side in ("source", "target")
    }
    assert {system for system in named if system.startswith((PROJECT, CTGOV))} <= systems


@every_release
def test_our_systems_of_identifiers_are_named(release: str) -> None:
    for name in ("fhirtrials-key", "organization-name-hash"):
        system = made(release)[f"NamingSystem/{name}"]
        assert system["kind"] == "identifier"
        assert system["uniqueId"] == [{"type": "uri", "value": f"{PROJECT}/NamingSystem/{name}", "preferred": True}]
        # R4 and R4B know no url of a NamingSystem.
        assert ("url" in system) is (release == "R5")
