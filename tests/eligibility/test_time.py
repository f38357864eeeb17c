"""Reading takes time in proportion to the text, whatever stands in it."""

import time

import pytest

from fhirtrials.eligibility import criteria

UNITS = (
    "(", "1. ", "a) ", " ", "*", "* ", "\n", "(a) ", "i. ", "\\", ":", "&", "<p>", "\n* a", "\n1. a:", "\nfoo:", ". A",
    "• ", "- A ", "Inclusion Criteria: ", " Exclusion Criteria: x", "none of the following: ", "patients will be ",
    "NOTE:", "criteria (", "(1) one ", "; A", "x -- ", "\nA (\nb", "not ", "A", "1", ";", "; ", ". B", " 2. A",
    " 2.\nA",
    "Age: 1 ", "PATIENT CHARACTERISTICS: Age: 1 ", "* x: * y ", "Title\n\n", "You may ", "x Exclusion\n", "\\*A\n",
    "\r\n", "<b>x</b>\n", "vs. A",
)  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    criteria(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("before", ["", "Exclusion Criteria: "])
def test_fifty_thousand_characters_take_no_more_than_their_share(before: str, unit: str) -> None:
    text = before + unit * (50_000 // len(unit))
    assert min(seconds(text) for _ in range(2)) < 3
