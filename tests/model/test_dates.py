"""Partial dates: what FHIR's ``date`` allows, and nothing else."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.model import PartialDate
from tests.strategies import partial_dates

YEARS = st.integers(min_value=1, max_value=9999)


@given(partial_dates())
def test_a_date_is_its_own_text(day: PartialDate) -> None:
    assert isinstance(day, str)
    assert PartialDate(str(day)) == day
    assert len(day) in (4, 7, 10)


@given(year=YEARS, month=st.integers(0, 99), day=st.integers(0, 99))
def test_only_days_of_the_calendar_are_dates(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date(year, month, day)
    except ValueError:
        with pytest.raises(ValueError, match=r"date|month|day|range"):
            PartialDate(text)
    else:
        assert PartialDate(text) == text


@given(year=YEARS, month=st.integers(0, 99))
def test_only_twelve_months_are_months(year: int, month: int) -> None:
    text = f"{year:04}-{month:02}"
    if 1 <= month <= 12:
        assert PartialDate(text) == text
    else:
        with pytest.raises(ValueError, match="month"):
            PartialDate(text)


@given(st.text(string.digits + "-/ T:Z", max_size=12))
def test_a_text_is_a_date_in_one_of_three_forms_or_no_date(text: str) -> None:
    forms = {4: "dddd", 7: "dddd-dd", 10: "dddd-dd-dd"}
    shape = "".join("d" if character.isdigit() else character for character in text)
    try:
        day = PartialDate(text)
    except ValueError:
        return
    assert shape == forms[len(day)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "23", "2023-6", "2023-06-1", "2023-13", "2023-00", "2023-02-30", "2023-02-29", "1900-02-29", "0000"),
        *("2023-06-15T10:00", " 2023", "2023 ", "2023\n", "June 2023", "2023/06/15", "20230615", "٢٠٢٣", "２０２３-06"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|range|year"):
        PartialDate(text)


@pytest.mark.parametrize("text", ["2023", "2023-06", "2023-06-15", "2024-02-29", "2000-02-29", "0001", "9999-12-31"])
def test_what_is_a_date_is_taken(text: str) -> None:
    assert PartialDate(text) == text
