"""Tokens are what the full pattern says, whatever short ways are taken to them."""

import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.eligibility.numbers.signs import plain

reading = import_module("fhirtrials.eligibility.numbers.tokens")  # the module has a function of that name
whole = import_module("fhirtrials.eligibility.numbers.thresholds")
ALL = [chr(code) for code in range(sys.maxunicode + 1)]


def kinds(text: str) -> list[tuple[str, str]]:
    """The tokens of a text, each with the letter of its kind."""
    found = reading.tokens(text, whole.index())
    return list(zip(found.kinds, found.lows, strict=True))


def test_a_character_alone_is_the_token_that_the_pattern_says() -> None:
    known = reading._Kinds()
    for character in ALL:
        if not character.isspace():
            assert known[character] == reading._TOKEN.match(character).lastgroup, character


@given(st.text(st.characters(max_codepoint=127)) | st.text(alphabet="xX1 .,5'sASA_", max_size=12))
def test_small_letters_part_a_text_as_capitals_do(text: str) -> None:
    assert reading._PIECES.findall(text.lower()) == [piece.lower() for piece in reading._PIECES.findall(text)]


@given(st.text() | st.text(alphabet="xX1 .,5'sASAſİKσΣⅣ³£²५éµ_\t\r\x0c", max_size=12))
def test_tokens_stand_in_a_text_one_behind_another(text: str) -> None:
    found = reading.tokens(plain(text), whole.index())
    places = [place for pair in zip(found.starts, found.ends, strict=True) for place in pair]
    assert places == sorted(places)
    assert len(found.kinds) == len(found.lows) == len(found.data) == len(found.starts)
    assert all(first < last for first, last in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".5 g", [("n", ".5"), ("w", "g")]),
        ("(.5", [("p", "("), ("n", ".5")]),
        ("v1.5", [("w", "v1"), ("p", "."), ("n", "5")]),
        ("ASA2", [("m", "asa"), ("n", "2")]),
        ("é ASA2", [("w", "é"), ("m", "asa"), ("n", "2")]),
        ("between18", [("w", "between"), ("n", "18")]),
        ("COVID19", [("w", "covid19")]),
        ("x 5", [("p", "x"), ("n", "5")]),
        ("x y", [("w", "x"), ("w", "y")]),
        ("£18", [("c", "£"), ("n", "18")]),
        ("£ a", [("p", "£"), ("w", "a")]),
        ("m³", [("w", "m³")]),
        ("Ⅳ and iv", [("r", "ⅳ"), ("w", "and"), ("w", "iv")]),
        ("III IIIa", [("r", "iii"), ("r", "iiia")]),
        ("५५ ⁴ ²", [("n", "५५"), ("w", "⁴"), ("p", "²")]),
        ("\x0cİx\r ſ", [("w", "i\u0307x"), ("w", "ſ")]),
        ("1 000 000", [("n", "1 000 000")]),
        ("> / = 5", [("c", ">"), ("n", "5")]),
    ],
)
def test_what_a_piece_is(text: str, said: list[tuple[str, str]]) -> None:
    assert kinds(text) == said


def test_signs_of_other_fonts_are_the_same_beside_letters_of_any_script() -> None:
    assert all(plain(f"{character}é") == f"{plain(character)}é" for character in ALL)
