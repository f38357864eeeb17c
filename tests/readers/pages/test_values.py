"""How pages write dates, counts, ages, phases and lists of words."""

import pytest

from fhirtrials.model.words import AgeGroup, MaskedRole, Phase, Status
from fhirtrials.readers.pages import values
from fhirtrials.readers.pages.labels import code_of_label, codes_of_labels


@pytest.mark.parametrize(
    ("text", "date", "kind"),
    [
        ("September 30, 2023 (Estimated)", "2023-09-30", "estimated"),
        ("August 2023", "2023-08", None),
        ("Sep 5, 2023 [Actual]", "2023-09-05", "actual"),
        ("5 September 2023", "2023-09-05", None),
        ("Apr 2025", "2025-04", None),
        ("May 2025", "2025-05", None),
        ("2025-02", "2025-02", None),
        ("2025-02-03", "2025-02-03", None),
        ("2019", "2019", None),
        ("Actual: 2021-05-03", "2021-05-03", "actual"),
        ("February 29, 2024", "2024-02-29", None),
    ],
)
def test_a_date_however_it_is_written(text: str, date: str, kind: str | None) -> None:
    found = values.dated(text)
    assert found is not None
    assert (found.date, found.kind) == (date, kind)


@pytest.mark.parametrize("text", ["", "soon", "February 30, 2023", "Month 3", "2023-13", "12", "20231"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert values.dated(text) is None


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("150 (Estimated)", 150, "estimated"),
        ("261 estimated patients", 261, "estimated"),
        ("1,200 participants", 1200, None),
        ("12 345 678", 12_345_678, None),
        ("0 [Actual]", 0, "actual"),
        ("96", 96, None),
    ],
)
def test_a_count_however_it_is_written(text: str, number: int, kind: str | None) -> None:
    assert values.count(text) == (number, kind)


@pytest.mark.parametrize("text", ["", "many", "12.5", "N/A"])
def test_what_is_no_count_is_none(text: str) -> None:
    assert values.count(text) is None


ADULTS = (AgeGroup.ADULT, AgeGroup.OLDER_ADULT)


@pytest.mark.parametrize(
    ("text", "youngest", "oldest", "groups"),
    [
        ("18 Years to 70 Years (Adult, Older Adult)", "18 Years", "70 Years", ADULTS),
        ("18 Years - 70 Years", "18 Years", "70 Years", ()),
        ("18 to 65 years old", "18 Years", "65 Years", ()),
        ("18-65 years", "18 Years", "65 Years", ()),
        ("6 Months to 17 Years   (Child)", "6 Months", "17 Years", (AgeGroup.CHILD,)),
        ("18 Years and older   (Adult, Older Adult)", "18 Years", None, ADULTS),
        ("18+ years old", "18 Years", None, ()),
        ("18 Years - N/A", "18 Years", None, ()),
        ("1 Day and older", "1 Day", None, ()),
        ("up to 18 Years", None, "18 Years", ()),
        ("N/A - 70 Years", None, "70 Years", ()),
        ("N/A and older", None, None, ()),
        ("Child, Adult, Older Adult", None, None, (AgeGroup.CHILD, *ADULTS)),
        ("All ages", None, None, ()),
    ],
)
def test_ages_however_they_are_written(
    text: str, youngest: str | None, oldest: str | None, groups: tuple[AgeGroup, ...]
) -> None:
    found = values.age_range(text)
    assert found is not None
    assert tuple(age and age.text for age in found[:2]) == (youngest, oldest)
    assert found[2] == groups


@pytest.mark.parametrize("text", ["", "grown up", "18 Years", "5 to 6 to 7 years", "1-2"])
def test_what_is_no_range_of_ages_is_none(text: str) -> None:
    assert values.age_range(text) is None


def test_an_age_has_its_value_and_unit() -> None:
    found = values.age("6 Months")
    assert found is not None
    assert (found.text, found.value, found.unit) == ("6 Months", 6, "month")
    assert values.age("18") is None


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Phase 1, Phase 2", (Phase.PHASE_1, Phase.PHASE_2)),
        ("Phase 1/Phase 2", (Phase.PHASE_1, Phase.PHASE_2)),
        ("Phase 2Phase 3", (Phase.PHASE_2, Phase.PHASE_3)),
        ("phase_2", (Phase.PHASE_2,)),
        ("Phase II", (Phase.PHASE_2,)),
        ("Phase I/II", (Phase.PHASE_1, Phase.PHASE_2)),
        ("Phase 2/3", (Phase.PHASE_2, Phase.PHASE_3)),
        ("Phase IV", (Phase.PHASE_4,)),
        ("Early Phase 1", (Phase.EARLY_PHASE_1,)),
        ("Not Applicable", (Phase.NOT_APPLICABLE,)),
    ],
)
def test_phases_however_they_are_written(text: str, phases: tuple[Phase, ...]) -> None:
    assert values.phases(text) == phases


@pytest.mark.parametrize("text", ["", "Phase", "Phase 9", "Treatment"])
def test_what_is_no_phase_is_none(text: str) -> None:
    assert values.phases(text) is None


def test_words_that_run_together_are_parted_where_there_is_one_way() -> None:
    both = (MaskedRole.PARTICIPANT, MaskedRole.INVESTIGATOR)
    assert codes_of_labels("ParticipantInvestigator", MaskedRole, "masked-role") == both
    assert codes_of_labels("PARTICIPANT, INVESTIGATOR", MaskedRole, "masked-role") == both
    assert codes_of_labels("Participant, Driver", MaskedRole, "masked-role") is None


def test_a_label_is_known_however_it_is_spelled() -> None:
    for text in ("Active, not recruiting", "ACTIVE_NOT_RECRUITING", "active not recruiting"):
        assert code_of_label(text, Status, "status") is Status.ACTIVE_NOT_RECRUITING
    assert code_of_label("asleep", Status, "status") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("Hepatology. 2017. doi: 10.1002/hep.29189. Epub 2017", ("10.1002/hep.29189",)), ("no doi", ())],
)
def test_a_citation_names_its_doi(text: str, found: tuple[str, ...]) -> None:
    assert values.dois(text) == found
