"""Items, parts, paragraphs and notes: every criterion its own node, nested as in the text."""

from collections.abc import Callable
from typing import Any

import pytest

from fhirtrials.eligibility import criteria
from fhirtrials.model.words import CriterionKind

Tree = Callable[[str], list[Any]]


def test_markdown_nests_by_indentation(tree: Tree) -> None:
    text = (
        "1. Adults\n2. Heart failure, defined as:\n\n   * LVEF below 40 %\n   * Symptoms:\n\n"
        "     * Dyspnea\n     * Edema\n3. Consent"
    )
    assert tree(text) == [
        "Adults",
        ("Heart failure, defined as:", "LVEF below 40 %", ("Symptoms:", "Dyspnea", "Edema")),
        "Consent",
    ]


def test_another_kind_of_number_in_the_same_column_begins_parts(tree: Tree) -> None:
    assert tree("1. Any of:\na. Gout\nb. Asthma\n2. Consent") == [("Any of:", "Gout", "Asthma"), "Consent"]
    assert tree("* Any of:\n1. Gout\n2. Asthma\n* Consent") == [("Any of:", "Gout", "Asthma"), "Consent"]


def test_legacy_text_is_unwrapped(tree: Tree) -> None:
    text = (
        "        Inclusion Criteria:\n\n"
        "          -  Creatinine clearance of at least 60 mL/min and serum creatinine not higher than\n"
        "             2.5 times the upper limit of normal\n\n"
        "          -  Any of these:\n\n"
        "               -  Gout\n\n"
        "               -  Asthma\n"
    )
    assert tree(text) == [
        "Inclusion Criteria:",
        "Creatinine clearance of at least 60 mL/min and serum creatinine not higher than "
        "2.5 times the upper limit of normal",
        ("Any of these:", "Gout", "Asthma"),
    ]


def test_windows_line_ends_are_line_ends(tree: Tree) -> None:
    words = "Patients must have proven cancer of the ovary or uterus as determined by evaluation in the"
    text = f"        {words}\n        Laboratory of Pathology.\n\n        No brain involvement.\n"
    wanted = [f"{words} Laboratory of Pathology.", "No brain involvement."]
    assert tree(text) == wanted
    assert tree(text.replace("\n", "\r\n")) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "* Liver failure defined as: 1. chronic liver disease; 2. jaundice; 3. bilirubin ≥170 µmol/L; 4. INR ≥1.5",
            ("Liver failure defined as:", "chronic liver disease;", "jaundice;", "bilirubin ≥170 µmol/L;", "INR ≥1.5"),
        ),
        ("* Either (a) gout; (b) asthma; or (c) both", ("Either", "gout;", "asthma; or", "both")),
        ("* One of: i) gout, ii) asthma", ("One of:", "gout,", "asthma")),
        (
            "* Women who are: a) sterile; or b) post-menopausal, with: i) no menses for a year, or ii) high FSH",
            ("Women who are:", "sterile; or", ("post-menopausal, with:", "no menses for a year, or", "high FSH")),
        ),
    ],
)
def test_a_list_inside_a_sentence_becomes_parts(tree: Tree, line: str, wanted: Any) -> None:
    assert tree(line) == [wanted]


def test_a_sentence_after_an_inline_list_is_a_note() -> None:
    (one,) = criteria("* Any of: 1) gout; 2) asthma. Patients with both may enter twice.")
    assert [(part.text, part.kind) for part in one.children] == [
        ("gout;", CriterionKind.CRITERION),
        ("asthma.", CriterionKind.CRITERION),
        ("Patients with both may enter twice.", CriterionKind.NOTE),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Phase 1. or phase 2. trials are allowed",
        "Dose of 1.5 mg, then 2.5 mg (1) per label (2)",
        "Herniation at one (1) or two (2) levels",
        "Hepatitis A. or hepatitis B. infection",
        "Disorders (such as a) gout or b) asthma) in the past",
        "Hemoglobin ≥ 9 g/dL (i.e. 5.6 mmol/L)",
        "Diabetes type 1) poorly controlled",
        "See 1. and 2.",
        "Weight 60-100 kg; 18-65 years of age",
    ],
)
def test_what_only_looks_like_a_list_stays_whole(tree: Tree, line: str) -> None:
    assert tree(f"* {line}") == [line]


def test_a_run_on_line_is_cut_into_its_items(tree: Tree) -> None:
    assert tree("Inclusion Criteria: 1. Adults; 2. Gout; 3. Consent") == [
        "Inclusion Criteria:",
        "Adults;",
        "Gout;",
        "Consent",
    ]
    assert tree("Exclusion Criteria: • Gout • Asthma") == ["Exclusion Criteria:", "Gout", "Asthma"]
    assert tree("1. Gout\n2. Score of 17-30,; 3.18-65 years of age.") == [
        "Gout",
        "Score of 17-30,;",
        "18-65 years of age.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: -Gout -ECOG 0-1 -Consent Exclusion Criteria: -Asthma -Eczema",
        "Inclusion Criteria:  1.Gout 2.ECOG 0-1 3.Consent  Exclusion Criteria: 1.Asthma 2.Eczema",
        "INCLUSION CRITERIA: 1) Gout 2) ECOG 0-1 3) Consent EXCLUSION CRITERIA: 1) Asthma; 2) Eczema",
        "Inclusion: • Gout • ECOG 0-1 • Consent. Exclusion: • Asthma • Eczema",
    ],
)
def test_a_whole_text_in_one_line_is_cut_into_its_items(tree: Tree, text: str) -> None:
    found = [one.strip(".;") for one in tree(text)]
    assert (found[1:4], found[5:]) == (["Gout", "ECOG 0-1", "Consent"], ["Asthma", "Eczema"])


def test_a_list_that_goes_on_inside_a_line_is_cut(tree: Tree) -> None:
    assert tree("* Gout with pain. 7. Fever 8. Asthma (Grade 3) 9. Cough 10. Eczema\n* Consent") == [
        "Gout with pain.",
        "Fever",
        "Asthma (Grade 3)",
        "Cough",
        "Eczema",
        "Consent",
    ]
    assert tree("11. Gout\n12. Surgery during the trial 13. No visits possible") == [
        "Gout",
        "Surgery during the trial",
        "No visits possible",
    ]
    assert tree("* Toxicity of Grade 2. Patients with stage 3. Cancer of type 4. Pain") == [
        "Toxicity of Grade 2. Patients with stage 3. Cancer of type 4. Pain"
    ]


def test_a_list_that_goes_on_inside_wrapped_lines_is_cut(tree: Tree) -> None:
    text = (
        "        Exclusion Criteria:\n\n"
        "          -  Severe gout of the foot, with pain that keeps the patient from walking. 3. Asthma that\n"
        "             needs treatment. 4. Eczema of the hand or of the foot within the last three months. 5.\n"
        "             Cough\n"
    )
    assert tree(text)[1:] == [
        "Severe gout of the foot, with pain that keeps the patient from walking.",
        "Asthma that needs treatment.",
        "Eczema of the hand or of the foot within the last three months.",
        "Cough",
    ]


def test_a_wrapped_line_may_begin_with_a_number_or_a_sign(tree: Tree) -> None:
    for word in ("1.", "≥\xa03"):
        text = (
            "        Inclusion Criteria:\n\n"
            "          -  Patients of any age with a clinical diagnosis of gout and with pain at Visit\n"
            f"             {word} of the study\n\n          -  Consent\n"
        )
        words = "Patients of any age with a clinical diagnosis of gout and with pain at Visit"
        assert tree(text)[1:] == [f"{words} {word.replace(chr(160), ' ')} of the study", "Consent"]


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ("Age over 18. Gout. Able to consent.", ["Age over 18.", "Gout.", "Able to consent."]),
        ("Gout; asthma (mild; or severe); a cancer.", ["Gout;", "asthma (mild; or severe);", "a cancer."]),
        ("Gout; Alcohol abuse; A history of falls", ["Gout;", "Alcohol abuse;", "A history of falls"]),
        ("Gout (e.g. tophi). This includes old gout. Falls.", ["Gout (e.g. tophi). This includes old gout.", "Falls."]),
        ("Gout vs. Asthma of old age", ["Gout vs. Asthma of old age"]),
        ("Gout. Patients with asthma are eligible.", ["Gout. Patients with asthma are eligible."]),
        (
            "Patients will be recruited at the clinic. Gout. Age.",
            ["Patients will be recruited at the clinic. Gout. Age."],
        ),
    ],
)
def test_a_section_that_is_one_paragraph_is_cut_into_its_criteria(
    tree: Tree, paragraph: str, wanted: list[str]
) -> None:
    assert tree(f"Inclusion Criteria: {paragraph} Exclusion Criteria: none")[1:-2] == wanted
    assert tree(f"Exclusion Criteria:\n\n{paragraph}")[1:] == wanted


def test_a_paragraph_among_others_stays_whole(tree: Tree) -> None:
    text = "Exclusion Criteria:\n\nGout. Or signs of it.\n\nAsthma. Active only."
    assert tree(text) == ["Exclusion Criteria:", "Gout. Or signs of it.", "Asthma. Active only."]


def test_a_list_with_bullets_inside_a_sentence_becomes_parts(tree: Tree) -> None:
    assert tree("1. One of the following: * gout * asthma\n2. Consent") == [
        ("One of the following:", "gout", "asthma"),
        "Consent",
    ]


def test_a_parenthesis_on_the_next_line_belongs_to_the_line_above(tree: Tree) -> None:
    assert tree("Gout of the foot\n(as seen by the doctor)\n\nAsthma") == [
        "Gout of the foot (as seen by the doctor)",
        "Asthma",
    ]


def test_lines_that_begin_small_like_the_item_above_are_items(tree: Tree) -> None:
    assert tree("Inclusion Criteria:\n  -  patients with gout\ngood teeth\nyoung adults") == [
        "Inclusion Criteria:",
        "patients with gout",
        "good teeth",
        "young adults",
    ]
    assert tree("Inclusion Criteria:\n  -  patients with gout and\ngood teeth") == [
        "Inclusion Criteria:",
        "patients with gout and good teeth",
    ]


def test_a_lone_mark_is_no_criterion(tree: Tree) -> None:
    assert tree("* Gout\n\n\\-\n\n* Asthma") == ["Gout", "Asthma"]


def test_an_indented_paragraph_belongs_to_the_item_above(tree: Tree) -> None:
    assert tree("* Tumor tissue\n\n  must be at hand\n* Consent") == ["Tumor tissue must be at hand", "Consent"]


def test_a_paragraph_between_bullets_stands_alone(tree: Tree) -> None:
    assert tree("* Gout\n\nA tissue block must be sent.\n\n* Consent") == [
        "Gout",
        "A tissue block must be sent.",
        "Consent",
    ]


def test_a_sentence_that_goes_on_in_the_next_paragraph_is_joined(tree: Tree) -> None:
    assert tree("* Recent use of steroids such as\n\nprednisone or dexamethasone\n\n* Gout") == [
        "Recent use of steroids such as prednisone or dexamethasone",
        "Gout",
    ]


def test_the_outer_list_goes_on_after_a_paragraph_with_a_list_of_its_own(tree: Tree) -> None:
    # The registry's markdown indents such an item under the last number of the inner list.
    text = "* Consent\n\nSafe methods include:\n\n1. pills\n2. condoms\n\n   * Able to attend"
    assert tree(text) == ["Consent", ("Safe methods include:", "pills", "condoms"), "Able to attend"]


def test_a_note_hangs_on_the_criterion_above() -> None:
    (one, two) = criteria("* Age 18 or over\n\nNote: 16 in some countries\n\n* Gout")
    assert (one.text, two.text, one.combination) == ("Age 18 or over", "Gout", None)
    assert [(note.text, note.kind) for note in one.children] == [("Note: 16 in some countries", CriterionKind.NOTE)]


def test_escapes_and_entities_are_undone_in_the_words_only() -> None:
    text = "* eGFR \\< 30 mL/min\\* &amp; BMI \\>= 40"
    (one,) = criteria(text)
    assert one.text == "eGFR < 30 mL/min* & BMI >= 40"
    assert text[one.start : one.end] == "eGFR \\< 30 mL/min\\* &amp; BMI \\>= 40"


def test_none_is_kept(tree: Tree) -> None:
    assert tree("Exclusion Criteria:\n\n* None") == ["Exclusion Criteria:", "None"]


def test_a_bullet_alone_on_its_line_takes_the_next_line(tree: Tree) -> None:
    assert tree("Exclusion Criteria:\n-\nSevere gout\n---asthma\n- cancer") == [
        "Exclusion Criteria:",
        "Severe gout",
        "asthma",
        "cancer",
    ]


@pytest.mark.parametrize("text", ["", " \n\n ", "*", "-----"])
def test_a_text_without_words_has_no_criteria(text: str) -> None:
    assert criteria(text) == ()


def test_numbers_in_angle_brackets_inside_a_sentence_are_a_list(tree: Tree) -> None:
    text = "Exclusion Criteria:\n\n* Any complication: \\<1\\> Bleeding (e.g. melena). \\<2\\>Creatinine \\<2 mg/dL."
    assert tree(text) == [
        "Exclusion Criteria:",
        ("Any complication:", "Bleeding (e.g. melena).", "Creatinine <2 mg/dL."),
    ]
    assert tree("Exclusion Criteria:\n\n* eGFR \\<1 or \\>2 or <2>") == ["Exclusion Criteria:", "eGFR <1 or >2 or <2>"]


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("Prior statins are allowed", "note"),
        ("Another trial of a device (co-enrolment in observational studies is permitted)", "criterion"),
        ("QRS > 110 ms. Subjects with less than 115 ms are acceptable if well", "criterion"),
        ("Not eligible for a transplant", "criterion"),
        ("Relatives must not be eligible", "criterion"),
    ],
)
def test_under_a_sentence_only_a_permission_is_a_remark(item: str, kind: str) -> None:
    text = f"Exclusion Criteria:\n\n* Any other severe disease of the heart that is known.\n\n  * {item}"
    (_, criterion) = criteria(text)
    (part,) = criterion.children
    assert (part.text, part.kind) == (item, kind)
