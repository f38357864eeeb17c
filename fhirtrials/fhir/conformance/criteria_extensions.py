"""The extensions that say what was read out of the words of a criterion. See ``extensions``."""

from fhirtrials.fhir.conformance.described import Described, Part

# What says more of a criterion; where a release cannot nest criteria, also inside of HL7's extension that can.
_CHARACTERISTIC = {
    "": ("EvidenceVariable.characteristic", "EvidenceVariable.characteristic.definitionByCombination.characteristic"),
    "r4": ("EvidenceVariable.characteristic", "Group.characteristic", "Extension"),
}
_PLACE = (
    Part("start", "Where these words begin in the eligibility text, counted in characters from 0", "unsignedInt"),
    Part("end", "Where they end: the place behind their last character", "unsignedInt"),
)

CRITERIA = (
    Described(
        "finding",
        "Yes-or-no question in a criterion",
        many=True,
        definition="A yes-or-no thing that a criterion asks, read out of its words, where it is not certain what part "
        "it plays in the logic of the criterion.",
        contexts=_CHARACTERISTIC,
        parts=(
            Part("topic", "What is asked", "CodeableConcept", "topic"),
            Part("present", "The answer that the words ask for", "boolean"),
            Part("either", "One of those with this number is enough", "unsignedInt"),
            *_PLACE,
        ),
    ),
    Described(
        "mention",
        "The study's own term in a criterion",
        many=True,
        definition="A condition or an intervention of the study that a criterion names, by the study's word or its "
        "MeSH heading.",
        contexts=_CHARACTERISTIC,
        parts=(
            Part("term", "The MeSH heading, or the study's word", "CodeableConcept"),
            *_PLACE,
        ),
    ),
    Described(
        "other-unit",
        "The same value in another unit",
        definition="The same value in the other unit that the text gives beside it.",
        contexts={"": ("Quantity", "Range")},
        parts=(Part("quantity", "A bound in the other unit", "Quantity", many=True),),
    ),
    Described(
        "threshold",
        "Threshold in a criterion",
        many=True,
        definition="A measured thing and the numbers it is compared with, read out of the words of a criterion, where "
        "it is not certain what part it plays in the logic of the criterion.",
        contexts=_CHARACTERISTIC,
        parts=(
            Part("measure", "What is measured", "CodeableConcept"),
            Part("quantity", "A bound; several hold together", "Quantity", many=True),
            Part("range", "A closed range", "Range"),
            Part("sex", "The sex that it is for", "code", "sex"),
            Part("either", "One of those with this number is enough", "unsignedInt"),
            Part("denied", "The words turn it around; it is written as it stands", "boolean"),
            *_PLACE,
        ),
    ),
    Described(
        "understood",
        "How far a criterion was understood",
        definition="How much of the words of a criterion its structured parts say, and where these words stand in the "
        "eligibility text, which is the description of the resource.",
        contexts=_CHARACTERISTIC,
        parts=(
            Part("how", "How much of the words is structured", "code", "understood"),
            Part("negated", "There is a word like no or not that is no part of what was structured", "boolean"),
            Part("exception", "There is a word like unless or except; nothing was turned around for it", "boolean"),
            *_PLACE,
        ),
    ),
    Described(
        "window",
        "Time window in a criterion",
        many=True,
        definition="A stretch of time, read out of the words of a criterion, where it is not certain what it belongs "
        "to, or FHIR has no form for it.",
        contexts=_CHARACTERISTIC,
        parts=(
            Part("kind", "When something happens, or how long it lasts", "code", "window-kind"),
            Part("what", "What happens or lasts", "string"),
            Part("event", "The event that it is counted from", "string"),
            Part("direction", "The side of the event", "code", "direction"),
            Part("quantity", "A bound; several hold together", "Quantity", many=True),
            Part("range", "A closed range", "Range"),
            *_PLACE,
        ),
    ),
)
