"""Numbers that the cheap look calls idle are no thresholds: the whole reading finds none either."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.model.words import Section

reading = import_module("fhirtrials.eligibility.numbers.thresholds")  # the package has the function of that name

NUMBERS = ["2", "18", "3.5", "140/90", "0-2", "three", "(3)", "II", "IIIa", "twice", "1,000", "1900", "10^9/L", "-4"]
WORDS = sorted(
    words(
        """within weeks months years days mg/dL mm cm % kg of in to - and or more older old y/o yo aged the last past
        score scale diameter thickness type class grade points upper limit normal ULN x × + ± men women patients adults
        subjects disease therapy time length interval on by for : ; , . ( ) [ ] " ' h wk drinks/week hypertension
        degrees kg/m2 scored rating inclusive between from through life survival prior before after least most pregnant
        weeks' Richmond failure rate"""
    )
)


@given(st.lists(st.sampled_from(NUMBERS) | st.sampled_from(WORDS), max_size=14), st.sampled_from([None, *Section]))
def test_an_idle_number_is_no_threshold(said: list[str], section: Section | None) -> None:
    text = " ".join(said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "idle", lambda text, tokens: False)
        slowly = thresholds(text, section=section, lead_in="Haemoglobin:")
    assert thresholds(text, section=section, lead_in="Haemoglobin:") == slowly


@pytest.mark.parametrize("text", ["within 3 months of screening", "type 2 diabetes", "for 30 days, then 5 visits"])
def test_windows_and_names_are_idle(text: str) -> None:
    assert reading.idle(text, reading.tokens(text, reading.index()))


@pytest.mark.parametrize("text", ["aged 18", "tumour of 2 cm in diameter", "platelets 100", "> 5", "5 to 7 mm", "3 +"])
def test_what_may_be_a_threshold_is_not_idle(text: str) -> None:
    assert not reading.idle(text, reading.tokens(text, reading.index()))
