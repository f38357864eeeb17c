"""Who may take part: the fields for age, sex and health against each other and against the eligibility text."""

import re
from collections.abc import Iterator

from fhirtrials.consistency.check import Pair, Statement, check
from fhirtrials.model import Trial
from fhirtrials.model.parts import Age, Criterion
from fhirtrials.model.words import DataSharing, Section, Sex, TimeUnit

_DAYS = {
    TimeUnit.YEAR: 365.25,
    TimeUnit.MONTH: 30.4375,
    TimeUnit.WEEK: 7,
    TimeUnit.DAY: 1,
    TimeUnit.HOUR: 1 / 24,
    TimeUnit.MINUTE: 1 / 1440,
}
_YEARS = r"\s*(?:years?|yrs?|y\.?o\.?)?\s*"
# The whole criterion, so that nothing else can be meant: "Age between 18-70 years old".
_RANGE = re.compile(
    rf"\W*(?:(?:patients?|participants?|subjects?|adults?|men and women|males? and females?|males? or females?)\s+)?"
    rf"(?:aged?|ages)\s*(?::|of|is|from|between)?\s*(?P<low>\d+){_YEARS}(?:-|–|to|and)\s*(?P<high>\d+){_YEARS}"
    rf"(?:old|of age|inclusive|\(inclusive\)|,)*\W*",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:males? (?:and|or) (?:non-pregnant )?females?|females? (?:and|or) males?|men (?:and|or) women|"
    r"women (?:and|or) men|"
    r"(?:both|either) (?:sex(?:es)?|genders?))\b(?! partner)",
    re.IGNORECASE,
)


def _days(age: Age | None) -> float | None:
    return None if age is None or age.value is None or age.unit is None else age.value * _DAYS[age.unit]


def _inclusions(trial: Trial) -> Iterator[Criterion]:
    for criterion in trial.eligibility.criteria:
        if criterion.section is Section.INCLUSION:
            yield criterion


@check("minimum-age-above-maximum", "The youngest age is above the oldest.", but="both the same")
def minimum_age_above_maximum(trial: Trial) -> Iterator[Pair]:
    youngest, oldest = trial.eligibility.minimum_age, trial.eligibility.maximum_age
    low, high = _days(youngest), _days(oldest)
    if youngest and oldest and low is not None and high is not None and low > high:
        yield (
            Statement("eligibility.minimum_age", youngest.text),
            Statement("eligibility.maximum_age", oldest.text),
        )


@check(
    "age-in-criteria",
    "A criterion that says nothing but an age range says another one than the fields.",
    but="one year more or less (under 66 is up to 65); an open end; several ranges, for several groups",
)
def age_in_criteria(trial: Trial) -> Iterator[Pair]:
    found = [match for each in _inclusions(trial) if (match := _RANGE.fullmatch(each.text))]
    if len(found) != 1:
        return
    fields = (
        ("minimum_age", trial.eligibility.minimum_age, int(found[0]["low"])),
        ("maximum_age", trial.eligibility.maximum_age, int(found[0]["high"])),
    )
    for where, age, years in fields:
        if age and age.unit is TimeUnit.YEAR and age.value is not None and abs(age.value - years) > 1:
            text = " ".join(found[0][0].split())
            yield Statement("eligibility.criteria", f"'{text[:60]}'"), Statement(f"eligibility.{where}", age.text)


@check(
    "sex-in-criteria",
    "Only one sex may take part, and a criterion takes both.",
    but="a criterion on partners; one among the exclusions",
)
def sex_in_criteria(trial: Trial) -> Iterator[Pair]:
    if trial.eligibility.sex not in {Sex.FEMALE, Sex.MALE}:
        return
    for criterion in _inclusions(trial):
        match = _BOTH.search(criterion.text)
        if match and len(criterion.text) < 200:
            yield (
                Statement("eligibility.criteria", f"'{match[0]}'"),
                Statement("eligibility.sex", str(trial.eligibility.sex)),
            )
            return


@check(
    "sharing-without-sharing",
    "Data will not be shared, and the record says when, with whom or where they are.",
    but="a description, which mostly says why not",
)
def sharing_without_sharing(trial: Trial) -> Iterator[Pair]:
    plan = trial.sharing_plan
    if plan and plan.decision is DataSharing.NO:
        for where in ("also_shared", "time_frame", "access", "url"):
            if getattr(plan, where):
                says = ", ".join(plan.also_shared) if where == "also_shared" else f"'{getattr(plan, where)[:60]}'"
                yield Statement("sharing_plan.decision", "no"), Statement(f"sharing_plan.{where}", says)
                return
