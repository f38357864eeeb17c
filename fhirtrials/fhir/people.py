"""The people of a trial: officials and the responsible investigator, each person once, each affiliation a role.

Not every official is a person, nor every sponsor an organisation. People are named per study: a name is no identity
across studies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.keys import digest, slug
from fhirtrials.fhir.offices import is_office
from fhirtrials.model.parts import Official, Organisation
from fhirtrials.model.words import ResponsibleKind, Role, Sector


@dataclass(frozen=True, slots=True)
class Post:
    """A person at an organisation. ``names`` are the spellings given; ``title`` is the investigator's own."""

    practitioner_id: str
    role_id: str
    names: tuple[str, ...]
    affiliation: str | None
    title: str | None


def person_key(name: str) -> str:
    """What makes two names one person in a study: the words before the degrees, whatever their case."""
    return " ".join(name.split(",")[0].casefold().split())


class People:
    """Who is who in one trial."""

    def __init__(self, named: NamedTrial) -> None:
        self._id = named.id
        trial = named.trial
        self.officials = trial.officials
        party = trial.responsible_party
        self.investigator = party if party and party.name else None
        self.twin = self._twin()
        self._organisations = [each for each in (trial.sponsor, *trial.collaborators, trial.record_owner) if each]
        self._posts: dict[tuple[str, str | None], Post] = {}
        for official in self.officials:
            if official.name and self.is_person(official):
                self._add(official.name, official.affiliation, None)
        if self.investigator and self.investigator.name:
            self._add(self.investigator.name, self.investigator.affiliation, self.investigator.title)

    @property
    def posts(self) -> Iterable[Post]:
        """Every person at every organisation, in the order in which the record names them."""
        return self._posts.values()

    @property
    def investigator_post(self) -> Post | None:
        """Where the responsible investigator works."""
        if self.investigator is None or self.investigator.name is None:
            return None
        return self.post(self.investigator.name, self.investigator.affiliation)

    def is_person(self, official: Official) -> bool:
        """Whether an official may be a person: who has no name, or that of an office, is none."""
        return official is self.twin or (bool(official.name) and not is_office(official, self._organisations))

    @cached_property
    def individuals(self) -> frozenset[str | None]:
        """The names of organisations that are persons."""
        return frozenset(each.name for each in self._organisations if self._is_individual(each))

    def is_investigator(self, organisation: Organisation) -> bool:
        """Whether it is the responsible investigator, who sponsors the trial."""
        party = self.investigator
        if party is None or party.kind is not ResponsibleKind.SPONSOR_INVESTIGATOR or not organisation.name:
            return False
        return person_key(organisation.name) == person_key(party.name or "")

    def _is_individual(self, organisation: Organisation) -> bool:
        return organisation.sector is Sector.INDIVIDUAL or self.is_investigator(organisation)

    def post(self, name: str, affiliation: str | None) -> Post:
        """The post of that person at that organisation."""
        return self._posts[person_key(name), affiliation]

    def _twin(self) -> Official | None:
        """The official who is the responsible investigator: same person, same organisation, same role."""
        if self.investigator is None or self.investigator.kind is not ResponsibleKind.PRINCIPAL_INVESTIGATOR:
            return None
        for official in self.officials:
            if (
                official.name
                and self.investigator.name
                and official.role is Role.PRINCIPAL_INVESTIGATOR
                and person_key(official.name) == person_key(self.investigator.name)
                and official.affiliation == self.investigator.affiliation
            ):
                return official
        return None

    def _add(self, name: str, affiliation: str | None, title: str | None) -> None:
        key = person_key(name)
        known = self._posts.get((key, affiliation))
        names = known.names if known else ()
        word = slug(name.split(",")[0])
        person = _person_id(self._id, word, digest(key))
        self._posts[key, affiliation] = Post(
            practitioner_id=person,
            # In ASCII, since a digest takes two ways to compose a letter for one.
            role_id=_person_id(self._id, word, digest(key, ascii(affiliation))) if affiliation else person,
            names=names if name in names else (*names, name),
            affiliation=known.affiliation if known else affiliation,
            title=title or (known.title if known else None),
        )


@lru_cache(maxsize=1)
def people(named: NamedTrial) -> People:
    """The people of a trial; three mappers ask for them in turn."""
    return People(named)


def _person_id(trial: str, word: str, hash_: str) -> str:
    return "-".join(part for part in (trial, "person", word, hash_[:6]) if part)
