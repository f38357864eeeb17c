"""The definitions that are shipped are those of the models, and the primitives judge as the specification does."""

import jsonschema_rs
import orjson
import pytest

from fhirtrials.validation.definitions import definitions
from fhirtrials.validation.definitions.compiling import compile_models, resource_types
from fhirtrials.validation.definitions.primitives import PRIMITIVES
from fhirtrials.validation.definitions.releases import FOLDER, RELEASES, Release


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES.keys())
def test_the_definitions_shipped_are_those_of_the_models(release: Release) -> None:
    compiled = compile_models(release, release.written) | {"resources": resource_types(release)}
    shipped = orjson.loads(FOLDER.joinpath(release.file).read_bytes())
    assert shipped == compiled, "run python -m fhirtrials.validation.definitions.compiling"


def test_every_resource_type_of_the_release_is_known() -> None:
    known = definitions("R5").resource_types
    assert {"Patient", "ResearchStudy", "Bundle", "Binary", "Parameters", "List"} <= known
    assert not {"Resource", "DomainResource", "ResearchStudyLabel", "Period", "Element"} & known
    assert len(known) == 158  # as many as HL7's definitions of R5 have: https://hl7.org/fhir/R5/resourcelist.html


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
