"""Headings in all their forms: which section a criterion stands in."""

import pytest

from fhirtrials.eligibility import criteria
from fhirtrials.model.words import CriterionKind, Section

IN, OUT = Section.INCLUSION, Section.EXCLUSION


def sections(text: str) -> list[tuple[str, Section | None]]:
    """The criteria of a text, without headings, each with its section."""
    return [
        (leaf.text, leaf.section)
        for one in criteria(text)
        for leaf in ((one, *one.children) if one.kind is CriterionKind.HEADING else (one,))
        if leaf.kind is CriterionKind.CRITERION
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Inclusion Criteria:", IN),
        ("INCLUSION CRITERIA", IN),
        ("Inclusion criteria :", IN),
        ("Inclution Criteria:", IN),
        ("Inlcusion criteria", IN),
        ("Key Inclusion Criteria:", IN),
        ("**Inclusion Criteria**", IN),
        ("__Inclusion Criteria:__", IN),
        ("1. Inclusion criteria", IN),
        ("Inclusion", IN),
        ("Criteria for inclusion:", IN),
        ("Eligibility Criteria:", IN),
        ("Inculsion", IN),
        ("Healthy Controls Group Inclusion:", IN),
        ("Patients are eligible if they meet all of the following criteria:", IN),
        ("Participants must meet all of the following criteria:", IN),
        ("Patients eligible for inclusion must meet all of the following criteria:", IN),
        ("You may qualify if:", IN),
        ("Who can take part?", IN),
        ("We are looking for people who:", IN),
        ("InclusionCriteria:", IN),
        ("Including criteria:", IN),
        ("Enrollment criteria:", IN),
        ("Exclusion Criteria:", OUT),
        ("Exclusion Criteria", OUT),
        ("Excusion Criteria:", OUT),
        ("Exlcusion criteria:", OUT),
        ("Exclusion Critera:", OUT),
        ("Main Exclusion Criteria:", OUT),
        ("Non-inclusion criteria:", OUT),
        ("Non inclusion Criteria :", OUT),
        ("Exclusions:", OUT),
        ("Subjects will be excluded if:", OUT),
        ("You may not qualify if:", OUT),
        ("You cannot join if:", OUT),
        ("Who should not take part?", OUT),
        ("Excluded:", OUT),
        ("Excluding criteria:", OUT),
        ("Exclusionary criteria", OUT),
        ("The following are exclusion criteria:", OUT),
        ("Reasons for exclusion:", OUT),
        ("We will exclude patients with:", OUT),
        ("Patients with any of the following will be excluded from the study:", OUT),
        ("Participants are not eligible if any of the following apply:", OUT),
    ],
)
def test_a_heading_opens_its_section(heading: str, section: Section) -> None:
    assert sections(f"{heading}\n\n* Fever for three days") == [("Fever for three days", section)]


@pytest.mark.parametrize(
    "line",
    [
        "Patients do not meet inclusion criteria",
        "Further exclusion criteria may apply",
        "not meeting above inclusion criteria 1 - 4",
        "Arthritis other than that listed in the exclusion criteria, i.e., arthritis with:",
        "Considered ineligible to receive intensive chemotherapy:",
        "Cardiogenic shock at inclusion",
        "Occlusion of the left main artery",
        "Infants of mothers excluded from breastfeeding",
        "Hypertension, including pulmonary hypertension:",
    ],
)
def test_a_criterion_that_speaks_of_inclusion_or_exclusion_is_no_heading(line: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adults\n* {line}\n* Consent"
    assert [section for _, section in sections(text)] == [IN] * 3


@pytest.mark.parametrize(
    "heading", ["**Inclusion Criteria:**", "__Inclusion criteria__", "Inclusion Criteria:-", "Inclusion Criteria: --"]
)
def test_marks_behind_a_heading_are_no_criterion_and_make_it_no_group(heading: str) -> None:
    first, *others = criteria(f"{heading}\n\n* Gout\n* Pain")
    assert (first.kind, first.children) == (CriterionKind.HEADING, ())
    assert [(one.text, one.section) for one in others] == [("Gout", IN), ("Pain", IN)]


def test_a_section_heading_is_a_leaf_of_its_own() -> None:
    heading, age = criteria("Inclusion Criteria:\n\n* Age 18 or over")
    assert (heading.kind, heading.section, heading.children) == (CriterionKind.HEADING, IN, ())
    assert (age.kind, age.start, age.end) == (CriterionKind.CRITERION, 23, 37)


def test_a_heading_that_names_a_cohort_keeps_its_items() -> None:
    cohort, *rest = criteria(
        "Inclusion Criteria for Cohort A:\n\n* Asthma\n* Age 18 or over\n\nExclusion Criteria:\n\n* Smoking"
    )
    assert cohort.text == "Inclusion Criteria for Cohort A:"
    assert [child.text for child in cohort.children] == ["Asthma", "Age 18 or over"]
    assert cohort.assumed
    assert [one.text for one in rest] == ["Exclusion Criteria:", "Smoking"]


def test_a_cohort_named_behind_the_colon_belongs_to_the_heading() -> None:
    (cohort,) = criteria("Exclusion Criteria: Cohort 2a and 2b\n\n* Asthma")
    assert (cohort.text, cohort.children[0].text) == ("Exclusion Criteria: Cohort 2a and 2b", "Asthma")


@pytest.mark.parametrize("whom", ["Control group", "Part A", "Caregivers", "Phase 2", "MRI substudy"])
@pytest.mark.parametrize(
    "heading",
    [
        "{} Exclusion Criteria:",
        "{} exclusion criteria",
        "{} - Exclusion Criteria",
        "{}: Exclusion Criteria",
        "{} Exclusion:",
        "{} Exclusion",
        "Exclusion criteria for {}",
        "Exclusion Criteria ({}):",
        "Exclusion ({})",
        "Exclusion Criteria - {}",
        "**{} Exclusion Criteria**",
        "<b>{} Exclusion Criteria</b>",
    ],
)
def test_a_heading_may_name_a_cohort_in_many_ways(heading: str, whom: str) -> None:
    text = f"Inclusion Criteria:\n* Gout\n{heading.format(whom)}\n* Asthma\n* Eczema"
    assert sections(text) == [("Gout", IN), ("Asthma", OUT), ("Eczema", OUT)]


def test_words_behind_a_heading_are_a_criterion() -> None:
    assert sections("Exclusion Criteria: None") == [("None", OUT)]
    assert sections("Inclusion Criteria:Adults with gout") == [("Adults with gout", IN)]
    assert sections("Exclusion criteria. Age below 18. Pregnancy.") == [("Age below 18.", OUT), ("Pregnancy.", OUT)]


def test_a_heading_glued_to_the_last_item_opens_its_section() -> None:
    text = "Inclusion Criteria:\n\n* Gout\n* Signed informed consent Exclusion criteria:\n* Pregnancy"
    assert sections(text) == [("Gout", IN), ("Signed informed consent", IN), ("Pregnancy", OUT)]


def test_a_bare_heading_glued_to_the_last_item_opens_its_section() -> None:
    text = "Inclusion:\n\n* Gout\n* Signed consent Exclusion\n* Pregnancy"
    assert sections(text) == [("Gout", IN), ("Signed consent", IN), ("Pregnancy", OUT)]
    assert sections("Inclusion:\n\n* Gout\n* Bleeding or vascular occlusion\n* Asthma")[1][1] is IN


def test_both_sections_on_one_line() -> None:
    text = "Inclusion Criteria: Adults with gout. Exclusion Criteria: Pregnant women"
    assert sections(text) == [("Adults with gout.", IN), ("Pregnant women", OUT)]


def test_an_exclusion_heading_among_the_inclusion_items_turns_the_section() -> None:
    text = "Inclusion Criteria:\n\n* Gout\n* Exclusion criteria:\n* Pregnancy\n* Gangrene"
    assert sections(text) == [("Gout", IN), ("Pregnancy", OUT), ("Gangrene", OUT)]


def test_an_exclusion_list_inside_one_inclusion_item_stays_inside() -> None:
    text = "Inclusion Criteria:\n\n* Gout\n* Exclusion criteria:\n  * Pregnancy\n  * Gangrene\n* Consent"
    assert sections(text) == [("Gout", IN), ("Pregnancy", OUT), ("Gangrene", OUT), ("Consent", IN)]


def test_a_lead_in_about_inclusion_criteria_inside_inclusion_keeps_its_logic() -> None:
    text = "Inclusion Criteria:\n\nOne of the following inclusion criteria must be met:\n\n* Gout\n* Asthma"
    lead = criteria(text)[1]
    assert (lead.kind, lead.combination) == (CriterionKind.CRITERION, "any-of")
    assert [child.text for child in lead.children] == ["Gout", "Asthma"]


def test_without_any_heading_there_is_no_section() -> None:
    assert sections("* Adults\n* Gout") == [("Adults", None), ("Gout", None)]


def test_pdq_groups_hold_their_titles_and_items() -> None:
    text = (
        "DISEASE CHARACTERISTICS:\n\n* Lymphoma\n\n"
        "PATIENT CHARACTERISTICS:\n\nAge:\n\n* 18 and over\n\nRenal:\n\n* No dialysis"
    )
    disease, patient = criteria(text)
    assert [one.text for one in disease.children] == ["Lymphoma"]
    assert [(one.text, one.kind) for one in patient.children] == [("Age:", "heading"), ("Renal:", "heading")]
    assert [one.children[0].text for one in patient.children] == ["18 and over", "No dialysis"]


def test_a_flattened_pdq_chapter_is_taken_apart() -> None:
    text = "PATIENT CHARACTERISTICS: Age: 16 to 55 Life expectancy: Not specified Other: HIV negative Not pregnant"
    (patient,) = criteria(text)
    assert patient.text == "PATIENT CHARACTERISTICS:"
    assert [(one.text, one.children[0].text) for one in patient.children] == [
        ("Age:", "16 to 55"),
        ("Life expectancy:", "Not specified"),
        ("Other:", "HIV negative Not pregnant"),
    ]
    assert len(criteria("* PATIENT CHARACTERISTICS: Age: 16 to 55")) == 1


def test_a_title_before_a_section_heading_is_no_criterion() -> None:
    for title in ("Healthy volunteers:", "Patients with asthma"):
        text = f"Inclusion Criteria:\n\n* Gout\n\n{title}\n\nInclusion Criteria:\n\n* Age 18 or over"
        assert sections(text) == [("Gout", IN), ("Age 18 or over", IN)]


def test_a_title_that_markdown_indents_under_the_item_before_is_that_of_the_next() -> None:
    # The registry's markdown indents a paragraph between two items under the first.
    consent, age = criteria("* Signed consent\n\n  Age\n* 18 or over")
    assert (consent.text, age.text, age.kind) == ("Signed consent", "Age", CriterionKind.HEADING)
    assert [child.text for child in age.children] == ["18 or over"]
    for more in ("asthma", "Must be signed", "Or gout."):
        assert len(criteria(f"* Signed consent\n\n  {more}\n* 18 or over")) == 2


def test_a_starred_title_is_no_footnote() -> None:
    _, title, item = criteria("Exclusion Criteria:\n\n\\*Inclusion\n\n* Gout")
    assert (title.kind, item.text) == (CriterionKind.HEADING, "Gout")
    (one,) = criteria("* Gout\\*\n\n\\*Gout is a disease of the joints that comes with pain in the feet.")
    assert [child.kind for child in one.children] == [CriterionKind.NOTE]
