"""How much of a criterion is understood, and what is needed: only what is certain becomes logic."""

import pytest

from fhirtrials.eligibility import read_criteria
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Understood


def one(words: str, heading: str = "Inclusion") -> Criterion:
    """The one criterion of a text."""
    found = [each for each in read_criteria(f"{heading} Criteria:\n\n* {words}\n") if each.understood is not None]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "words",
    [
        "Age ≥ 18 years",
        "Patients must be at least 18 years of age",
        "Male or female patients aged 18 years or older",
        "Hemoglobin > 9 g/dL and platelets > 100,000/µL",
        "Hemoglobin > 9 g/dL at screening",
        "Signed informed consent",
        "Not pregnant or breastfeeding",
        "Systolic blood pressure \\> 90 mmHg",
        "HEMOGLOBIN > 9 G/DL AT SCREENING",
        "Age ≥ 6 weeks and < 2 years",
    ],
)
def test_words_that_add_nothing_leave_a_criterion_coded(words: str) -> None:
    found = one(words)
    assert (found.understood, found.necessary) == (Understood.CODED, True)


@pytest.mark.parametrize(
    "words",
    [
        "Pregnant or breastfeeding women",
        "ALT or AST > 3 x ULN",
        "Either ALT or AST > 3 x ULN",
        "Women who are either pregnant or lactating",
        "SBP > 160 mmHg or DBP > 100 mmHg",
        "Known HIV infection",
    ],
)
def test_excluded_alternatives_are_coded(words: str) -> None:
    assert one(words, "Exclusion").understood is Understood.CODED


@pytest.mark.parametrize(
    "words",
    [
        "Type 2 diabetes with HbA1c > 7 %",
        "Left ventricular ejection fraction < 40 % on echocardiography",
        "HIV infection on stable therapy",
    ],
)
def test_what_more_words_ask_is_necessary_but_not_all(words: str) -> None:
    found = one(words)
    assert (found.understood, found.necessary) == (Understood.PARTLY, True)


@pytest.mark.parametrize(
    "words",
    [
        "Type 2 diabetes or HbA1c > 7 %",
        "Either HbA1c > 7 % or insulin",
        "HbA1c > 7 % if on insulin",
        "HbA1c > 7 % unless on insulin",
        "Hemoglobin > 9 g/dL, except in thalassemia",
        "Hemoglobin > 9 g/dL for patients with anemia",
        "Women must have hemoglobin > 9 g/dL",
        "History of systolic blood pressure > 180 mmHg",
        "Abnormal values, e.g. hemoglobin < 9 g/dL",
        "Diabetes. Patients on insulin must have HbA1c > 8 %",
        "Creatinine ≤ 1.5 mg/dL (≤ 3 mg/dL in liver metastases)",
    ],
)
def test_one_way_among_others_a_condition_or_an_exception_makes_nothing_necessary(words: str) -> None:
    found = one(words)
    assert found.thresholds
    assert (found.understood, found.necessary) == (Understood.PARTLY, False)


def test_exceptions_and_negations_are_marked() -> None:
    assert one("Surgery, unless it was minor", "Exclusion").exception
    assert one("Stroke other than lacunar", "Exclusion").exception
    assert one("No prior chemotherapy").negated
    assert one("Failure to give consent").negated
    assert not one("Prior chemotherapy").negated


@pytest.mark.parametrize(
    "words",
    [
        "Chronic heart failure",
        "Renal failure (creatinine > 2.5 mg/dl)",
        "Autoimmune disease, including but not limited to lupus",
        "No more than two lesions",
        "Surgery not earlier than the second cycle",
    ],
)
def test_a_failing_heart_an_open_list_and_a_comparison_deny_nothing(words: str) -> None:
    assert not one(words).negated


@pytest.mark.parametrize(
    "words",
    [
        "Vessel diameter usually ≥ 3 mm",
        "Serum albumin is generally below 3 g/dL",
        "LVEF typically < 40 %",
        "Usually BMI 18-30",
    ],
)
def test_a_value_that_is_only_usual_is_not_necessary(words: str) -> None:
    found = one(words)
    assert found.thresholds
    assert (found.understood, found.necessary) == (Understood.PARTLY, False)


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("Sodium before dialysis 137-145 mmol/L", False),
        ("Platelets after transfusion ≥ 50 x 10^9/L", False),
        ("LVEF before randomization ≥ 50%", True),
        ("Before 37 weeks of gestational age", True),
    ],
)
def test_a_value_before_or_after_something_is_that_of_today_only_around_the_study(words: str, certain: bool) -> None:
    assert one(words).necessary is certain


@pytest.mark.parametrize(
    "words", ["Age 18 years old", "Ejection fraction 35 %", "6-minute walk distance of 450 meters"]
)
def test_a_quantity_that_is_compared_with_nothing_is_not_necessary(words: str) -> None:
    found = one(words)
    assert found.thresholds
    assert (found.understood, found.necessary) == (Understood.PARTLY, False)


@pytest.mark.parametrize("words", ["ECOG 0", "NYHA class II", "Age = 18 years"])
def test_a_class_a_score_and_a_said_equality_are(words: str) -> None:
    assert one(words).necessary


def test_a_value_of_a_failing_organ_is_necessary() -> None:
    assert one("Heart failure with LVEF ≤ 40 %").necessary


def test_what_two_excluded_things_joined_by_and_mean_is_not_certain() -> None:
    assert not one("Pregnant and breastfeeding women", "Exclusion").necessary
    assert one("Hemoglobin > 9 g/dL and platelets > 100,000/µL").necessary


def test_a_window_counts_for_all_words_only_where_they_are_one_thing() -> None:
    assert one("Myocardial infarction within 6 months before screening", "Exclusion").necessary
    assert not one("Diabetes, or stroke within 6 months before screening", "Exclusion").necessary
    assert not one("Diabetes and stroke within 6 months before screening", "Exclusion").necessary


def test_a_time_without_a_thing_is_not_all_that_is_said() -> None:
    assert one("Chemotherapy within 4 weeks before enrollment", "Exclusion").understood is Understood.PARTLY


def test_a_lead_in_that_only_announces_is_coded_and_another_is_not() -> None:
    text = "Inclusion Criteria:\n\n* {}\n\n  * Age ≥ 18 years\n  * Snores\n"
    assert read_criteria(text.format("One of the following:"))[1].understood is Understood.CODED
    assert read_criteria(text.format("Adequate organ function:"))[1].understood is Understood.PARTLY


def test_headings_and_notes_have_no_grade_of_their_own_words() -> None:
    heading, cohort = read_criteria("Inclusion Criteria:\n\nCohort A:\n\n* Age ≥ 18 years\n")
    assert heading.understood is None
    assert cohort.understood is Understood.TEXT_ONLY
    assert cohort.children[0].understood is Understood.CODED


def test_offsets_count_in_the_whole_text() -> None:
    text = "Inclusion Criteria:\n\n* Signed informed consent\n* Surgery within 6 months before screening\n"
    _, consent, surgery = read_criteria(text)
    (finding,), (window,) = consent.findings, surgery.windows
    assert text[finding.start : finding.end] == "Signed informed consent"
    assert text[window.start : window.end] == "within 6 months before screening"


@pytest.mark.parametrize(
    "words",
    [
        "Active infection, CRP > 20 mg/L, bleeding",
        "Infection and CRP > 20 mg/L",
        "Neutropenia (neutrophils < 1800 cups of them)",
    ],
)
def test_a_row_of_excluded_things_and_a_unit_that_is_not_known_make_nothing_necessary(words: str) -> None:
    assert not one(words, "Exclusion").necessary


@pytest.mark.parametrize(
    "words",
    [
        "Hemoglobin < 10 g/dL for women or < 11 g/dL for men",
        "QTcF > 450 msec (males) or > 470 msec (females)",
        "Weight ≥ 50 kg for men and ≥ 45 kg for women",
    ],
)
@pytest.mark.parametrize("heading", ["Inclusion", "Exclusion"])
def test_a_value_for_each_sex_says_it_all_and_one_for_a_single_sex_does_not(words: str, heading: str) -> None:
    found = one(words, heading)
    assert (found.understood, found.necessary) == (Understood.CODED, True)
    alone = one(words[: max(words.find(" or <"), words.find(" or >"), words.find(" and ≥"))], heading)
    assert (alone.understood, alone.necessary) == (Understood.PARTLY, False)


@pytest.mark.parametrize(
    "words",
    ["Participants must not be pregnant", "LVEF < 40 % (must be measured within 30 days)", "BMI should be > 40"],
)
def test_what_is_demanded_among_exclusions_is_not_certain(words: str) -> None:
    assert not one(words, "Exclusion").necessary


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("EF ever documented < 40 %", "Exclusion"),
        ("Creatinine increased by > 0.3 mg/dL", "Inclusion"),
        ("LVEF has previously been < 40 %", "Inclusion"),
        ("Known LVEF < 30 % prior to the qualifying infarct", "Exclusion"),
        ("Wall thickness ≥ 15 mm at initial diagnosis", "Inclusion"),
        ("Modified Rankin score 0 or 1 before stroke", "Inclusion"),
    ],
)
def test_a_value_of_another_time_or_a_change_is_not_necessary(words: str, heading: str) -> None:
    assert not one(words, heading).necessary


@pytest.mark.parametrize(
    "words",
    [
        "NT-proBNP ≥ 125 ng/L or BNP ≥ 35 ng/L with sinus rhythm, NT-proBNP ≥ 750 ng/L or BNP ≥ 200 ng/L otherwise",
        "Hemoglobin ≥ 9 g/dL (no transfusion) or ≥ 10 g/dL, hemoglobin < 16 g/dL",
        "AST and ALT or bilirubin > 2 x ULN",
        "Ferritin < 100 µg/L, or ferritin 100-300 µg/L and TSAT < 20 %",
    ],
)
def test_how_and_and_or_among_each_other_combine_is_not_certain(words: str) -> None:
    assert not one(words).necessary


def test_a_comma_keeps_and_apart_from_or() -> None:
    assert one("Platelets > 100,000/µL, or hemoglobin > 9 g/dL, and creatinine < 2 mg/dL").necessary


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("ALT and AST > 3 x ULN", False),
        ("Creatinine, AST, ALT > 1.5 x ULN", False),
        ("Both ALT and AST > 3 x ULN", True),
        ("ALT or AST > 3 x ULN", True),
    ],
)
def test_one_value_of_several_excluded_things(words: str, certain: bool) -> None:
    assert one(words, "Exclusion").necessary is certain
    assert one(words.replace(">", "<"), "Inclusion").necessary


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("Significant valvular disease, resting heart rate > 120 beats/min", False),
        ("At the screening visit, BMI > 40 kg/m2", True),
        ("Alcohol abuse (> 14 drinks/week)", True),
    ],
)
def test_the_last_of_a_row_of_excluded_things(words: str, certain: bool) -> None:
    assert one(words, "Exclusion").necessary is certain


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("Radiation is allowed, hemoglobin ≥ 9 g/dL", False),
        ("Hemoglobin ≥ 9 g/dL (transfusion allowed)", True),
        ("WOCBP must have a negative pregnancy test", False),
        ("Organ dysfunction (e.g., creatinine > 2 mg/dL)", False),
        ("NYHA class II-III (e.g., dyspnea)", True),
        ("E.g.: dyspnea, oedema (ankle), NT-proBNP > 300 pg/mL", False),
        ("Stroke 3 months before screening", False),
        ("Stroke within 3 months before screening", True),
        ("Stable dose for 3 months before screening", True),
        ("No drugs within 30 days or 5 half-lives before screening", False),
    ],
)
def test_examples_permissions_and_open_times(words: str, certain: bool) -> None:
    assert one(words).necessary is certain


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("Hemoglobin > 9 g/dL", True),
        ("Hemoglobin > 90 g/L", True),
        ("Hemoglobin > 9 mg/dL", False),
        ("Platelets > 100,000/mL", False),
        ("Potassium < 5.5 mEq/L", True),
        ("Potassium < 5.5 mEg/L", False),
        ("eGFR > 30 ml.min-1.1.73m-2", True),
        ("eGFR > 30 ml.min-3", False),
        ("Potassium < 5.5 mEq/dL", False),
        ("ALT < 3 x ULN", True),
        ("FEV1 > 60 % predicted", True),
    ],
)
def test_a_unit_in_which_nobody_reports_is_most_likely_a_slip(words: str, certain: bool) -> None:
    assert one(words).necessary is certain
