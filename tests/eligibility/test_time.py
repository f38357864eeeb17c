"""Reading takes time in proportion to the text, whatever stands in it."""

import time

import pytest

from fhirtrials.eligibility import criteria

UNITS = (
    "(", "1. ", "a) ", " ", "*", "* ", "\n", "(a) ", "i. ", "\\", ":", "&", "<p>", "\n* a", "\n1. a:", "\nfoo:", ". A",
    "• ", "- A ", "Inclusion Criteria: ", " Exclusion Criteria: x", "none of the following: ", "patients will be ",
    "NOTE:", "criteria (", "(1) one ", "; A", "x -- ", "\nA (\nb", "not ", "A",
)  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    criteria(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
def test_hundred_thousand_characters_take_no_more_than_their_share(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert min(seconds(text) for _ in range(2)) < 3
