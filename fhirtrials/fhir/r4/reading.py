"""R4 and R4B resources in the form of R5: what stands in cross-version extensions goes to the element it stands for.

The reverse of what ``research_study``, ``related_artifact``, ``contacts``, ``eligibility`` and ``variables`` do with an
element that R4 lacks or calls otherwise; R4B differs in nothing that matters here.
"""

from typing import Any

from fhirtrials.fhir.r4.cross_version import ALTERNATE_REFERENCE, BASE, DATATYPE
from fhirtrials.fhir.shared.criteria import POPULATION
from fhirtrials.model import Resource

# The elements, and parts of them, that may be there more than once in R5.
_MANY = {
    *("label", "associatedParty", "progressStatus", "outcomeMeasure", "classifier", "contact", "intendedExposure"),
    *("associatedParty.classifier", "outcomeMeasure.type", "contact.name", "contact.telecom"),
}
_RENAMED = {"category": "studyDesign", "reasonStopped": "whyStopped", "location": "region"}


def newest(resource: Resource) -> Resource:
    """The resource as R5 has it, as far as it is read."""
    forms = {
        "ResearchStudy": _research_study,
        "EvidenceVariable": _evidence_variable,
        "Group": _group,
    }
    lifted = _lifted(resource, f"{resource.get('resourceType')}.")
    form = forms.get(str(resource.get("resourceType")))
    return form(lifted) if form else lifted


def _research_study(study: Resource) -> Resource:
    found = {_RENAMED.get(name, name): value for name, value in study.items()}
    found["comparisonGroup"] = [_lifted(each, "ResearchStudy.comparisonGroup.") for each in _objects(study.get("arm"))]
    found["focus"] = list(map(_focus, _objects(study.get("focus"))))
    found["relatedArtifact"] = list(map(_related_artifact, _objects(study.get("relatedArtifact"))))
    found["recruitment"] = {**found.get("recruitment", {}), **_eligibility(_objects(study.get("enrollment")))}
    return _with_summary(found)


def _with_summary(study: Resource) -> Resource:
    """R4 has one description; where it holds both, an extension says what the first of them is."""
    text, summary = study.get("description"), study.get("descriptionSummary")
    if isinstance(text, str) and isinstance(summary, str):
        return {**study, "description": text.removeprefix(f"{summary}\n\n")}
    alone = "description" if "_descriptionSummary" in study else "descriptionSummary"
    return {**{name: value for name, value in study.items() if name != "description"}, alone: text}


def _focus(concept: Resource) -> Resource:
    """A CodeableReference: the concept, and what the extension says."""
    newer = next(
        (each for each in _objects(concept.get("extension")) if each.get("url") == f"{BASE}ResearchStudy.focus"), None
    )
    plain = {name: value for name, value in concept.items() if name != "extension"}
    return {"concept": plain, **(_content(newer, "focus") if newer else {})}


def _related_artifact(artifact: Resource) -> Resource:
    lifted = _lifted(artifact, "RelatedArtifact.")
    beside = artifact.get("_type")
    newer = _lifted(beside, "RelatedArtifact.") if isinstance(beside, dict) else {}
    url = {"document": {"url": artifact["url"]}} if "url" in artifact else {}
    return {**lifted, **url, **({"type": newer["type"]} if "type" in newer else {})}


def _eligibility(enrollment: list[Resource]) -> Resource:
    """The EvidenceVariable beside the Group; the Group where there is none."""
    for each in enrollment:
        for extension in _objects(each.get("extension")):
            if extension.get("url") == ALTERNATE_REFERENCE:
                return {"eligibility": extension.get("valueReference")}
    return {"eligibility": enrollment[0]} if enrollment else {}


def _group(group: Resource) -> Resource:
    """As the variable it stands in for: who is studied is its first note."""
    text = group.get("description")
    kept = {name: value for name, value in group.items() if name != "description"}
    return {**kept, "note": [{"text": f"{POPULATION}{text}"}]} if text else kept


def _evidence_variable(variable: Resource) -> Resource:
    listed = [_lifted(each, "EvidenceVariable.characteristic.") for each in _objects(variable.get("characteristic"))]
    return {**variable, "characteristic": list(map(_characteristic, listed))}


def _characteristic(characteristic: Resource) -> Resource:
    frame = characteristic.get("timeFromStart")
    if not isinstance(frame, dict):
        return characteristic
    newer = _lifted(frame, "EvidenceVariable.characteristic.timeFromEvent.")
    return {**characteristic, "timeFromEvent": [newer]}


def _lifted(element: Resource, path: str) -> Resource:
    """The element with those of its extensions as members that stand for an element at the path."""
    found = {name: value for name, value in element.items() if name != "extension"}
    kept = []
    for extension in _objects(element.get("extension")):
        url = extension.get("url")
        if isinstance(url, str) and url.startswith(f"{BASE}{path}"):
            _put(found, url.removeprefix(f"{BASE}{path}").split("."), extension, "")
        else:
            kept.append(extension)
    return {**found, "extension": kept} if kept else found


def _put(element: Resource, steps: list[str], extension: Resource, path: str) -> None:
    """Puts what an extension says at the end of the steps."""
    *parents, name = steps
    for parent in parents:
        element = element.setdefault(parent, {})
    full = f"{path}.{name}".lstrip(".")
    value = _content(extension, full)
    beside = next((value for key, value in extension.items() if key.startswith("_value")), None)
    if beside is not None:
        element[f"_{name}"] = beside
    if value is None:
        return
    if full in _MANY:
        element.setdefault(name, []).append(value)
    else:
        element[name] = value


def _content(extension: Resource, path: str) -> Any:
    """The value of an extension, or its sub-extensions as members."""
    parts = [each for each in _objects(extension.get("extension")) if each.get("url") != DATATYPE]
    if not parts:
        return next((value for key, value in extension.items() if key.startswith("value")), None)
    found: Resource = {}
    for part in parts:
        name = str(part.get("url"))
        if name.startswith("http"):
            found.setdefault("extension", []).append(part)
        elif name == "value" and path.endswith(
            "definitionByTypeAndValue"
        ):  # a choice: valueRange, valueCodeableConcept
            found |= {key: value for key, value in part.items() if key != "url"}
        else:
            _put(found, [name], part, path)
    return found


def _objects(value: Any) -> list[Resource]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
