"""What the validator may say of our bundles: every class of warning and information, with the reason why it stays.

``docs/interop.md`` has the same table, with figures.
"""

import re
from dataclasses import dataclass

from tests.interop.validator import Message


@dataclass(frozen=True)
class Explained:
    """A class of messages: the validator's id of them, the element (a regular expression), and why it is as it is."""

    kind: str
    element: str
    why: str

    def covers(self, message: Message) -> bool:
        element = re.sub(r"\[\d+\]", "", message.where.partition("*/.")[2] or message.where.partition(".")[2])
        return message.kind == self.kind and re.fullmatch(self.element, element) is not None


NO_CODE = "Terminology_TX_Code_ValueSet_Ext"
NOT_IN_EXTENSIBLE = "Terminology_TX_NoValid_2_CC"
NOT_IN_PREFERRED = "Terminology_TX_NoValid_3_CC"
UNKNOWN_SYSTEM = "Terminology_PassThrough_TX_Message"

EXPLAINED = [
    Explained(NO_CODE, r"identifier\.type", "neither HL7 nor the registry has a code for the sponsor's own number"),
    Explained(NOT_IN_EXTENSIBLE, r"identifier\.type", "the registry's kinds of numbers have no counterpart at HL7"),
    Explained(UNKNOWN_SYSTEM, r"classifier", "Vulcan's classifiers live at fevir.net, which publishes no FHIR package"),
    Explained(NOT_IN_EXTENSIBLE, r"progressStatus\.state", "HL7 has no code for this status, such as UNKNOWN"),
    Explained(NO_CODE, r"associatedParty\.role", "a role of old records that nobody has a code for"),
    Explained(NOT_IN_PREFERRED, r"studyDesign", "HL7's study designs lack this one: the registry's code says it"),
    Explained(NOT_IN_PREFERRED, r"contact\.purpose", "HL7's contact purposes are those of an insurer"),
    Explained(NOT_IN_PREFERRED, r"primaryPurposeType", "the registry's OTHER has no counterpart at HL7"),
]
