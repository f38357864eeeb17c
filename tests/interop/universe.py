"""The same studies under other numbers, so that every run on one server has studies and organizations of its own."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from fhirtrials.model import Bundle, Resource

_NUMBER = re.compile(r"NCT\d\d(\d{6})")
_ORGANIZATION = re.compile(r"(org-|organization-name-hash\",\"value\":\")[0-9a-f]{2}([0-9a-f]{14})")


def universe(bundles: Iterable[Bundle], tag: int) -> list[Bundle]:
    """The bundles with every NCT number and every organization's hash beginning with the two digits of the tag."""

    def moved(bundle: Bundle) -> Bundle:
        text = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"))
        text = _ORGANIZATION.sub(rf"\g<1>{tag:02}\2", _NUMBER.sub(rf"NCT{tag:02}\1", text))
        found: Bundle = json.loads(text)
        return found

    return list(map(moved, bundles))


def resources(bundle: Bundle) -> list[Resource]:
    """What a bundle holds."""
    return [entry["resource"] for entry in bundle["entry"]]


def expected(bundles: Iterable[Bundle]) -> Counter[str]:
    """How many resources of each type a server has after the bundles were pushed: shared ones once."""
    names = {(each["resourceType"], each["id"]) for bundle in bundles for each in resources(bundle)}
    return Counter(kind for kind, _ in names)


def changed(bundle: Bundle) -> Bundle:
    """The study with another title."""
    new = deepcopy(bundle)
    next(each for each in resources(new) if each["resourceType"] == "ResearchStudy")["title"] = "Another title"
    return new


def without_a_site(bundle: Bundle) -> Bundle:
    """The study without its last site; nothing points to it any more."""
    new = deepcopy(bundle)
    gone = [each for each in resources(new) if each["resourceType"] == "Location"][-1]
    new["entry"] = [entry for entry in new["entry"] if entry["resource"] is not gone]
    unlinked: Bundle = _without(new, f"Location/{gone['id']}")
    return unlinked


def loose(bundle: Bundle) -> Bundle:
    """The study with a site that is nowhere."""
    new = deepcopy(bundle)
    study = next(each for each in resources(new) if each["resourceType"] == "ResearchStudy")
    study["site"] = [*study.get("site", []), {"reference": "Location/nowhere-at-all"}]
    return new


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [
            _without(each, name) for each in value if not (isinstance(each, dict) and each.get("reference") == name)
        ]
    return value


def number(bundle: Bundle) -> str:
    """The study's number."""
    study = next(each for each in resources(bundle) if each["resourceType"] == "ResearchStudy")
    return str(study["identifier"][0]["value"])
