"""Resources without extensions, for servers that refuse them: what stood only in one is left out, and counted."""

from collections import Counter
from typing import Any

from fhirtrials.fhir.parts import DATA_ABSENT
from fhirtrials.model import Resource


def without_extensions(resource: Resource, left_out: Counter[str]) -> Resource:
    """The resource with no extension but FHIR's reason for a missing value; ``left_out`` counts the others by URL."""
    plain: Resource = _plain(resource, left_out)
    text = plain.get("text")
    if text and text["status"] == "extensions":
        # Part of what a person reads now stands nowhere else.
        plain["text"] = {**text, "status": "additional"}
    return plain


def _plain(value: Any, left_out: Counter[str]) -> Any:
    if isinstance(value, dict):
        found = {}
        for name, member in value.items():
            kept = _kept(member, left_out) if name == "extension" else _plain(member, left_out)
            if kept or kept is False or kept == 0:
                found[name] = kept
        return found
    if isinstance(value, list):
        return [kept for member in value if (kept := _plain(member, left_out)) or kept is False or kept == 0]
    return value


def _kept(extensions: list[Resource], left_out: Counter[str]) -> list[Resource]:
    kept = [each for each in extensions if each["url"] == DATA_ABSENT]
    left_out.update(each["url"] for each in extensions if each["url"] != DATA_ABSENT)
    return kept
