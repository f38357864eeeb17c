"""The classic ClinicalTrials.gov page: real records shown that way and read back, and pages with parts gone."""

import io
import random
from html import escape
from pathlib import Path

import pytest

from fhirtrials import Issue, Trial
from fhirtrials.model import Document
from fhirtrials.readers import reader_for
from fhirtrials.readers.pages.ctgov_page import READER
from tests.readers.pages import ctgov_page_text
from tests.readers.pages.records import shown, trials

# What the page has no place for, or does not say in the form of its fields.
NO_PLACE = (
    *("snapshot", "sources", "has_results", "record_owner", "former_ids", "indexing", "acronym", "responsible_party"),
    *("documents", "has_no_analysis_plan", "removed_countries", "results_notes", "results_submissions", "links"),
    *("unposted_results", "violations", "expanded_access", "biospecimens", "shared_data", "references"),
    *("posting_delayed", "results_waived", "design.is_patient_registry", "design.target_duration", "own_id.kind"),
    *("sites.latitude", "sites.longitude", "sponsor.sector", "collaborators.sector", "oversight", "own_id.link"),
    *("other_ids.link", "history", "officials", "interventions.arms", "arms.interventions"),
)
# Not on the page where it is saved without its headings.
UNDER_HEADINGS = ("summary", "description", "sponsor", "collaborators", "outcomes")


def read(text: str) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    document = Document("page.txt", lambda: io.BytesIO(text.encode()))
    return list(READER.read(document, told.append)), told


@pytest.mark.parametrize("headings", [True, False])
def test_real_records_shown_as_the_page_come_back(records: list[bytes], headings: bool) -> None:
    without = NO_PLACE if headings else (*NO_PLACE, *UNDER_HEADINGS)
    whole = different = 0
    for trial in trials(records, 14):
        if not all(site.facility for site in trial.sites):
            continue
        text = ctgov_page_text.page(trial, headings)
        assert reader_for(text.encode()[: 1 << 16]) is READER, trial.id
        (back,), told = read(text)
        whole += 1
        different += shown(back, without) != shown(trial, without)
        assert {issue.kind for issue in told} <= {"run-together", "ranks-assumed"}, trial.id
        # The arms and what each of them gets.
        assert [set(arm.interventions) for arm in back.arms] == [set(arm.interventions) for arm in trial.arms], trial.id
    assert whole > 90
    # Interventions with all their words alike, or in no arm; phones written as words; time frames with brackets.
    assert different <= 0.06 * whole


@pytest.fixture
def sample(root: Path) -> str:
    (path,) = root.glob("samples/ctgov-page/*/input.txt")
    return path.read_text("utf-8")


@pytest.mark.parametrize("chance", range(40))
def test_with_any_lines_gone_what_is_left_is_read(sample: str, chance: int) -> None:
    draw = random.Random(chance)
    kept = [line for line in sample.split("\n") if draw.random() > chance / 60]
    found, told = read("\n".join(kept))
    named = any("NCT03668171" in line for line in kept)
    assert [trial.id for trial in found] == (["NCT03668171"] if named else [])
    assert named or [issue.kind for issue in told] == ["no-trial-id"]


def test_html_of_the_page_says_what_its_text_says(sample: str) -> None:
    (whole,), _ = read(sample)
    body = "".join(f"<div>{escape(line)}</div>" if line else "<p></p>" for line in sample.split("\n"))
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
    assert reader_for(page.encode()) is READER
    (found,), _ = read(page)
    for name in (
        "arms",
        "interventions",
        "outcomes",
        "design",
        "sites",
        "contacts",
        "conditions",
        "keywords",
        "sharing_plan",
    ):
        assert getattr(found, name) == getattr(whole, name), name


def test_tables_of_html_are_read_cell_by_cell() -> None:
    html = """<!DOCTYPE html><html><body><h1>Tea and sleep</h1>
      <table><tr><td>ClinicalTrials.gov Identifier: NCT90000001</td></tr></table>
      <div>Recruitment Status : Terminated (no tea)</div><div>First Posted : May 3, 2021</div>
      <table><tr><th>Condition or disease</th><th>Intervention/treatment</th><th>Phase</th></tr>
      <tr><td>Insomnia<br>Thirst</td><td>Drug: Tea<br>Other: Water</td><td>Phase 1<br>Phase 2</td></tr></table>
      <table><tr><td>Study Type :</td><td>Interventional (Clinical Trial)</td></tr>
      <tr><td>Actual Enrollment :</td><td>1,204 participants</td></tr>
      <tr><td>Masking:</td><td>Double (Participant, Investigator)</td></tr></table>
      <table><tr><th>Arm</th><th>Intervention/treatment</th></tr>
      <tr><td>Experimental: Tea<br>Two cups.</td><td>Drug: Tea<br>Green.<br>Other Names:<ul><li>Cha</li></ul></td></tr>
      <tr><td>No Intervention: Nothing</td><td></td></tr></table>
      <h3>Secondary Outcome Measures :</h3><ol><li>Sleep [ Time Frame: 1 night ]<div>Hours.</div></li></ol>
      </body></html>"""
    (found,), told = read(html)
    assert found.id == "NCT90000001"
    assert (found.status, found.why_stopped) == ("terminated", "no tea")
    assert found.conditions == ("Insomnia", "Thirst")
    assert found.phases == ("phase-1", "phase-2")
    assert found.enrollment is not None
    assert (found.enrollment.count, found.enrollment.kind) == (1204, "actual")
    assert (found.design.masking, found.design.masked) == ("double", ("participant", "investigator"))
    assert [(arm.label, arm.kind, arm.description) for arm in found.arms] == [
        ("Tea", "experimental", "Two cups."),
        ("Nothing", "no-intervention", None),
    ]
    assert [(each.name, each.description, each.other_names, each.arms) for each in found.interventions] == [
        ("Tea", "Green.", ("Cha",), ("Tea",)),
        ("Water", None, (), ()),
    ]
    (outcome,) = found.outcomes
    assert (outcome.rank, outcome.measure, outcome.time_frame, outcome.description) == (
        *("secondary", "Sleep", "1 night", "Hours."),
    )
    assert [issue.kind for issue in told] == []


def test_a_line_of_an_unknown_label_is_told(sample: str) -> None:
    (trial,), told = read(sample.replace("Allocation: |", "Tea Served: | Yes |\nAllocation: |"))
    assert trial.notes == ("Tea Served: | Yes |",)
    assert ["Tea Served" in issue.what for issue in told if issue.kind == "unread-lines"] == [True]


def outcomes_of(*lines: str) -> list[tuple[str | None, str | None, str | None]]:
    head = ("Tea", "ClinicalTrials.gov Identifier: NCT90000001 |", "Primary Outcome Measures :")
    (trial,), _ = read("\n".join((*head, *lines)))
    return [(each.measure, each.time_frame, each.description) for each in trial.outcomes]


def test_an_outcome_without_a_time_frame_is_one_of_its_own() -> None:
    assert outcomes_of(
        "1. Sleep [ Time Frame: 1 night ]Hours.", "2. Thirst", "By cups.", "3. Mood [ Time Frame: 1 h ]"
    ) == [
        ("Sleep", "1 night", "Hours."),
        ("Thirst", None, "By cups."),
        ("Mood", "1 h", None),
    ]
    assert outcomes_of("- Sleep [ Time Frame: 1 night ]Hours.", "- Thirst", "- Mood [ Time Frame: 1 h ]") == [
        ("Sleep", "1 night", "Hours."),
        ("Thirst", None, None),
        ("Mood", "1 h", None),
    ]


def test_a_list_in_a_description_is_no_outcome() -> None:
    for lines in (
        ("- Sleep [ Time Frame: 1 night ]One of:", "- long", "- Mood [ Time Frame: 1 h ]"),
        ("- Sleep [ Time Frame: 1 night ]Hours", "- long", "- short", "- Mood [ Time Frame: 1 h ]"),
        ("- Sleep [ Time Frame: 1 night ]Hours", "  - long", "- Mood [ Time Frame: 1 h ]"),
        ("1. Sleep [ Time Frame: 1 night ]Hours", "1. long", "2. Mood [ Time Frame: 1 h ]"),
    ):
        assert [measure for measure, _, _ in outcomes_of(*lines)] == ["Sleep", "Mood"]


@pytest.mark.parametrize("rule", [("---|",), ()])
def test_a_table_of_one_column_has_a_group_in_each_row(rule: tuple[str, ...]) -> None:
    page = ("Tea", "ClinicalTrials.gov Identifier: NCT90000001 |", "Study Type : | Observational |", "")
    (trial,), _ = read(
        "\n".join((*page, "Group/Cohort |", *rule, "Drinkers", "Of tea.", "|", "Sleepers", "|", "Both |"))
    )
    assert [(arm.label, arm.description) for arm in trial.arms] == [
        ("Drinkers", "Of tea."),
        ("Sleepers", None),
        ("Both", None),
    ]
    assert trial.interventions == ()
