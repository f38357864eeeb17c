"""Lower case, letter for letter: it must do for patterns what IGNORECASE does."""

import re
import sys

from fhirtrials.eligibility.lower_case import letters, small

ALL = [chr(code) for code in range(sys.maxunicode + 1)]


def test_every_letter_stays_one_letter() -> None:
    assert len(small("".join(ALL))) == len(ALL)


def test_a_small_letter_finds_what_it_finds_in_any_case() -> None:
    any_case = re.compile("[a-z]", re.IGNORECASE)
    for character in ALL:
        letter = small(character)
        assert (any_case.match(character) is None) == (re.match("[a-z]", letter) is None)
        assert not any_case.match(character) or re.match(letter, character, re.IGNORECASE)


def test_a_letter_stays_a_letter_and_a_sign_a_sign() -> None:
    for kind in (r"\w", r"\d", r"\s", r"[^\W\d]"):
        pattern = re.compile(kind)
        assert all((pattern.match(each) is None) == (pattern.match(small(each)) is None) for each in ALL)


def test_words_are_found_in_either_spelling() -> None:
    assert letters("No HIV-1, \u0130LL") == {"no", "hiv", "i", "ll", "ill"}
