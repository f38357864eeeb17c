"""docs/trial.md and docs/trial.schema.json are in step with the model."""

import re
from pathlib import Path

import pytest

from docs.trial import page, schema
from fhirtrials.model import Trial, parts, words
from fhirtrials.model.parts import Part

PARTS = [thing for thing in vars(parts).values() if isinstance(thing, type) and issubclass(thing, Part)]


def test_the_page_of_the_trial_is_in_step_with_the_model(root: Path) -> None:
    assert (root / "docs/trial.md").read_text("utf-8") == page(), "make docs"


def test_the_schema_of_the_trial_is_in_step_with_the_model(root: Path) -> None:
    assert (root / "docs/trial.schema.json").read_text("utf-8") == schema(), "make docs"


@pytest.mark.parametrize("model", [Trial, *(part for part in PARTS if part is not Part)])
def test_the_page_lists_every_field_of_every_part(root: Path, model: type[Part]) -> None:
    text = (root / "docs/trial.md").read_text("utf-8")
    section = text.partition(f"\n## {model.__name__}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(model.model_fields)


def test_the_page_lists_every_closed_word(root: Path) -> None:
    text = (root / "docs/trial.md").read_text("utf-8").partition("## Closed words")[2]
    for status in words.Status:
        assert f"`{status}`" in text


def test_every_link_of_the_page_leads_somewhere(root: Path) -> None:
    text = (root / "docs/trial.md").read_text("utf-8")
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
