"""The definitions that are shipped are those of the models, and the primitives judge as the specification does."""

from dataclasses import replace
from typing import Any

import jsonschema_rs
import orjson
import pytest

from fhirtrials.validation import check_resource
from fhirtrials.validation.definitions import definitions
from fhirtrials.validation.definitions.compiling import compile_models, resource_types
from fhirtrials.validation.definitions.primitives import PRIMITIVES
from fhirtrials.validation.definitions.releases import FOLDER, R5, RELEASES, Release
from fhirtrials.validation.older_invariants import INVARIANTS

every_release = pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES.keys())

# Invariants of the types that we write which stand elsewhere than in the table of invariants.
ELSEWHERE = {
    "in bundles": "bdl-1 bdl-2 bdl-3 bdl-3a bdl-3b bdl-3c bdl-3d bdl-4 bdl-5 bdl-7 bdl-8 bdl-15",
    "in references": "dom-3 ref-1 prov-1 prov-2 prov-3",
    "in narrative": "txt-1 txt-2",
}
# And those that are not checked, with the reason.
NOT_CHECKED = {
    "we write no documents, messages, searches and histories": "bdl-9 bdl-10 bdl-11 bdl-12 bdl-13 bdl-14 bdl-16 bdl-17 "
    "bdl-18",
    "data types that a trial has no use for": "av-1 drq-1 drq-2 inv-1 inv-2 ratrng-1 ratrng-2 sdd-1 trd-1 trd-2 trd-3",
    "a contained resource of a type that came later; we contain none": "dom-r4b",
}


def unordered(value: Any) -> Any:
    """Lists in a schema are sets: the models and HL7's files have choices, codes and targets in their own order."""
    if isinstance(value, dict):
        return {key: unordered(below) for key, below in value.items()}
    return sorted(map(unordered, value), key=repr) if isinstance(value, list) else value


@pytest.mark.parametrize("release", [one for one in RELEASES.values() if not one.others], ids=lambda one: one.name)
def test_the_definitions_shipped_are_those_of_the_models(release: Release) -> None:
    compiled = compile_models(release, release.written) | {"resources": resource_types(release)}
    shipped = orjson.loads(FOLDER.joinpath(release.file).read_bytes())
    assert shipped == compiled, "run python -m fhirtrials.validation.definitions.compiling"


@pytest.mark.parametrize("release", [one for one in RELEASES.values() if one.models], ids=lambda one: one.name)
def test_hl7s_definitions_and_the_models_agree(release: Release) -> None:
    shipped = orjson.loads(FOLDER.joinpath(release.file).read_bytes())
    compiled = compile_models(release, release.written)
    assert shipped["resources"] == resource_types(release)
    assert sorted(shipped["$defs"]) == sorted(compiled["$defs"])
    unlike = [name for name, one in compiled["$defs"].items() if unordered(one) != unordered(shipped["$defs"][name])]
    assert unlike == []


# As many as HL7's definitions of each release have: https://hl7.org/fhir/R5/resourcelist.html
@pytest.mark.parametrize(("name", "number"), [("R5", 158), ("R4B", 141), ("R4", 146)])
def test_every_resource_type_of_the_release_is_known(name: str, number: int) -> None:
    known = definitions(name).resource_types
    assert {"Patient", "ResearchStudy", "Bundle", "Binary", "Parameters", "List"} <= known
    assert not {"Resource", "DomainResource", "ResearchStudyLabel", "Period", "Element"} & known
    assert len(known) == number


@every_release
def test_the_files_of_a_release_were_made_from_the_same_inputs(release: Release) -> None:
    made = [
        FOLDER / name for name in (release.codes_file, release.file) if name == release.codes_file or release.others
    ]
    inputs = [orjson.loads(path.read_bytes())["inputs"] for path in made]
    if release.others:
        inputs.append(definitions(release.name, frozenset({"Patient"})).schema["inputs"])
    assert all(one == inputs[0] for one in inputs)
    assert all(len(digest) == 64 for digest in inputs[0])


@every_release
def test_a_type_that_we_do_not_write_is_held_to_its_definition(release: Release) -> None:
    patient = {
        "resourceType": "Patient",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Ann</div>'},
        "gender": "female",
    }
    assert list(check_resource(patient, release.name)) == []
    assert [one.kind for one in check_resource(patient | {"gender": "W"}, release.name)] == ["invalid-code"]
    assert [one.kind for one in check_resource(patient | {"animal": {}}, release.name)] == ["invalid-structure"]


@every_release
def test_every_invariant_is_checked_or_left_for_a_reason(release: Release) -> None:
    held = definitions(release.name)
    stated = held.vocabulary.invariants
    known = {rule.key for kind in held.kinds.values() for rule in kind.invariants} | {"sqty-1"}
    elsewhere = {key for keys in ELSEWHERE.values() for key in keys.split()}
    left = {key for keys in NOT_CHECKED.values() for key in keys.split()}
    assert stated.keys() - known - elsewhere - left == set()
    assert known & (elsewhere | left) == set()
    assert known - stated.keys() <= {"sqty-1"}  # of a profile of Quantity


@every_release
def test_an_invariant_is_as_severe_as_hl7_says(release: Release) -> None:
    stated = definitions(release.name).vocabulary.invariants
    assert {rule.key: str(rule.severity) for rule in INVARIANTS if rule.key in stated} == {
        rule.key: stated[rule.key] for rule in INVARIANTS if rule.key in stated
    }


def test_one_key_may_say_something_else_in_another_release() -> None:
    words = {"resourceType": "PlanDefinition", "status": "active", "name": "T"}
    weeks = {"value": 2, "unit": "weeks"}
    period = {"start": "2015-08-20", "end": "2015-08"}
    study = {"resourceType": "ResearchStudy", "status": "active", "period": period}
    plan = words | {"action": [{"timingDuration": weeks}]}
    told = {
        name: {key for one in (study, plan) for found in check_resource(one, name) for key in _keys(found.what)}
        for name in RELEASES
    }
    assert told == {"R5": {"cnl-0"}, "R4B": {"per-1", "drt-1"}, "R4": {"per-1"}}


def _keys(text: str) -> set[str]:
    return {key for key in ("cnl-0", "per-1", "drt-1") if f"({key})" in text}


def test_a_release_that_is_made_up_needs_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RELEASES, "R5X", replace(R5, name="R5X"))
    assert [one.kind for one in check_resource({"resourceType": "ResearchStudy", "status": "x"}, "R5X")] == [
        "invalid-code",
        "broken-invariant",
    ]


def test_an_extensible_binding_is_no_rule() -> None:
    expression = definitions("R5").schema["$defs"]["Expression"]["properties"]["language"]
    assert "enum" not in expression


GOOD = {
    "date": ["2023", "2023-06", "2023-06-15", "2024-02-29", "2000-02-29", "0001-01-01"],
    "dateTime": ["2023", "2023-06-15", "2023-06-15T10:00:00Z", "2023-06-15T10:00:00.123+14:00", "2016-12-31T23:59:60Z"],
    "instant": ["2023-06-15T10:00:00Z", "2023-06-15T10:00:00.123456789-05:00"],
    "time": ["10:00:00", "23:59:60", "10:00:00.5"],
    "integer64": ["0", "684592", "-5", "9223372036854775807", "999999999999999999"],
    "base64Binary": ["QQ==", "QUI=", "QUJD", "QUJD\nQUJD", "QU JD"],
    "code": ["a", "a b", "≥"],
    "id": ["a", "A-1.b", "a" * 64],
    "oid": ["urn:oid:1.2.3"],
    "uuid": ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
    "string": ["a", " a ", "äöü", "a\nb"],
    "decimal": [1, 1.5, -2, 0],
    "positiveInt": [1, 2147483647],
    "unsignedInt": [0],
}
BAD = {
    "date": ["2023-13", "2023-02-29", "1900-02-29", "2023-04-31", "2023-00", "2023-06-15T10:00:00Z", "0000", "23", ""],
    "dateTime": ["2023-06-15T10:00:00", "2023-06-15T10:00Z", "2023-06-15T24:00:00Z", "2023-06T10:00:00Z", "15.06.2023"],
    "instant": ["2023-06-15", "2023-06-15T10:00:00", "2023-02-30T10:00:00Z"],
    "time": ["24:00:00", "10:00", "10:00:00Z"],
    "integer64": [684592, "", "007", "9223372036854775808", "1.5", "99999999999999999999"],
    "base64Binary": ["Q", "QQ=", "====", "Q€=="],
    "code": ["", " a", "a ", "a  b"],
    "id": ["", "a b", "a_b", "a" * 65, "ä"],
    "oid": ["1.2.3", "urn:oid:3.1"],
    "uuid": ["c757873d-ec9a-4326-a141-556f43239520"],
    "string": ["", 1, None, True],
    "decimal": ["1", True, None],
    "positiveInt": [0, 1.5, 2147483648, True],
    "unsignedInt": [-1],
}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_primitive_takes_its_values_and_no_others(name: str) -> None:
    validator = jsonschema_rs.validator_for(PRIMITIVES[name])
    assert [value for value in GOOD[name] if not validator.is_valid(value)] == []
    assert [value for value in BAD[name] if validator.is_valid(value)] == []
