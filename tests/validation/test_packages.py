"""HL7's packages, in both of their forms, and what becomes of value sets: invented definitions, lists read by hand."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from fhirtrials.validation.definitions.code_lists import compile_codes
from fhirtrials.validation.definitions.extracting import fingerprint, written_as
from fhirtrials.validation.definitions.packages import Package, package
from fhirtrials.validation.definitions.structures import compile_structures, invariants, resource_types, type_name
from fhirtrials.validation.definitions.value_sets import listing, system_codes

TEAS = "https://example.org/teas"
SYSTEM: dict[str, Any] = {
    "resourceType": "CodeSystem",
    "url": TEAS,
    "content": "complete",
    "concept": [
        {
            "code": "black",
            "display": "Black tea",
            "designation": [{"value": "Schwarzer Tee"}],
            "concept": [{"code": "assam", "display": "Assam"}, {"code": "ceylon"}],
        },
        {"code": "green", "display": "Green tea"},
    ],
}
VALUE_SET: dict[str, Any] = {
    "resourceType": "ValueSet",
    "url": "https://example.org/all",
    "compose": {"include": [{"system": TEAS}], "exclude": [{"system": TEAS, "concept": [{"code": "green"}]}]},
}
STRUCTURE: dict[str, Any] = {
    "resourceType": "StructureDefinition",
    "url": "https://example.org/Pot",
    "kind": "resource",
    "abstract": False,
    "type": "Pot",
    "derivation": "specialization",
    "snapshot": {
        "element": [
            {"path": "Pot", "min": 0, "max": "*", "constraint": [{"key": "pot-1", "severity": "warning"}]},
            {
                "path": "Pot.tea",
                "min": 1,
                "max": "*",
                "type": [{"code": "code"}],
                "binding": {"strength": "required", "valueSet": "https://example.org/all|1.0"},
            },
            {"path": "Pot.lid", "min": 1, "max": "1", "type": [{"code": "BackboneElement"}]},
            {"path": "Pot.lid.hole[x]", "min": 0, "max": "1", "type": [{"code": "string"}, {"code": "boolean"}]},
            {"path": "Pot.lid.old", "min": 0, "max": "0", "type": [{"code": "string"}]},
            {"path": "Pot.inner", "min": 0, "max": "1", "contentReference": "#Pot.lid"},
        ]
    },
}
ELEMENT = {
    "resourceType": "StructureDefinition",
    "kind": "complex-type",
    "abstract": True,
    "type": "Element",
    "snapshot": {
        "element": [
            {"path": "Element", "min": 0, "max": "*"},
            {"path": "Element.id", "min": 0, "max": "1", "type": [{"code": "http://hl7.org/fhirpath/System.String"}]},
        ]
    },
}
XML = """<Bundle xmlns="http://hl7.org/fhir"><entry><resource><CodeSystem>
<url value="https://example.org/teas"/><text><div xmlns="http://www.w3.org/1999/xhtml">All teas</div></text>
<content value="complete"/>
<concept><code value="black"/><display value="Black tea"/><designation><value value="Schwarzer Tee"/></designation>
<concept><code value="assam"/><display value="Assam"/></concept><concept><code value="ceylon"/></concept></concept>
<concept><code value="green"/><display value="Green tea"/></concept>
</CodeSystem></resource></entry>
<entry><resource><StructureDefinition><url value="https://example.org/Pot"/><kind value="resource"/>
<abstract value="false"/><type value="Pot"/><derivation value="specialization"/><snapshot>
<element><path value="Pot"/><min value="0"/><max value="*"/>
<constraint><key value="pot-1"/><severity value="warning"/></constraint></element>
<element><path value="Pot.tea"/><min value="1"/><max value="*"/><type><code value="code"/></type>
<binding><strength value="required"/><valueSet value="https://example.org/all|1.0"/></binding></element>
<element><path value="Pot.lid"/><min value="1"/><max value="1"/><type><code value="BackboneElement"/></type></element>
<element><path value="Pot.lid.hole[x]"/><min value="0"/><max value="1"/>
<type><code value="string"/></type><type><code value="boolean"/></type></element>
<element><path value="Pot.lid.old"/><min value="0"/><max value="0"/><type><code value="string"/></type></element>
<element><path value="Pot.inner"/><min value="0"/><max value="1"/><contentReference value="#Pot.lid"/></element>
</snapshot></StructureDefinition></resource></entry></Bundle>"""


@pytest.fixture
def teas(tmp_path: Path) -> Package:
    """A package of three definitions, a file each."""
    for number, one in enumerate((SYSTEM, VALUE_SET, STRUCTURE, ELEMENT)):
        tmp_path.joinpath(f"{number}.json").write_bytes(orjson.dumps(one))
    return package([tmp_path])


def test_xml_and_json_are_read_alike(teas: Package, tmp_path: Path) -> None:
    folder = tmp_path / "xml"
    folder.mkdir()
    folder.joinpath("all.xml").write_text(XML, "utf-8")
    found = package([folder])
    assert found.systems == {TEAS: SYSTEM}
    assert found.structures == {"Pot": STRUCTURE}


def test_a_folder_without_definitions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no definitions"):
        package([tmp_path])


def test_a_system_lists_the_codes_below_its_codes(teas: Package) -> None:
    assert system_codes(teas, TEAS) == {
        "black": ["Black tea", "Schwarzer Tee"],
        "assam": ["Assam"],
        "ceylon": [],
        "green": ["Green tea"],
    }


@pytest.mark.parametrize(
    ("compose", "codes"),
    [
        ({"include": [{"system": TEAS, "concept": [{"code": "green"}]}]}, {"green"}),
        ({"include": [{"valueSet": ["https://example.org/all|1.0"]}]}, {"black", "assam", "ceylon"}),
        ({"include": [{"system": TEAS, "filter": [{"property": "concept", "op": "is-a", "value": "black"}]}]},
         {"black", "assam", "ceylon"}),
        ({"include": [{"system": TEAS, "filter": [{"property": "concept", "op": "descendent-of", "value": "black"}]}]},
         {"assam", "ceylon"}),
        ({"include": [{"system": TEAS, "valueSet": ["https://example.org/all"],
                       "concept": [{"code": "green"}, {"code": "assam"}]}]}, {"assam"}),
        ({"include": [{"system": "https://example.org/kept-secret"}]}, "not in the packages"),
        ({"include": [{"system": TEAS, "filter": [{"property": "age", "op": "=", "value": "1"}]}]}, "not understood"),
        ({"include": [{"valueSet": ["https://example.org/new"]}]}, "includes itself"),
        ({"include": []}, "no code"),
    ],
)  # fmt: skip
def test_a_value_set_is_listed_or_says_why_not(teas: Package, compose: dict[str, Any], codes: set[str] | str) -> None:
    teas.value_sets["https://example.org/new"] = {"compose": compose}
    found = listing(teas, "https://example.org/new")
    if isinstance(codes, str):
        assert isinstance(found, str)
        assert codes in found
    else:
        assert isinstance(found, dict)
        assert set(found[TEAS]) == codes


def test_a_structure_becomes_a_schema_with_its_inner_types(teas: Package) -> None:
    compiled = compile_structures(teas, ["Pot"])["$defs"]
    pot, lid = compiled["Pot"], compiled["PotLid"]
    assert pot["properties"]["tea"]["items"]["else"] == {"enum": ["black", "assam", "ceylon"]}
    assert pot["properties"]["inner"] == pot["properties"]["lid"] == {"$ref": "#/$defs/PotLid"}
    assert pot["required"] == ["resourceType", "lid"]
    assert [rule["$comment"] for rule in pot["allOf"]] == ["null tea", "required tea"]
    assert sorted(lid["properties"]) == ["_holeBoolean", "_holeString", "holeBoolean", "holeString"]
    assert resource_types(teas) == ["Pot"]
    assert invariants(teas, compiled) == {"pot-1": "warning"}
    assert type_name("Pot.lid.hole") == "PotLidHole"


def test_the_codes_of_required_bindings_are_listed_by_element(teas: Package) -> None:
    lists = compile_codes(teas, ["Pot", "PotLid"])
    assert lists["required"] == {"Pot.tea": ["black", "assam", "ceylon"]}
    assert list(lists["systems"]) == [TEAS]
    assert lists["bindings"] == {}


def test_a_fingerprint_changes_with_any_file_and_any_name(tmp_path: Path) -> None:
    one, other = tmp_path / "a.json", tmp_path / "b.json"
    seen = set()
    for path, content in ((one, b"{}"), (one, b"[]"), (other, b"{}")):
        path.write_bytes(content)
        seen.add(fingerprint(tmp_path))
    assert len(seen) == 3


def test_the_same_content_makes_the_same_bytes() -> None:
    assert written_as("a.json.gz", {"a": 1}) == written_as("b.json.gz", {"a": 1})
    assert written_as("a.json", {"a": 1}) == b'{"a":1}'
