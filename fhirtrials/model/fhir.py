"""What the rooms hand each other beside the trial: resources and bundles as plain JSON, and the names of releases."""

from typing import Any, TypeAlias

Resource: TypeAlias = dict[str, Any]
"""A FHIR resource, or a part of one, as JSON: no empty lists, no empty objects, no nulls."""

Bundle: TypeAlias = dict[str, Any]
"""A FHIR Bundle as JSON."""

ReleaseName: TypeAlias = str
"""``R5``; the releases that exist are the keys of ``fhirtrials.fhir.RELEASES``."""
