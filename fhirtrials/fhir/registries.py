"""What we know of a registry: how its numbers are named, and where its records stand."""

from dataclasses import dataclass

from fhirtrials.model.words import Registry


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """``identifier_system`` is the preferred URI of HL7's NamingSystem; the others are made from a trial's number."""

    name: str
    identifier_system: str

    def record(self, number: str) -> str:
        """Where a machine reads the record."""
        return f"https://clinicaltrials.gov/api/v2/studies/{number}"

    def page(self, number: str) -> str:
        """Where a person reads the record."""
        return f"https://clinicaltrials.gov/study/{number}"

    def document(self, number: str, file_name: str) -> str:
        """Where a document of the record stands."""
        return f"https://cdn.clinicaltrials.gov/large-docs/{number[-2:]}/{number}/{file_name}"


REGISTRIES = {
    Registry.CLINICALTRIALS_GOV: RegistryFacts("ClinicalTrials.gov", "https://clinicaltrials.gov/nctid"),
}
