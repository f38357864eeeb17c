"""Single resources, as NDJSON has them, put together again to studies; and how FHIR is known from records.

A study's Provenance lists what was written with it. Where there is none, what the ResearchStudy points to is taken, and
what that points to.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.model import Resource

# A resource, or the manifest of Bulk Data beside its files.
_FIRST_KEY = re.compile(rb'(?:\xef\xbb\xbf)?[\s\[]*\{\s*"(?:resourceType|transactionTime|request)"\s*:')


def is_fhir(head: bytes) -> bool:
    """Whether a document that begins so holds FHIR as JSON, and no record of a registry."""
    return _FIRST_KEY.match(head) is not None


def number(resources: Iterable[Resource]) -> str:
    """The registry's number of the study among them: its official identifier, else its id; "" where there is none."""
    for resource in resources:
        if resource.get("resourceType") == "ResearchStudy":
            numbers = resource.get("identifier")
            listed = numbers if isinstance(numbers, list) else []
            official = (
                each.get("value") for each in listed if isinstance(each, dict) and each.get("use") == "official"
            )
            return str(next(official, None) or resource.get("id", ""))
    return ""


def put_together(resources: Iterable[Resource]) -> Iterator[list[Resource]]:
    """The resources of each study, in the order in which they were written."""
    by_name = {f"{each['resourceType']}/{each.get('id')}": each for each in resources}
    by_url = {each["url"]: at for at, each in by_name.items() if isinstance(each.get("url"), str)}
    origins: dict[str, Resource] = {}
    for each in by_name.values():
        if each["resourceType"] == "Provenance":
            for target in each.get("target", ()):
                if str(target.get("reference", "")).startswith("ResearchStudy/"):
                    origins[target["reference"]] = each
    for at, each in by_name.items():
        if each["resourceType"] != "ResearchStudy":
            continue
        origin = origins.get(at)
        if origin is not None:
            listed = [target.get("reference") for target in origin["target"]]
            yield [*(by_name[name] for name in listed if name in by_name), origin]
        else:
            reached: dict[str, None] = {}
            _reach(at, by_name, by_url, reached)
            yield [by_name[name] for name in by_name if name in reached]


def _reach(start: str, by_name: dict[str, Resource], by_url: dict[str, str], reached: dict[str, None]) -> None:
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached[at] = None
            waiting.extend(
                name for link in _texts(by_name[at]) if (name := by_url.get(link.partition("|")[0], link)) in by_name
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
