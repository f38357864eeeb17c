"""Pages of Veeva: real records shown that way and read back, and pages with parts gone."""

import html
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fhirtrials import Issue, Trial
from fhirtrials.model import Document
from fhirtrials.readers import reader_for
from fhirtrials.readers.pages.veeva import READER
from fhirtrials.terminology import table
from tests.readers.pages import veeva_text
from tests.readers.pages.records import shown, trials

KEPT = (
    *("id", "title", "own_id", "other_ids", "status", "sponsor", "summary", "description", "conditions", "study_type"),
    *("phases", "design", "enrollment", "arms", "interventions", "eligibility", "contacts"),
)
NO_PLACE = (
    *("other_ids.issuer", "other_ids.link", "own_id.kind", "own_id.issuer", "own_id.link"),
    *("design.masked", "design.masking_description", "design.intervention_model_description"),
    *("design.observational_model", "design.time_perspective", "design.is_patient_registry", "design.target_duration"),
    *("interventions.description", "interventions.other_names", "contacts.phone_extension"),
    *("eligibility.gender_based", "eligibility.gender_description", "eligibility.age_groups"),
    *("eligibility.population", "eligibility.sampling"),
)


def read(text: str) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    document = Document("page.txt", lambda: io.BytesIO(text.encode()))
    return list(READER.read(document, told.append)), told


def held(trial: Trial) -> dict[str, object]:
    """What the page holds of a trial: an intervention is there once, for the arms that list it; a bullet is a star."""
    ties = {
        name: tuple(arm.label for arm in trial.arms if arm.label and name in arm.interventions)
        for name in veeva_text.titles(trial)
    }
    once = dict(zip(reversed(veeva_text.titles(trial)), reversed(trial.interventions), strict=True))
    interventions = (once[name].model_copy(update={"arms": arms}) for name, arms in ties.items())
    text = (trial.eligibility.text or "").replace("\n•", "\n*") or None
    tied = trial.model_copy(
        update={
            "interventions": tuple(interventions),
            "eligibility": trial.eligibility.model_copy(update={"text": text}),
        }
    )
    return {name: value for name, value in shown(tied, NO_PLACE).items() if name in KEPT}


def test_real_records_shown_as_the_page_come_back(records: list[bytes]) -> None:
    count = 0
    for trial in trials(records, 13):
        if trial.enrollment and trial.enrollment.kind is None:
            continue  # old records; the page shows the number as if it were counted
        text = veeva_text.page(trial)
        assert reader_for(text.encode()[: 1 << 16]) is READER, trial.id
        (back,), told = read(text)
        assert held(back) == held(trial), trial.id
        assert told == [], trial.id
        count += 1
    assert count > 100


def sample(root: Path) -> str:
    return (root / "samples/veeva-page/NCT02812121/input.txt").read_text("utf-8")


HEADINGS = ("Details and patient eligibility", "Trial design", "Trial contacts and locations", "Data sourced from")


def blocks(text: str) -> list[str]:
    """The page cut before each of its labels."""
    labels = {row for row in table("to-trial/veeva-page-labels").rows if "#" not in row}
    found = [""]
    for line in text.split("\n"):
        if line in labels or re.match(r"\d+ participants in", line):
            found.append("")
        found[-1] += f"{line}\n"
    return found


def test_with_any_part_gone_the_others_say_what_they_said(root: Path) -> None:
    text = sample(root)
    (whole,), _ = read(text)
    parts = blocks(text)
    assert len(parts) > 20
    for gone in range(len(parts)):
        found, told = read("".join(part for place, part in enumerate(parts) if place != gone))
        if parts[gone].startswith("Identifiers"):
            assert found == []
            assert [issue.kind for issue in told] == ["no-trial-id"]
            continue
        (left,) = found
        if parts[gone].startswith(HEADINGS):
            continue
        changed = [name for name in KEPT if getattr(left, name) != getattr(whole, name)]
        assert len(changed) <= 2, (parts[gone], changed)


@pytest.mark.parametrize("chance", range(30))
def test_with_any_lines_gone_what_is_left_is_read(root: Path, chance: int) -> None:
    draw = random.Random(chance)
    kept = [line for line in sample(root).split("\n") if draw.random() > chance / 50]
    found, told = read("\n".join(kept))
    named = any("NCT02812121" in line for line in kept)
    assert [trial.id for trial in found] == (["NCT02812121"] if named else [])
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
        lambda text: text.replace("Menu\n", "Menu\nMenu\n").replace("Loading...\n", "Loading...\nLoading...\n"),
        lambda text: text.replace(" < ", r" \< ").replace("\n\n", "\n\n\n"),
        lambda text: "\n".join(line.strip() for line in text.split("\n")),
    ],
)
def test_what_saving_does_to_a_page_changes_nothing(root: Path, changed: Callable[[str], str]) -> None:
    assert read(changed(sample(root)))[0] == read(sample(root))[0]


def test_html_of_the_page_says_the_same(root: Path) -> None:
    text = sample(root)
    items = re.sub(
        r"((?:^  \d\. .*\n)+)", lambda match: _list(match[1]), html.escape(text, quote=False), flags=re.MULTILINE
    )
    body = "".join(line if line.startswith("<") else f"<div>{line}</div>\n" for line in items.split("\n"))
    page = f"<!DOCTYPE html><html><head><title>Veeva</title></head><body>{body}</body></html>"
    assert reader_for(page.encode()) is READER
    assert read(page)[0] == read(text)[0]


def _list(lines: str) -> str:
    return "<ol>" + "".join(f"<li>{line.split('. ', 1)[1]}</li>" for line in lines.splitlines()) + "</ol>\n"


def page_of(**parts: str) -> str:
    """A page of these labels, each with its text."""
    said = {"Status and phase": "Completed", "Identifiers": "NCT90000001", "Funder types": "Other"} | {
        name.replace("_", " "): text for name, text in parts.items()
    }
    top = [f"{name}\n\n{text}" for name, text in said.items() if name not in DETAILS]
    details = [f"{name}\n\n{text}" for name, text in said.items() if name in DETAILS]
    return "\n\n".join(["Tea and sleep", *top, "Details and patient eligibility", *details]) + "\n"


DETAILS = ("About", "Full description", "Enrollment", "Sex", "Ages", "Volunteers", "Inclusion criteria")


@pytest.mark.parametrize(
    ("text", "youngest", "oldest"),
    [
        ("18 to 65 years old", "18 Years", "65 Years"),
        ("18+ years old", "18 Years", None),
        ("Under 18 years old", None, "18 Years"),
        ("6 months to 17 years old", "6 Months", "17 Years"),
        ("1 to 12 months old", "1 Month", "12 Months"),
        ("All ages", None, None),
    ],
)
def test_ages(text: str, youngest: str | None, oldest: str | None) -> None:
    (trial,), told = read(page_of(Ages=text))
    who = trial.eligibility
    assert (who.minimum_age and who.minimum_age.text, who.maximum_age and who.maximum_age.text) == (youngest, oldest)
    assert told == []


@pytest.mark.parametrize(
    ("text", "count", "kind"),
    [("120 patients", 120, "actual"), ("261 estimated patients", 261, "estimated"), ("1,200 patients", 1200, "actual")],
)
def test_an_estimated_number_is_called_so(text: str, count: int, kind: str) -> None:
    (trial,), told = read(page_of(Enrollment=text))
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (count, kind)
    assert told == []


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Completed\nPhase 2/Phase 3", ("phase-2", "phase-3")),
        ("Completed\nPhase 2\nPhase 3", ("phase-2", "phase-3")),
        ("Completed\nEarly Phase 1", ("early-phase-1",)),
        ("Completed\nNot Applicable", ("not-applicable",)),
        ("Phase 4\nCompleted", ("phase-4",)),
        ("Completed", ()),
    ],
)
def test_status_and_phases(text: str, phases: tuple[str, ...]) -> None:
    (trial,), told = read(page_of(Status_and_phase=text))
    assert (trial.status, trial.phases, told) == ("completed", phases, [])


def test_numbers_say_who_gave_them() -> None:
    given = "NCT90000001\nTEA-1\n2012-001234-12 (EudraCT Number)\nR01HL000000 (U.S. NIH Grant/Contract)\nX1 (see below)"
    (trial,), _ = read(page_of(Identifiers=given))
    assert trial.own_id is not None
    assert trial.own_id.value == "TEA-1"
    assert [(each.value, each.kind) for each in trial.other_ids] == [
        ("2012-001234-12", "eudract"),
        ("R01HL000000", "nih-grant"),
        ("X1 (see below)", None),
    ]


def test_what_kind_of_funder_the_sponsor_is_cannot_be_told_of_two() -> None:
    (trial,), told = read(page_of(Funder_types="Industry\nOther"))
    assert trial.sponsor is None
    assert [issue.kind for issue in told] == ["unread-lines"]


def test_several_organisations_at_the_head_are_sponsor_and_collaborators() -> None:
    text = page_of().replace("Tea and sleep", "Tea and sleep\n\nA logo\n\nA\n\nB logo\n\nB")
    (trial,), told = read(text)
    assert trial.title == "Tea and sleep"
    assert trial.sponsor is not None
    assert (trial.sponsor.name, [each.name for each in trial.collaborators]) == ("A", ["B"])
    assert told == []


def test_lines_of_a_text_that_look_like_labels_stay_in_it() -> None:
    prose = "Tea helps.\n\nInclusion criteria\n\nThose who sleep.\n\nSex:\n\nany"
    (trial,), told = read(
        page_of(Full_description=prose, Sex="All", Inclusion_criteria="  - Adults\n  - Age:\n  - Sex")
    )
    assert trial.description == prose
    assert trial.eligibility.sex == "all"
    assert trial.eligibility.text == "Inclusion Criteria:\n\n- Adults\n- Age:\n- Sex"
    assert told == []


GROUPS = """Trial design

60 participants in 3 patient groups, including a placebo group

Tea
Experimental group
Description:
A cup.

Two cups.
Treatment:
Drug: Tea
Behavioral: Sleep
Placebo Comparator group
Placebo Comparator group
Treatment:
Other: Water
Nothing
Description:
No cup.
"""


def test_groups_with_several_treatments_without_a_kind_and_named_as_their_kind() -> None:
    (trial,), told = read(page_of(Enrollment="61 patients") + GROUPS)
    assert [(arm.label, arm.kind, arm.description, arm.interventions) for arm in trial.arms] == [
        ("Tea", "experimental", "A cup.\n\nTwo cups.", ("Drug: Tea", "Behavioral: Sleep")),
        ("Placebo Comparator group", "placebo-comparator", None, ("Other: Water",)),
        ("Nothing", None, "No cup.", ()),
    ]
    assert [(each.kind, each.name, each.arms) for each in trial.interventions] == [
        ("drug", "Tea", ("Tea",)),
        ("behavioral", "Sleep", ("Tea",)),
        ("other", "Water", ("Placebo Comparator group",)),
    ]
    assert [(issue.kind, "60" in issue.what) for issue in told] == [("sources-disagree", True)]


def test_groups_that_are_not_as_many_as_the_page_says_are_told() -> None:
    _, told = read(page_of() + GROUPS.replace("3 patient", "4 patient"))
    assert [issue.kind for issue in told] == ["sources-disagree"]


def test_a_timeline_and_contacts() -> None:
    text = page_of() + (
        "Timeline\n\nLast updated: Jan 10, 2024\n\nStart date\n\nFeb 2012\n\n"
        "End date\n\nApr 3, 2014\n\nToday\n\nMay 1, 2025\n\n"
        "Trial contacts and locations\n\n34\n\nCentral trial contact\n\nAda Example, MD\n\nada@example.org\n\n"
        "Data sourced from clinicaltrials.gov\n\nConditions\n\nTea\n"
    )
    (trial,), told = read(text)
    assert trial.start is not None
    assert trial.completion is not None
    assert (trial.start.date, trial.completion.date) == ("2012-02", "2014-04-03")
    assert trial.sources[0].version == "2024-01-10"
    assert [(each.name, each.email) for each in trial.contacts] == [("Ada Example, MD", "ada@example.org")]
    assert trial.conditions == ()
    assert told == []
