"""FHIR R4B (4.3.0): R4 with its own EvidenceVariable, and a datatype more. https://hl7.org/fhir/R4B/"""

from dataclasses import replace

from fhirtrials.fhir.r4 import R4
from fhirtrials.fhir.r4b.evidence_variable import eligibility, exposures, outcomes
from fhirtrials.fhir.r4b.research_study import research_study

R4B = replace(
    R4,
    name="R4B",
    version="4.3.0",
    tables=("r4b", *R4.tables),
    mappers={
        **R4.mappers,
        "EvidenceVariable.eligibility": eligibility,
        "EvidenceVariable.exposure": exposures,
        "EvidenceVariable.outcome": outcomes,
        "ResearchStudy": research_study,
    },
    variable_signs=frozenset({"actual", "characteristicCombination", "handling"}),
)
