"""Resources → trials: what this room wrote, in whatever release, read back. It is no reader of any other FHIR."""

from collections.abc import Iterable, Iterator, Sequence

from fhirtrials.fhir.place import Given, Place
from fhirtrials.fhir.release import Release
from fhirtrials.fhir.shared.reading import trial
from fhirtrials.issues import Tell
from fhirtrials.model import Resource, Trial


def trials(resources: Iterable[Resource], releases: Iterable[Release], tell: Tell) -> Iterator[Trial]:
    """A trial for each ResearchStudy among the resources, in their order, without the criteria.

    A study is of the first release that has a sign in it; the oldest has none and takes what is left. What cannot be
    read is told, and the trial goes on without it.
    """
    listed, choices = list(resources), list(releases)
    given: dict[str, Given] = {}
    for study in listed:
        if study.get("resourceType") == "ResearchStudy":
            release = next(iter(releases_of(study, choices)), choices[0])
            if release.name not in given:
                given[release.name] = Given(listed, release.tables, release.newest)
            found = trial(Place(release.newest(study), "ResearchStudy", given[release.name], tell))
            if found is not None:
                yield found


def releases_of(study: Resource, choices: Iterable[Release], variables: Sequence[Resource] = ()) -> list[Release]:
    """Those that the elements of a ResearchStudy speak for: the one with a sign in it, else all that have none.

    Of several the one with a sign in the EvidenceVariables, where there is any.
    """
    listed = list(choices)
    signed = [release for release in listed if release.signs & study.keys()]
    found = signed or [release for release in listed if not release.signs]
    elements = set[str]().union(*variables)
    return [release for release in found if release.variable_signs & elements] or found
