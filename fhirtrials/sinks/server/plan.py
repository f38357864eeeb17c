"""What has to be written of a study, given what the server has of it; and what an earlier push left behind."""

from dataclasses import dataclass

from fhirtrials.model import Resource
from fhirtrials.sinks.server.identity import Identity
from fhirtrials.sinks.server.references import name
from fhirtrials.sinks.server.reports import Outcome
from fhirtrials.sinks.server.standing import Standing
from fhirtrials.sinks.server.study import Study

# What a resource that is no longer meant says, by type. https://hl7.org/fhir/R5/valueset-publication-status.html
_RETIRED: dict[str, tuple[str, object]] = {
    "PlanDefinition": ("status", "retired"),
    "ActivityDefinition": ("status", "retired"),
    "EvidenceVariable": ("status", "retired"),
    "Location": ("status", "inactive"),
    "Practitioner": ("active", False),
    "PractitionerRole": ("active", False),
    "Group": ("active", False),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """``write`` are resources of the study's own, in order; ``orphans`` are names on the server."""

    write: tuple[Resource, ...]
    orphans: tuple[str, ...]
    outcome: Outcome


def plan(study: Study, standing: Standing, identity: Identity) -> Plan:
    """Only what differs is written; where nothing may be updated, nothing of a study that is there."""
    differs = tuple(
        resource
        for resource in study.own
        if (placed := standing.placed.get(name(resource))) is None or placed.digest != study.digests[name(resource)]
    )
    if not differs and not standing.orphans:
        return Plan((), (), Outcome.UNCHANGED)
    if standing.exists and identity is Identity.CREATE:
        return Plan((), (), Outcome.NOT_UPDATED)
    return Plan(differs, standing.orphans, Outcome.UPDATED if standing.exists else Outcome.CREATED)


def retired(resource: Resource) -> Resource | None:
    """The same resource, out of use; None where it already is, or its type has no word for it."""
    element, word = _RETIRED.get(resource["resourceType"], ("", None))
    if not element or resource.get(element) == word:
        return None
    return {**resource, element: word}
