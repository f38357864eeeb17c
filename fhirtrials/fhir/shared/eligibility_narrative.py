"""What a person reads of eligibility criteria: age and sex, then the criteria as nested lists."""

from fhirtrials.fhir.narrative import bullets, escape, facts, heading, narrative, paragraphs, subheading
from fhirtrials.fhir.shared.demographics import span
from fhirtrials.model import Eligibility, Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Section
from fhirtrials.terminology import concept


def eligibility_narrative(given: Eligibility) -> Resource:
    """The text of a resource that holds the criteria."""
    sex = concept("sexes-eligible", given.sex)
    who = facts([("Age", span(given.minimum_age, given.maximum_age)), ("Sex", sex["text"] if sex else None)])
    blocks = [heading("Eligibility criteria"), who, paragraphs(given.population)]
    for section in Section:
        members = [each for each in given.criteria if each.section is section and not _is_bare_heading(each)]
        if members:
            blocks.extend((subheading(f"{section.title()} criteria"), bullets(map(_line, members))))
    return narrative(*blocks)


def _is_bare_heading(criterion: Criterion) -> bool:
    return criterion.kind is CriterionKind.HEADING and not criterion.children


def _line(criterion: Criterion) -> str:
    words = escape(criterion.text)
    return words + bullets(map(_line, criterion.children)) if criterion.children else words
