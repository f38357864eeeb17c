"""R4 Group: who may take part, as a definition (``actual`` false). https://hl7.org/fhir/R4/group.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, extension, present
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.r4.eligibility import has_variable
from fhirtrials.fhir.r4.flat import flat
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.model import Resource


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
            *({"code": {"text": each.text}, "valueBoolean": True, "exclude": each.exclude} for each in flat(given)),
        ],
    )


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex; what could not be read is text."""
    if one.type is None or one.value is None:
        return {"code": {"text": one.text}, "valueBoolean": True, "exclude": False}
    return {"code": one.type, **one.value, "exclude": False}
