"""Several records of one trial become one: what counts most is taken, the rest fills, contradictions are told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from fhirtrials.issues import Issue
from fhirtrials.merge import merged
from fhirtrials.model import PartialDate, Trial
from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import (
    Arm,
    DatedEvent,
    Design,
    Enrollment,
    History,
    Identifier,
    Intervention,
    Organisation,
    Outcome,
    Source,
)
from fhirtrials.model.words import (
    Allocation,
    DateKind,
    Masking,
    OutcomeRank,
    Phase,
    Purpose,
    Registry,
    Sector,
    SourceKind,
    Status,
)
from tests.strategies import filled_trials, some

NCT = "NCT90000001"
API, XML, PAGE, MIRROR, RECORD, PAPER = SourceKind


def trial(kind: SourceKind, version: str | None = None, **fields: Any) -> Trial:
    source = Source(kind=kind, system="Example", version=version and PartialDate(version))
    return Trial.model_validate({"id": NCT, "sources": (source,), **fields})


def put_together(*trials: Trial) -> tuple[Trial, list[Issue]]:
    told: list[Issue] = []
    return merged(trials, told.append), told


def gave(found: Trial, kind: SourceKind) -> tuple[str, ...]:
    (source,) = [each for each in found.sources if each.kind is kind]
    return source.gave


def test_the_source_that_counts_most_gives_and_the_others_fill() -> None:
    found, told = put_together(trial(MIRROR, title="Tea", acronym="T"), trial(API, title="Tea"))
    assert (found.title, found.acronym) == ("Tea", "T")
    assert [source.kind for source in found.sources] == [API, MIRROR]
    assert gave(found, API) == ("id", "title")
    assert gave(found, MIRROR) == ("acronym",)
    assert told == []


def test_of_two_records_of_a_kind_the_newer_counts_more() -> None:
    old, new = trial(API, "2022-01-01", status=Status.RECRUITING), trial(API, "2023-01-01", status=Status.COMPLETED)
    for records in ((old, new), (new, old)):
        assert put_together(*records)[0].status is Status.COMPLETED


def test_every_contradiction_is_told_with_both_values_and_both_sources() -> None:
    found, told = put_together(
        trial(PAPER, phases=(Phase.PHASE_2,)), trial(API, "2023-08-31", phases=(Phase.PHASE_1, Phase.PHASE_2))
    )
    (issue,) = told
    assert found.phases == (Phase.PHASE_1, Phase.PHASE_2)
    assert (issue.kind, issue.trial, issue.where) == ("sources-disagree", NCT, "phases")
    assert issue.what == (
        "Example (registry-api, 2023-08-31) says 'phase-1, phase-2', Example (paper-page) says 'phase-2'"
    )


def test_a_design_is_filled_answer_by_answer() -> None:
    found, told = put_together(
        trial(PAGE, design=Design(allocation=Allocation.RANDOMIZED, masking=Masking.DOUBLE)),
        trial(MIRROR, design=Design(masking=Masking.DOUBLE, purpose=Purpose.TREATMENT)),
    )
    assert found.design == Design(allocation=Allocation.RANDOMIZED, masking=Masking.DOUBLE, purpose=Purpose.TREATMENT)
    assert gave(found, MIRROR) == ("design.purpose",)
    assert told == []


def test_the_kind_of_a_date_is_filled_only_from_the_same_date() -> None:
    day, other = PartialDate("2023-09-30"), PartialDate("2023-10-01")
    found, told = put_together(
        trial(API, start=DatedEvent(date=day)), trial(PAGE, start=DatedEvent(date=day, kind=DateKind.ESTIMATED))
    )
    assert found.start == DatedEvent(date=day, kind=DateKind.ESTIMATED)
    assert told == []
    found, told = put_together(
        trial(API, start=DatedEvent(date=day)), trial(PAGE, start=DatedEvent(date=other, kind=DateKind.ACTUAL))
    )
    assert found.start == DatedEvent(date=day)
    assert [issue.where for issue in told] == ["start.date"]


def test_a_name_fills_where_only_the_sector_is_known() -> None:
    found, told = put_together(
        trial(API, sponsor=Organisation(sector=Sector.OTHER)),
        trial(PAGE, sponsor=Organisation(name="Example Hospital")),
    )
    assert found.sponsor == Organisation(name="Example Hospital", sector=Sector.OTHER)
    assert told == []


def test_arms_are_taken_whole_and_filled_where_they_are_the_same() -> None:
    found, told = put_together(
        trial(API, arms=(Arm(label="Group Tea"), Arm(label="Group Water", description="Cold."))),
        trial(
            PAGE, arms=(Arm(label="group water"), Arm(label="group tea", description="Hot.", interventions=("Tea",)))
        ),
    )
    assert found.arms == (Arm(label="Group Tea", description="Hot."), Arm(label="Group Water", description="Cold."))
    assert gave(found, API) == ("id", "arms")
    assert gave(found, PAGE) == ("arms[0].description",)
    assert told == []


def test_arms_of_which_each_list_has_its_own_are_told() -> None:
    _, told = put_together(
        trial(API, arms=(Arm(label="Tea"), Arm(label="Water"))), trial(PAGE, arms=(Arm(label="Tea"), Arm(label="Milk")))
    )
    (issue,) = told
    assert issue.where == "arms"
    assert "'Water'" in issue.what
    assert "'Milk'" in issue.what


def test_a_paper_lists_its_outcomes_and_arms_in_its_own_words() -> None:
    found, told = put_together(
        trial(API, title="Tea", outcomes=(Outcome(rank=OutcomeRank.PRIMARY, measure="Pain at week 4"),)),
        trial(
            RECORD,
            title="Tea for pain: protocol",
            outcomes=(Outcome(rank=OutcomeRank.PRIMARY, measure="soreness"),),
            papers=(Paper(pubmed_id="1"),),
        ),
    )
    assert [outcome.measure for outcome in found.outcomes] == ["Pain at week 4"]
    assert told == []
    assert gave(found, RECORD) == ("papers",)


def test_planned_and_counted_participants_of_two_days_are_told() -> None:
    _, told = put_together(
        trial(API, enrollment=Enrollment(count=148, kind=DateKind.ACTUAL)),
        trial(PAPER, enrollment=Enrollment(count=150, kind=DateKind.ESTIMATED)),
    )
    assert [issue.where for issue in told] == ["enrollment.count"]


def test_numbers_and_papers_of_all_records_are_kept() -> None:
    found, _ = put_together(
        trial(API, other_ids=(Identifier(value="E-1"),)),
        trial(
            RECORD, other_ids=(Identifier(value="e-1", issuer="Example"),), papers=(Paper(pubmed_id="1", doi="10.1/A"),)
        ),
        trial(PAPER, papers=(Paper(doi="10.1/a", title="Tea"), Paper(doi="10.1/b"))),
        Trial(id="ISRCTN12345678", registry=Registry.ISRCTN),
    )
    assert [each.value for each in found.other_ids] == ["E-1", "ISRCTN12345678"]
    assert found.papers == (Paper(pubmed_id="1", doi="10.1/A", title="Tea"), Paper(doi="10.1/b"))


def test_what_grows_older_is_no_contradiction() -> None:
    _, told = put_together(
        trial(API, history=History(verified=PartialDate("2023-08"), last_update_submitted=PartialDate("2023-08-30"))),
        trial(PAGE, history=History(verified=PartialDate("2022-01"), last_update_submitted=PartialDate("2022-01-01"))),
    )
    assert told == []


def test_a_day_of_first_posting_that_differs_is_one() -> None:
    _, told = put_together(
        trial(API, history=History(first_submitted=PartialDate("2023-08-01"))),
        trial(PAGE, history=History(first_submitted=PartialDate("2022-01-01"))),
    )
    assert [issue.where for issue in told] == ["history.first_submitted"]


def test_one_record_stays_as_it_is_however_often_it_is_given() -> None:
    one = trial(API, title="Tea")
    assert put_together(one)[0] == one
    assert put_together(one, one)[0] == one


def test_a_merged_trial_can_be_merged_again() -> None:
    first, _ = put_together(trial(API, title="Tea"), trial(MIRROR, summary="Hot.", acronym="T"))
    found, _ = put_together(first, trial(PAGE, summary="Cold.", description="Ice."))
    assert (found.title, found.summary, found.acronym) == ("Tea", "Cold.", "T")
    assert gave(found, PAGE) == ("summary", "description")
    assert gave(found, MIRROR) == ("acronym",)


def test_arms_and_interventions_keep_the_names_of_their_own_record() -> None:
    found, _ = put_together(
        trial(API, interventions=(Intervention(name="Tea"),)),
        trial(PAGE, interventions=(Intervention(name="tea", arms=("Hot",), description="Leaves."),)),
    )
    assert found.interventions == (Intervention(name="Tea", description="Leaves."),)


def paths(part: BaseModel, before: str = "") -> list[str]:
    """Every place where something stands, lists as a whole."""
    found = []
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if value in (None, (), field.default):
            continue
        found.extend(paths(value, f"{before}{name}.") if isinstance(value, BaseModel) else [f"{before}{name}"])
    return found


@some
@given(st.lists(filled_trials(), min_size=2, max_size=2))
def test_every_value_has_exactly_one_source(trials: list[Trial]) -> None:
    records = [
        one.model_copy(update={"id": NCT, "sources": (Source(kind=kind, number=str(kind)),)})
        for one, kind in zip(trials, (API, PAGE), strict=True)
    ]
    found, _ = put_together(*records)
    given_paths = [path for source in found.sources for path in source.gave]
    assert len(given_paths) == len(set(given_paths))
    for path in paths(found):
        if path.split(".")[0] not in ("sources", "registry"):
            assert any(
                path == each or path.startswith(f"{each}.") or each.startswith(f"{path}[") for each in given_paths
            )


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_source_has_its_weight(kind: SourceKind) -> None:
    found, _ = put_together(trial(kind, title="Tea"), Trial(id=NCT, title="No source"))
    assert found.title == "Tea"
