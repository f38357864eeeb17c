"""R4 RelatedArtifact: eight types, a url; what R5 says beyond that stands in cross-version extensions.

https://hl7.org/fhir/R4/metadatatypes.html#RelatedArtifact
"""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import element, present
from fhirtrials.fhir.r4.cross_version import cross
from fhirtrials.fhir.shared.related_artifact import related_artifact as all_related_artifacts
from fhirtrials.model import Resource

# The nearest of R4's types for those that only R5 has.
_NEAREST = {"supported-with": "documentation", "transforms": "derived-from"}


def related_artifact(named: NamedTrial) -> list[Resource]:
    """Everything the record points to, in its order."""
    return [_narrowed(artifact) for artifact in all_related_artifacts(named)]


def _narrowed(artifact: Resource) -> Resource:
    kind = artifact["type"]
    nearest = _NEAREST.get(kind)
    document = artifact.get("document", {})
    is_link = set(document) <= {"url"}
    return element(
        extension=[
            *artifact.get("extension", ()),
            *present(
                cross("RelatedArtifact.classifier", valueCodeableConcept=each)
                for each in artifact.get("classifier", ())
            ),
            *present([cross("RelatedArtifact.resourceReference", valueReference=artifact.get("resourceReference"))]),
        ],
        type=nearest or kind,
        _type={"extension": [cross("RelatedArtifact.type", valueCode=kind)]} if nearest else None,
        label=artifact.get("label"),
        _label=artifact.get("_label"),
        display=artifact.get("display"),
        citation=artifact.get("citation"),
        url=document.get("url") if is_link else None,
        document=None if is_link else _attachment(document),
    )


def _attachment(document: Resource) -> Resource:
    """R4's size is a number."""
    return {**document, "size": int(document["size"])} if "size" in document else document
