"""FHIR as JSON in documents: one resource or bundle after the other."""

from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Resource
from fhirtrials.readers.json_stream import values


def resources(documents: Iterable[Document], tell: Tell) -> Iterator[tuple[str, Resource]]:
    """Each with the place where it stands; what is none is told."""
    for document in documents:
        for where, value in values(document, tell):
            if isinstance(value, dict) and isinstance(value.get("resourceType"), str):
                yield f"{document.name} {where}".rstrip(), value
            elif not _is_manifest(value):
                tell(issue("no-resource", source=document.name, where=where, found=_glimpse(value)))


def _is_manifest(value: Any) -> bool:
    """Bulk Data's list of files, which stands beside the NDJSON."""
    return isinstance(value, dict) and isinstance(value.get("output"), list) and "requiresAccessToken" in value


def _glimpse(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {', '.join(value) or 'nothing'}"[:80]
    return f"a JSON {type(value).__name__}"
