"""``Release``: a release of FHIR is a table of mappers, and what it has no home for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from fhirtrials.fhir.ids import CANONICAL_BASE, NamedTrial
from fhirtrials.issues import Issue
from fhirtrials.model import Resource, Trial

Mapper: TypeAlias = Callable[[NamedTrial], Iterable[Resource]]
"""Makes the resources of one kind. Pure: no clock, no chance, no network; the trial is not changed."""


@dataclass(frozen=True, slots=True)
class Release:
    """``mappers`` by resource type, in the order in which resources go out; ``omits``: field of Trial → why.

    ``losses`` tells what else the release cannot say as the trial says it.
    To read it back: ``newest`` brings a resource into the form of the newest release; ``signs`` are elements of its
    ResearchStudy that no older release has. ``variable_signs`` are elements of its EvidenceVariable that no other
    release with such a ResearchStudy has.
    ``tables`` are the endings of its tables in ``mappings/to-fhir/``, its own first.
    """

    name: str
    version: str
    tables: tuple[str, ...]
    mappers: Mapping[str, Mapper]
    provenance: Callable[[NamedTrial, Iterable[Resource]], Resource]
    omits: Mapping[str, str]
    losses: Callable[[NamedTrial], Iterable[Issue]] = lambda named: ()
    newest: Callable[[Resource], Resource] = lambda resource: resource
    signs: frozenset[str] = frozenset()
    variable_signs: frozenset[str] = frozenset()

    def named(self, trial: Trial, canonical_base: str = CANONICAL_BASE, *, with_citations: bool = False) -> NamedTrial:
        """The trial as the mappers of this release want it; Citations only where the release has a mapper for them."""
        return NamedTrial(trial, canonical_base, self.tables, with_citations and "Citation" in self.mappers)

    def resources(self, named: NamedTrial) -> list[Resource]:
        """Everything a trial becomes, and last where it comes from."""
        made = [resource for mapper in self.mappers.values() for resource in mapper(named)]
        return [*made, self.provenance(named, made)]
