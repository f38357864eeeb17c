"""docs/issues.md is in step with the catalogue."""

from pathlib import Path

import pytest

from docs.issues import page
from fhirtrials.issues.catalogue import EXIT_CODES, KINDS


def test_the_page_of_issues_is_in_step_with_the_catalogue(root: Path) -> None:
    assert (root / "docs/issues.md").read_text("utf-8") == page(), "make docs"


def test_no_template_is_left_raw_on_the_page() -> None:
    assert "{" not in page()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_has_a_section_for_every_kind(kind: str) -> None:
    assert page().count(f"\n### `{kind}`\n") == 1


def test_kinds_with_an_exit_code_of_their_own_exist() -> None:
    assert EXIT_CODES.keys() - KINDS.keys() <= {"unknown-format"}
