"""Wrapped and indented text becomes the CommonMark that the registry's API gives for it."""

import pytest

from fhirtrials.readers.ctgov_xml.textblock import plain, wrapped

MARGIN = " " * 8


def block(text: str, margin: int = 8) -> str:
    """As it stands in a ``textblock`` whose closing tag is two columns left of its text; here its margin is 8."""
    lines = [line[8:] if line.startswith(" " * 8) else line.strip() for line in text.strip("\n").split("\n")]
    return "\n" + "\n".join(" " * margin + line if line else "" for line in lines) + "\n" + " " * (margin - 2)


def test_lines_of_a_paragraph_are_one_line() -> None:
    text = """
        Tea is given every day, and the
        cup is washed.

        Cocoa is not.
    """
    assert wrapped(block(text)) == "Tea is given every day, and the cup is washed.\n\nCocoa is not."


def test_line_ends_of_windows_are_line_ends() -> None:
    assert wrapped("\n      Tea is\r\n      given.\r\n\r\n      Cocoa.\r\n    ") == "Tea is given.\n\nCocoa."


def test_items_are_a_list_and_their_lines_are_one_line() -> None:
    text = """
        Inclusion Criteria:

          -  drinks tea
             daily

          -  18 years or older

        Exclusion Criteria:

          1. drinks cocoa

         10. is asleep,
             or wants to be

        100. none of these
    """
    assert wrapped(block(text)) == (
        "Inclusion Criteria:\n\n* drinks tea daily\n* 18 years or older\n\n"
        "Exclusion Criteria:\n\n1. drinks cocoa\n10. is asleep, or wants to be\n100. none of these"
    )


def test_items_nest_by_five_columns() -> None:
    text = """
          -  one of these:

               -  green tea

                    1. hot

                    2. cold

               -  black tea

          -  no cocoa

        The end.
    """
    assert wrapped(block(text)) == (
        "* one of these:\n\n  * green tea\n\n    1. hot\n    2. cold\n  * black tea\n* no cocoa\n\nThe end."
    )


def test_a_paragraph_may_stand_in_an_item() -> None:
    text = """
          1. tea

             with milk

          2. cocoa
    """
    assert wrapped(block(text)) == "1. tea\n\n   with milk\n2. cocoa"


def test_a_list_of_another_kind_begins_after_a_blank_line() -> None:
    text = """
          -  tea

          1. cocoa
    """
    assert wrapped(block(text)) == "* tea\n\n1. cocoa"


def test_a_wrapped_line_that_begins_like_an_item_is_none() -> None:
    text = """
        The study began in
        1987. It was renewed in

          -  tea before the age of
             18. That is all
    """
    assert (
        wrapped(block(text)) == "The study began in 1987. It was renewed in\n\n* tea before the age of 18. That is all"
    )


def test_a_text_of_items_alone_knows_its_margin_by_the_closing_tag() -> None:
    text = """
          -  tea

               -  green
    """
    assert wrapped(block(text)) == "* tea\n\n  * green"


@pytest.mark.parametrize("margin", [2, 6, 8])
def test_the_depth_in_the_record_makes_no_difference(margin: int) -> None:
    assert wrapped(block(f"{MARGIN}tea:\n\n{MARGIN}  -  green", margin)) == "tea:\n\n* green"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("age > 18 and < 65", r"age \> 18 and \< 65"),
        ("1.73 m^2 [SI]", r"1.73 m\^2 \[SI\]"),
        ("R&D ~7 a*b c_d e|f", r"R\&D \~7 a\*b c\_d e\|f"),
        (r"and\or", r"and\\or"),
        ("- tea", r"\- tea"),
        ("1) tea", r"1\) tea"),
        ("+ tea", r"\+ tea"),
        ("# tea", r"\# tea"),
        ("Group #1: 1-2 cups, 3.5 g", "Group #1: 1-2 cups, 3.5 g"),
    ],
)
def test_what_would_be_mark_up_is_escaped(text: str, escaped: str) -> None:
    assert wrapped(block(MARGIN + text)) == escaped


def test_a_line_of_a_description_is_a_paragraph() -> None:
    assert plain("Tea is given.\r\nCocoa  is not.") == "Tea is given.\n\nCocoa is not."


def test_lines_of_a_description_with_marks_are_a_list() -> None:
    assert plain("Given are:\n- tea\n- cocoa\nDaily.") == "Given are:\n\n* tea\n* cocoa\n\nDaily."
    assert plain("1. tea\n2. cocoa") == "1. tea\n2. cocoa"


@pytest.mark.parametrize("text", ["", "\n      \n    "])
def test_no_text_is_no_text(text: str) -> None:
    assert wrapped(text) == ""
