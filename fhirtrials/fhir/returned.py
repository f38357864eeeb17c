"""A study as a server gives it back, made again what we wrote: our ids, our order, nothing of the server's own notes.

A server may have given ids of its own; an identifier or a canonical URL of ours says which one it was.
"""

from collections.abc import Iterable
from typing import Any

from fhirtrials.fhir.bundle import transaction
from fhirtrials.fhir.ids import CANONICAL_BASE, KEY_SYSTEM, ORGANIZATION_SYSTEM
from fhirtrials.fhir.r5 import R5
from fhirtrials.fhir.registries import REGISTRIES
from fhirtrials.model import Bundle, Resource

_META = ("source", "profile", "security", "tag")
_STUDY_AND_PLAN = ("ResearchStudy", "PlanDefinition")


def as_written(resources: Iterable[Resource], canonical_base: str = CANONICAL_BASE) -> Bundle:
    """The bundle that was pushed, of the resources that the server has of one study, in the order given."""
    listed = list(resources)
    ours = {f"{each['resourceType']}/{each['id']}": f"{each['resourceType']}/{own_id(each, listed)}" for each in listed}
    return transaction([_restored(each, ours) for each in listed], canonical_base)


def own_id(resource: Resource, study: Iterable[Resource] = ()) -> str:
    """The id that we gave it, by what it says; its present one where it says nothing."""
    if resource["resourceType"] == "Provenance":
        numbers = [own_id(each) for each in study if each["resourceType"] == "ResearchStudy"]
        return f"{numbers[0]}-provenance" if numbers else str(resource["id"])
    numbers_of = {registry.identifier_system for registry in REGISTRIES.values()}
    listed = resource.get("identifier")
    for identifier in listed if isinstance(listed, list) else ():
        system, value = identifier.get("system"), str(identifier.get("value", ""))
        if system == KEY_SYSTEM and ":" in value:
            return value.replace(":", "-", 1)
        if system == ORGANIZATION_SYSTEM:
            return f"org-{value}"
        if system in numbers_of and identifier.get("use") == "official" and resource["resourceType"] in _STUDY_AND_PLAN:
            return value
    return str(resource["id"])


def _restored(resource: Resource, ours: dict[str, str]) -> Resource:
    name = ours[f"{resource['resourceType']}/{resource['id']}"]
    meta = {key: resource["meta"][key] for key in _META if key in resource.get("meta", {})}
    if source := str(meta.pop("source", "")).partition("#")[0]:  # HAPI writes its request behind it
        meta = {"source": source, **meta}
    plain = {key: value for key, value in resource.items() if key not in ("resourceType", "id", "meta")}
    head: Resource = {"resourceType": resource["resourceType"], "id": name.partition("/")[2]}
    restored: Resource = _renamed({**head, **({"meta": meta} if meta else {}), **plain}, ours)
    if resource["resourceType"] == "ResearchStudy" and R5.signs & restored.keys():
        for artifact in restored.get("relatedArtifact", ()):
            if isinstance(size := artifact.get("document", {}).get("size"), int):
                artifact["document"]["size"] = str(size)  # an integer64 is text in JSON, and HAPI writes a number
    return restored


def _renamed(value: Any, ours: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: ours.get(inner, inner) if key == "reference" and isinstance(inner, str) else _renamed(inner, ours)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_renamed(inner, ours) for inner in value]
    return value
