"""Idioms of thresholds, by class; what is expected is read from the words."""

from typing import Any

import pytest

from fhirtrials.eligibility import read_criteria
from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.model.constraints import Bound, Threshold
from fhirtrials.model.words import Comparator, Section, Sex
from fhirtrials.terminology import Measure, Measures

SIGNS = {"less": "<", "at-most": "<=", "equal": "=", "at-least": ">=", "greater": ">"}


def sides(bounds: tuple[Bound, ...]) -> str:
    return " ".join(f"{SIGNS[one.comparator]}{one.value:g}" for one in bounds)


def short(text: str, **more: Any) -> list[str]:
    """``key >=18 <65 [ucum]`` for each threshold; the measure's words in quotes where it has no key."""
    return [
        f"{found.key or repr(found.measure)} {sides(found.bounds)} [{found.ucum or ''}]"
        for found in thresholds(text, **more)
    ]


def only(text: str, **more: Any) -> Threshold:
    (found,) = thresholds(text, **more)
    return found


def test_comparators_are_closed() -> None:
    assert set(SIGNS) == {str(one) for one in Comparator}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age ≥ 18 years", ["age >=18 [a]"]),
        ("Patients aged 18 years or older", ["age >=18 [a]"]),
        ("18-65 years old", ["age >=18 <=65 [a]"]),
        ("Between the ages of 18 and 65", ["age >=18 <=65 [a]"]),
        ("Under 18 or over 70 years", ["age <18 [a]", "age >70 [a]"]),
        ("Infants older than 6 months and younger than 2 years", ["age >6 [mo]", "age <2 [a]"]),
        ("Men 45-70 years", ["age >=45 <=70 [a]"]),
        ("At least eighteen years of age", ["age >=18 [a]"]),
        ("Children under the age of 12", ["age <12 [a]"]),
        ("Women over age 50 with osteoporosis", ["age >50 [a]"]),
        ("Age 18 years-65 years old", ["age >=18 <=65 [a]"]),
        ("18 y/o or older", ["age >=18 [a]"]),
        ("Age: from 20 to 90 y/o.", ["age >=20 <=90 [a]"]),
        ("subjects aged =18 to =65 years", ["age >=18 <=65 [a]"]),
        ("Newborns 12-36 hours of age", ["age >=12 <=36 [h]"]),
        ("Unable to enrol the infant by 36 hours of age", ["age <=36 [h]"]),
        ("Maternal age between 18 and 40", ["age >=18 <=40 [a]"]),
        ("18 and over", ["age >=18 [a]"]),
    ],
)
def test_ages(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hemoglobin no less than 9 g/dL", ["hemoglobin >=9 [g/dL]"]),
        ("Hemoglobin > = 9.0 g/dL", ["hemoglobin >=9 [g/dL]"]),
        ("Platelets >/= 100,000/mm3", ["platelets >=100000 [/uL]"]),
        ("Platelets \\>= 100 x 10\\^9/L", ["platelets >=100 [10*9/L]"]),
        ("PLT ≥ 80 × 109/L", ["platelets >=80 [10*9/L]"]),
        ("ANC > 1.5 x 10\\*9/L", ["anc >1.5 [10*9/L]"]),
        ("WBC ≥ 3.0 K/uL", ["wbc >=3 [10*3/uL]"]),
        ("Platelet count < 100.000/µL", ["platelets <100000 [/uL]"]),
        ("HbA1c of 6,5 to 11,0 %", ["hba1c >=6.5 <=11 [%]"]),
        ("HbA1c between 7.0% and 10.0%, inclusive", ["hba1c >=7 <=10 [%]"]),
        ("serum potassium < 3.5 or > 5.5 mmol/L", ["potassium <3.5 [mmol/L]", "potassium >5.5 [mmol/L]"]),
        ("Creatinine clearance not below 60 mL/min", ["crcl >=60 [mL/min]"]),
        ("eGFR ≤ 30 mL/min/1.73 m2", ["egfr <=30 [mL/min/{1.73_m2}]"]),
        ("HIV-1 RNA less than 50 copies/mL", ["hiv-rna <50 [{copies}/mL]"]),
        ("HBV DNA > 10^5 copies/mL", ["hbv-dna >100000 [{copies}/mL]"]),
        ("Serum creatinine of 1.5 mg/dL or less", ["creatinine <=1.5 [mg/dL]"]),
        ("Ferritin level greater than or equal to 30 ng/mL", ["ferritin >=30 [ng/mL]"]),
    ],
)
def test_lab_values(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total bilirubin ≤ 1.5 x ULN", ["bilirubin-total <=1.5 [{ULN}]"]),
        ("ALT greater than three times the upper limit of normal", ["alt >3 [{ULN}]"]),
        ("ALT > 3X Upper Limit of Normal (ULN)", ["alt >3 [{ULN}]"]),
        ("ALT twice higher than normal", ["alt >2 [{normal}]"]),
        ("ASAT > 5N", ["ast >5 [{normal}]"]),
        ("AST, ALT and ALP ≤ 2.5 ULN", ["ast <=2.5 [{ULN}]", "alt <=2.5 [{ULN}]", "alp <=2.5 [{ULN}]"]),
        (
            "Aspartate aminotransferase (AST) and alanine aminotransferase (ALT) < 3 x institutional ULN",
            ["ast <3 [{ULN}]", "alt <3 [{ULN}]"],
        ),
    ],
)
def test_multiples_of_a_limit_of_normal(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG performance status 0-2", ["ecog >=0 <=2 [{score}]"]),
        ("ECOG 0, 1 or 2", ["ecog >=0 <=2 [{score}]"]),
        ("NYHA class III/IV", ["nyha >=3 <=4 [{class}]"]),
        ("NYHA II-IV heart failure", ["nyha >=2 <=4 [{class}]"]),
        ("American Society of Anesthesiologists (ASA) physical status Ⅰ－Ⅲ", ["asa >=1 <=3 [{class}]"]),
        ("Co-morbidity >ASA II", ["asa >2 [{class}]"]),
        ("Class IV heart failure, as defined by the New York Heart Association", ["nyha =4 [{class}]"]),
        ("ASA class 4 or higher", ["asa >=4 [{class}]"]),
        ("Child-Pugh score > 7", ["child-pugh >7 [{score}]"]),
        ("MELD ≥ 20", ["meld >=20 [{score}]"]),
        ("Minimum MADRS score = 15", ["madrs >=15 [{score}]"]),
        ("fatigue of ≥ 4/10", ["'fatigue' >=4 []"]),
        ("STOP-BANG score ≥ 3", ["'STOP-BANG score' >=3 []"]),
        (
            "a score > 1 or < -1 on the Richmond Agitation and Sedation Scale",
            ["rass >1 [{score}]", "rass <-1 [{score}]"],
        ),
        ("high (> 15) score on the Epworth Sleepiness Scale", ["ess >15 [{score}]"]),
        (
            "Back pain: a baseline score of greater than 5 on the Roland-Morris Disability Questionnaire",
            ["'Roland-Morris Disability Questionnaire' >5 []"],
        ),
    ],
)
def test_scores_and_scales(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BMI 18-30 kg/m2", ["bmi >=18 <=30 [kg/m2]"]),
        ("BMI over 40", ["bmi >40 [kg/m2]"]),
        ("Weight: equal to or over 35 kg", ["body-weight >=35 [kg]"]),
        ("Body weight >60 kilograms (kg)", ["body-weight >60 [kg]"]),
        ("Heart rate < 50 bpm", ["heart-rate <50 [/min]"]),
        ("axillary temperature ≥ 38 ℃", ["temperature >=38 [Cel]"]),
        ("(70-99%) carotid stenosis", ["stenosis >=70 <=99 [%]"]),
        ("LVEF > 40% to 60%", ["lvef >40 <=60 [%]"]),
        ("lid retraction ≥ 2 mm", ["'lid retraction' >=2 [mm]"]),
        ("lesion length measures ≤ 22 mm", ["'lesion length' <=22 [mm]"]),
        ("EROA measures 0.20-0.29 cm²", ["'EROA' >=0.2 <=0.29 [cm2]"]),
        ("peak VO2 measuring < 80%", ["'peak VO2' <80 [%]"]),
        ("diameter indexed to body surface area ≥ 3 cm/m2", ["'diameter indexed to body surface area' >=3 [cm/m2]"]),
        ("vessel diameter usually ≥ 3 mm", ["'vessel diameter' >=3 [mm]"]),
        ("wall thickness at end-diastole of ≥ 11 mm", ["'wall thickness at end-diastole' >=11 [mm]"]),
        ("> 5 ppm CO", ["carbon-monoxide >5 [[ppm]]"]),
        ("20-40 cigarettes per day", ["cigarettes-day >=20 <=40 [{cigarettes}/d]"]),
    ],
)
def test_vitals_and_sizes(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Life expectancy of at least 12 weeks", ["life-expectancy >=12 [wk]"]),
        ("Life expectancy greater than three (3) months", ["life-expectancy >3 [mo]"]),
        ("Expected survival less than one year", ["life-expectancy <1 [a]"]),
        ("Gestational age between 24 and 33 weeks", ["gestational-age >=24 <=33 [wk]"]),
        ("≥ 37 weeks of gestation", ["gestational-age >=37 [wk]"]),
        ("Pregnant women between (16-24) weeks of gestation", ["gestational-age >=16 <=24 [wk]"]),
        ("less than 37 completed weeks of gestation", ["gestational-age <37 [wk]"]),
        ("QTc > 450 ms", ["qtc >450 [ms]"]),
        ("Cycle length of 26-39 days", ["'Cycle length' >=26 <=39 [d]"]),
    ],
)
def test_spans_of_time_that_are_measured(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Surgery within 3 months prior to screening",
        "Stable medication for at least 4 weeks",
        "No alcohol for 24 hours",
        "Diagnosed more than 5 years ago",
        "Ex-smokers over five years",
        "Pregnant, < 6 months post-partum",
        "Planning to become pregnant within 6 months",
        "A negative pregnancy test within 7 days of the first dose",
        "At least 2 measurable lesions",
        "> 3 previous treatments",
        "From 1 January 2011 to 31 December 2016",
        "Prednisone > 10 mg/day",
        "Insulin < 0.5 unit/kg/day",
        "RECIST 1.1",
        "Type 2 diabetes",
        "Phase 1-2 of the study",
        "Known HIV-1 infection",
        "Uses a method of contraception with a failure rate < 1%",
        "Exon 19 deletion or exon 21 L858R mutation",
        "12-lead ECG",
        "Imaging no older than 1 year",
        "1. Signed consent",
        "Chronic hepatitis C (n=60)",
        "8-point scale",
        "Enrolled on protocol 98-C-0123",
        "Enrolled in protocol 37.5 C",
        "",
    ],
)
def test_what_is_no_threshold(text: str) -> None:
    assert short(text) == []


def test_formulas_and_definitions_are_no_thresholds() -> None:
    assert short("MELD = 3.78 x ln[serum bilirubin] + 11.2 x ln[INR] + 6.43") == []
    assert short("PEEP ≤ 8 cmH2O (1 cmH2O = 0.098 kPa)") == ["peep <=8 [cm[H2O]]"]
    assert short("UAS7 score (range 0-42) ≥ 16") == ["'UAS7 score (range 0-42)' >=16 []"]


def test_blood_pressure_pairs_are_two_thresholds() -> None:
    systolic, diastolic = thresholds("Blood pressure > 140/90 mmHg", section=Section.EXCLUSION)
    assert (systolic.key, systolic.bounds[0].value, systolic.ucum) == ("sbp", 140, "mm[Hg]")
    assert (diastolic.key, diastolic.bounds[0].value, diastolic.ucum) == ("dbp", 90, "mm[Hg]")
    assert systolic.either == diastolic.either == 1, "one of the two is enough to be high"


def test_a_controlled_blood_pressure_is_both_of_its_numbers() -> None:
    found = thresholds("Blood pressure < 140/90 mmHg", section=Section.INCLUSION)
    assert [one.either for one in found] == [None, None]
    found = thresholds("Blood pressure < 90/60 mmHg", section=Section.EXCLUSION)
    assert [one.either for one in found] == [1, 1]


def test_systolic_and_diastolic_behind_their_numbers() -> None:
    assert short("Hypertension (≥140 mmHg systolic and/or ≥90 mmHg diastolic)") == [
        "sbp >=140 [mm[Hg]]",
        "dbp >=90 [mm[Hg]]",
    ]


def test_which_blood_pressure_is_meant_stands_behind_the_number_too() -> None:
    assert short("Blood pressure > 140 mmHg systolic or > 90 mmHg diastolic") == [
        "sbp >140 [mm[Hg]]",
        "dbp >90 [mm[Hg]]",
    ]
    assert short("BP < 95 mmHg systolic and/or < 55 mmHg diastolic") == ["sbp <95 [mm[Hg]]", "dbp <55 [mm[Hg]]"]
    assert only("Blood pressure > 140 mmHg").key == "bp"


@pytest.mark.parametrize(
    "words",
    [
        "Blood pressure greater than 140 mmHg systolic and/or 90 mmHg diastolic despite concurrent use of three agents",
        "Hypertension (systolic > 140 mmHg or diastolic 90 mmHg)",
    ],
)
def test_the_comparison_of_one_pressure_holds_for_the_other(words: str) -> None:
    assert short(words) == ["sbp >140 [mm[Hg]]", "dbp >90 [mm[Hg]]"]


def test_a_minimum_is_a_lower_bound_whatever_stands_between() -> None:
    assert short("Expected minimum life expectancy of 12 weeks") == ["life-expectancy >=12 [wk]"]
    assert short("Minimum life expectancy of at least 12 weeks") == ["life-expectancy >=12 [wk]"]


def test_a_missing_blank() -> None:
    assert short("Participants must be between18 and 65 years of age") == ["age >=18 <=65 [a]"]


@pytest.mark.parametrize("words", ["E/e' > 15", "Septal E/e’ > 15", "E/e' ratio > 15"])
def test_the_ratio_of_two_waves_is_a_measure(words: str) -> None:
    assert short(words) == ["e-e >15 []"]


def test_a_difference_is_no_value_of_what_it_is_taken_from() -> None:
    assert short("PCWP greater than RAP by ≥ 5 mmHg") == []
    assert short("Instability as defined by > 3 mm translation") == ["'translation' >3 [mm]"]


def test_molar_is_no_millimetre() -> None:
    assert short("Potassium > 5.4 mM") == ["potassium >5.4 [mmol/L]"]
    assert short("Fasting glucose > 7.0 mM/L or random glucose > 11.0 mM/L") == [
        "fasting-glucose >7 [mmol/L]",
        "glucose >11 [mmol/L]",
    ]
    assert short("Lesion diameter > 5 mm")[0].endswith("[mm]")


def test_servings_of_anything_are_no_drinks() -> None:
    assert all(
        not one.startswith("alcohol") for one in short("Consumption of dairy products fewer than 2 servings per day")
    )


def test_a_number_with_a_noun_of_its_own_is_no_bound_of_the_value_before_it() -> None:
    assert short("LVEF ≤ 40% and at least 2 risk factors") == ["lvef <=40 [%]"]
    assert short("QTc > 470 ms from 3 electrocardiograms") == ["qtc >470 [ms]"]
    assert short("Hemoglobin ≥ 9 g/dL and ≤ 12 at screening") == ["hemoglobin >=9 <=12 [g/dL]"]


def test_a_pressure_apart_keeps_its_own_comparison() -> None:
    assert short("Systolic blood pressure > 140 mmHg with a diastolic blood pressure of 90 mmHg")[1:] == [
        "dbp =90 [mm[Hg]]"
    ]


def test_alternatives_share_a_number() -> None:
    found = thresholds("BMI < 18 or > 35 kg/m2")
    assert [one.either for one in found] == [1, 1]
    assert [one.ucum for one in found] == ["kg/m2", "kg/m2"]
    found = thresholds("AST or ALT > 3 x ULN")
    assert [(one.key, one.either) for one in found] == [("ast", 1), ("alt", 1)]
    found = thresholds("AST and ALT < 3 x ULN")
    assert [(one.key, one.either) for one in found] == [("ast", None), ("alt", None)]


def test_two_bounds_that_exclude_each_other_are_alternatives() -> None:
    found = thresholds("Age < 18 and > 62 years", section=Section.EXCLUSION)
    assert [one.either for one in found] == [1, 1]


@pytest.mark.parametrize(
    ("text", "value", "ucum"),
    [
        ("serum calcium > 12 mg/dL (equivalent to 3 mmol/L)", 3, "mmol/L"),
        ("bilirubin > 12 mg/dL (205 μmol/L)", 205, "umol/L"),
        ("HbA1c ≥ 7.5% [≥ 58 mmol/mol]", 58, "mmol/mol"),
        ("Temperature > 100.4 °F (38°)", 38, None),  # which is no angle
    ],
)
def test_the_same_value_in_another_unit_is_one_threshold(text: str, value: float, ucum: str | None) -> None:
    found = only(text)
    assert found.other_unit
    assert [one.value for one in found.other_unit.bounds] == [value]
    assert found.other_unit.bounds[0].comparator is found.bounds[0].comparator
    assert found.other_unit.ucum == ucum


def test_values_for_one_sex() -> None:
    found = thresholds("QTc > 440 ms (men) and > 450 ms (women)")
    assert [(one.key, one.bounds[0].value, one.sex) for one in found] == [
        ("qtc", 440, Sex.MALE),
        ("qtc", 450, Sex.FEMALE),
    ]
    found = thresholds("CHA2DS2-VASc score ≥2 for males and ≥3 for females")
    assert [(one.bounds[0].value, one.sex) for one in found] == [(2, Sex.MALE), (3, Sex.FEMALE)]
    assert only("Men and women aged 20 to 80").sex is None
    assert only("18-85 years of age (women who can bear children use contraception)").sex is None


def test_words_that_turn_a_threshold_around_are_told_and_nothing_is_inverted() -> None:
    found = only("Heart failure, unless LVEF > 40%")
    assert (found.denied, sides(found.bounds)) == (True, ">40")
    assert only("No fever > 38 °C").denied
    assert not only("LVEF > 40%").denied
    assert not only("Hemoglobin not less than 9 g/dL").denied


def test_a_unit_that_cannot_be_the_measures_leaves_it_without_its_key() -> None:
    found = only("Weight loss > 10 %")
    assert (found.measure, found.key) == ("Weight loss", None)
    assert only("urine creatinine > 300 mg/dL").key is None
    assert only("diastolic E/A ratio > 2").key is None
    assert only("Pulmonary artery systolic pressure > 30 mmHg").key == "spap"


def test_the_words_of_the_text_are_kept() -> None:
    text = "Serum creatinine \\> 2.0 mg/dL within 7 days"
    found = only(text)
    assert (found.measure, found.unit) == ("Serum creatinine", "mg/dL")
    assert text[found.start : found.end] == "Serum creatinine \\> 2.0 mg/dL"


def test_a_users_measure_is_found_and_keyed() -> None:
    own = Measure("moon", "Moon phase", "score", None, None, ("1",), ("moon phase",))
    measures = Measures([*Measures.load().rows.values(), own])
    assert only("moon phase ≥ 3", measures=measures).key == "moon"
    assert only("Age ≥ 18", measures=measures).key == "age"


def test_measures_joined_by_or_are_alternatives() -> None:
    found = thresholds("INR > 1.5 or platelets < 100,000/mm3", section=Section.EXCLUSION)
    assert [(one.key, one.either) for one in found] == [("inr", 1), ("platelets", 1)]
    found = thresholds(
        "Liver disease (bilirubin > 2 mg/dL, AST > 144 U/L, or ALT > 165 U/L)", section=Section.EXCLUSION
    )
    assert [one.either for one in found] == [1, 1, 1]
    found = thresholds("ANC ≥ 1.5 x 10^9/L, creatinine ≤ 1.5 mg/dL or creatinine clearance ≥ 60 mL/min")
    assert [(one.key, one.either) for one in found] == [("anc", None), ("creatinine", 1), ("crcl", 1)]
    found = thresholds("BMI < 20 or BMI > 35")
    assert [one.either for one in found] == [1, 1]
    found = thresholds("Age ≥ 18 years and BMI < 30")
    assert [one.either for one in found] == [None, None]


def test_a_value_without_a_name_has_that_of_its_lead_in() -> None:
    found = only("≥ 9.0 g/dL in women", lead_in="Hemoglobin:")
    assert (found.key, found.measure, found.sex) == ("hemoglobin", "Hemoglobin", Sex.FEMALE)
    assert short("≥ 9.0 g/dL", lead_in="The following laboratory values:") == []
    assert short("≥ 9.0 mmHg", lead_in="Hemoglobin:") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18 years old ≤ age ≤ 70 years old", ["age >=18 [a]", "age <=70 [a]"]),
        ("20 < AHI < 65", ["ahi >20 []", "ahi <65 []"]),
        ("Age ³ 18 years", ["age >=18 [a]"]),
        ("Serum creatinine £ 1.5 mg/dL", ["creatinine <=1.5 [mg/dL]"]),
        ("Age ＞ 18 years", ["age >18 [a]"]),
        ("BMI: 18.5～24.9 kg/m²", ["bmi >=18.5 <=24.9 [kg/m2]"]),
        ("Platelets (PLT) ≧ 75,000 /μl", ["platelets >=75000 [/uL]"]),
    ],
)
def test_odd_signs_and_values_before_their_measure(text: str, expected: list[str]) -> None:
    assert short(text) == expected


def test_a_unit_that_is_not_known_is_kept_as_written_without_a_code() -> None:
    found = only("total bilirubin (TBIL) ≥170 µmo1/L")
    assert (found.key, found.unit, found.ucum) == ("bilirubin-total", "µmo1/L", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adults (≥ 18)", ["age >=18 [a]"]),
        ("Patients between 18 and 80", ["age >=18 <=80 [a]"]),
        ("Aged between 1 year (≥ 12 months) and 18 years", ["age >=1 <=18 [a]"]),
        ("Hemoglobin 9 g/dL (90 g/L) to 12 g/dL", ["hemoglobin >=9 <=12 [g/dL]"]),
        ("18+ years old", ["age >=18 [a]"]),
        ("Aged sixty years or older", ["age >=60 [a]"]),
        ("Preterm infants < 37 weeks", ["gestational-age <37 [wk]"]),
        ("Platelets < 50 G/L", ["platelets <50 [10*9/L]"]),
        ("PTT > 1.5 x control", ["aptt >1.5 [{control}]"]),
        ("BMI ≤ 35 kg.m-2", ["bmi <=35 [kg/m2]"]),
        ("smokes at least 5 cigarettes a day", ["cigarettes-day >=5 [{cigarettes}/d]"]),
        ("alcohol > 14 units per week", ["alcohol-intake >14 [{units}/wk]"]),
        ("T-score between -1 and -2.5", ["bone-t-score >=-2.5 <=-1 [{SD}]"]),
        ("resting blood pressure of 140-159/90-99 mmHg", ["sbp >=140 <=159 [mm[Hg]]", "dbp >=90 <=99 [mm[Hg]]"]),
        ("ASA2 or ASA3", ["asa =2 [{class}]", "asa =3 [{class}]"]),
        ("150 cm of height or greater", ["height >=150 [cm]"]),
        ("Infant of ≤ 750 grams", ["body-weight <=750 [g]"]),
    ],
)
def test_other_ways_to_say_it(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Left atrial (LA) volume index > 34 mL/m2", "Left atrial (LA) volume index"),
        ("Left atrial [LA] size > 4 cm", "Left atrial [LA] size"),
        ("left ventricular (LV) mass index ≥ 115 g/m2", "(LV) mass index"),
        ("PR (PQ) interval prolongation > 240 ms", "(PQ) interval prolongation"),
    ],
)
def test_a_name_goes_on_across_its_abbreviation(text: str, measure: str) -> None:
    assert only(text).measure == measure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Stenosis of one artery, with the occlusion of other arteries not exceeding 30%",
            ["'occlusion of other arteries' <=30 [%]"],
        ),
        (
            "TSH within the normal range and total T3 less than or equal to 0.94 ng/dL",
            ["'T3' <=0.94 [ng/dL]"],
        ),
        ("Platelets, at the screening visit, ≥ 100 x 10^9/L", ["platelets >=100 [10*9/L]"]),
    ],
)
def test_a_value_is_of_the_phrase_next_to_it(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plasma viscosity > 3.5 cp", []),
        ("Plasma viscosity > 3.5 cP", ["'Plasma viscosity' >3.5 [cP]"]),
        ("Plasma viscosity > 3.5 centipoise", ["'Plasma viscosity' >3.5 [cP]"]),
        ("HBV DNA > 1000 cp/mL", ["hbv-dna >1000 [{copies}/mL]"]),
        ("HBV DNA ≥ 1000 cps/ml", ["hbv-dna >=1000 [{copies}/mL]"]),
    ],
)
def test_copies_are_in_a_volume(text: str, expected: list[str]) -> None:
    assert short(text) == expected


def test_a_value_outside_a_range_is_denied() -> None:
    assert only("TSH outside 0.4-4.0 mIU/L").denied


@pytest.mark.parametrize(
    "text", ["Visual acuity better than 20/40", "Seen on 4/1/2019", "Between 4/1/2019 and 12/31/2120"]
)
def test_fractions_of_sight_and_dates_are_no_thresholds(text: str) -> None:
    assert short(text) == []


@pytest.mark.parametrize(
    ("text", "loinc"),
    [
        ("more than 3 drinks per day of alcohol", "74013-4"),
        ("alcohol > 14 units per week", None),
        ("alcohol > 30 g/day", None),
        ("QT interval > 500 ms", "8634-8"),
        ("QTcF > 450 ms", "8636-3"),
        ("SpO2 < 92%", "59408-5"),
        ("oxygen saturation < 92%", "2708-6"),
        ("GOG performance status 0-2", None),
        ("WHO performance status 0-2", "89247-1"),
        ("creatinine clearance ≥ 60 mL/min", None),
        ("creatinine clearance (Cockcroft-Gault) ≥ 60 mL/min", "35591-7"),
        ("CrCl by the Cockcroft-Gault formula ≥ 60 mL/min", "35591-7"),
        ("creatinine clearance (Cockcroft-Gault formula) of at least 60 mL/min", "35591-7"),
        ("creatinine clearance (CrCl) ≥ 60 mL/min", None),
        ("troponin (cTnI) > 0.5 ng/mL", "10839-9"),
        ("eGFR ≥ 60 mL/min", None),
        ("eGFR ≥ 60", None),
        ("eGFR ≥ 60 mL/min/1.73 m2", "69405-9"),
        ("troponin > 0.5 ng/mL", None),
        ("viral load < 50 copies/mL", None),
        ("HIV viral load < 50 copies/mL", "20447-9"),
        ("troponin I > 0.5 ng/mL", "10839-9"),
        ("cardiac troponin T > 0.1 ng/mL", "6598-7"),
        ("ESR > 30 mm/h", None),
        ("proteinuria > 500 mg", None),
        ("proteinuria > 500 mg/24 h", "2889-4"),
    ],
)
def test_a_code_says_no_more_than_the_words(text: str, loinc: str | None) -> None:
    (criterion,) = read_criteria(text)
    assert [each.loinc for each in criterion.thresholds] == [loinc]


def test_a_formula_in_parentheses_belongs_to_the_name() -> None:
    found = only("Estimated creatinine clearance (Cockcroft-Gault) < 40 mL/min.")
    assert (found.measure, found.key) == ("Estimated creatinine clearance (Cockcroft-Gault)", "crcl-cockcroft-gault")


@pytest.mark.parametrize(
    "text",
    [
        "Heart surgery less than 2 months old",
        "Stents less than 4 weeks old",
        "Disease seen on an MRI less than 6 months old",
        "Women of childbearing age, at least 6 months after injection",
        "Postmenstrual age of at least 34 weeks",
        "Defect repaired within the first 30 days of life",
        "Tumor sample no older than 3 years",
        "Sudden death under 40 years of age in a first-degree relative",
        "Negative pregnancy test <= 7 days prior to registration",
        "Long-term (> 6 months) anticoagulation",
        "No such drug in the near term (for at least 4 weeks)",
        "Lansky performance score of at least 60",
    ],
)
def test_what_only_looks_like_an_age_a_pregnancy_or_a_grade(text: str) -> None:
    assert thresholds(text) == ()


@pytest.mark.parametrize(
    ("text", "key", "value", "ucum"),
    [
        ("Neonates less than 28 days old", "age", 28, "d"),
        ("Children less than 6 months old at screening", "age", 6, "mo"),
        ("At least 2 months old", "age", 2, "mo"),
        ("Hip fracture, aged 60 years or older", "age", 60, "a"),
        ("Preterm infants born at < 32 weeks gestation", "gestational-age", 32, "wk"),
        ("Term infants > 37 weeks", "gestational-age", 37, "wk"),
        ("Karnofsky performance score of at least 60", "karnofsky", 60, "{score}"),
    ],
)
def test_an_age_a_pregnancy_or_a_grade(text: str, key: str, value: float, ucum: str) -> None:
    (found,) = thresholds(text)
    assert (found.key, found.bounds[0].value, found.ucum) == (key, value, ucum)


def test_a_share_of_a_score_is_not_the_score() -> None:
    (found,) = thresholds("Pain improvement of 80% or more")
    assert (found.key, found.measure) == (None, "Pain improvement")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SGOT NO GREATER THAN 5 TIMES THE UPPER LIMIT OF NORMAL", ["ast <=5 [{ULN}]"]),
        ("PLATELETS GREATER THAN 100 X 10^9/L", ["platelets >100 [10*9/L]"]),
        ("Platelets >= 100 X 10^9/L", ["platelets >=100 [10*9/L]"]),
        ("PLATELETS < 100,000 PER MM3", ["platelets <100000 [/uL]"]),
        ("LVEF > OR = 40%", ["lvef >=40 [%]"]),
        ("LIFE EXPECTANCY OF LESS THAN ONE YEAR", ["life-expectancy <1 [a]"]),
    ],
)
def test_all_in_capitals(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age greater than or equal to18 years", ["age >=18 [a]"]),
        ("Age from 45 to70 years", ["age >=45 <=70 [a]"]),
        ("Systolic blood pressure less than90 mmHg", ["sbp <90 [mm[Hg]]"]),
        ("Platelet count greater than100,000/μL", ["platelets >100000 [/uL]"]),
        ("Hemoglobin greater than9.5 g/dL", ["hemoglobin >9.5 [g/dL]"]),
    ],
)
def test_a_blank_missing_before_the_number(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "lead_in", "expected"),
    [
        ("At least 2 months", "Life expectancy:", ["life-expectancy >=2 [mo]"]),
        ("18 and over", "Age:", ["age >=18 [a]"]),
        ("At least 2 months", "Patient characteristics:", ["age >=2 [mo]"]),
        ("Adults of at least 18 years", "Life expectancy:", ["age >=18 [a]"]),
    ],
)
def test_a_value_alone_is_of_what_its_lead_in_names(text: str, lead_in: str, expected: list[str]) -> None:
    assert short(text, lead_in=lead_in) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minimum weight of 40 kg", ["body-weight >=40 [kg]"]),
        ("Maximum body weight of 120 kg", ["body-weight <=120 [kg]"]),
        ("Minimum systolic blood pressure of 90 mmHg", ["sbp >=90 [mm[Hg]]"]),
        ("Maximum LV wall thickness greater than 15 mm", ["'LV wall thickness' >15 [mm]"]),
        ("participants less than [<] 16 years of age", ["age <16 [a]"]),
        ("Patients 18 years or older 2. Patients with gout", ["age >=18 [a]"]),
        ("Diseases that limit life expectancy to 1 year", ["life-expectancy <=1 [a]"]),
        ("Any disease that limits survival to 6-12 months", ["life-expectancy >=6 <=12 [mo]"]),
        ("A condition that limits lifespan to <1y", ["life-expectancy <1 [a]"]),
        ("Expected life < 3 months", ["life-expectancy <3 [mo]"]),
    ],
)
def test_ends_of_what_is_allowed(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Women at least two years postmenopausal",
        "Chronotropic incompetence: (HRmax)/(220 - age) < 0.62",
        "Creatinine clearance = [(140 - age) x weight] / [0.818 x Scr]",
    ],
)
def test_what_is_no_age_and_what_is_a_formula(text: str) -> None:
    assert short(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age at diagnosis < 18 years", ["'Age at diagnosis' <18 [a]"]),
        ("Age of onset between 40 and 60 years", ["'Age of onset' >=40 <=60 [a]"]),
        ("Age of onset of migraines prior to 50 years of age", ["'Age of onset of migraines' <50 [a]"]),
        ("Diagnosed with diabetes before age 30", ["'Diagnosed with diabetes before age' <30 []"]),
        ("Less than 50 years of age at the time of stroke", ["'age at the time of stroke' <50 [a]"]),
        ("≤ 25 years old at initial diagnosis", ["'years old at initial diagnosis' <=25 [a]"]),
        ("Age at enrollment >= 18 years", ["age >=18 [a]"]),
        ("Age at the time of surgery 18-65 years", ["age >=18 <=65 [a]"]),
        ("Age of patients between 18 and 60", ["age >=18 <=60 [a]"]),
        ("18 years or older at the time of signing consent", ["age >=18 [a]"]),
        ("From 18 to 65 years of age", ["age >=18 <=65 [a]"]),
        ("Age over 50 years at high risk of stroke", ["age >50 [a]"]),
        ("Aged 18-65 years of Chinese origin", ["age >=18 <=65 [a]"]),
        ("Gestation prior to 24 weeks", ["gestational-age <24 [wk]"]),
    ],
)
def test_an_age_at_an_event_has_no_code_of_the_age_of_today(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Increase in creatinine of > 0.3 mg/dL", ["'Increase in creatinine' >0.3 [mg/dL]"]),
        ("Fall in systolic blood pressure of more than 20 mmHg", ["'Fall in systolic blood pressure' >20 [mm[Hg]]"]),
        ("A change in body weight > 5 kg", ["'change in body weight' >5 [kg]"]),
        ("Increase in ALT > 3 x ULN", ["alt >3 [{ULN}]"]),
        ("Weight at birth < 1500 g", ["'Weight at birth' <1500 [g]"]),
        ("Serum creatinine of the donor > 1.5 mg/dL", ["'Serum creatinine of the donor' >1.5 [mg/dL]"]),
        ("Father's age > 50 years", ['"Father\'s age" >50 [a]']),
        ("Maternal age > 35 years", ["age >35 [a]"]),
        ("Platelet transfusion > 2 units", ["'Platelet transfusion' >2 [{units}]"]),
    ],
)
def test_a_change_another_time_and_another_person_have_no_code(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Left ventricular end-diastolic pressure ≥ 16 mmHg", ["'end-diastolic pressure' >=16 [mm[Hg]]"]),
        ("LV end diastolic pressure > 16 mmHg", ["'end diastolic pressure' >16 [mm[Hg]]"]),
        ("PA systolic pressure > 60 mmHg", ["'PA systolic pressure' >60 [mm[Hg]]"]),
        ("Ankle systolic pressure < 50 mmHg", ["'Ankle systolic pressure' <50 [mm[Hg]]"]),
        ("Indirect bilirubin > 3 mg/dL", ["'Indirect bilirubin' >3 [mg/dL]"]),
        ("Gallbladder ejection fraction < 35%", ["'Gallbladder ejection fraction' <35 [%]"]),
        ("Seated systolic blood pressure > 140 mmHg", ["sbp >140 [mm[Hg]]"]),
    ],
)
def test_the_same_words_of_another_place_have_no_code(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gestational age between 24 0/7 and 33 6/7 weeks", ["gestational-age >=168 <=237 [d]"]),
        ("Gestational age 36 weeks 0 days to 38 weeks 6 days", ["gestational-age >=252 <=272 [d]"]),
        ("Gestational age 36+0 to 38+6 weeks", ["gestational-age >=252 <=272 [d]"]),
        ("Gestational age 16 0/7 to 22 0/7 weeks", ["gestational-age >=16 <=22 [wk]"]),
        ("Born at less than 32 weeks and 6 days of gestation", ["gestational-age <230 [d]"]),
        ("Age 16 years, 0 months - 25 years, 11 months", ["age >=192 <=311 [mo]"]),
        ("Aged 17 years, 11 months or younger", ["age <=215 [mo]"]),
        ("Age at least 18 years and 0 months old", ["age >=18 [a]"]),
        ("Age between 1 year and 6 years", ["age >=1 <=6 [a]"]),
        ("Age: 11 to 39 years and 11 months", ["age >=11 <=39 [a]"]),
        ("At least 18 years, 3 months since the last dose", ["age >=18 [a]"]),
        ("BMI 25+ kg/m2", ["bmi >=25 [kg/m2]"]),
    ],
)
def test_a_time_in_two_units_is_one_number_of_the_smaller(text: str, expected: list[str]) -> None:
    assert short(text) == expected


def test_no_words_of_the_text_are_the_unit_of_a_time_in_two_units() -> None:
    assert only("Gestational age of at most 33 6/7 weeks").unit is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LVEF not ≤ 45 %", ["lvef >45 [%]"]),
        ("HbA1c should not be > 9%", ["hba1c <=9 [%]"]),
        ("Hemoglobin not at least 9 g/dL", ["hemoglobin <9 [g/dL]"]),
        ("LVEF has never been above 40%", ["lvef <=40 [%]"]),
        ("Not pregnant, BMI > 30", ["bmi >30 [kg/m2]"]),
    ],
)
def test_a_not_before_a_sign_turns_it_around(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Contraception (those with less than a 5% failure rate)",
        "Contraception with a failure rate of < 1% per year",
        "A documented average failure rate of the device < 1%",
        "Contraception with annual failure rates < 1%",
    ],
)
def test_how_often_contraception_fails_is_no_threshold(text: str) -> None:
    assert short(text) == []
    assert short("Heart failure with heart rate > 60 bpm") == ["heart-rate >60 [/min]"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A kidney from a donor who is older than 65 years", ["'donor' >65 [a]"]),
        ("An informal caregiver that is aged 18 years or older", ["'caregiver that is aged' >=18 [a]"]),
        ("Mother aged ≥ 18 years", ["'Mother aged' >=18 [a]"]),
        ("Patients whose parents consent, aged 2-12 years", ["age >=2 <=12 [a]"]),
        ("Patients aged 18 years or older", ["age >=18 [a]"]),
    ],
)
def test_the_age_of_another_person_has_no_code(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("Age ≥ 6 weeks and < 2 years", None),
        ("Age < 6 weeks or > 2 years", 1),
        ("Age ≥ 3 years and < 18 months", 1),
        ("Hemoglobin > 9 g/dL and < 160 g/L", None),
        ("Hemoglobin < 9 g/dL or > 160 g/L", 1),
    ],
)
def test_values_in_two_units_are_compared_as_what_they_are(text: str, either: int | None) -> None:
    assert [each.either for each in thresholds(text)] == [either, either]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NYHA ≥class II", ["nyha >=2 [{class}]"]),
        ("NYHA greater than class II", ["nyha >2 [{class}]"]),
        ("≥ Class II stage of heart failure as per NYHA", ["nyha >=2 [{class}]"]),
        ("ASA ≤ class III", ["asa <=3 [{class}]"]),
        ("CCS of at least grade 2", ["ccs >=2 [{class}]"]),
        ("Toxicity resolved to ≤ grade 1", []),
    ],
)
def test_a_comparison_before_the_word_class_is_kept(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HER2 1+ or 2+", ["'HER2' =1 []", "'HER2' =2 []"]),
        ("Proteinuria ≥ 2+", ["'Proteinuria' >=2 []"]),
        ("ECOG 2+", ["ecog >=2 [{score}]"]),
        ("Age 18+", ["age >=18 [a]"]),
        ("PSA 20+", ["psa >=20 []"]),
    ],
)
def test_pluses_are_a_grade_where_nothing_is_counted(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LVEF measured by echocardiography ≥ 50%", ["lvef >=50 [%]"]),
        ("eGFR by MDRD formula between 30 and 60 mL/min/1.73m2", ["egfr >=30 <=60 [mL/min/{1.73_m2}]"]),
        ("Platelets before transfusion < 10 x 10^9/L", ["platelets <10 [10*9/L]"]),
        ("Plasma Na before dialysis 137-145 mmol/L", ["sodium >=137 <=145 [mmol/L]"]),
        ("Outflow gradient after exercise > 50 mmHg", ["'Outflow gradient' >50 [mm[Hg]]"]),
        ("SMPG for 7 days the week before randomization was above 140 mg/dL", []),
    ],
)
def test_by_what_or_before_what_is_not_what_is_measured(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NT-proBNP (B-type natriuretic peptide) > 365 pg/mL", ["nt-probnp >365 [pg/mL]"]),
        ("Brain natriuretic peptide (NT-proBNP) > 365 pg/mL", ["nt-probnp >365 [pg/mL]"]),
        ("Oxygen saturation (SpO2) < 90%", ["spo2 <90 [%]"]),
        ("Systolic blood pressure (BP) > 140 mmHg", ["sbp >140 [mm[Hg]]"]),
    ],
)
def test_of_two_names_the_one_that_says_more(text: str, expected: list[str]) -> None:
    assert short(text) == expected


def test_classes_in_a_row_are_a_range() -> None:
    assert short("ASA physical status I-II-III") == ["asa >=1 <=3 [{class}]"]
    assert short("NYHA class 2-3-4") == ["nyha >=2 <=4 [{class}]"]
    assert short("ASA I-II or III") == ["asa >=1 <=3 [{class}]"]
    assert short("ECOG 0-1 or 2 prior therapies") == ["ecog >=0 <=1 [{score}]"]


def test_a_fraction_without_a_unit_is_no_per_cent() -> None:
    assert short("LVEF < 0.35 or LVEF < 35") == ["lvef <0.35 [1]", "lvef <35 []"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eGFR < 30 ml/min/1,73 m²", ["egfr <30 [mL/min/{1.73_m2}]"]),
        ("eGFR < 30 mls/min", ["egfr <30 [mL/min]"]),
        ("TSH > 10 uU/mL", ["tsh >10 [u[IU]/mL]"]),
        ("FSH > 40 mlU/ml", ["fsh >40 [m[IU]/mL]"]),
        ("Platelets ≥ 100 x10(9)/L", ["platelets >=100 [10*9/L]"]),
        ("ANC ≥ 1.5 × 10[3] / µL", ["anc >=1.5 [10*3/uL]"]),
        ("Hemoglobin ≥ 9 g·dL-1", ["hemoglobin >=9 [g/dL]"]),
        ("Hemoglobin ≥ 9 g dL⁻¹", ["hemoglobin >=9 [g/dL]"]),
        ("Triglycerides > 5 mmol.l-1", ["triglycerides >5 [mmol/L]"]),
        ("eGFR < 30 mL min-1 1.73 m-2", ["egfr <30 [mL/min/{1.73_m2}]"]),
        ("eGFR < 30 mL·min^-1·1.73m−2", ["egfr <30 [mL/min/{1.73_m2}]"]),
        ("Heart rate > 50 beats·min-1", ["heart-rate >50 [{beats}/min]"]),
        ("Heart rate > 50 min-1", ["heart-rate >50 [/min]"]),
        ("Temperature > 100.4 degree Fahrenheit", ["temperature >100.4 [[degF]]"]),
        ("Temperature > 100.4°fahrenheit", ["temperature >100.4 [[degF]]"]),
        ("Temperature ≥ 38.0°Celsius [C]", ["temperature >=38 [Cel]"]),
        ("Fever > 38 degree centigrade", ["temperature >38 [Cel]"]),
    ],
)
def test_spellings_of_units(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG performance status of 2 or better", ["ecog <=2 [{score}]"]),
        ("ECOG better than 2", ["ecog <2 [{score}]"]),
        ("ECOG PS worse than 2", ["ecog >2 [{score}]"]),
        ("NYHA class II or better", ["nyha <=2 [{class}]"]),
        ("NYHA class III or worse", ["nyha >=3 [{class}]"]),
        ("LVEF 40% or worse", ["lvef <=40 [%]"]),
        ("Karnofsky performance status of 70 or better", ["karnofsky >=70 [{score}]"]),
        ("Karnofsky 50 or worse", ["karnofsky <=50 [{score}]"]),
        ("mean deviation score of -3dB or worse", []),
    ],
)
def test_where_better_and_worse_lead_depends_on_what_is_measured(text: str, expected: list[str]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Total cholesterol/HDL > 5", "Total cholesterol/HDL"),
        ("BUN/creatinine ratio > 20", "BUN/creatinine ratio"),
        ("Albumin/creatinine > 300 mg/g", "Albumin/creatinine"),
        ("Glucose in CSF < 40 mg/dL", "Glucose in CSF"),
        ("Leukocytes in urine > 5", "Leukocytes in urine"),
        ("pH of urine > 7", "pH of urine"),
        ("Non-fasting glucose < 200 mg/dL", "Non-fasting glucose"),
        ("Uncorrected visual acuity > 70 letters", "Uncorrected visual acuity"),
        ("Testosterone (free) < 50 ng/dL", "Testosterone (free)"),
        ("Creatinine (urine) > 2 mg/dL", "Creatinine (urine)"),
    ],
)
def test_a_part_of_a_ratio_another_specimen_or_form_is_another_thing(text: str, measure: str) -> None:
    found = only(text)
    assert (found.measure, found.key, found.loinc) == (measure, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT/AST > 3 x ULN", ["transaminases >3 [{ULN}]"]),
        ("Glucose in serum > 200 mg/dL", ["glucose >200 [mg/dL]"]),
        ("Hemoglobin (Hb) > 10 g/dL", ["hemoglobin >10 [g/dL]"]),
    ],
)
def test_what_names_the_same_thing_keeps_its_code(text: str, expected: list[str]) -> None:
    assert short(text) == expected
