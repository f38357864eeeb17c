"""HL7's cross-version extensions: how what R5 has and R4 lacks travels in R4.

https://hl7.org/fhir/uv/xver-r5.r4/0.1.0 (package hl7.fhir.uv.xver-r5.r4). A sub-extension is named after the child
element it stands for.
"""

from collections.abc import Iterable
from typing import Any

from fhirtrials.fhir.parts import extension_at, part, present
from fhirtrials.model import Resource

BASE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
DATATYPE = "http://hl7.org/fhir/StructureDefinition/_datatype"
ALTERNATE_REFERENCE = "http://hl7.org/fhir/StructureDefinition/alternate-reference"


def cross(path: str, parts: Iterable[Resource | None] = (), **value: Any) -> Resource | None:
    """The extension for an R5 element (``ResearchStudy.label``), with its children or its value; None where empty."""
    return extension_at(f"{BASE}{path}", parts, value)


def datatype(name: str) -> Resource:
    """Says which R5 datatype the sub-extensions beside it make up."""
    return {"url": DATATYPE, "valueString": name}


def contact_extension(resource_type: str, contact: Resource) -> Resource | None:
    """An ExtendedContactDetail on Location or PractitionerRole."""
    parts = [
        part("purpose", valueCodeableConcept=contact.get("purpose")),
        *(part("name", valueHumanName=name) for name in contact.get("name", ())),
        *(part("telecom", valueContactPoint=point) for point in contact.get("telecom", ())),
    ]
    if not present(parts):
        return None
    return cross(f"{resource_type}.contact", [datatype("ExtendedContactDetail"), *parts])
