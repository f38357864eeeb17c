"""A trial's resources as a transaction Bundle: each PUT under its own id, so a second load is an update.

https://hl7.org/fhir/R5/bundle.html · https://hl7.org/fhir/R5/http.html#transaction
"""

from collections.abc import Iterable

from fhirtrials.model import Bundle, Resource


def transaction(resources: Iterable[Resource], base: str) -> Bundle:
    """``fullUrl`` is made of the canonical base; references inside are relative, so they hold on any server."""
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [_entry(resource, base) for resource in resources],
    }


def _entry(resource: Resource, base: str) -> Resource:
    address = f"{resource['resourceType']}/{resource['id']}"
    return {
        "fullUrl": f"{base}/{address}",
        "resource": resource,
        "request": {"method": "PUT", "url": address},
    }
