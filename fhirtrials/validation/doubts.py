"""Where a bundle has to be looked at, as far as ``glance`` can say; without it (nothing was compiled): everywhere."""

from functools import cache
from typing import TypeAlias

from fhirtrials.model import Bundle, ReleaseName
from fhirtrials.validation.definitions import definitions
from fhirtrials.validation.targets import Targets
from fhirtrials.validation.walk import Coded

try:
    from fhirtrials.validation.glance import Glance
except ModuleNotFoundError:
    Glance = None  # type: ignore[misc, assignment]

Doubts: TypeAlias = tuple[bool, bool, list[list[Coded] | None]]
"""Whether to look at the rules of bundles and the names in this one; at its own elements; and in each of its resources
only at these concepts: None where all of it has to be looked at."""


def doubts_about(bundle: Bundle, targets: Targets, release: ReleaseName) -> Doubts | None:
    """None where all of it has to be looked at, with the schema; so are types beyond those that the package writes."""
    return _glance(release).doubts(bundle, targets) if Glance is not None else None


@cache
def _glance(release: ReleaseName) -> Glance:
    allowed = definitions(release)
    return Glance(allowed, definitions(allowed.later).schema["$defs"] if allowed.later else {})
