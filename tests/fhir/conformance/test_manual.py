"""docs/extensions.md is in step with the table of extensions."""

from pathlib import Path

from docs.extensions import page
from fhirtrials.fhir.conformance.extensions import EXTENSIONS


def test_the_page_of_extensions_is_in_step_with_the_table(root: Path) -> None:
    assert (root / "docs/extensions.md").read_text("utf-8") == page(), "make docs"


def test_the_page_has_a_section_for_every_extension() -> None:
    for described in EXTENSIONS:
        assert page().count(f"\n## `{described.name}`\n") == 1
