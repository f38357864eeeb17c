"""Trial → resources. The only room that knows a release of FHIR."""

from collections import Counter
from collections.abc import Iterable, Iterator

from fhirtrials.fhir.bundle import entries, transaction
from fhirtrials.fhir.gathering import is_fhir, number, put_together
from fhirtrials.fhir.ids import CANONICAL_BASE
from fhirtrials.fhir.losses import losses
from fhirtrials.fhir.plain import without_extensions
from fhirtrials.fhir.r4 import R4
from fhirtrials.fhir.r4b import R4B
from fhirtrials.fhir.r5 import R5
from fhirtrials.fhir.reading import releases_of, trials
from fhirtrials.fhir.release import Release
from fhirtrials.fhir.retirement import retired
from fhirtrials.fhir.returned import as_written
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Bundle, ReleaseName, Resource, Trial

RELEASES: dict[ReleaseName, Release] = {release.name: release for release in (R5, R4B, R4)}

__all__ = [
    "CANONICAL_BASE",
    "RELEASES",
    "Release",
    "as_written",
    "bundle",
    "entries",
    "is_fhir",
    "number",
    "out_of_use",
    "put_together",
    "release_of_version",
    "speaks",
    "transaction",
    "trial_from",
    "trials_from",
]


def bundle(
    trial: Trial,
    release: ReleaseName,
    tell: Tell,
    canonical_base: str = CANONICAL_BASE,
    *,
    extensions: bool = True,
    citations: bool = False,
) -> Bundle:
    """The trial as a transaction Bundle of that release; what it cannot hold is told. KeyError: no such release.

    Without ``extensions`` what stands only in one is left out, and told by its URL. ``citations`` adds a Citation for
    each paper, where the release has them as R5 does.
    """
    named = RELEASES[release].named(trial, canonical_base, with_citations=citations)
    if citations and trial.papers and not named.with_citations:
        tell(issue("citations-not-written", trial=named.id, where="papers", count=len(trial.papers)))
    for loss in losses(named, RELEASES[release]):
        tell(loss)
    resources = RELEASES[release].resources(named)
    if extensions:
        return transaction(resources, named.base)
    left_out: Counter[str] = Counter()
    plain = transaction([without_extensions(each, left_out) for each in resources], named.base)
    for url, count in sorted(left_out.items()):
        tell(issue("extension-left-out", trial=named.id, where=url, count=count))
    return plain


def trial_from(bundle: Bundle, release: ReleaseName | None, tell: Tell) -> Trial | None:
    """The trial of a bundle that ``bundle`` made, without the criteria of its text; None, told, where there is none.

    Without ``release`` each study says by its elements which one it is. KeyError: no such release.
    """
    return next(trials_from(entries(bundle), release, tell), None)


def trials_from(resources: Iterable[Resource], release: ReleaseName | None, tell: Tell) -> Iterator[Trial]:
    """The trials of resources that belong together; see ``trial_from``."""
    return trials(resources, [RELEASES[release]] if release else RELEASES.values(), tell)


def release_of_version(version: str) -> ReleaseName | None:
    """The release of a server's ``fhirVersion``, such as 4.0.1; None where we write none like it."""
    return next((name for name, release in RELEASES.items() if _numbers(release.version) == _numbers(version)), None)


def out_of_use(bundle: Bundle) -> Bundle:
    """The bundle of a study that the registry withdrew: its publication statuses say ``retired``."""
    return retired(bundle, RELEASES.values())


def speaks(bundle: Bundle, version: str) -> bool:
    """Whether a server of that ``fhirVersion`` can understand the bundle's study, as far as its elements tell."""
    resources = entries(bundle)
    studies = [each for each in resources if each.get("resourceType") == "ResearchStudy"]
    variables = [each for each in resources if each.get("resourceType") == "EvidenceVariable"]
    releases = [release for study in studies for release in releases_of(study, RELEASES.values(), variables)]
    return not releases or _numbers(version) in {_numbers(release.version) for release in releases}


def _numbers(version: str) -> tuple[str, ...]:
    return tuple(version.partition("-")[0].split(".")[:2])
