"""What the words above criteria say of them, and what is certain of everybody below them."""

from collections.abc import Iterator, Sequence

import pytest

from fhirtrials.eligibility import read_criteria
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Lead

ANNOUNCES, ADDS, LIMITS = Lead


def walk(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    for each in criteria:
        yield each
        yield from walk(each.children)


def parent(words: str, section: str, parts: Sequence[str] = ("BMI ≥ 30 kg/m2", "Platelets < 50 x 10^9/L")) -> Criterion:
    """The criterion or heading with parts below it."""
    listed = "\n".join(f"  * {each}" for each in parts)
    found = read_criteria(f"{section} Criteria:\n\n* {words}\n\n{listed}\n* Snores\n")
    return next(each for each in walk(found) if each.children and each.lead is not None)


def group(title: str, section: str) -> Criterion:
    found = read_criteria(f"{section} Criteria:\n\n* Snores\n\n{title}\n\n* BMI ≥ 30 kg/m2\n* Age ≥ 18 years\n")
    return next(each for each in walk(found) if each.kind is CriterionKind.HEADING and each.children)


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("Any of the following:", "Inclusion"),
        ("Patients must meet all of the following criteria:", "Inclusion"),
        ("Patients are eligible to be included only if they meet all of the following criteria:", "Inclusion"),
        ("Adequate organ function, as defined by:", "Inclusion"),
        ("Adequate liver function:", "Inclusion"),
        ("HFpEF defined as:", "Inclusion"),
        ("Inadequate bone marrow reserve or organ function as demonstrated by any of the following:", "Exclusion"),
        ("Severe bleeding risk (any of the following):", "Exclusion"),
        ("Clinically significant disease, including but not limited to:", "Exclusion"),
        ("To participate, a subject must not have:", "Exclusion"),
        ("Patients will be excluded if they have any of the following:", "Exclusion"),
        ("Any of the following laboratory values prior to randomization:", "Exclusion"),
        ("Metabolic disorders, e.g.:", "Exclusion"),
    ],
)
def test_words_that_only_announce(words: str, section: str) -> None:
    found = parent(words, section)
    assert found.lead is ANNOUNCES
    assert all(each.necessary for each in found.children)


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("HIV-seropositive with any of the following:", "Exclusion"),
        ("Lymphocyte count < 1000/µL and at least one of the following:", "Inclusion"),
        ("Diagnosis of heart failure with at least one of the following:", "Inclusion"),
        ("Heart failure and all of the following:", "Inclusion"),
        ("Any patient with an assist device who has any one of the following:", "Exclusion"),
        ("For participants with a prior diagnosis of diabetes:", "Exclusion"),  # excluded: these, with one of the parts
        ("For participants with a prior diagnosis of diabetes (including those diagnosed at screening):", "Exclusion"),
        ("If on insulin, any of the following:", "Exclusion"),
        ("Patients with severe tricuspid regurgitation", "Inclusion"),
        ("Stable on a left ventricular assist device, meaning", "Inclusion"),
        ("Because of an upgrade to a defibrillator", "Inclusion"),
        ("Laboratory values obtained within 14 days before registration:", "Inclusion"),
        ("Women who have any of the following:", "Exclusion"),
        ("Liver failure due to any of the following:", "Exclusion"),
    ],
)
def test_words_that_add_a_condition(words: str, section: str) -> None:
    found = parent(words, section)
    assert found.lead is ADDS
    assert all(each.necessary for each in found.children)


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("If LVEF is > 55 %, then must have either:", "Inclusion"),
        ("For patients > 12 years of age:", "Inclusion"),
        ("Patients with HIV are only eligible if they meet all of the following criteria:", "Inclusion"),
        ("Patients with hepatitis are eligible provided they meet all of the following:", "Inclusion"),
        ("Women of childbearing potential must meet the following criteria:", "Inclusion"),
        ("Female participants:", "Inclusion"),
        ("Women of childbearing potential must agree to the following:", "Exclusion"),
        ("Patients with atrial fibrillation:", "Inclusion"),
        ("For Part A:", "Inclusion"),
        ("Heart failure subjects (cohorts 4 and 5):", "Inclusion"),
        ("A kidney from a donor with any of the following:", "Exclusion"),
        ("The parent must have the following:", "Inclusion"),
        ("History within 6 months of study entry of:", "Exclusion"),
        ("History of any of the following:", "Exclusion"),
        ("Any of the following within 12 months before screening:", "Exclusion"),
        ("High risk, such as:", "Inclusion"),
        ("The following are allowed:", "Inclusion"),
        ("Or any of the following:", "Inclusion"),
        ("Dyspnea, or heart failure with any of the following:", "Inclusion"),
        ("Heart failure, or dyspnea with NYHA class ≥ 2 and one of the following:", "Inclusion"),
        ("Any vital signs outside the following ranges:", "Exclusion"),
        ("Laboratory values outside of these limits:", "Exclusion"),
    ],
)
def test_below_words_that_limit_nothing_is_certain_of_everybody(words: str, section: str) -> None:
    found = parent(words, section)
    assert found.lead is LIMITS
    assert all(each.thresholds and not each.necessary for each in found.children)


@pytest.mark.parametrize(
    "title",
    [
        "PATIENT CHARACTERISTICS:",
        "Laboratory values:",
        "Hematologic:",
        "Echocardiographic criteria:",
        "Inclusion criteria for all groups:",
        "Males and females:",
    ],
)
def test_a_heading_that_names_a_topic_or_everybody_announces(title: str) -> None:
    found = group(title, "Inclusion")
    assert found.lead is ANNOUNCES
    assert all(each.necessary for each in found.children)


@pytest.mark.parametrize(
    "title",
    [
        "Healthy Controls Group Exclusion:",
        "Exclusion criteria donor:",
        "Donor Exclusion Criteria:",
        "Caregiver:",
        "Cohort B:",
        "Women:",
        "Children:",
        "Exclusion Criteria for HFrEF Patients:",
        "Pancreatic cancer specific exclusion criteria:",
        "Exclusion criteria specific to breast cancer:",
        "Exclusion Criteria (patients):",
        "Extension Study Exclusion Criteria:",
        "Part 3:",
        "Withdrawal criteria:",
        "Diagnosis of:",
    ],
)
def test_a_heading_that_names_a_population_limits(title: str) -> None:
    found = group(title, "Exclusion")
    assert found.lead is LIMITS
    assert all(each.thresholds and not each.necessary for each in found.children)


def test_what_limits_does_so_at_any_depth() -> None:
    text = (
        "Inclusion Criteria:\n\nHealthy controls:\n\n* Adequate liver function:\n\n  * ALT < 40 U/L\n  * AST < 40 U/L\n"
    )
    found = [each for each in walk(read_criteria(text)) if each.thresholds]
    assert len(found) == 2
    assert not any(each.necessary for each in found)


def test_notes_below_a_criterion_do_not_make_it_a_lead_in() -> None:
    text = "Inclusion Criteria:\n\n* If diabetic, HbA1c < 9 %\n\n  Note: at screening\n"
    assert [each.lead for each in walk(read_criteria(text))] == [None] * len(list(walk(read_criteria(text))))


@pytest.mark.parametrize(
    "words", ["Age ≥ 18 years with one of the following:", "Age ≥ 18 years and one or more of the following:"]
)
def test_a_lead_in_whose_threshold_holds_for_all_is_necessary(words: str) -> None:
    assert parent(words, "Inclusion").necessary


@pytest.mark.parametrize(
    "words", ["For patients > 12 years of age:", "If age > 12 years, then:", "Age > 12 years or any of the following:"]
)
def test_a_lead_in_whose_threshold_is_a_condition_is_not_necessary(words: str) -> None:
    found = parent(words, "Inclusion")
    assert found.thresholds
    assert not found.necessary


@pytest.mark.parametrize(
    ("words", "necessary"),
    [
        ("Adult arm: aged at least 12 years", False),
        ('Group "preserved LVEF": LVEF ≥ 50 %', False),
        ("Healthy controls must be in the age range of 18-65", False),
        ("Phase 3: LVEF ≥ 50 %", False),
        ("Donors: age ≥ 18 years", False),
        ("Eastern Cooperative Oncology Group (ECOG) performance status must be 0 or 1", True),
        ("Heart failure: LVEF ≥ 50 %", True),
    ],
)
def test_a_criterion_of_one_group_is_not_necessary(words: str, necessary: bool) -> None:
    (found,) = (each for each in read_criteria(f"Inclusion Criteria:\n\n* {words}\n") if each.thresholds)
    assert found.necessary is necessary
