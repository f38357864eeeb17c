"""The table of extensions is in step with what the mappers write, in every release."""

import ast
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given

import fhirtrials
from fhirtrials.fhir import RELEASES, bundle
from fhirtrials.fhir.conformance.described import Described, Part
from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.extensions import EXTENSIONS
from fhirtrials.fhir.conformance.structure_definition import extension_url
from fhirtrials.fhir.conformance.value_set import value_set
from fhirtrials.model import Trial
from tests.goldens import inputs
from tests.house.code import modules, tree
from tests.strategies import filled_trials, some

OURS = extension_url("")
DESCRIBED = {described.name: described for described in EXTENSIONS}
# What else these elements are called: by their data type, or by the element whose content they repeat.
# https://hl7.org/fhir/R5/researchstudy-definitions.html, https://hl7.org/fhir/R5/evidencevariable-definitions.html
ALSO = {
    "ResearchStudy.period": "Period",
    "ResearchStudy.progressStatus.period": "Period",
    "Extension.valuePeriod": "Period",
    "ResearchStudy.identifier": "Identifier",
    "EvidenceVariable.characteristic.definitionByCombination.characteristic": "EvidenceVariable.characteristic",
}
Names = tuple[str, ...]
Found = tuple[Names, dict[str, Any]]

every_release = pytest.mark.parametrize("release", RELEASES)


def occurrences(value: Any, *places: str) -> Iterator[Found]:
    """Every extension of ours below a value, with the names of the element it stands on."""
    if isinstance(value, list):
        for one in value:
            yield from occurrences(one, *places)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name == "extension":
                yield from ((places, one) for one in member if one["url"].startswith(OURS))
                yield from occurrences(member, "Extension")
            else:
                inner = [f"{place}.{name.removeprefix('_')}" for place in places]
                yield from occurrences(member, *inner, *(ALSO[one] for one in inner if one in ALSO))


def defects(resource: dict[str, Any], edition: Edition) -> Iterator[str]:
    """What an extension of ours in the resource has that the table does not describe."""
    for places, extension in occurrences(resource, resource["resourceType"]):
        name = extension["url"].removeprefix(OURS)
        described = DESCRIBED.get(name)
        if described is None:
            yield f"{name} is not described"
            continue
        if not {*places, "Element"} & set(edition.choose(described.contexts)):
            yield f"{name} stands on {places[0]}"
        yield from _of_part(extension, described, name, edition)


def _of_part(extension: dict[str, Any], part: Part, name: str, edition: Edition) -> Iterator[str]:
    # A value may be missing with a reason: ``_valueString``.
    values = {key.removeprefix("_") for key in extension if key not in ("url", "extension")}
    wanted = {f"value{part.type[0].upper()}{part.type[1:]}"} if part.type else set()
    if values != wanted:
        yield f"{name} holds {sorted(values)}, not {sorted(wanted)}"
    if part.table:
        yield from (f"{name} has {code}" for code in _codes(extension) - allowed(part.table, edition))
    inner = {one.name: one for one in part.parts}
    listed = [one["url"] for one in extension.get("extension", ())]
    for one in extension.get("extension", ()):
        if one["url"] not in inner:
            yield f"{name} has a part {one['url']}"
            continue
        if listed.count(one["url"]) > 1 and not inner[one["url"]].many:
            yield f"{name} repeats {one['url']}"
        yield from _of_part(one, inner[one["url"]], f"{name}.{one['url']}", edition)


def _codes(extension: dict[str, Any]) -> set[tuple[str, str]]:
    if "valueCode" in extension:
        return {("", extension["valueCode"])}
    codings = extension.get("valueCodeableConcept", {}).get("coding", ())
    return {(coding["system"], coding["code"]) for coding in codings}


def allowed(table: str, edition: Edition) -> set[tuple[str, str]]:
    """The codes of the value set, with their system and without."""
    included = value_set(table, edition)["compose"]["include"]
    codes = {(group["system"], concept["code"]) for group in included for concept in group["concept"]}
    return codes | {("", code) for _, code in codes}


def paths(part: Part, name: str) -> Iterator[str]:
    yield name
    for one in part.parts:
        yield from paths(one, f"{name}.{one.name}")


def written(trial: Trial, release: str) -> list[dict[str, Any]]:
    resources: list[dict[str, Any]] = [entry["resource"] for entry in bundle(trial, release, lambda _: None)["entry"]]
    return resources


def check(trial: Trial, release: str) -> list[str]:
    edition = Edition(RELEASES[release], "1.0.0")
    return [defect for resource in written(trial, release) for defect in defects(resource, edition)]


@every_release
def test_every_extension_of_the_samples_is_described(release: str) -> None:
    seen = 0
    for path in inputs():
        for trial in fhirtrials.read(path):
            assert check(trial, release) == [], path
            seen += sum(1 for resource in written(trial, release) for _ in occurrences(resource, "X"))
    assert seen > 10


@every_release
@some
@given(filled_trials())
def test_every_extension_of_a_trial_with_everything_is_described(release: str, trial: Trial) -> None:
    assert check(trial, release) == []


@every_release
def test_every_extension_of_real_records_is_described(
    release: str, records: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen = records[:: max(1, len(records) // 300)]
    file = tmp_path_factory.mktemp("records") / "chosen.jsonl"
    file.write_bytes(b"\n".join(chosen))
    count = 0
    for trial in fhirtrials.read(file, tell=lambda _: None):
        assert check(trial, release) == [], trial.id
        count += 1
    assert count >= 300


def said() -> set[str]:
    """Every string constant of the mappers."""
    constants = (
        node.value
        for module in modules()
        if module.parts[1] == "fhir" and "conformance" not in module.parts
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant)
    )
    return {value for value in constants if isinstance(value, str)}


def test_every_extension_that_a_mapper_names_is_described() -> None:
    named = {
        call.args[0].value
        for module in modules()
        if module.parts[1] == "fhir"
        for call in ast.walk(tree(module))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "extension"
        if isinstance(call.args[0], ast.Constant)
    }
    assert len(named) > 20
    assert named - DESCRIBED.keys() == set()


def test_no_extension_and_no_part_is_described_that_no_mapper_names() -> None:
    names = {path.rpartition(".")[2] for described in EXTENSIONS for path in paths(described, described.name)}
    assert names - said() == set()


@pytest.mark.parametrize("described", EXTENSIONS, ids=lambda described: described.name)
def test_an_extension_has_a_value_or_parts_and_says_what_it_means(described: Described) -> None:
    def whole(part: Part) -> bool:
        return bool(part.type) is not bool(part.parts) and bool(part.short) and all(map(whole, part.parts))

    assert whole(described)
    assert described.definition.endswith(".")
    assert any(described.contexts.values())


def test_the_table_is_in_the_order_of_its_names() -> None:
    assert [described.name for described in EXTENSIONS] == sorted(DESCRIBED)


@pytest.mark.parametrize(
    ("extension", "complaint"),
    [
        ({"url": f"{OURS}unheard-of", "valueString": "x"}, "unheard-of is not described"),
        ({"url": f"{OURS}has-results", "valueString": "x"}, "has-results holds ['valueString'], not ['valueBoolean']"),
        (
            {"url": f"{OURS}oversight", "extension": [{"url": "king", "valueBoolean": True}]},
            "oversight has a part king",
        ),
        ({"url": f"{OURS}sector", "valueCodeableConcept": {"text": "x"}}, "sector stands on ResearchStudy"),
    ],
)
def test_an_extension_that_is_written_otherwise_is_found_out(extension: dict[str, Any], complaint: str) -> None:
    study = orjson.loads(orjson.dumps({"resourceType": "ResearchStudy", "extension": [extension]}))
    assert list(defects(study, Edition(next(iter(RELEASES.values())), "1.0.0"))) == [complaint]
