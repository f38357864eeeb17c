"""R4B ResearchStudy: R4's, with the datatype CodeableReference. https://hl7.org/fhir/R4B/researchstudy.html"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.r4.research_study import FOCUS, study
from fhirtrials.model import Resource


def research_study(named: NamedTrial) -> Iterator[Resource]:
    """The study itself."""
    yield study(named, lambda reference: cross(FOCUS, valueCodeableReference={"reference": reference}))
