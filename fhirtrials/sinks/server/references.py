"""References of a resource: found, renamed, and put in order, so that what is pointed to comes first.

A name is ``Type/id``. Canonicals, contained resources (``#x``) and absolute addresses are no names.
https://hl7.org/fhir/R5/references.html#literal
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fhirtrials.model import Resource

_NAME = re.compile(r"([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?")


def name(resource: Resource) -> str:
    """``Type/id``."""
    return f"{resource['resourceType']}/{resource['id']}"


def references(value: Any) -> Iterator[str]:
    """The names that a resource, or a part of one, points to."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "reference" and isinstance(inner, str):
                if found := _NAME.fullmatch(inner):
                    yield found[1]
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def renamed(value: Any, new: Callable[[str], str]) -> Any:
    """A copy whose references have other names."""
    if isinstance(value, dict):
        return {
            key: new(found[1])
            if key == "reference" and isinstance(inner, str) and (found := _NAME.fullmatch(inner))
            else renamed(inner, new)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [renamed(inner, new) for inner in value]
    return value


def in_order(points_to: Mapping[str, Iterable[str]]) -> list[str]:
    """The names, each after those it points to; where they point in a circle, as they came.

    Depth by hand: a chain may be long.
    """
    done: dict[str, None] = {}
    begun: set[str] = set()
    for start in points_to:
        waiting = [start]
        while waiting:
            at = waiting[-1]
            ahead = []
            if at not in begun:
                ahead = [each for each in points_to[at] if each in points_to and each not in begun]
            begun.add(at)
            if ahead:
                waiting.extend(ahead)
            else:
                done.setdefault(at)
                waiting.pop()
    return list(done)
