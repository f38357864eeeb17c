"""Trial-health pages: real records shown that way and read back, and pages with parts gone."""

import html
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fhirtrials import Issue, Trial
from fhirtrials.model import Document, PartialDate
from fhirtrials.model.parts import DatedEvent
from fhirtrials.model.words import DateKind
from fhirtrials.readers import reader_for
from fhirtrials.readers.pages.trial_health import READER
from tests.readers.pages import trial_health_text
from tests.readers.pages.records import shown, trials
from tests.readers.pages.veeva_text import titles

KEPT = (
    *("id", "title", "status", "start", "primary_completion", "completion", "history", "summary", "description"),
    *("conditions", "study_type", "phases", "design", "enrollment", "arms", "interventions", "outcomes"),
    *("eligibility", "contacts", "sharing_plan", "responsible_party", "sponsor"),
)
NO_PLACE = (
    *("design.masking_description", "design.intervention_model_description"),
    *("design.is_patient_registry", "design.target_duration"),
    *("interventions.other_names", "contacts.phone_extension"),
    *("eligibility.gender_based", "eligibility.gender_description", "eligibility.population", "eligibility.sampling"),
    *(
        "start.kind",
        "history.first_posted.kind",
        "history.last_update_posted.kind",
        "history.results_first_posted.kind",
    ),
    *("history.results_first_submitted", "history.results_first_submitted_checked"),
    *("history.delay_request_first_submitted", "history.delay_request_first_submitted_checked"),
    *("history.delay_request_first_posted",),
    *("sharing_plan.description", "sharing_plan.also_shared", "sharing_plan.time_frame", "sharing_plan.access"),
    *("sharing_plan.url", "responsible_party.name", "responsible_party.title", "responsible_party.affiliation"),
    *("responsible_party.old_name_and_title", "responsible_party.old_organisation", "sponsor.name"),
)


def read(text: str) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    document = Document("page.txt", lambda: io.BytesIO(text.encode()))
    return list(READER.read(document, told.append)), told


def held(trial: Trial) -> dict[str, object]:
    """What the page holds of a trial: a month is its first day, whether a date is actual is not said, an intervention
    is known by the arms that list it, a bullet is a star.
    """
    ties = {
        name: tuple(arm.label for arm in trial.arms if arm.label and name in arm.interventions)
        for name in titles(trial)
    }
    interventions = (
        each.model_copy(update={"arms": ties[name]})
        for name, each in zip(titles(trial), trial.interventions, strict=True)
        if ties[name]
    )
    text = (trial.eligibility.text or "").replace("\n•", "\n*") or None
    told = {
        "interventions": tuple(interventions),
        "eligibility": trial.eligibility.model_copy(update={"text": text}),
        **{name: _as_shown(getattr(trial, name)) for name in ("start", "primary_completion", "completion")},
    }
    plain = shown(trial.model_copy(update=told), NO_PLACE)
    return {name: value for name, value in plain.items() if name in KEPT}


def _as_shown(event: DatedEvent | None) -> DatedEvent | None:
    if event is None or event.date is None:
        return None
    date = PartialDate("-".join([*event.date.split("-"), "01"][:3]))
    return DatedEvent(date=date, kind=event.kind if event.kind is DateKind.ESTIMATED else None)


# An arm is called as an intervention is described; an arm lists an intervention that does not list the arm.
ODD = ("NCT01170585", "NCT07263035")


def test_real_records_shown_as_the_page_come_back(records: list[bytes]) -> None:
    count = 0
    for trial in trials(records, 13):
        if trial.id in ODD or (trial.enrollment and trial.enrollment.kind is None):
            continue
        text = trial_health_text.page(trial)
        assert reader_for(text.encode()[: 1 << 16]) is READER, trial.id
        (back,), told = read(text)
        assert held(back) == held(trial), trial.id
        assert {issue.kind for issue in told} <= {"run-together", "unread-lines"}, trial.id
        count += 1
    assert count > 100


def test_keywords_are_parted_right_or_kept_whole(records: list[bytes]) -> None:
    right = told_whole = untold = 0
    for trial in trials(records, 7):
        given = tuple(" ".join(each.split()) for each in trial.keywords)
        (back,), told = read(trial_health_text.page(trial))
        assert _ends(back.keywords) <= _ends(given), trial.id  # never cut where none ends
        if back.keywords == given:
            right += 1
        elif any(issue.kind == "run-together" for issue in told):
            told_whole += 1
        else:
            untold += 1
    assert right > told_whole
    assert untold < 0.05 * (right + told_whole)


def _ends(terms: tuple[str, ...]) -> set[int]:
    """After how many letters a term ends."""
    lengths = (len(re.sub(r"\s", "", "".join(terms[: place + 1]))) for place in range(len(terms)))
    return set(lengths)


def test_mesh_headings_run_together_come_back(records: list[bytes]) -> None:
    right = wrong = 0
    for trial in trials(records, 7):
        (back,), _ = read(trial_health_text.page(trial))
        for name in ("conditions", "condition_ancestors", "interventions", "intervention_ancestors"):
            given, found = ([term.name for term in getattr(each.indexing, name)] for each in (trial, back))
            right += given == found
            wrong += given != found
    assert wrong < 0.02 * right


def sample(root: Path) -> str:
    return (root / "samples/trial-health-page/NCT06884904/input.txt").read_text("utf-8")


# What is known under each heading of the sample; the first field that its loss takes away.
SECTIONS = {
    "Brief Summary": ("summary",),
    "Trial Health": ("status", "enrollment"),
    "Trial Relationships": (),
    "Study Timeline": ("history", "sources"),
    "Conditions": (),
    "Keywords": ("keywords",),
    "Outcome Measures": ("outcomes",),
    "Study Arms (4)": ("arms", "interventions"),
    "Interventions": ("interventions",),
    "Eligibility Criteria": ("eligibility",),
    "Sponsors & Collaborators": (),
    "MeSH Terms": ("indexing",),
    "Central Study Contacts": (),
    "Study Design": ("study_type", "phases", "design", "sponsor", "responsible_party"),
    "Study Record Dates": ("history", "primary_completion", "completion"),
    "Data Sharing": ("sharing_plan",),
}


def sections(text: str) -> list[str]:
    found = [""]
    left = list(SECTIONS)
    for line in text.split("\n"):
        if left and line == left[0]:
            found.append("")
            left.pop(0)
        found[-1] += f"{line}\n"
    assert not left
    return found


def test_with_any_section_gone_the_others_say_what_they_said(root: Path) -> None:
    (whole,), _ = read(sample(root))
    parts = sections(sample(root))
    for place, (heading, lost) in enumerate(SECTIONS.items(), start=1):
        (left,), told = read("".join(part for number, part in enumerate(parts) if number != place))
        changed = {name for name in type(whole).model_fields if getattr(left, name) != getattr(whole, name)}
        # Words that only the summary has help to part the keywords; lines that nothing leads to any more are notes.
        assert changed <= {*lost, "keywords", "notes"}, heading
        assert {issue.kind for issue in told} <= {"run-together", "unread-lines"}, heading


def test_sections_in_another_order_say_the_same(root: Path) -> None:
    (whole,), _ = read(sample(root))
    head, *parts = sections(sample(root))
    for chance in range(10):
        random.Random(chance).shuffle(parts)
        # Headings of the same words stand under "MeSH Terms": that goes last.
        parts.sort(key=lambda part: part.startswith("MeSH Terms"))
        assert read(head + "".join(parts))[0] == [whole]


@pytest.mark.parametrize("chance", range(30))
def test_with_any_lines_gone_what_is_left_is_read(root: Path, chance: int) -> None:
    draw = random.Random(chance)
    kept = [line for line in sample(root).split("\n") if draw.random() > chance / 50]
    found, told = read("\n".join(kept))
    named = "NCT06884904" in kept
    assert [trial.id for trial in found] == (["NCT06884904"] if named else [])
    assert named or [issue.kind for issue in told] == ["no-trial-id"]


def test_a_page_saved_twice_says_the_same(root: Path) -> None:
    text = sample(root)
    (once,), (twice,) = read(text)[0], read(text + text)[0]
    # What stands there again is told, and kept as a note.
    assert twice.model_copy(update={"notes": once.notes}) == once


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n\n", "\n\n\n"),
        lambda text: text.replace("Trial Health\n", "Trial Health\nTrial Health\n"),
    ],
)
def test_what_saving_does_to_a_page_changes_nothing(root: Path, changed: Callable[[str], str]) -> None:
    assert read(changed(sample(root)))[0] == read(sample(root))[0]


def test_html_of_the_page_says_the_same(root: Path) -> None:
    text = sample(root)
    lines = html.escape(text, quote=False).split("\n")
    body = "\n".join(
        f"<div style='margin-left:1em'>{line.strip()}</div>" if line.strip() else "<p></p>" for line in lines
    )
    page = f"<!DOCTYPE html><html><head><style>p{{}}</style></head><body>{body}</body></html>"
    assert reader_for(page.encode()) is READER
    (trial,), _ = read(page)
    (whole,), _ = read(text)
    for name in type(whole).model_fields:
        if name not in ("eligibility", "summary"):  # the places of whose lines are gone
            assert getattr(trial, name) == getattr(whole, name), name


PAGE = """NCT90000001

A Trial of Tea and Sleep

Brief Summary

Adults with insomnia drink tea before sleep.

Trial Health

40
Watch

Enrollment
1,204

participants enrolled

Target at P75+ for phase_3

Timeline
Completed

Status
active, not recruiting

Geographic Reach
3 countries

12 active sites

Study Arms (3)

Tea

ACTIVE COMPARATOR

Two cups.

Each evening.

Drug: Black teaBehavioral: Sleep diary

Milk

OTHER

Drug: Milk

Behavioral: Sleep diary

Nothing

NO INTERVENTION

Interventions

A cup of 200 ml.

Tea

Also known as: Assam, Ceylon

A glass.

Milk

Written each morning.

TeaMilk

Eligibility Criteria

Age18 Years+
Sexfemale
Healthy VolunteersYes
Age GroupsAdult (18-64), Older Adult (65+)

Sponsors & Collaborators

Tea Institute

LEAD

Sleep Society

COLLABORATOR

Study Officials

Ada Example, MD

PRINCIPAL INVESTIGATOR

Tea Institute

Study Locations (1)

Tea Hospital

Leipzig, Saxony, 04109, Germany

Study Design

Study Type
interventional
Phase
phase 2/phase 3

Study Record Dates

Study Start

May 1, 2020

Primary Completion (Actual)

June 3, 2021

Record last verified: 2025-02
"""


def test_arms_and_interventions_with_several_of_each_other() -> None:
    (trial,), told = read(PAGE)
    assert [(arm.label, arm.kind, arm.description, arm.interventions) for arm in trial.arms] == [
        ("Tea", "active-comparator", "Two cups.\n\nEach evening.", ("Drug: Black tea", "Behavioral: Sleep diary")),
        ("Milk", "other", None, ("Drug: Milk", "Behavioral: Sleep diary")),
        ("Nothing", "no-intervention", None, ()),
    ]
    found = {each.name: each for each in trial.interventions}
    assert found["Black tea"].description == "A cup of 200 ml."
    assert found["Black tea"].arms == ("Tea",)
    assert found["Milk"].description == "A glass."
    assert (found["Sleep diary"].description, found["Sleep diary"].arms) == ("Written each morning.", ("Tea", "Milk"))
    assert told == []


def test_what_stands_behind_a_trial_and_where_it_runs() -> None:
    (trial,), _ = read(PAGE)
    assert trial.title == "A Trial of Tea and Sleep"
    assert trial.sponsor is not None
    assert (trial.sponsor.name, [each.name for each in trial.collaborators]) == ("Tea Institute", ["Sleep Society"])
    assert [(each.name, each.role, each.affiliation) for each in trial.officials] == [
        ("Ada Example, MD", "principal-investigator", "Tea Institute")
    ]
    (site,) = trial.sites
    assert (site.facility, site.city, site.state, site.postal_code, site.country) == (
        *("Tea Hospital", "Leipzig", "Saxony", "04109", "Germany"),
    )


def test_status_numbers_and_dates() -> None:
    (trial,), _ = read(PAGE)
    assert (trial.status, trial.phases) == ("active-not-recruiting", ("phase-2", "phase-3"))
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (1204, "actual")
    assert trial.primary_completion is not None
    assert (trial.primary_completion.date, trial.primary_completion.kind) == ("2021-06-03", "actual")
    assert trial.history.verified == "2025-02"
    who = trial.eligibility
    assert who.minimum_age is not None
    assert (who.minimum_age.text, who.maximum_age, who.sex) == ("18 Years", None, "female")
    assert who.accepts_healthy_volunteers is True


def test_a_timeline_that_says_something_else_than_the_record_is_told(root: Path) -> None:
    text = sample(root)
    (trial,), told = read(text.replace("March 19, 2025", "March 20, 2025", 1))
    assert trial.history.first_posted is not None
    assert trial.history.first_posted.date == "2025-03-19"
    assert [issue.kind for issue in told] == ["sources-disagree"]
    assert "2025-03-20" in told[0].what


def test_criteria_that_the_page_does_not_halve_are_kept() -> None:
    text = PAGE.replace("Older Adult (65+)\n", "Older Adult (65+)\n\nAll who sleep badly:\n\n  • Age:\n  • any\n")
    (trial,), told = read(text)
    assert trial.eligibility.text == "All who sleep badly:\n\n  * Age:\n  * any"
    assert told == []


def test_a_line_of_a_description_that_looks_like_a_heading_stays_in_it(root: Path) -> None:
    prose = "Study Design\n\nOne cup.\n\nEligibility Criteria:\n\nAdults."
    text = sample(root).replace("Trial Health\n", f"Detailed Description\n\n{prose}\n\nTrial Health\n", 1)
    (trial,), told = read(text)
    (whole,), _ = read(sample(root))
    assert trial.description == prose
    assert trial.model_copy(update={"description": None}) == whole
    assert told == []


@pytest.mark.parametrize(
    ("last", "description", "time_frame"),
    [
        ("Share of the subjects given the investigational drug who died", True, False),
        ("Share of the subjects who died by day 90", False, True),
        ("Sequestrectomy", False, True),
    ],
)
def test_a_text_that_speaks_of_no_time_is_no_time_frame(
    root: Path, last: str, description: bool, time_frame: bool
) -> None:
    before, _, after = sample(root).partition("    Share of the subjects randomized")
    (trial,), _ = read(f"{before}    {last}\n\n{after[after.index('Study Arms') :]}")
    (outcome,) = trial.outcomes
    assert outcome.description == (last if description else None)
    assert outcome.time_frame == (last if time_frame else None)
