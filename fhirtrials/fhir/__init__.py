"""Trial → resources. The only room that knows a release of FHIR."""

from fhirtrials.fhir.bundle import transaction
from fhirtrials.fhir.ids import CANONICAL_BASE
from fhirtrials.fhir.losses import losses
from fhirtrials.fhir.r5 import R5
from fhirtrials.fhir.release import Release
from fhirtrials.issues import Tell
from fhirtrials.model import Bundle, ReleaseName, Trial

RELEASES: dict[ReleaseName, Release] = {release.name: release for release in (R5,)}

__all__ = ["CANONICAL_BASE", "RELEASES", "Release", "bundle"]


def bundle(trial: Trial, release: ReleaseName, tell: Tell, canonical_base: str = CANONICAL_BASE) -> Bundle:
    """The trial as a transaction Bundle of that release; what it cannot hold is told. KeyError: no such release."""
    named = RELEASES[release].named(trial, canonical_base)
    for loss in losses(named, RELEASES[release]):
        tell(loss)
    return transaction(RELEASES[release].resources(named), named.base)
