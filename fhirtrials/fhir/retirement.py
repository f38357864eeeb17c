"""A study that the registry no longer gives out: the same resources, out of use.

https://hl7.org/fhir/R5/valueset-publication-status.html. R4's ResearchStudy has no publication status of its own: there
it stands in HL7's cross-version extension, if extensions were written.
"""

from collections.abc import Iterable
from typing import Any

from fhirtrials.fhir.release import Release
from fhirtrials.model import Bundle, Resource

RETIRED = "retired"
_PUBLISHED = ("PlanDefinition", "ActivityDefinition", "EvidenceVariable")
_STUDY_STATUS = "/StructureDefinition/extension-ResearchStudy.status"


def retired(bundle: Bundle, releases: Iterable[Release]) -> Bundle:
    """The bundle with every publication status ``retired``; nothing else is changed."""
    signs = frozenset().union(*(release.signs for release in releases))
    entries = [{**entry, "resource": _retired(entry["resource"], signs)} for entry in bundle["entry"]]
    return {**bundle, "entry": entries}


def _retired(resource: Resource, signs: frozenset[str]) -> Resource:
    kind = resource["resourceType"]
    if kind in _PUBLISHED or (kind == "ResearchStudy" and signs & resource.keys()):
        return {**resource, "status": RETIRED}
    beside: Any = resource.get("_status")
    if kind == "ResearchStudy" and isinstance(beside, dict):
        extensions = [
            {**each, "valueCode": RETIRED} if str(each.get("url")).endswith(_STUDY_STATUS) else each
            for each in beside.get("extension", ())
        ]
        return {**resource, "_status": {**beside, "extension": extensions}}
    return resource
