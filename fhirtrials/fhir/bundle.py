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


def entries(bundle: Bundle) -> list[Resource]:
    """The resources of a bundle, whatever kind it is; what is none is passed over."""
    listed = bundle.get("entry")
    resources = (each.get("resource") for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()
    return [each for each in resources if isinstance(each, dict)]


def _entry(resource: Resource, base: str) -> Resource:
    address = f"{resource['resourceType']}/{resource['id']}"
    return {
        "fullUrl": f"{base}/{address}",
        "resource": resource,
        "request": {"method": "PUT", "url": address},
    }
