"""A study cut into transactions, where one would be too large: in order, so that every part points back only."""

from collections.abc import Sequence

import orjson

from fhirtrials.model import Resource

_REQUEST_BYTES = 400  # what an entry adds to its resource
_LAST = ("ResearchStudy", "Provenance")


def parts(resources: Sequence[Resource], max_entries: int, max_bytes: int) -> list[list[Resource]]:
    """The resources, which come in order, in parts within both limits; one too large for itself is a part alone.

    ResearchStudy and Provenance stay together, in the last part: where they stand, the whole study stands.
    """
    ahead = [each for each in resources if each["resourceType"] not in _LAST]
    last = [each for each in resources if each["resourceType"] in _LAST]
    found: list[list[Resource]] = [[]]
    room = max_bytes
    for resource in ahead:
        size = len(orjson.dumps(resource)) + _REQUEST_BYTES
        if found[-1] and (len(found[-1]) >= max_entries or size > room):
            found.append([])
            room = max_bytes
        found[-1].append(resource)
        room -= size
    size = sum(len(orjson.dumps(resource)) + _REQUEST_BYTES for resource in last)
    if found[-1] and (len(found[-1]) + len(last) > max_entries or size > room):
        found.append([])
    found[-1].extend(last)
    return [part for part in found if part]
