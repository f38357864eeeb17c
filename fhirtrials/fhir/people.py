"""The people of a trial: officials and the responsible investigator, each person once, each affiliation a role.

People are named per study: a name is no identity across studies ("Study Contact", "Clinical Trials Office").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.keys import digest, slug
from fhirtrials.model.parts import Official
from fhirtrials.model.words import ResponsibleKind, Role


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
        self._posts: dict[tuple[str, str | None], Post] = {}
        for official in self.officials:
            if official.name:
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
