"""Pages as other copies and exports hold them: they say what the samples say."""

import html
import io
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from fhirtrials import Trial
from fhirtrials.model import Document
from fhirtrials.readers import reader_for
from fhirtrials.readers.pages.layout import layout_of
from fhirtrials.readers.pages.lines import text_lines
from fhirtrials.readers.pages.outline import key, rows_of
from fhirtrials.readers.pages.wrapped import unwrapped

SAMPLES = (
    "ctgov-page/NCT03668171",
    "prs-mirror-page/NCT05985863",
    "trial-health-page/NCT06884904",
    "veeva-page/NCT02812121",
)
SHOWN_BY_LABELS = SAMPLES[1:]
"""What has no bars."""


def read(text: str) -> Trial:
    reader = reader_for(text.encode())
    assert reader is not None
    (trial,) = reader.read(Document("page.txt", lambda: io.BytesIO(text.encode())), lambda issue: None)
    return trial


def sample(root: Path, name: str) -> str:
    return (root / "samples" / name / "input.txt").read_text("utf-8")


def fields(text: str) -> list[tuple[str, bool, bool]]:
    """The lines of a page, each with whether it is a label, and whether it is one with a value."""
    layout = layout_of(text.encode())
    assert layout is not None
    rows = rows_of(layout.labels)
    return [
        (line, key(line) in rows, any("." in target for target in rows.get(key(line), ()))) for line in text.split("\n")
    ]


def with_colons(text: str) -> str:
    return "\n".join(f"{line}:" if is_label and not line.endswith(":") else line for line, is_label, _ in fields(text))


def without_colons(text: str) -> str:
    return "\n".join(line.removesuffix(":") if is_label else line for line, is_label, _ in fields(text))


def beside(mark: str) -> Callable[[str], str]:
    """Values beside their labels, where they begin in the line below."""

    def changed(text: str) -> str:
        lines: list[str] = []
        waits = False
        for line, is_label, is_field in fields(text):
            if waits and line and not is_label:
                lines[-1] += f"{mark}{line}"
            else:
                lines.append(line)
            waits = is_field and not line.endswith(":")
        return "\n".join(lines)

    return changed


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "changed",
    [
        lambda text: html.escape(text, quote=False),
        lambda text: html.escape(text).replace("≥", "&ge;").replace("×", "&times;"),
    ],
)
def test_entities_change_nothing(root: Path, name: str, changed: Callable[[str], str]) -> None:
    text = sample(root, name)
    assert read(changed(text)) == read(text)


@pytest.mark.parametrize("name", SAMPLES)
def test_apostrophes_change_no_label(root: Path, name: str) -> None:
    text = sample(root, name)
    assert read(text.replace("'", "’")).to_json().replace("’", "'") == read(text).to_json()


@pytest.mark.parametrize("name", SHOWN_BY_LABELS)
@pytest.mark.parametrize("changed", [with_colons, without_colons])
def test_colons_behind_labels_change_nothing(root: Path, name: str, changed: Callable[[str], str]) -> None:
    text = sample(root, name)
    assert read(changed(text)) == read(text)


@pytest.mark.parametrize("mark", [": ", " | ", ":** "])
def test_values_may_stand_beside_their_labels(root: Path, mark: str) -> None:
    text = sample(root, "prs-mirror-page/NCT05985863")
    assert read(beside(mark)(text)) == read(text)


def test_a_line_of_a_text_with_a_colon_is_no_label_where_labels_have_none(root: Path) -> None:
    text = sample(root, "prs-mirror-page/NCT05985863")
    told = text.replace("Detailed Description\n", "Detailed Description\nBrief Summary: Tea.\n")
    assert (read(told).description or "").startswith("Brief Summary: Tea.\n")
    assert read(told).summary == read(text).summary


def test_cells_may_be_parted_by_tabs(root: Path) -> None:
    text = sample(root, "ctgov-page/NCT03668171")
    assert read(re.sub(r" ?\| ?", "\t", text)) == read(text)
    text = sample(root, "prs-mirror-page/NCT05985863")
    assert read(beside("\t")(text)) == read(text)


def test_rows_with_tabs_are_read_cell_by_cell() -> None:
    head = (
        "Tea and sleep",
        "ClinicalTrials.gov Identifier:\tNCT90000001",
        "Study Type  :\tInterventional (Clinical Trial)",
    )
    summary = ("Condition or disease\tIntervention/treatment\tPhase", "Insomnia\tDrug: Tea", "Other: Water\tPhase 2")
    design = ("Allocation:\tRandomized", "Masking:\tNone (Open Label)")
    tea = ("Experimental: Tea", "Two cups.", "\t", "Drug: Tea", "Green.")
    water = ("Active Comparator: Water\tOther: Water", "Sexes Eligible for Study:\tAll")
    trial = read("\n".join((*head, *summary, *design, "Arm\tIntervention/treatment", *tea, *water)))
    assert [(arm.label, arm.description, arm.interventions) for arm in trial.arms] == [
        ("Tea", "Two cups.", ("Drug: Tea",)),
        ("Water", None, ("Other: Water",)),
    ]
    assert [(each.name, each.description) for each in trial.interventions] == [("Tea", "Green."), ("Water", None)]
    assert (trial.design.allocation, trial.phases, trial.conditions) == ("randomized", ("phase-2",), ("Insomnia",))


def words(trial: Trial) -> str:
    """A trial without its notes, whatever blanks and ends of lines stand between its words."""
    return re.sub(r"(?:\\n|\s)+", " ", trial.model_copy(update={"notes": ()}).to_json())


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [72, 78, 80, 100])
def test_wrapped_lines_go_on(root: Path, name: str, width: int) -> None:
    text = sample(root, name)
    cut = (textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.split("\n"))
    assert words(read("\n".join(part for parts in cut for part in parts))) == words(read(text))


def joined(text: str) -> list[str]:
    return [line.text for line in unwrapped(text_lines(text), lambda text: text == "Sex")]


def test_labels_and_items_of_lists_begin_lines_of_a_wrapped_text() -> None:
    tea = "Tea is a drink that is made of the leaves of a plant, which were well-"
    begin, go_on = ("Sex", "- Item", "1. One", "2. Two", "Milk:", ""), ("dried.", "and kept.", "3 cups.")
    assert joined("\n".join(f"{tea}\n{after}" for after in (*begin, *go_on, *go_on))) == [
        *(line for after in begin for line in (tea, after)),
        *(f"{tea}dried.", f"{tea} and kept.", f"{tea} 3 cups.") * 2,
    ]


def test_a_text_that_was_not_wrapped_stays_as_it_is() -> None:
    lines = [f"{'Tea and milk ' * count}and so on" for count in range(1, 9)]
    assert joined("\n".join(lines * 2)) == lines * 2
