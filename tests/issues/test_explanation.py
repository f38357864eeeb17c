"""Kinds of issue in words."""

import pytest

from fhirtrials.issues.catalogue import KINDS
from fhirtrials.issues.explanation import explanation, readable, similar


def test_an_explanation_says_meaning_deed_remedy_and_exit_code() -> None:
    assert explanation("unknown-format") == (
        "unknown-format (error)\n"
        "\n"
        "Found:            no reader knows it (starts with ⟨found⟩)⟨sought⟩\n"
        "What was done:    nothing was read from it\n"
        "What you can do:  It reads: ⟨readers⟩. If it is one of these, say so with --from NAME.\n"
        "Exit code:        3"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_template_is_left_raw(kind: str) -> None:
    assert "{" not in explanation(kind)


def test_a_fact_stands_in_brackets_without_its_format() -> None:
    assert readable("{count:,} criteria under {found!r}") == "⟨count⟩ criteria under ⟨found⟩"


@pytest.mark.parametrize(
    ("typed", "meant"), [("unknwon-code", "unknown-code"), ("Bad_Date", "bad-date"), ("no trial", "no-trial")]
)
def test_a_slip_is_close_to_what_was_meant(typed: str, meant: str) -> None:
    assert similar(typed)[0] == meant


def test_what_looks_like_nothing_is_close_to_nothing() -> None:
    assert similar("xyzzy") == []
