"""Times in words: what can be read without doubt is read, the rest is not."""

import pytest

from fhirtrials.fhir.time_frame import TimeFrame, duration, time_frame


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 weeks", TimeFrame(at=(12, "weeks", "wk"))),
        ("Week 12", TimeFrame(at=(12, "weeks", "wk"))),
        ("at 1 year", TimeFrame(at=(1, "years", "a"))),
        ("24 hours.", TimeFrame(at=(24, "hours", "h"))),
        ("Up to 2.5 Years", TimeFrame(until=(2.5, "years", "a"))),
        ("up to 30 days", TimeFrame(until=(30, "days", "d"))),
        ("Baseline to 7 months post-implant", None),
        ("Baseline, 12 weeks", None),
        ("12 weeks after surgery", None),
        ("12-16 weeks", None),
        ("Day of surgery", None),
        ("at 28 days", TimeFrame(at=(28, "days", "d"))),
        ("Day 1", None),  # the first day, which mostly is no day after the start
        ("at Day 28", None),
        ("approximately 5 years", None),
    ],
)
def test_a_time_frame_is_read_only_where_it_says_one_thing(text: str, expected: TimeFrame | None) -> None:
    assert time_frame(text) == expected


def test_a_duration_is_a_number_and_a_unit() -> None:
    assert duration("5 Years") == (5, "years", "a")
    assert duration("until death") is None
