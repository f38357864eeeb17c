"""R5 EvidenceVariable: who may take part. https://hl7.org/fhir/R5/evidencevariable.html

Characteristics combine with "and". Three wrappers: ``demographics``, ``inclusion``, ``exclusion``; what stands in the
latter two: ``shared/characteristic``.
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import extension, present
from fhirtrials.fhir.shared.characteristic import characteristics
from fhirtrials.fhir.shared.criteria import is_logic, note
from fhirtrials.fhir.shared.demographics import Demographic, demographics
from fhirtrials.fhir.shared.eligibility_narrative import eligibility_narrative
from fhirtrials.fhir.shared.evidence_variable import evidence_variable
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, Section


def eligibility(named: NamedTrial) -> Iterator[Resource]:
    """The criteria as one variable, their text verbatim in ``description``; nothing where nothing is given."""
    if not named.has_eligibility:
        return
    given = named.trial.eligibility
    yield evidence_variable(
        named,
        named.eligibility,
        "Eligibility",
        f"Eligibility criteria of {named.id}",
        text=eligibility_narrative(given),
        extension=present([extension("gender-based", valueBoolean=given.gender_based)]),
        description=given.text,
        note=note(given),
        actual=False,
        characteristic=characteristic(given),
    )


def characteristic(given: Eligibility) -> list[Resource]:
    """The three wrappers, each only if it holds something."""
    sections: dict[Section, list[Criterion]] = {Section.INCLUSION: [], Section.EXCLUSION: []}
    for criterion in given.criteria:
        if criterion.section is not None and is_logic(criterion):
            sections[criterion.section].append(criterion)
    wrappers = [_wrapper("demographics", "Demographics", list(map(demographic, demographics(given))))]
    for section, prefix in ((Section.INCLUSION, "inc"), (Section.EXCLUSION, "exc")):
        members = characteristics(sections[section], prefix, given.text or "", exclude=section is Section.EXCLUSION)
        wrappers.append(_wrapper(section.value, f"{section.title()} criteria", members))
    return present(wrappers)


def demographic(one: Demographic) -> Resource:
    """A statement about age or sex; what could not be read is text."""
    members: Resource = {"linkId": one.link, "description": one.words}
    if one.type is None or one.value is None:
        return {**members, "definitionCodeableConcept": {"text": one.text}}
    return {**members, "definitionByTypeAndValue": {"type": one.type, **one.value}}


def _wrapper(link: str, description: str, members: list[Resource]) -> Resource | None:
    if not members:
        return None
    return {
        "linkId": link,
        "description": description,
        "definitionByCombination": {"code": Combination.ALL_OF.value, "characteristic": members},
    }
