"""How the parts of a criterion combine, and when that must not be guessed."""

import pytest

from fhirtrials.eligibility import criteria
from fhirtrials.model.parts import Criterion

LIST = "\n\n  * gout\n  * asthma\n  * eczema\n"


def lead(section: str, words: str, parts: str = LIST) -> Criterion:
    return criteria(f"{section} Criteria:\n\n* {words}{parts}")[1]


@pytest.mark.parametrize(
    ("words", "combination", "threshold"),
    [
        ("One of the following:", "any-of", None),
        ("At least one (≥1) of the following:", "any-of", None),
        ("Any of:", "any-of", None),
        ("One or more of the following:", "any-of", None),
        ("Disease that is either:", "any-of", None),
        ("At least two of the following:", "at-least", 2),
        ("Two or more of the following risk factors:", "at-least", 2),
        ("≥ 2 of the following criteria:", "at-least", 2),
        ("At least 2 additional risk factors:", "at-least", 2),
        ("2 out of 3 of the following:", "at-least", 2),
        ("All of the following:", "all-of", None),
        ("Each of the following:", "all-of", None),
        ("Meeting all 3 criteria:", "all-of", None),
        ("No more than one of the following:", "at-most", 1),
        ("Stable for at least 3 months with one of the following:", "any-of", None),
    ],
)
def test_the_lead_in_says_how_parts_combine(words: str, combination: str, threshold: int | None) -> None:
    for section in ("Inclusion", "Exclusion"):
        found = lead(section, words)
        assert (found.combination, found.threshold, found.assumed) == (combination, threshold, False)
        assert [part.text for part in found.children] == ["gout", "asthma", "eczema"]


@pytest.mark.parametrize(("joint", "combination"), [("or", "any-of"), ("and", "all-of")])
def test_words_between_the_parts_say_it_too(joint: str, combination: str) -> None:
    for parts in (f"\n\n  * gout; {joint}\n  * asthma\n", f"\n\n  * gout\n\n  {joint.upper()}\n\n  * asthma\n"):
        found = lead("Inclusion", "Active disease:", parts)
        assert (found.combination, found.assumed) == (combination, False)


@pytest.mark.parametrize(("section", "combination"), [("Inclusion", "all-of"), ("Exclusion", "any-of")])
def test_without_words_the_usual_reading_is_taken_and_said(section: str, combination: str) -> None:
    found = lead(section, "Active disease:")
    assert (found.combination, found.assumed) == (combination, True)


@pytest.mark.parametrize(
    "words",
    [
        "None of the following:",
        "No history of:",
        "Without any of the following:",
        "Patients must not have any of the following:",
        "Active infection unless:",
        "Prior cancer with the exception of:",
        "Prior cancer, except for the following:",
        "Any prior treatment other than:",
        "The following drugs are not permitted:",
    ],
)
def test_a_lead_in_that_denies_or_exempts_keeps_its_parts_as_words(words: str) -> None:
    found = lead("Inclusion", words)
    assert (found.children, found.combination) == ((), None)
    assert found.text == f"{words} * gout * asthma * eczema"


@pytest.mark.parametrize(
    "words",
    [
        "Patients will be excluded if they have any of the following:",
        "Serious disease, including but not limited to any of the following:",
        "No more than two of the following:",
        "Women who are not pregnant, not lactating, and meet one of the following:",
    ],
)
def test_a_lead_in_that_only_sounds_like_a_denial_keeps_its_parts(words: str) -> None:
    assert len(lead("Exclusion", words).children) == 3


def test_a_permission_under_a_complete_sentence_is_a_note() -> None:
    found = lead("Inclusion", "No other cancer therapy", "\n\n  * Growth factors are allowed\n")
    assert (found.text, found.combination) == ("No other cancer therapy", None)
    assert [(part.text, part.kind) for part in found.children] == [("Growth factors are allowed", "note")]
