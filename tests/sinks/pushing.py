"""Bundles for the tests of pushing: small studies with an organization that two of them share."""

from copy import deepcopy
from typing import Any

from fhirtrials import push
from fhirtrials.issues import Issue
from fhirtrials.sinks.server import StudyReport
from tests.loopback import Loopback

Resource = dict[str, Any]

KEYS = "https://fhirtrials.github.io/fhir/NamingSystem/fhirtrials-key"
NUMBERS = "https://clinicaltrials.gov/nctid"
HASHES = "https://fhirtrials.github.io/fhir/NamingSystem/organization-name-hash"


def hospital(key: str = "a", name: str = "Example Hospital") -> Resource:
    return {
        "resourceType": "Organization",
        "id": f"org-{key}",
        "identifier": [{"system": HASHES, "value": key}],
        "name": name,
    }


def bundle(number: str, sites: int = 2, organization: Resource | None = None, title: str = "Tea and sleep") -> Resource:
    """A study with sites and arms, in the form of ``fhirtrials export``."""
    shared = organization or hospital()
    locations = [
        {
            "resourceType": "Location",
            "id": f"{number}-site-{place}",
            "identifier": [{"system": KEYS, "value": f"{number}:site-{place}"}],
            "name": f"Site {place}",
        }
        for place in range(sites)
    ]
    study = {
        "resourceType": "ResearchStudy",
        "id": number,
        "identifier": [{"use": "official", "system": NUMBERS, "value": number}],
        "status": "active",
        "name": "Tea",  # an element that only the newest release has
        "title": title,
        "associatedParty": [{"party": {"reference": f"Organization/{shared['id']}"}}],
        "site": [{"reference": f"Location/{each['id']}"} for each in locations],
    }
    resources = [shared, *locations, study]
    return transaction([*resources, provenance(number, resources)])


def provenance(number: str, targets: list[Resource]) -> Resource:
    return {
        "resourceType": "Provenance",
        "id": f"{number}-provenance",
        "target": [{"reference": f"{each['resourceType']}/{each['id']}"} for each in targets],
        "agent": [{"who": {"display": "fhirtrials"}}],
        "entity": [{"role": "source", "what": {"identifier": {"system": NUMBERS, "value": number}}}],
    }


def transaction(resources: list[Resource]) -> Resource:
    entries = [
        {"resource": each, "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"}}
        for each in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def changed(of: Resource, kind: str, **elements: Any) -> Resource:
    """The same bundle, whose resources of a kind have other elements."""
    new = deepcopy(of)
    for entry in new["entry"]:
        if entry["resource"]["resourceType"] == kind:
            entry["resource"].update(elements)
    return new


def pushed(server: Loopback, *bundles: Resource, **options: Any) -> tuple[list[StudyReport], list[Issue]]:
    """What became of them, and what was told."""
    told: list[Issue] = []
    reports = list(push(bundles, server.base, tell=told.append, **{"patience": 5.0, "timeout": 5.0, **options}))
    return reports, told


def outcomes(reports: list[StudyReport]) -> dict[str, str]:
    return {each.trial: each.outcome.value for each in reports}
