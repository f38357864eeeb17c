"""Rules for every table of ``mappings/``: tidy, total over its words, every code real, every inexact row explained."""

import json
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model import words
from fhirtrials.validation.definitions import definitions
from tests.house.code import ROOT, modules

MAPPINGS = ROOT / "mappings"
OURS = "https://fhirtrials.github.io/fhir/CodeSystem/"
REGISTRY = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-"
REGISTRY_LABELS = "https://clinicaltrials.gov/ct2/html/images/info/public.xsd#"
# What the API has no labels for: agency classes go by abbreviations there.
NO_LABELS = {"AgencyClass", "PendingResults"}
EXACT = {"equivalent", "equal"}
# https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html
EQUIVALENCES = EXACT | {"relatedto", "wider", "subsumes", "narrower", "specializes", "inexact", "unmatched", "disjoint"}

# Words that are no enum of the middle, and what they are instead.
NO_ENUM = {
    "country-name": "a country as registries spell it",
    "history": "a dated field of Trial",
    "study-span": "a stretch of a study",
    "topic-answer": "a topic, and whether it is so",
}

# The codes of each system with their displays, as HL7's packages of the release list them. The systems that no package
# lists in full (or at all) stand in other_codes.json, looked up by hand.
OTHER_CODES: dict[str, list[str] | dict[str, str]] = json.loads(
    (ROOT / "tests/house/other_codes.json").read_text("utf-8")
)
CODES: dict[str, dict[str, dict[str, list[str]]]] = {
    release.lower(): definitions(release).vocabulary.systems
    | {
        system: {code: [codes[code]] if isinstance(codes, dict) else [] for code in codes}
        for system, codes in OTHER_CODES.items()
    }
    for release in RELEASES
}
ANY_CODE = {"urn:iso:std:iso:3166": re.compile(r"[A-Z]{2}")}


# Labels of a page's layout lead to parts of the page, not to words of ours.
PAGE_PART = "https://fhirtrials.github.io/fhir/page-part"

FILES = sorted(path.relative_to(MAPPINGS) for path in MAPPINGS.rglob("*.json"))
TO_FHIR = [path for path in FILES if path.parts[0] == "to-fhir"]
LABELS = [path for path in FILES if path.stem.endswith("-labels")]
TO_TRIAL = [path for path in FILES if path.parts[0] == "to-trial" and path not in LABELS]

every_file = pytest.mark.parametrize("file", FILES, ids=str)
every_table = pytest.mark.parametrize("file", [*TO_FHIR, *TO_TRIAL, *LABELS], ids=str)
every_table_of_labels = pytest.mark.parametrize("file", LABELS, ids=str)
every_table_to_fhir = pytest.mark.parametrize("file", TO_FHIR, ids=str)
every_table_to_trial = pytest.mark.parametrize("file", TO_TRIAL, ids=str)


@cache
def text(file: Path) -> str:
    return (MAPPINGS / file).read_text("utf-8")


@cache
def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(file))
    return found


def enums() -> dict[str, type[StrEnum]]:
    """``arm-kind`` → ArmKind."""
    classes = [thing for thing in vars(words).values() if isinstance(thing, type) and issubclass(thing, StrEnum)]
    return {re.sub(r"(?<!^)(?=[A-Z])", "-", one.__name__).lower(): one for one in classes if one is not StrEnum}


def rows(file: Path) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Every (group, element, target) of a table."""
    groups = read(file)["group"]
    return [
        (group, element, target) for group in groups for element in group["element"] for target in element["target"]
    ]


def releases_of(file: Path) -> list[str]:
    """The releases that a table serves: those its name begins to say (r4: R4 and R4B), or all of them."""
    ending = file.stem.rpartition("-")[2]
    return [release for release in CODES if release.startswith(ending)] or list(CODES)


@every_file
def test_a_table_is_tidy(file: Path) -> None:
    assert text(file) == json.dumps(read(file), indent=2, ensure_ascii=False) + "\n"


@every_table
def test_a_table_is_a_concept_map_named_after_its_file(file: Path) -> None:
    table = read(file)
    assert table["resourceType"] == "ConceptMap"
    assert table["id"] == file.stem
    assert table["status"] == "active"
    assert table["title"]


@every_table
def test_a_table_lists_no_word_twice(file: Path) -> None:
    for group in read(file)["group"]:
        listed = [element["code"] for element in group["element"]]
        assert len(listed) == len(set(listed))


@every_table
def test_every_inexact_row_has_a_comment(file: Path) -> None:
    for _, element, target in rows(file):
        assert target["equivalence"] in EQUIVALENCES, element["code"]
        if target["equivalence"] not in EXACT:
            assert target.get("comment"), f"{element['code']}: {target['equivalence']} without a reason"


@every_table
def test_a_row_without_a_match_has_no_code_and_a_row_with_one_has(file: Path) -> None:
    for _, element, target in rows(file):
        assert ("code" in target) == (target["equivalence"] != "unmatched"), element["code"]


@every_file
def test_no_table_is_an_orphan(file: Path) -> None:
    # Code asks for "phase"; the ending says for which release the table is.
    # Pages ask for the labels of "status", which stand in ctgov-label-status.
    folder, name = re.escape(file.parent.as_posix()), re.escape(re.sub(r"-r\d\w?$|^ctgov-label-", "", file.stem))
    asked = re.compile(rf"[\"'](?:{folder}/)?{name}(?:\.json)?[\"']")
    assert any(asked.search((ROOT / module).read_text("utf-8")) for module in modules()), f"nobody asks {file}"


@every_table_to_fhir
def test_a_table_to_fhir_knows_every_word_of_its_enum(file: Path) -> None:
    for position, group in enumerate(read(file)["group"]):
        system, name = group["source"].removeprefix(OURS), group["source"].rsplit("/", 1)[-1]
        assert system == name, f"{group['source']} is not below {OURS}"
        if name in NO_ENUM:
            continue
        known = {element["code"] for element in group["element"]}
        members = {str(member) for member in enums()[name]}
        if position == 0:
            assert members - known == set(), "the first group answers for every word"
        # A combined phase is a word of its own: its parts, joined by a plus.
        assert {part for word in known for part in word.split("+")} <= members


@every_table_to_trial
def test_a_table_to_trial_reaches_every_word_of_its_enum_and_no_other(file: Path) -> None:
    groups = {group["target"] for group in read(file)["group"]}
    assert len(groups) == 1
    enum = enums()[groups.pop().removeprefix(OURS)]
    reached = {target["code"] for _, _, target in rows(file) if "code" in target}
    assert reached == {str(member) for member in enum}


@every_table_to_fhir
def test_every_code_is_real_in_its_release(file: Path) -> None:
    for group, element, target in rows(file):
        system = group["target"]
        if system.startswith(REGISTRY) or "code" not in target:
            continue
        if system == group["source"]:  # a word that no other code system has
            assert target["code"] == element["code"]
        elif system in ANY_CODE:
            assert ANY_CODE[system].fullmatch(target["code"]), element["code"]
        else:
            for release in releases_of(file):
                assert target["code"] in CODES[release][system], f"{element['code']}: no such code in {system}"


@every_table_to_fhir
def test_a_display_is_that_of_its_own_system(file: Path) -> None:
    for group, _, target in rows(file):
        for release in releases_of(file):
            displays = CODES[release].get(group["target"], {}).get(target.get("code"), [])
            if displays and "display" in target:
                assert target["display"] in [one.strip() for one in displays], target["code"]


@every_table_to_fhir
def test_the_registrys_own_coding_leads_back_to_the_word(file: Path) -> None:
    back = {
        (group["source"], element["code"]): target.get("code")
        for table in TO_TRIAL
        for group, element, target in rows(table)
    }
    systems = {system for system, _ in back}
    for group, element, target in rows(file):
        if group["target"] in systems and "code" in target and target["equivalence"] in EXACT:
            assert back[group["target"], target["code"]] == element["code"]


@every_table
def test_every_word_of_the_registry_is_one_it_uses(file: Path, shared: Path) -> None:
    known: dict[str, dict[str, str]] = json.loads((shared / "design/ctgov_enums.json").read_text("utf-8"))
    for group, element, target in rows(file):
        for system, code in ((group["source"], element["code"]), (group["target"], target.get("code"))):
            if system.startswith(REGISTRY) and code:
                assert code in known[system.removeprefix(REGISTRY)], f"{code} in {system}"


@every_table_to_trial
def test_a_table_knows_every_word_the_registry_uses(file: Path, shared: Path) -> None:
    known: dict[str, dict[str, str]] = json.loads((shared / "design/ctgov_enums.json").read_text("utf-8"))
    for group in read(file)["group"]:
        listed = {element["code"] for element in group["element"]}
        name = group["source"].removeprefix(REGISTRY).removeprefix(REGISTRY_LABELS)
        if group["source"].startswith(REGISTRY):
            assert set(known[name]) <= listed
        elif group["source"].startswith(REGISTRY_LABELS) and name not in NO_LABELS:
            assert set(known[name].values()) <= listed


@every_table_of_labels
def test_every_part_that_a_label_leads_to_is_asked_for(file: Path) -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "fhirtrials/readers/pages").glob("*.py"))
    for group, element, target in rows(file):
        assert group["target"] == PAGE_PART
        section, dot, field = target["code"].partition(".")
        if target["code"] == "oversight.board":
            continue  # a Trial has no place for it: its line is told, and kept as a note
        for name in (section, re.sub("-(actual|estimated)$", "", field)) if dot else ():
            assert f'"{name}"' in pages, f"{element['code']}: nobody asks for {target['code']}"
