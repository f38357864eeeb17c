"""What becomes of a registry's markdown in a narrative."""

import pytest

from fhirtrials.fhir.narrative import paragraphs


@pytest.mark.parametrize(
    ("text", "xhtml"),
    [
        ("Aims:\n* one\n* two\n  more\n\nEnd", "<p>Aims:</p><ul><li>one</li><li>two more</li></ul><p>End</p>"),
        ("1. first\n2. second", "<ul><li>1. first</li><li>2. second</li></ul>"),
        ("a \\* b\n\\* no item", "<p>a * b\n* no item</p>"),
        ("x &lt; 5 &amp; y", "<p>x &lt; 5 &amp; y</p>"),
        ("R&D; AT&T", "<p>R&amp;D; AT&amp;T</p>"),
        ("plain\nlines", "<p>plain\nlines</p>"),
        (None, ""),
    ],
)
def test_lists_signs_and_escapes(text: str | None, xhtml: str) -> None:
    assert paragraphs(text) == xhtml
