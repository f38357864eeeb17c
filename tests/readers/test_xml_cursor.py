"""A place in an XML record: a missing place is empty, a wrong form is told, what nobody asked for is told."""

from collections.abc import Callable

import pytest
from lxml import etree

from fhirtrials.issues import Issue
from fhirtrials.model.words import DateKind, Status
from fhirtrials.readers.record import Record
from fhirtrials.readers.xml_cursor import XmlCursor

Told = list[tuple[str, str, str]]


def cursor(inside: str) -> tuple[XmlCursor, Callable[[], Told]]:
    """The root ``study`` with this inside, and a function that ends the record and gives what was told."""
    issues: list[Issue] = []
    record = Record(issues.append, "f.xml")
    place = XmlCursor(etree.fromstring(f"<study>{inside}</study>"), record, key="study")

    def told() -> Told:
        record.unread()
        return [(issue.kind, issue.where, issue.what) for issue in issues]

    return place, told


def test_a_missing_place_is_empty() -> None:
    study, told = cursor("")
    assert not study["tea"]["cup"]
    assert study["tea"].text("cup") is None
    assert study["tea"].texts("cup") == ()
    assert list(study["tea"].each("cup")) == []
    assert study["tea"].own_text() is None
    assert study["tea"].attribute("hot") is None
    assert study.flag("tea") is None
    assert study.date("tea") is None
    assert told() == []


def test_a_text_is_on_one_line_and_lines_are_as_they_stand() -> None:
    study, told = cursor("<tea>\n  green \n tea</tea><cup>a\nb</cup><milk> </milk>")
    assert study.text("tea") == "green tea"
    assert study.lines("cup") == "a\nb"
    assert study.text("milk") is None
    assert told() == []


def test_what_was_not_asked_for_is_told_once_for_a_list() -> None:
    study, told = cursor(
        "<tea hot='Yes'>green</tea><cup><size>1</size><lid/></cup><cup><size>2</size><lid/></cup>loose<milk/>"
    )
    assert study["tea"].own_text() == "green"
    assert [cup.text("size") for cup in study.each("cup")] == ["1", "2"]
    assert {(kind, where) for kind, where, _ in told()} == {
        ("unread-field", "/study/tea/@hot"),
        ("unread-field", "/study/cup[]/lid"),
        ("unread-field", "/study/milk"),
        ("unread-field", "/study/text()"),
    }


def test_an_element_or_attribute_in_a_text_is_told() -> None:
    study, told = cursor("<tea a='b'>green<b>!</b></tea>")
    assert study.text("tea") == "green"
    assert [(kind, where) for kind, where, _ in told()] == [
        ("unread-field", "/study/tea/b"),
        ("unread-field", "/study/tea/@a"),
    ]


def test_two_elements_where_one_belongs_are_told_and_the_first_is_taken() -> None:
    study, told = cursor("<tea>green</tea><tea>black</tea>")
    assert study.text("tea") == "green"
    assert told() == [("wrong-type", "/study/tea", "2 elements stands where one belongs")]


def test_words_are_ours_by_the_table_and_an_unknown_one_is_told_with_its_place() -> None:
    study, told = cursor("<site><status>Recruiting</status></site><site><status>Sleeping</status></site>")
    found = [site.code("status", Status, "ctgov-label-status") for site in study.each("site")]
    assert found == [Status.RECRUITING, None]
    assert told() == [
        ("unknown-code", "/study/site[2]/status", "'Sleeping' is not in mappings/to-trial/ctgov-label-status.json")
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("June 5, 2017", "2017-06-05"),
        ("December 15, 2017", "2017-12-15"),
        ("June 2017", "2017-06"),
        ("2017-06-05", "2017-06-05"),
    ],
)
def test_dates_are_written_out(text: str, date: str) -> None:
    study, told = cursor(f"<start type='Actual'>{text}</start>")
    assert study["start"].own_date() == date
    assert study["start"].code("@type", DateKind, "ctgov-label-date-kind") is DateKind.ACTUAL
    assert told() == []


@pytest.mark.parametrize("text", ["soon", "June 31, 2017", "Juni 2017"])
def test_what_is_no_date_is_told(text: str) -> None:
    study, told = cursor(f"<start>{text}</start>")
    assert study.date("start") is None
    assert told() == [("bad-date", "/study/start", f"'{text}' is no date")]


def test_flags_are_yes_or_no() -> None:
    study, told = cursor("<a>Yes</a><b>No</b><c>Perhaps</c>")
    assert (study.flag("a"), study.flag("b"), study.flag("c")) == (True, False, None)
    assert told() == [("wrong-type", "/study/c", "Perhaps stands where Yes or No belongs")]


def test_counts_are_whole_numbers() -> None:
    study, told = cursor("<a>12</a><b>-1</b>")
    assert (study["a"].own_count(), study["b"].own_count()) == (12, None)
    assert told() == [("wrong-type", "/study/b/text()", "-1 stands where a whole number, zero or more belongs")]


def test_children_come_in_their_order() -> None:
    study, told = cursor("<a>1</a><b>2</b><a>3</a>")
    assert [(name, child.own_text(), child.path) for name, child in study.children()] == [
        ("a", "1", "/study/a[1]"),
        ("b", "2", "/study/b"),
        ("a", "3", "/study/a[2]"),
    ]
    assert told() == []
