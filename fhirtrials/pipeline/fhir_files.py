"""Files that hold FHIR: what is in them, what is wrong with it, and the trials that it was made of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from fhirtrials import fhir, validation
from fhirtrials.eligibility import understand
from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.model import Document, ReleaseName, Resource, Trial
from fhirtrials.pipeline.choice import Guard, unguarded
from fhirtrials.pipeline.preparation import measured
from fhirtrials.pipeline.resources import resources


def check_files(
    name: str,
    documents: Iterable[Document],
    release: ReleaseName,
    tell: Tell,
    seen: Callable[[Resource], None],
    guard: Guard = unguarded,
) -> None:
    """Tells what is wrong in FHIR files that belong together under ``name``; ``seen`` gets each bundle and resource.

    A bundle is checked by itself. Single resources are checked together, so that a reference from one file of an NDJSON
    folder finds its target in another.
    """
    place = name

    def single_resources() -> Iterator[Resource]:
        nonlocal place
        for place, resource in resources(documents, tell):
            seen(resource)
            if resource["resourceType"] == "Bundle":
                with guard(place, ""):
                    for found in validation.check(resource, release):
                        tell(replace(found, source=place))
            else:
                yield resource
        place = name  # what comes now is wrong with the set

    with guard(name, ""):
        for found in validation.check_resources(single_resources(), release):
            tell(replace(found, source=place))


def imported(
    documents: Iterable[Document],
    release: ReleaseName | None,
    tell: Tell,
    guard: Guard = unguarded,
    measures: tuple[str, ...] = (),
) -> Iterator[Trial]:
    """The trials of FHIR that this package wrote, each number once, with their eligibility text understood.

    A bundle is read by itself. Single resources, of NDJSON, are read together when all have been seen: only these are
    kept in memory. Without ``release`` each study says which one it is.
    """
    seen: set[str] = set()
    singles: list[Resource] = []

    def read(place: str, held: list[Resource]) -> Iterator[Trial]:
        def tell_place(found: Issue) -> None:
            tell(replace(found, source=place))

        with guard(place, ""):
            studies = False
            for trial in fhir.trials_from(held, release, tell_place):
                studies = True
                if trial.id in seen:
                    tell_place(issue("repeated-trial", trial=trial.id))
                    continue
                seen.add(trial.id)
                with guard(place, trial.id):
                    yield understand(trial, tell_place, measured(measures))
            kinds = sorted({str(each.get("resourceType")) for each in held})
            if not studies and "ResearchStudy" not in kinds:
                tell_place(issue("no-study", found=", ".join(kinds) or "nothing"))

    place = ""
    for place, resource in resources(documents, tell):
        if resource["resourceType"] == "Bundle":
            yield from read(place, fhir.entries(resource))
        else:
            singles.append(resource)
    if singles:
        yield from read(place.partition(" line ")[0], singles)
