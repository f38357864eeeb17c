"""Numbers that were seen."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.model.numbers import Numbers

NUMBERS = st.one_of(st.integers(0, 99_999_999).map("NCT{:08}".format), st.text(max_size=12))


@given(st.lists(NUMBERS), NUMBERS)
def test_they_are_what_a_set_is(added: list[str], other: str) -> None:
    numbers, plain = Numbers(), set[str]()
    for number in added:
        numbers.add(number)
        plain.add(number)
    assert len(numbers) == len(plain)
    assert all(number in numbers for number in plain)
    assert (other in numbers) is (other in plain)


def test_they_weigh_a_bit_each_and_not_a_hundred_bytes() -> None:
    tracemalloc.start()
    numbers = Numbers()
    for number in range(0, 7_500_000, 750):
        numbers.add(f"NCT{number:08}")
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(numbers) == 10_000
    assert kept < 1_200_000  # what half a million between these would weigh too
