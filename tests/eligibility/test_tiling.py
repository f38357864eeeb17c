"""The spans of all nodes tile the text: whatever the string, nothing is dropped, nothing is told twice."""

import re
from collections.abc import Iterable, Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fhirtrials.eligibility import criteria
from fhirtrials.model.parts import Criterion

# What may stand outside every span: bullets, numbers and letters of items, punctuation, emphasis, block tags, blanks.
LAYOUT = re.compile(
    r"(?:</?(?:p|ul|ol|div|br|li|h\d)\s*/?>|&bull;|[①-⑳]"
    r"|(?<![^\W_①-⑳])(?:(?:\d{1,2}|[ivxIVX]{1,5}|[A-Za-z])\\?[.):、-]|\d{1,2}(?:\.\d{1,2})+|o(?=\s))|[\W_])*+",
    re.IGNORECASE,
)
PIECES = st.sampled_from(
    [
        *(
            "Inclusion Criteria:",
            "Exclusion Criteria",
            "Key Exclusion Criteria for Cohort B:",
            "Patients are excluded if:",
        ),
        *(
            "* ",
            "  * ",
            "- ",
            "1. ",
            "2. ",
            "   1. ",
            "a) ",
            "(b) ",
            "ii. ",
            "• ",
            "o ",
            "\\- ",
            "10.1 ",
            "①",
            "<li>",
            "</p>",
        ),
        *("\n", "\n\n", "\n          ", " ", "\t", "\r\n", ":", ";", ".", "\\>=", "&lt;", "**", "_"),
        *(
            "Age 18 years",
            "one of the following:",
            "none of the following:",
            "or",
            "and",
            "Note: see above",
            "Cohort A:",
        ),
        *(
            "DISEASE CHARACTERISTICS:",
            "defined as: 1. fever; 2. cough; 3. rash",
            "(a) stroke; or (b) angina",
            "2.5 mg/dL",
            "x",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


def every(found: Iterable[Criterion]) -> Iterator[Criterion]:
    for one in found:
        yield one
        yield from every(one.children)


def faults(text: str) -> list[str]:
    """Where the spans overlap, run backwards, hold nothing, or leave words out."""
    found, at = [], 0
    for one in every(criteria(text)):
        if not at <= one.start < one.end <= len(text):
            found.append(f"span {one.start}-{one.end} after {at}")
        gap = text[at : one.start]
        if not LAYOUT.fullmatch(gap):
            found.append(f"left out: {gap!r}")
        at = one.end
    if not LAYOUT.fullmatch(text[at:]):
        found.append(f"left out at the end: {text[at:]!r}")
    return found


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("")
@example("Exclusion Criteria")
@example("*\n-\n1.\n")
@example("a) \n b) x")
@example("\u2028 \x1c Inclusion Criteria: \x85 none")
def test_spans_tile_any_string(text: str) -> None:
    assert faults(text) == []


def test_spans_tile_every_real_text(real_texts: dict[str, str]) -> None:
    broken = {number: wrong for number, text in real_texts.items() if (wrong := faults(text))}
    assert len(real_texts) > 1000
    assert broken == {}


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_criteria(text: str) -> None:
    assert criteria(text) == criteria(text)


def test_text_is_the_words_of_its_span(real_texts: dict[str, str]) -> None:
    plain = [
        (number, one)
        for number, text in real_texts.items()
        for one in every(criteria(text))
        if not set("\\&\n<*_") & set(text[one.start : one.end]) and one.text != text[one.start : one.end]
    ]
    assert plain == []


def test_nesting_has_a_floor() -> None:
    deep = "Inclusion Criteria:\n" + "\n".join("  " * level + "* item:" for level in range(60))

    def depth(one: Criterion) -> int:
        return 1 + max(map(depth, one.children), default=0)

    assert faults(deep) == []
    assert max(map(depth, criteria(deep))) <= 8
