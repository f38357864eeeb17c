"""Cursors: what is missing is empty, what is wrong is told with its path, what was not asked for is told at last."""

from fhirtrials.model.words import Phase
from tests.readers.objects import opened


def test_a_missing_place_is_an_empty_place() -> None:
    cursor, record, told = opened({})
    place = cursor["a"]["b"]
    assert not place
    assert place.text("c") is None
    assert place.texts("c") == ()
    assert list(place.each("c")) == []
    assert place.flag("c") is None
    record.unread()
    assert told == []


def test_text_is_kept_as_it_stands_and_blank_text_is_none() -> None:
    cursor, _, told = opened({"a": "  tea\n", "b": " \n"})
    assert cursor.text("a") == "  tea\n"
    assert cursor.text("b") is None
    assert told == []


def test_control_characters_are_removed_and_told() -> None:
    cursor, _, told = opened({"a": "te\x00a\ttime"})
    assert cursor.text("a") == "tea\ttime"
    assert [(issue.kind, issue.where) for issue in told] == [("forbidden-characters", "$.a")]


def test_what_stands_in_the_wrong_form_is_told_with_its_path_and_left_out() -> None:
    cursor, _, told = opened(
        {
            "text": ["tea"],
            "list": "tea",
            "object": 3,
            "flag": "yes",
            "count": True,
            "less": -1,
            "number": "1",
            "none": None,
            "mixed": ["tea", 3, None],
            "things": [{"name": 4}],
        }
    )
    assert cursor.text("text") is None
    assert cursor.texts("list") == ()
    assert not cursor["object"]
    assert cursor.flag("flag") is None
    assert cursor.count("count") is None
    assert cursor.count("less") is None
    assert cursor.number("number") is None
    assert cursor.text("none") is None
    assert cursor.texts("mixed") == ("tea",)
    assert [each.text("name") for each in cursor.each("things")] == [None]
    assert {issue.kind for issue in told} == {"wrong-type"}
    assert [issue.where for issue in told] == [
        "$.text",
        "$.list",
        "$.object",
        "$.flag",
        "$.count",
        "$.less",
        "$.number",
        "$.none",
        "$.mixed[1]",
        "$.mixed[2]",
        "$.things[0].name",
    ]
    assert "null stands where text belongs" in told[7].what


def test_an_unknown_word_is_told_once_for_a_whole_list() -> None:
    cursor, _, told = opened({"a": [{"phases": ["PHASE1", "PHASE9"]}, {"phases": ["PHASE9"]}, {"phases": ["PHASE8"]}]})
    assert [each.codes("phases", Phase, "ctgov-phase") for each in cursor.each("a")] == [(Phase.PHASE_1,), (), ()]
    assert [(issue.kind, issue.where, issue.trial) for issue in told] == [
        ("unknown-code", "$.a[0].phases[1]", "NCT90000001"),
        ("unknown-code", "$.a[2].phases[0]", "NCT90000001"),
    ]
    assert "'PHASE9' is not in mappings/to-trial/ctgov-phase.json" in told[0].what


def test_a_bad_date_is_told_and_left_out() -> None:
    cursor, _, told = opened({"good": "2020-02", "bad": "2020-02-30", "words": "soon"})
    assert cursor.date("good") == "2020-02"
    assert cursor.date("bad") is None
    assert cursor.date("words") is None
    assert [(issue.kind, issue.where) for issue in told] == [("bad-date", "$.bad"), ("bad-date", "$.words")]


def test_what_nobody_asked_for_is_told_once_with_its_path() -> None:
    cursor, record, told = opened({"known": {"a": "x", "new": 1}, "list": [{"b": 1, "c": 2}, {"c": 3}], "more": {}})
    assert cursor["known"].text("a") == "x"
    assert cursor["known"].text("absent") is None
    assert [each.count("b") for each in cursor.each("list")] == [1, None]
    assert cursor.skip("more", "less") == ["more"]
    record.unread()
    assert sorted(issue.where for issue in told) == ["$.known.new", "$.list[].c"]
    assert {issue.kind for issue in told} == {"unread-field"}
