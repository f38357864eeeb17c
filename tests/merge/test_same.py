"""What is a contradiction between two sources, and what is the same thing said otherwise."""

from typing import Any

import pytest

from fhirtrials.merge.same import same
from fhirtrials.model import PartialDate
from fhirtrials.model.words import Masking, Phase, Status


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Beijing 302 Hospital", "beijing  302 hospital."),
        (r"dose of 10\^8 cells", "dose of 10^8 cells"),
        ("Acute-on-chronic liver failure", "Acute On Chronic Liver Failure"),
        ("A randomised study", "A Randomized Study"),
        ("Efficacy of tea", "Efficacy of tea in adults with gout"),
        (PartialDate("2023-08"), PartialDate("2023-08-31")),
        (("Water", "Tea"), ("tea", "water")),
        (("Tea",), ("Tea", "Coffee")),
    ],
)
def test_form_order_and_length_are_no_contradiction(first: Any, other: Any) -> None:
    assert same(first, other)
    assert same(other, first)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Beijing 302 Hospital", "Shulan Hospital"),
        (PartialDate("2023-08-30"), PartialDate("2023-08-31")),
        (Status.RECRUITING, Status.COMPLETED),
        (150, 120),
        (True, False),
        (("Tea", "Water"), ("Tea", "Coffee")),
        (Masking.DOUBLE, Masking.NONE),
        (Masking.DOUBLE, Masking.QUADRUPLE),
        ((Phase.PHASE_1,), (Phase.PHASE_2,)),
    ],
)
def test_another_value_is_a_contradiction(first: Any, other: Any) -> None:
    assert not same(first, other)


def test_a_paper_that_says_double_blind_contradicts_no_finer_word() -> None:
    assert same(Masking.QUADRUPLE, Masking.DOUBLE, from_paper=True)
    assert not same(Masking.NONE, Masking.DOUBLE, from_paper=True)


def test_long_texts_agree_where_they_share_most_words() -> None:
    words = [f"word{number}" for number in range(80)]
    assert same(" ".join(words), " ".join(words[:70] + ["other"] * 5))
    assert not same(" ".join(words), " ".join(f"other{number}" for number in range(80)))
