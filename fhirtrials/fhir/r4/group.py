"""R4 Group: who may take part, as a definition (``actual`` false). https://hl7.org/fhir/R4/group.html

Its characteristics all apply, each with a code and a value, and there is no nesting and no timing. So a criterion is
its words, with the value true; in place of them, or beside them where they say more, stand the thresholds and findings
that the Group can hold without changing what is asked.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.r4.eligibility import has_variable
from fhirtrials.fhir.r4.flat import Flat, flat
from fhirtrials.fhir.shared.definition import statements, understood
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.model import Resource
from fhirtrials.model.words import Combination, Understood


def group(named: NamedTrial) -> Iterator[Resource]:
    """The people the study is open to; nothing where nothing is said of them."""
    if not named.has_eligibility:
        return
    given = named.trial.eligibility
    # It stands on the EvidenceVariable, if there is one.
    gender_based = None if has_variable(named) else extension("gender-based", valueBoolean=given.gender_based)
    yield element(
        resourceType="Group",
        id=named.eligibility,
        meta=named.meta,
        text=eligibility_narrative(given),
        extension=present([cross("Group.description", valueMarkdown=given.population), gender_based]),
        identifier=named.key_identifier("eligibility"),
        type="person",
        actual=False,
        name=f"Eligible for {named.id}",
        characteristic=[
            *map(demographic, demographics(given)),
            *(member for each in flat(named) for member in criterion(each, given.text or "")),
        ],
    )


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex; what could not be read is text."""
    if one.type is None or one.value is None:
        return {"code": {"text": one.text}, "valueBoolean": True, "exclude": False}
    return {"code": one.type, **one.value, "exclude": False}


def criterion(one: Flat, text: str) -> list[Resource]:
    """One criterion as one characteristic or several."""
    given = one.criterion
    found = statements(given, text) if one.stands_alone and not one.nested else []
    whole = given.understood is Understood.CODED and not given.windows
    extension = present([understood(given)])
    said = element(extension=extension) | {"code": one.concept, "valueBoolean": True, "exclude": one.exclude}
    if one.exclude:
        # Excluded is who meets any of several characteristics: the alternatives of one, or one alone.
        listed = found[0].get("definitionByCombination") if len(found) == 1 else None
        if listed and listed["code"] == Combination.ANY_OF:
            found = listed["characteristic"]
        values = list(map(_value, found)) if whole and (len(found) == 1 or listed) else [None]
    else:
        values = list(map(_value, found)) or [None]
    if None in values and (whole or one.exclude):
        return [said]
    typed = [value | {"exclude": one.exclude} for value in values if value]
    return [element(extension=extension) | each for each in typed] if whole else [said, *typed]


def _value(statement: Resource) -> Resource | None:
    """Code and value, where a statement has just these."""
    found = statement.get("definitionByTypeAndValue")
    if found is None:
        return None
    return {"code": found["type"], **{name: value for name, value in found.items() if name.startswith("value")}}
