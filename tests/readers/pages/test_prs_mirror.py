"""The registry mirror's page: real records shown that way and read back, and pages with parts gone."""

import io
import random

import pytest

from fhirtrials import Issue, Trial
from fhirtrials.model import Document
from fhirtrials.readers import reader_for
from fhirtrials.readers.pages.prs_mirror import READER
from tests.readers.pages import prs_mirror_text
from tests.readers.pages.records import shown, trials

# What the page has no place for, or does not say in the form of its fields.
NO_PLACE = (
    *("snapshot", "sources", "has_results", "record_owner", "own_id", "other_ids", "former_ids", "indexing"),
    *("documents", "has_no_analysis_plan", "removed_countries", "results_notes", "results_submissions"),
    *("unposted_results", "violations", "last_known_status", "expanded_access", "biospecimens", "shared_data"),
    *("posting_delayed", "results_waived", "history", "arms.interventions", "interventions.arms", "sites.latitude"),
    *(
        "sites.longitude",
        "eligibility.age_groups",
        "sponsor.sector",
        "collaborators.sector",
        "sharing_plan.also_shared",
    ),
    *("sharing_plan.url", "responsible_party", "design.is_patient_registry", "design.target_duration"),
    *("oversight.device_not_yet_approved", "oversight.pediatric_postmarket_surveillance", "references.retractions"),
    *("oversight.fda_reporting_violation", "sites.contacts.role"),
    # Between commas, which their parts may have themselves: see test_lists.
    *("conditions", "keywords", "collaborators", "interventions.other_names"),
)


def read(text: str) -> tuple[list[Trial], list[Issue]]:
    told: list[Issue] = []
    document = Document("page.txt", lambda: io.BytesIO(text.encode()))
    return list(READER.read(document, told.append)), told


def test_real_records_shown_as_the_page_come_back(records: list[bytes]) -> None:
    count = 0
    for trial in trials(records, 13):
        text = prs_mirror_text.page(trial)
        assert reader_for(text.encode()[: 1 << 16]) is READER, trial.id
        (back,), told = read(text)
        assert shown(back, NO_PLACE) == shown(trial, NO_PLACE), trial.id
        assert {issue.kind for issue in told} <= {"ties-assumed", "run-together"}, trial.id
        count += 1
    assert count > 100


def test_terms_and_names_are_parted_right_or_kept_whole(records: list[bytes]) -> None:
    right = whole = wrong = 0
    for trial in trials(records, 5):
        (back,), _ = read(prs_mirror_text.page(trial))
        names = [each.name for each in trial.collaborators]
        for given, found in (
            (trial.conditions, back.conditions),
            (trial.keywords, back.keywords),
            (tuple(names), tuple(each.name for each in back.collaborators)),
        ):
            if found == tuple(" ".join(str(each).split()) for each in given):
                right += 1
            elif len(found) == 1:
                whole += 1
            else:
                wrong += 1
    assert wrong <= 0.03 * (right + whole + wrong)
    assert whole <= 0.15 * (right + whole + wrong)


def sample(root) -> str:  # type: ignore[no-untyped-def]
    (path,) = root.glob("samples/prs-mirror-page/*/input.txt")
    return str(path.read_text("utf-8"))


@pytest.mark.parametrize("chance", range(40))
def test_with_any_lines_gone_what_is_left_is_read(root, chance: int) -> None:  # type: ignore[no-untyped-def]
    draw = random.Random(chance)
    lines = sample(root).split("\n")
    kept = [line for line in lines if draw.random() > chance / 60]
    found, told = read("\n".join(kept))
    named = any("NCT05985863" in line for line in kept)
    assert [trial.id for trial in found] == (["NCT05985863"] if named else [])
    assert named or [issue.kind for issue in told] == ["no-trial-id"]


SECTIONS = [f"{number}. " for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)]


def test_with_any_section_gone_the_others_say_what_they_said(root) -> None:  # type: ignore[no-untyped-def]
    text = sample(root)
    (whole,), _ = read(text)
    head, *sections = split(text)
    for gone in sections[1:]:  # the number of the trial stands in the first alone
        (left,), told = read(head + "".join(each for each in sections if each is not gone))
        assert left.id == whole.id
        assert {issue.kind for issue in told} <= {"sources-disagree", "ties-assumed"}
        for name in ("conditions", "phases", "start", "description", "references", "sharing_plan", "oversight"):
            assert getattr(left, name) in (getattr(whole, name), type(whole).model_fields[name].default, ("phase-1",))


def test_sections_in_another_order_say_the_same(root) -> None:  # type: ignore[no-untyped-def]
    text = sample(root)
    (whole,), _ = read(text)
    head, *sections = split(text)
    for chance in range(10):
        random.Random(chance).shuffle(sections)
        assert read(head + "".join(sections))[0] == [whole]


def test_headings_gone_say_the_same(root) -> None:  # type: ignore[no-untyped-def]
    text = sample(root)
    (whole,), _ = read(text)
    for heading in SECTIONS[:7]:
        kept = [line for line in text.split("\n") if not line.startswith(heading)]
        assert read("\n".join(kept))[0] == [whole], heading


def split(text: str) -> list[str]:
    """The page up to its first numbered heading, then each section."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if line.startswith(tuple(SECTIONS)):
            parts.append([])
        parts[-1].append(line)
    return ["".join(part) for part in parts]


def test_windows_ends_of_lines_and_odd_blanks_say_the_same(root) -> None:  # type: ignore[no-untyped-def]
    text = sample(root)
    changed = "\ufeff" + text.replace("\n", "\r\n").replace("Phase 1, Phase 2", "Phase\u00a01, \u200bPhase\u20092")
    assert read(changed)[0] == read(text)[0]


def test_a_line_of_an_unknown_label_is_told(root) -> None:  # type: ignore[no-untyped-def]
    text = sample(root).replace("4. Oversight\n", "4. Oversight\n\nTea Served\nYes\n")
    (trial,), told = read(text)
    assert trial.notes == ("Tea Served\nYes",)
    assert ["'Tea Served'" in issue.what for issue in told if issue.kind == "unread-lines"] == [True]
