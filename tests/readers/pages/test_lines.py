"""Bytes of a page to lines: what a browser leaves behind is gone, what the page says stays."""

import io

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model import Document
from fhirtrials.readers.pages.lines import MAX_PAGE_BYTES, Line, page_lines, place, text_lines


def read(data: bytes) -> tuple[list[str], list[Issue]]:
    told: list[Issue] = []
    lines = page_lines(Document("page.txt", lambda: io.BytesIO(data)), told.append)
    return [line.text for line in lines], told


def page(text: str) -> Document:
    return Document("page.txt", lambda: io.BytesIO(text.encode()))


def texts(text: str) -> list[str]:
    return [line.text for line in text_lines(text)]


def test_every_end_of_a_line_is_one() -> None:
    assert texts("a\r\nb\rc\nd\u2028e\u0085f\x0cg") == ["a", "b", "c", "d", "e", "f", "g"]


def test_odd_blanks_are_blanks_and_marks_without_width_are_nothing() -> None:
    assert texts("Phase\u00a01\u2009/\u3000Phase\t2") == ["Phase 1 / Phase 2"]
    assert texts("re\u00adcruit\u200bing\ufeff") == ["recruiting"]


def test_letters_that_matter_in_other_scripts_stay() -> None:
    assert texts("می\u200cشود 急性肝衰竭 µmol ≥ ×") == ["می\u200cشود 急性肝衰竭 µmol ≥ ×"]


def test_escapes_of_markdown_are_undone_and_other_backslashes_stay() -> None:
    assert texts(r"4.0×10\^6/kg \<1\> \>2 2.0\*10\^6 a\_b C:\temp") == [r"4.0×10^6/kg <1> >2 2.0*10^6 a_b C:\temp"]


def test_entities_left_in_a_text_are_the_signs_that_they_stand_for() -> None:
    said = [
        line.text for line in page_lines(page("PLT&lt;50 &amp;&nbsp;INR&#8804;2 &#x27;x&apos; R&D; AT&T; &lt5"), print)
    ]
    assert said == ["PLT<50 & INR≤2 'x' R&D; AT&T; &lt5"]
    assert [line.text for line in page_lines(page("&amp;lt;"), print)] == ["&lt;"]
    assert [line.text for line in page_lines(page("<html><body><p>&amp;lt;</p></body></html>"), print)] == ["&lt;"]


def test_tabs_of_tables_are_bars_and_tabs_behind_bullets_are_blanks() -> None:
    rows = "Sex\tAll\nAges\t18\t70\t\nPhase\t2\n\t\n"
    lines = [line.text for line in page_lines(page(rows + "•\tAdults\n1.\tWell\n\tThirsty"), print)]
    assert lines == ["Sex | All |", "Ages | 18 | 70 |", "Phase | 2 |", "", "• Adults", "1. Well", "Thirsty"]
    assert [line.text for line in page_lines(page("Sex\tAll\nAges\t18"), print)] == ["Sex All", "Ages 18"]


def test_a_line_knows_its_number_and_its_indent() -> None:
    assert text_lines("a\n\n   - b") == (Line(1, "a"), Line(2, ""), Line(3, "- b", 3))


def test_a_line_that_follows_its_like_is_dropped_but_not_where_a_blank_line_parts_them() -> None:
    assert texts("Menu\nMenu\nExperimental\n\nExperimental") == ["Menu", "Experimental", "", "Experimental"]


def test_the_mark_of_utf_8_is_no_text() -> None:
    assert read(b"\xef\xbb\xbfNCT90000001\r\n") == (["NCT90000001"], [])


@pytest.mark.parametrize("data", [b"line\nna\xefve\n", "Größe".encode("latin-1"), "Größe".encode("utf-16")])
def test_what_is_no_utf_8_is_told(data: bytes) -> None:
    lines, told = read(data)
    assert lines == []
    assert [issue.kind for issue in told] == ["unreadable-input"]
    assert "no UTF-8" in told[0].what


def test_control_characters_are_taken_out_and_told() -> None:
    lines, told = read(b"Tea\x07 time\nplain\n")
    assert lines == ["Tea time", "plain"]
    assert [(issue.kind, issue.where) for issue in told] == [("forbidden-characters", "line 1")]


def test_a_page_without_end_is_refused() -> None:
    lines, told = read(b"a" * (MAX_PAGE_BYTES + 1))
    assert lines == []
    assert [issue.kind for issue in told] == ["unreadable-input"]


def test_the_text_of_html_is_what_a_browser_shows() -> None:
    page = """<!DOCTYPE html><html><head><title>No</title><style>p {}</style></head><body>
      <nav>Home</nav><h1>Tea &amp; sleep</h1><script>no()</script><p>4 x 10<sup>6</sup>
      cells<br>per kg</p><p style="display: none">hidden</p><div hidden>hidden</div>
      <ul><li>Adults<ul><li>in Oslo</li></ul></li><li>Well</li></ul><ol><li>One</li><li>Two</li></ol>
      <table><tr><th>Arm</th><th>Treatment</th></tr><tr><td>Tea</td><td>Drug: Tea</td></tr></table>
      <dl><dt>Sex</dt><dd>All</dd></dl><pre>a
  b</pre></body></html>"""
    lines, told = read(page.encode())
    assert told == []
    assert [line for line in lines if line] == [
        "Tea & sleep",
        "4 x 106 cells",
        "per kg",
        "- Adults",
        "- in Oslo",
        "- Well",
        "1. One",
        "2. Two",
        "Arm | Treatment |",
        "Tea | Drug: Tea |",
        "Sex",
        "All",
        "a",
        "b",
    ]


def test_a_nested_list_of_html_is_indented() -> None:
    html = b"<html><body><ul><li>a<ol><li>b</li></ol></li></ul></body></html>"
    lines = page_lines(Document("page.html", lambda: io.BytesIO(html)), lambda issue: None)
    assert [(line.text, line.indent) for line in lines if line.text] == [("- a", 0), ("1. b", 2)]


def test_html_says_itself_how_it_is_written() -> None:
    latin = '<html><head><meta charset="iso-8859-1"></head><body><p>Malmö</p></body></html>'.encode("latin-1")
    assert "Malmö" in read(latin)[0]
    assert "Malmö" in read("<html><body><p>Malmö</p></body></html>".encode())[0]


@pytest.mark.parametrize(
    "html",
    [b"<html>", b"<html><body>", b"<!doctype html>", b"<div><p>a<b></div></p>", b"<html>" + b"<div>" * 5000 + b"deep"],
)
def test_broken_html_is_read_as_far_as_it_goes(html: bytes) -> None:
    lines, told = read(html)
    assert told == []
    assert all(isinstance(line, str) for line in lines)


def test_a_place_names_its_lines() -> None:
    assert place(()) == ""
    assert place((Line(3, "a"),)) == "line 3"
    assert place((Line(3, "a"), Line(5, "b"))) == "lines 3-5"
