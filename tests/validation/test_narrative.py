"""The narrative: what may be shown, and what may not. Rules: https://hl7.org/fhir/R5/narrative.html"""

import pytest

from fhirtrials.validation.narrative import faults

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'

GOOD = [
    "<p>Tea</p>",
    "Tea &amp; sleep &lt; 8 h",
    '<h2>Tea</h2><table><thead><tr><th scope="col">Arm</th></tr></thead><tbody><tr><td>A</td></tr></tbody></table>',
    '<ul><li>a</li></ul><ol><li>b</li></ol><dl><dt>c</dt><dd>d</dd></dl><a href="https://example.org">e</a>',
    '<p xml:lang="en" style="color: red">Tea<br/></p>',
    '<img src="#cup" alt="a cup"/>',
    "<!-- a remark --><b>Tea</b>",
    "&#160;tea",
]

BAD = {
    "no XML": ("hello", "div"),
    "not well-formed": (DIV.format("<p>Tea"), "well-formed"),
    "an entity of HTML": (DIV.format("Tea&nbsp;time"), "well-formed"),
    "an ampersand": (DIV.format("Tea & sleep"), "well-formed"),
    "a doctype": ('<!DOCTYPE x [<!ENTITY a "b">]>' + DIV.format("&a;"), "well-formed"),
    "no namespace": ("<div>Tea</div>", "namespace"),
    "another namespace": ('<div xmlns="http://www.w3.org/1999/html">Tea</div>', "namespace"),
    "no div": ('<p xmlns="http://www.w3.org/1999/xhtml">Tea</p>', "div"),
    "two divs": (DIV.format("Tea") * 2, "one div"),
    "text beside the div": (DIV.format("Tea") + "more", "beside"),
    "a script": (DIV.format("Tea<script>alert(1)</script>"), "<script>"),
    "a form": (DIV.format("<form>Tea</form>"), "<form>"),
    "a frame": (DIV.format('<iframe src="x"/>Tea'), "<iframe>"),
    "an event": (DIV.format('<p onclick="alert(1)">Tea</p>'), "onclick"),
    "a link that runs": (DIV.format('<a href="java&#10;script:alert(1)">Tea</a>'), "href"),
    "an attribute of another element": (DIV.format('<p href="x">Tea</p>'), "href"),
    "an element of another namespace": (DIV.format('<svg xmlns="http://www.w3.org/2000/svg">Tea</svg>'), "svg"),
    "nothing to read": (DIV.format("<p> </p>"), "txt-2"),
    "nothing": (DIV.format(""), "txt-2"),
    "the end of the element around it": ("</one><one>", "well-formed"),
}


@pytest.mark.parametrize("inner", GOOD)
def test_basic_formatting_is_allowed(inner: str) -> None:
    assert list(faults([DIV.format(inner)])) == []


@pytest.mark.parametrize(("div", "word"), BAD.values(), ids=BAD.keys())
def test_anything_else_is_told(div: str, word: str) -> None:
    found = list(faults([div]))
    assert found
    assert all(word in fault for _, fault in found)


@pytest.mark.parametrize("div", [div for div, _ in BAD.values()], ids=BAD.keys())
def test_a_fault_is_told_of_the_one_that_has_it(div: str) -> None:
    good = DIV.format("Tea")
    assert {place for place, _ in faults([good, div, good])} == {1}


def test_two_that_are_well_formed_only_together_are_both_told() -> None:
    halves = ['<div xmlns="http://www.w3.org/1999/xhtml">Tea', "</div>"]
    assert [place for place, _ in faults(halves)] == [0, 1]
