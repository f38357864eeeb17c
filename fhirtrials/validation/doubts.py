"""Where a bundle has to be looked at, as far as ``glance`` can say; without it (nothing was compiled): everywhere."""

from functools import cache
from typing import TypeAlias

from fhirtrials.model import Bundle, ReleaseName
from fhirtrials.validation.definitions import Definitions, definitions
from fhirtrials.validation.targets import Targets

try:
    from fhirtrials.validation.glance import Glance
except ImportError:
    Glance = None  # type: ignore[misc, assignment]

Doubts: TypeAlias = tuple[bool, list[bool]]
"""Whether the elements of the bundle itself have to be looked at; for each of its resources, whether it has."""


def doubts_about(bundle: Bundle, targets: Targets, allowed: Definitions) -> Doubts | None:
    """None where all of it has to be looked at, with the schema."""
    return _glance(allowed.release, allowed.also).doubts(bundle, targets) if Glance is not None else None


@cache
def _glance(release: ReleaseName, also: frozenset[str]) -> Glance:
    allowed = definitions(release, also)
    return Glance(allowed, definitions(allowed.later).schema["$defs"] if allowed.later else {})
