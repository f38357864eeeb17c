"""A page cut into sections and fields by labels, whatever the order, with nothing lost in silence."""

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model.words import Masking, Phase
from fhirtrials.readers.pages import outline as rooms
from fhirtrials.readers.pages.lines import text_lines
from fhirtrials.readers.pages.outline import Outline, first_cell, key, outline
from fhirtrials.readers.pages.page import Page

LABELS = {
    "1. Title": ("name",),
    "# arms": ("arms",),
    "Design": ("design",),
    "Text": ("text",),
    "Masking": ("design.masking",),
    "Phase": ("design.phase",),
    "Arm": ("design.arm",),
    "About": ("text.about",),
    "Role's Name": ("staff.role",),
    "Email": ("staff.email", "office.email"),
    "search": ("furniture",),
}


@pytest.fixture(autouse=True)
def _labels(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {label.lower(): targets for label, targets in LABELS.items()}
    monkeypatch.setattr(rooms, "rows_of", lambda name: rows)


def cut(text: str, told: list[Issue] | None = None) -> Outline:
    page = Page(text_lines(text), "page.txt", (told if told is not None else []).append)
    return outline(page, "to-trial/any")


def test_sections_may_come_in_any_order() -> None:
    for text in ("Design\nMasking\nDouble\nText\nAbout\nTea.", "Text\nAbout\nTea.\n\n## DESIGN\n**Masking**\n\nDouble"):
        found = cut(text)
        assert found["design"]["masking"].code(Masking, "masking") is Masking.DOUBLE
        assert found["text"]["about"].text() == "Tea."


def test_an_apostrophe_may_be_written_in_any_way() -> None:
    for apostrophe in "'’‘`´":
        assert cut(f"Role{apostrophe}s Name\nChair")["staff"]["role"].words == "Chair"


def test_a_label_counts_under_its_own_heading_alone() -> None:
    found = cut("Text\nAbout\nFirst.\nMasking\nSecond.\nDesign\nMasking\nSingle")
    assert found["text"]["about"].text() == "First.\nMasking\nSecond."
    assert found["design"]["masking"].words == "Single"


def test_where_the_heading_is_missing_its_labels_count_anywhere() -> None:
    found = cut("Text\nAbout\nFirst.\nMasking\nSingle")
    assert found["text"]["about"].text() == "First."
    assert found["design"]["masking"].words == "Single"


def test_a_label_whose_section_cannot_be_told_does_not_run_into_the_text_before_it() -> None:
    told: list[Issue] = []
    found = cut("Text\nAbout\nTea.\nEmail\na@example.org", told)
    assert found["text"]["about"].text() == "Tea."
    found.page.tell_unread()
    assert [(issue.kind, issue.where) for issue in told] == [("unread-lines", "line 5")]


def test_a_heading_may_come_again() -> None:
    found = cut("Design\nPhase\nPhase 1\nText\nAbout\nTea.\nDesign\nMasking\nTriple")
    assert found["design"]["phase"].codes(Phase, "phase") == (Phase.PHASE_1,)
    assert found["design"]["masking"].words == "Triple"


def test_a_number_counts_but_where_the_table_lets_it_be_any() -> None:
    assert cut("1. TITLE\nTea and sleep")["name"][""].text() == "Tea and sleep"
    assert not cut("2. Title\nTea and sleep")["name"]
    assert cut("1,204 arms\nTea")["arms"][""].text() == "Tea"


def test_what_is_missing_is_empty() -> None:
    found = cut("Text")
    field = found["design"]["masking"]
    assert not field
    assert (field.text(), field.line(), field.dated(), field.count(), field.flag()) == (None,) * 5
    assert field.codes(Phase, "phase") == ()
    assert not found["staff"]


def test_groups_begin_where_the_order_of_their_fields_begins_anew() -> None:
    text = "Design\nArm\nA\nPhase\nPhase 1\nMasking\nSingle\nPhase\nPhase 2\nArm\nC\nMasking\nDouble\nMasking\nNone"
    groups = [
        [(field.name, field.words) for field in group.fields]
        for group in cut(text)["design"].each("arm", "phase", "masking")
    ]
    assert groups == [
        [("arm", "A"), ("phase", "Phase 1"), ("masking", "Single")],
        [("phase", "Phase 2")],
        [("arm", "C"), ("masking", "Double")],
        [("masking", "None")],
    ]


def test_a_field_that_comes_again_with_the_same_words_is_read_with_the_first() -> None:
    told: list[Issue] = []
    found = cut("Design\nPhase\nPhase 1\nPhase\nPhase 1\nPhase\nPhase 2", told)
    assert found["design"]["phase"].text() == "Phase 1"
    found.page.tell_unread()
    assert [issue.where for issue in told] == ["line 7"]


def test_lines_that_nobody_reads_are_told_with_their_numbers() -> None:
    told: list[Issue] = []
    found = cut("search\nText\nAbout\nTea.\nDesign\nsomething\nnew\n\nat last\nMasking\nDouble\nmore", told)
    found["text"]["about"].text()
    found["design"]["masking"].code(Masking, "masking")
    found.page.tell_unread()
    assert [(issue.kind, issue.where) for issue in told] == [("unread-lines", "lines 6-9"), ("unread-lines", "line 12")]
    assert "'something'" in told[0].what


def test_a_value_in_the_wrong_form_is_told_and_left_out() -> None:
    told: list[Issue] = []
    design = cut("Design\nMasking\nNinefold\nPhase\nsoon", told)["design"]
    assert design["masking"].code(Masking, "masking") is None
    assert design["phase"].dated() is None
    assert design["phase"].count() is None
    assert design["phase"].flag() is None
    assert [(issue.kind, issue.where) for issue in told] == [
        ("unknown-code", "line 3"),
        ("bad-date", "line 5"),
        ("wrong-type", "line 5"),
        ("wrong-type", "line 5"),
    ]


def test_a_label_may_be_the_first_cell_of_a_row() -> None:
    page = Page(text_lines("Design\nMasking | Double | \nAbout | Tea\\|coffee"), "page.txt", lambda issue: None)
    found = outline(page, "to-trial/any", first_cell)
    assert found["design"]["masking"].words == "Double |"
    assert found["text"]["about"].text() == "Tea|coffee"


def test_headings_may_have_to_be_written_just_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "headings_of", lambda name: frozenset(LABELS))
    page = Page(
        text_lines("Text\nAbout\nTea.\ndesign\nOf tea.\n## Design\nmasking\nDouble"), "page.txt", lambda issue: None
    )
    found = outline(page, "to-trial/any", exact=True)
    assert found["text"]["about"].text() == "Tea.\ndesign\nOf tea."
    assert found["design"]["masking"].words == "Double"


@pytest.mark.parametrize("text", ["masking", "**Masking**", "## Masking", " MASKING "])
def test_marks_and_case_of_a_label_do_not_matter(text: str) -> None:
    assert key(text) == "masking"


def test_a_colon_and_a_bullet_count() -> None:
    found = cut("Text\nAbout\nTea.\nMasking:\n- Masking\nDesign\nMasking\nDouble")
    assert found["text"]["about"].text() == "Tea.\nMasking:\n- Masking"
    assert key("Sex :") == key("SEX:") != key("Sex")


def test_the_number_of_the_trial_is_found() -> None:
    told: list[Issue] = []
    page = Page(text_lines("NCT90000001 NCT90000002\nnct90000002."), "page.txt", told.append)
    assert page.find_number(None, "see NCT90000003") == "NCT90000003"
    assert page.find_number() == "NCT90000002"
    assert told == []
    empty = Page(text_lines("NCT1234 XNCT90000001"), "page.txt", told.append)
    assert empty.find_number() is None
    assert [issue.kind for issue in told] == ["no-trial-id"]
