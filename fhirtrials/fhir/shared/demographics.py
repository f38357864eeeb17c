"""Who may take part by age and sex, from their own fields: statements that each release writes in its own element."""

from collections.abc import Iterator
from dataclasses import dataclass

from fhirtrials.fhir.parts import element, quantity
from fhirtrials.fhir.time_frame import time_unit
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Age
from fhirtrials.model.words import Sex
from fhirtrials.terminology import concept

_USAGE = "http://terminology.hl7.org/CodeSystem/usage-context-type"
_LOINC = "http://loinc.org"
GENDER_BASED = "Gender-based eligibility"
AT_LEAST, AT_MOST, TO, AND_OLDER, UP_TO = "at least ", "at most ", " to ", " and older", "up to "


@dataclass(frozen=True, slots=True)
class Demographic:
    """``words`` as given; ``type`` and ``value`` (a member named ``valueRange`` …) where they could be read."""

    link: str
    words: str
    text: str
    type: Resource | None = None
    value: Resource | None = None


def demographics(given: Eligibility) -> list[Demographic]:
    """Age, sex, gender, as far as they are given."""
    return [*_age(given.minimum_age, given.maximum_age), *_sex(given)]


def span(low: Age | None, high: Age | None) -> str:
    """The ages in words; empty where neither is given."""
    if low and high:
        return f"{low.text}{TO}{high.text}"
    if low:
        return f"{low.text}{AND_OLDER}"
    return f"{UP_TO}{high.text}" if high else ""


def _age(low: Age | None, high: Age | None) -> Iterator[Demographic]:
    """One range where both bounds have the same unit and order, else one for each: see rng-2."""
    words = span(low, high)
    if not words:
        return
    low_bound, high_bound = _bound(low), _bound(high)
    if low and high and not _one_range(low, high):
        yield _age_range("age-minimum", f"{AT_LEAST}{low.text}", element(low=low_bound))
        yield _age_range("age-maximum", f"{AT_MOST}{high.text}", element(high=high_bound))
    else:
        yield _age_range("age", words, element(low=low_bound, high=high_bound))


def _one_range(low: Age, high: Age) -> bool:
    """Whether both bounds fit one Range: validators compare units as words, and values only within one unit."""
    in_order = low.unit is high.unit and low.value is not None and high.value is not None and low.value <= high.value
    return in_order and TO not in low.text + high.text


def _age_range(link: str, words: str, value: Resource) -> Demographic:
    """What could not be read stays words."""
    if not value:
        return Demographic(link, words, f"Age: {words}")
    return Demographic(link, words, words, _type("age", "Age Range", "30525-0", "Age"), {"valueRange": value})


def _bound(age: Age | None) -> Resource | None:
    if age is None or age.value is None or age.unit is None:
        return None
    return quantity(age.value, *time_unit(age.unit))


def _sex(given: Eligibility) -> Iterator[Demographic]:
    if given.sex in (Sex.FEMALE, Sex.MALE):
        value = {"valueCodeableConcept": concept("sex", given.sex)}
        yield Demographic(
            "sex", given.sex.title(), given.sex.title(), _type("gender", "Gender", "46098-0", "Sex"), value
        )
    if given.gender_based or given.gender_description:
        words = given.gender_description or GENDER_BASED
        yield Demographic("gender", words, words)


def _type(usage: str, usage_display: str, loinc: str, text: str) -> Resource:
    coding = [
        {"system": _USAGE, "code": usage, "display": usage_display},
        {"system": _LOINC, "code": loinc, "display": text},
    ]
    return {"coding": coding, "text": text}
