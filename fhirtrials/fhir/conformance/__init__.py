"""What validators and servers have to know of us: our extensions, words, identifiers and maps, as a FHIR package."""

from fhirtrials.fhir.conformance.package import archive, definitions, package, package_name

__all__ = ["archive", "definitions", "package", "package_name"]
