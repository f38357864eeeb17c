"""What the validator may say of our bundles: every class of message, with the reason why it stays.

``docs/interop.md`` has the same tables, with figures.
"""

import re
from dataclasses import dataclass

from tests.interop.validator import Message


@dataclass(frozen=True)
class Explained:
    """A class of messages: the validator's id, the element and the words (regular expressions), and the reason."""

    kind: str
    element: str
    why: str
    words: str = ""

    def covers(self, message: Message) -> bool:
        return (
            message.kind == self.kind
            and re.fullmatch(self.element, element(message)) is not None
            and re.search(self.words, message.text) is not None
        )


def element(message: Message) -> str:
    """Where the message stands, as a path inside its resource; empty for the resource itself."""
    _, in_bundle, path = message.where.rpartition("*/")
    if not in_bundle:
        path = message.where.partition(".")[2]
    return re.sub(r"\[\d+\]", "", path).lstrip(".")


NO_CODE = "Terminology_TX_Code_ValueSet_Ext"
NO_REQUIRED_CODE = "Terminology_TX_Code_ValueSet_MISSING"
NOT_IN_EXTENSIBLE = "Terminology_TX_NoValid_2_CC"
NOT_IN_PREFERRED = "Terminology_TX_NoValid_3_CC"
UNKNOWN_SYSTEM = "Terminology_PassThrough_TX_Message"
UNKNOWN_VALUES = "Terminology_TX_ValueSet_NotFound"
UNKNOWN_EXTENSION = "Extension_EXT_Unknown"
NO_SLICE = "Details_for__matching_against_Profile_"
OTHER_PLACE = "EXTENSION_EXTP_CONTEXT_WRONG_XVER"

# Errors: a server that validates requests refuses the bundle.
REFUSED_ANYWAY = [
    Explained(
        NO_REQUIRED_CODE,
        r"status",
        "HL7's engine refuses a required code that has only a data-absent-reason, which FHIR's own text allows",
        r"^No code provided, and a code is required from the value set",
    ),
]

# Warnings and information.
EXPLAINED = [
    Explained(NO_CODE, r"identifier\.type", "neither HL7 nor the registry has a code for the sponsor's own number"),
    Explained(NOT_IN_EXTENSIBLE, r"identifier\.type", "the registry's kinds of numbers have no counterpart at HL7"),
    Explained(
        UNKNOWN_SYSTEM,
        r"classifier|category",
        "Vulcan's classifiers live at fevir.net, which publishes no FHIR package",
        r"https://fevir\.net/",
    ),
    Explained(NOT_IN_EXTENSIBLE, r"progressStatus\.state", "HL7 has no code for this status, such as UNKNOWN"),
    Explained(NO_CODE, r"associatedParty\.role", "a role of old records that nobody has a code for"),
    Explained(NOT_IN_PREFERRED, r"studyDesign", "HL7's study designs lack this one: the registry's code says it"),
    Explained(NOT_IN_PREFERRED, r"contact\.purpose", "HL7's contact purposes are those of an insurer"),
    # Preferred in R5, extensible before.
    Explained(NOT_IN_PREFERRED, r"primaryPurposeType", "the registry's OTHER has no counterpart at HL7"),
    Explained(NOT_IN_EXTENSIBLE, r"primaryPurposeType", "the registry's OTHER has no counterpart at HL7"),
    # R4B and R4 alone.
    Explained(
        UNKNOWN_SYSTEM,
        r".*",
        "MeSH is the National Library of Medicine's; HAPI holds none of it",
        r"https://www\.nlm\.nih\.gov/mesh for",
    ),
    Explained(
        UNKNOWN_SYSTEM,
        r"category|.*extension\.value\.ofType\(CodeableConcept\)",
        "a code system of R5, which the older release does not have",
        r"http://(hl7\.org/fhir|terminology\.hl7\.org/CodeSystem)/(research-study-|title-type )",
    ),
    Explained(
        UNKNOWN_VALUES,
        r"code",
        "HAPI's package of R4B leaves out this value set of FHIR's",
        r"http://hl7\.org/fhir/ValueSet/practitioner-role",
    ),
    Explained(
        UNKNOWN_EXTENSION,
        r"extension|enrollment\.extension",
        "an extension of HL7's own package, which HAPI holds for R5 alone",
        r"http://hl7\.org/fhir/StructureDefinition/(researchStudy-studyRegistration|alternate-reference)$",
    ),
    Explained(
        UNKNOWN_EXTENSION,
        r"(.*\.)?extension\.extension",
        "`_datatype` says which R5 type a cross-version extension holds; the engine's path table has no word of it",
        r"http://hl7\.org/fhir/StructureDefinition/_datatype$",
    ),
    Explained(
        NO_SLICE,
        r"(.*\.)?extension\.extension",
        "`_datatype` says which R5 type a cross-version extension holds; the engine's path table has no word of it",
        r"http://hl7\.org/fhir/5\.0/StructureDefinition/extension-",
    ),
    Explained(
        OTHER_PLACE,
        r"arm",
        "R5's `comparisonGroup` is called `arm` there: the extension stands where the element went",
        r"extension-ResearchStudy\.comparisonGroup\.",
    ),
    Explained(
        OTHER_PLACE,
        r"",
        "R5's `recruitment` is missing there: its parts stand at the study",
        r"extension-ResearchStudy\.recruitment\.",
    ),
    Explained(
        OTHER_PLACE,
        r"characteristic\.timeFromStart",
        "R5's `timeFromEvent` is called `timeFromStart` there: the extension stands where the element went",
        r"extension-EvidenceVariable\.characteristic\.timeFromEvent\.",
    ),
    Explained(
        OTHER_PLACE,
        r"status|focus|relatedArtifact\.type",
        "the published cross-version package (0.1.0) puts the extension here; the engine expects it one level up",
        r"extension-(ResearchStudy\.(status|focus)|RelatedArtifact\.type) ",
    ),
    Explained(
        OTHER_PLACE,
        r"characteristic(\.extension)+",
        "a characteristic of a nested combination stands inside the extension of that combination",
        r"extension-EvidenceVariable\.characteristic ",
    ),
    # What criteria ask.
    Explained(
        "TYPE_SPECIFIC_CHECKS_DT_QTY_UCUM_ANNOTATIONS",
        r".*",
        "UCUM has no code for multiples of the upper limit of normal, classes and scores: an annotation says which",
    ),
    Explained(
        "TYPE_SPECIFIC_CHECKS_DT_QTY_UCUM_ANNOTATIONS_NOT_IN_UNIT",
        r".*",
        "UCUM has no code for multiples of the upper limit of normal, classes and scores: an annotation says which",
    ),
    Explained(
        NO_CODE,
        r".*extension\.value\.ofType\(CodeableConcept\)",
        "a finding in words: our topics have no code for it",
        r"ValueSet/topic",
    ),
    Explained(
        UNKNOWN_SYSTEM,
        r".*",
        "LOINC is Regenstrief's; HAPI holds none of it",
        r"http://loinc\.org for",
    ),
    # In a few of many records.
    Explained(
        "SECURITY_STRING_CONTENT_WARNING",
        r".*\.(text|description)",
        "text of the source that only looks like a tag or is one: it stays as it is, and whoever shows it escapes it",
    ),
    Explained(
        "TYPE_SPECIFIC_CHECKS_DT_MARKDOWN_HTML",
        r".*",
        "text of the source that only looks like a tag or is one: it stays as it is, and whoever shows it escapes it",
    ),
]
