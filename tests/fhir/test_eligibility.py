"""R5 EvidenceVariable: eligibility and outcomes. https://hl7.org/fhir/R5/evidencevariable.html"""

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES
from fhirtrials.model import Eligibility, Resource, Trial
from fhirtrials.model.parts import Age, Outcome
from fhirtrials.model.words import OutcomeRank, Sex, TimeUnit

TEXT = """Inclusion Criteria:

* Drinks tea \\>= 2 times a day
* One of the following:

  * Sleeps badly
  * Snores

Exclusion Criteria:

* Any of the following:

  * Coffee
  * Cola
* Allergy to tea
"""


def variable(given: Eligibility) -> Resource:
    trial = understand(Trial(id="NCT90000001", eligibility=given), lambda issue: None)
    resources = RELEASES["R5"].resources(RELEASES["R5"].named(trial))
    (found,) = (each for each in resources if each["id"] == "NCT90000001-eligibility")
    return found


def wrapper(given: Eligibility, link: str) -> list[Resource]:
    (found,) = (each for each in variable(given)["characteristic"] if each["linkId"] == link)
    combination = found["definitionByCombination"]
    assert combination["code"] == "all-of"
    return combination["characteristic"]


def test_the_text_is_kept_verbatim() -> None:
    assert variable(Eligibility(text=TEXT))["description"] == TEXT


def test_every_criterion_is_a_characteristic_of_its_own() -> None:
    tea, either = wrapper(Eligibility(text=TEXT), "inclusion")
    assert tea["description"] == "Drinks tea \\>= 2 times a day"
    assert tea["definitionCodeableConcept"] == {"text": "Drinks tea >= 2 times a day"}
    assert "exclude" not in tea
    combination = either["definitionByCombination"]
    assert combination["code"] == "any-of"
    assert [each["description"] for each in combination["characteristic"]] == ["Sleeps badly", "Snores"]


def test_exclude_stands_once_on_the_root_of_an_exclusion() -> None:
    any_of, allergy = wrapper(Eligibility(text=TEXT), "exclusion")
    assert any_of["exclude"] is True
    assert allergy["exclude"] is True
    assert any_of["definitionByCombination"]["code"] == "any-of"
    assert all("exclude" not in each for each in any_of["definitionByCombination"]["characteristic"])


def test_a_heading_over_exclusions_leaves_exclude_to_the_criteria_below_it() -> None:
    text = "Exclusion Criteria:\n\nCohort A:\n\n* Coffee\n* Cola\n\nCohort B:\n\n* Beer\n"
    cohorts = wrapper(Eligibility(text=text), "exclusion")
    assert [cohort["description"] for cohort in cohorts] == ["Cohort A:", "Cohort B:"]
    for cohort in cohorts:
        assert "exclude" not in cohort
        assert cohort["definitionByCombination"]["code"] == "all-of"
        assert all(each["exclude"] is True for each in cohort["definitionByCombination"]["characteristic"])


def test_an_assumed_combination_says_so() -> None:
    text = "Inclusion Criteria:\n\n* Known illness\n\n  * Asthma\n  * Gout\n"
    (found,) = wrapper(Eligibility(text=text), "inclusion")
    extension = found["definitionByCombination"]["extension"]
    assert extension[0]["url"].endswith("/combination-assumed")
    assert extension[0]["valueBoolean"] is True
    (stated,) = wrapper(Eligibility(text=text.replace("Known illness", "One of the following:")), "inclusion")
    assert "extension" not in stated["definitionByCombination"]


def age(value: float, unit: TimeUnit) -> Age:
    return Age(text=f"{value:g} {unit.title()}s", value=value, unit=unit)


def years(value: int) -> Resource:
    return {"value": value, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}


@pytest.mark.parametrize(
    ("low", "high", "ranges"),
    [
        (18, 70, [{"low": years(18), "high": years(70)}]),
        (18, None, [{"low": years(18)}]),
        (None, 70, [{"high": years(70)}]),
    ],
)
def test_age_is_one_range_in_one_unit(low: int | None, high: int | None, ranges: list[Resource]) -> None:
    given = Eligibility(
        minimum_age=age(low, TimeUnit.YEAR) if low else None,
        maximum_age=age(high, TimeUnit.YEAR) if high else None,
    )
    found = wrapper(given, "demographics")
    assert [each["definitionByTypeAndValue"]["valueRange"] for each in found] == ranges
    kind = found[0]["definitionByTypeAndValue"]["type"]["coding"]
    assert [(each["system"], each["code"]) for each in kind] == [
        ("http://terminology.hl7.org/CodeSystem/usage-context-type", "age"),
        ("http://loinc.org", "30525-0"),
    ]


def test_ages_in_two_units_are_two_one_sided_ranges() -> None:
    given = Eligibility(minimum_age=age(6, TimeUnit.MONTH), maximum_age=age(18, TimeUnit.YEAR))
    low, high = (each["definitionByTypeAndValue"]["valueRange"] for each in wrapper(given, "demographics"))
    assert low == {"low": {"value": 6, "unit": "months", "system": "http://unitsofmeasure.org", "code": "mo"}}
    assert high == {"high": years(18)}


def test_an_age_that_cannot_be_read_stays_text() -> None:
    (found,) = wrapper(Eligibility(minimum_age=Age(text="adult")), "demographics")
    assert found["definitionCodeableConcept"] == {"text": "Age: adult and older"}


def test_one_sex_is_a_criterion_and_all_sexes_are_none() -> None:
    (found,) = wrapper(Eligibility(sex=Sex.FEMALE), "demographics")
    value = found["definitionByTypeAndValue"]["valueCodeableConcept"]["coding"][0]
    assert (value["system"], value["code"]) == ("http://hl7.org/fhir/administrative-gender", "female")
    assert "characteristic" not in variable(Eligibility(sex=Sex.ALL))


def test_gender_in_words_is_a_criterion_in_words() -> None:
    (found,) = wrapper(Eligibility(gender_based=True, gender_description="Self-declared women"), "demographics")
    assert found["description"] == "Self-declared women"


def test_the_population_of_an_observational_study_is_a_note() -> None:
    assert variable(Eligibility(population="Tea rooms"))["note"] == [{"text": "Study population: Tea rooms"}]


def test_a_note_under_a_heading_that_has_nothing_else_is_a_note() -> None:
    text = "Inclusion Criteria:\n\n* Drinks tea\n\nMatcha:\n\n* Note: the green kind\n\nExclusion Criteria:\n\n* Cola\n"
    assert variable(Eligibility(text=text))["note"] == [{"text": "Matcha:\nNote: the green kind"}]


def test_an_outcome_keeps_its_time_frame_in_words_and_in_numbers_where_they_are_sure() -> None:
    outcomes = tuple(
        Outcome(rank=OutcomeRank.PRIMARY, measure=measure, time_frame=frame)
        for measure, frame in (("Sleep", "Week 12"), ("Mood", "up to 2 years"), ("Taste", "Baseline, week 4"))
    )
    trial = Trial(id="NCT90000001", outcomes=outcomes)
    resources = RELEASES["R5"].resources(RELEASES["R5"].named(trial))
    frames = [each["characteristic"][0]["timeFromEvent"][0] for each in resources if "-primary-" in each["id"]]
    weeks = {"value": 12, "unit": "weeks", "system": "http://unitsofmeasure.org", "code": "wk"}
    assert frames == [
        {"description": "Week 12", "quantity": weeks},
        {"description": "up to 2 years", "range": {"high": years(2)}},
        {"description": "Baseline, week 4"},
    ]
