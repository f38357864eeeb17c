"""Every kind of issue is raised by a test and stands in the manual; every one that code raises is in the catalogue."""

import re

import pytest

from fhirtrials.issues.catalogue import KINDS
from fhirtrials.issues.issue import Severity
from tests.house.code import ROOT, modules, strings

HERE = "tests/house/"
KIND_RAISED = re.compile(r"\b(?:issue|say|tell|found|finding)\(\s*\"([a-z]+(?:-[a-z0-9]+)+)\"")


def all_other_tests() -> str:
    files = [path for path in (ROOT / "tests").rglob("*") if path.suffix in {".py", ".md"}]
    return "\n".join(
        path.read_text("utf-8") for path in files if not path.relative_to(ROOT).as_posix().startswith(HERE)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_raised_by_some_test(kind: str) -> None:
    assert re.search(rf"(?<![a-z-]){re.escape(kind)}(?![a-z-])", all_other_tests()), f"no test raises {kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_raised_by_some_module(kind: str) -> None:
    users = [module for module in modules() if module.name != "catalogue.py" and kind in set(strings(module))]
    assert users, f"nobody raises {kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stands_in_the_manual(kind: str) -> None:
    assert f"`{kind}`" in (ROOT / "docs/issues.md").read_text("utf-8")


def test_the_manual_knows_no_kind_that_is_gone() -> None:
    headings = re.findall(r"^#+ `([a-z0-9-]+)`", (ROOT / "docs/issues.md").read_text("utf-8"), re.MULTILINE)
    assert set(headings) - KINDS.keys() == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_was_found_what_was_done_and_what_to_do(kind: str) -> None:
    entry = KINDS[kind]
    assert entry.severity in set(Severity)
    assert entry.what
    assert entry.did
    assert entry.remedy


def test_no_code_raises_a_kind_that_is_not_in_the_catalogue() -> None:
    raised = {kind for module in modules() for kind in KIND_RAISED.findall((ROOT / module).read_text("utf-8"))}
    assert raised
    assert raised - KINDS.keys() == set()
