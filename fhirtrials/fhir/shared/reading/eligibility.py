"""Who may take part: all but the criteria, which are made anew from the text.

The reverse of ``eligibility`` and ``demographics``.
"""

from collections.abc import Iterator

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.criteria import POPULATION
from fhirtrials.fhir.shared.demographics import AND_OLDER, AT_LEAST, AT_MOST, GENDER_BASED, TO, UP_TO
from fhirtrials.fhir.shared.reading.study_design import Answers
from fhirtrials.model import Eligibility
from fhirtrials.model.parts import Age
from fhirtrials.model.words import TimeUnit


def eligibility(study: Place, answers: Answers) -> Eligibility:
    """From the variable, and from what the concepts of the study say."""
    variable = study["recruitment"]["eligibility"].follow()
    statements = {each.text("linkId"): each for each in _demographics(variable)}
    gender = statements.get("gender")
    described = gender.text("description") if gender else None
    low, high = _ages(statements)
    text = variable.text("description")
    return Eligibility(
        text=text,
        accepts_healthy_volunteers=answers.get("healthy"),
        sex=answers.get("sexes-eligible"),
        gender_based=variable.own("gender-based").flag("valueBoolean"),
        gender_description=None if described == GENDER_BASED else described,
        minimum_age=low,
        maximum_age=high,
        age_groups=tuple(answers["age-group"]),
        population=_population(variable),
        sampling=answers.get("sampling"),
    )


def _demographics(variable: Place) -> Iterator[Place]:
    """The statements in their wrapper, or alone where a release knows no nesting."""
    for statement in variable.each("characteristic"):
        if statement.text("linkId") == "demographics":
            yield from statement["definitionByCombination"].each("characteristic")
        else:
            yield statement


def _ages(statements: dict[str | None, Place]) -> tuple[Age | None, Age | None]:
    """Both bounds, from one statement or from two."""
    low, high = statements.get("age-minimum"), statements.get("age-maximum")
    one = statements.get("age")
    if one is not None:
        words, bounds = one.text("description") or "", _range(one)
        if bounds["low"] and bounds["high"]:
            first, _, last = words.partition(TO)
            return _age(one, "low", first), _age(one, "high", last)
        if bounds["high"] or (not bounds["low"] and words.startswith(UP_TO)):
            return None, _age(one, "high", words.removeprefix(UP_TO))
        return _age(one, "low", words.removesuffix(AND_OLDER)), None
    return (
        _age(low, "low", (low.text("description") or "").removeprefix(AT_LEAST)) if low else None,
        _age(high, "high", (high.text("description") or "").removeprefix(AT_MOST)) if high else None,
    )


def _age(statement: Place, bound: str, words: str) -> Age | None:
    quantity = _range(statement)[bound]
    return Age(text=words, value=quantity.number("value"), unit=quantity.code("code", "time-unit", TimeUnit))


def _range(statement: Place) -> Place:
    return statement["definitionByTypeAndValue"]["valueRange"]


def _population(variable: Place) -> str | None:
    """The first note, if it is not one of the criteria's; a note without text says that none is given."""
    text = variable.first("note").text("text") or ""
    return text.removeprefix(POPULATION) if text.startswith(POPULATION) else None
