"""All records of a run, put aside until those of one trial are together.

Records of one trial may stand anywhere in the input, so each is written to a temporary file; in memory stay its
numbers and its place there.
"""

from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType

from fhirtrials.model import Trial
from fhirtrials.model.registry_numbers import number_of, registry_number
from fhirtrials.model.words import Registry


class Shelf:
    """Takes trials with ``add``, gives the records of each trial together with ``groups``; a context manager."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._groups: list[_Group | None] = []
        self._known: dict[str, list[int]] = {}

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, trial: Trial) -> None:
        """Puts a record to those that share a registry number with it.

        Two trials with numbers of their own in the same registry are two, whatever else they share: an extension names
        the trial that it extends.
        """
        start = self._file.seek(0, 2)
        line = trial.to_json().encode()
        self._file.write(line)
        group = _Group({trial.registry: _names(trial)}, [(start, len(line))])
        numbers = _numbers(trial)
        for place in dict.fromkeys(place for number in numbers for place in self._known.get(number, ())):
            other = self._groups[place]
            if other is not None and other.is_same(group):
                group = other.joined(group)
                self._groups[place] = None
                numbers |= other.numbers
        group.numbers |= numbers
        self._groups.append(group)
        for number in numbers:
            self._known.setdefault(number, []).append(len(self._groups) - 1)

    def groups(self) -> Iterator[list[Trial]]:
        """The records of each trial, as they were given; trials in the order of their first record."""
        kept = [group for group in self._groups if group is not None]
        for group in sorted(kept, key=lambda group: min(group.places)):
            yield [Trial.from_json(self._at(*place)) for place in sorted(group.places)]

    def _at(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


class _Group:
    """Records of one trial: the names it goes by in each registry, and where the records lie."""

    __slots__ = ("names", "numbers", "places")

    def __init__(self, names: dict[Registry, set[str]], places: list[tuple[int, int]]) -> None:
        self.names = names
        self.places = places
        self.numbers: set[str] = set()

    def is_same(self, other: "_Group") -> bool:
        """Whether no registry has two numbers for them."""
        return all(names & other.names[registry] for registry, names in self.names.items() if registry in other.names)

    def joined(self, other: "_Group") -> "_Group":
        names = {
            registry: self.names.get(registry, set()) | other.names.get(registry, set())
            for registry in self.names.keys() | other.names.keys()
        }
        found = _Group(names, [*self.places, *other.places])
        found.numbers = self.numbers | other.numbers
        return found


def _names(trial: Trial) -> set[str]:
    """What the trial goes by in its own registry."""
    return {trial.id, *trial.former_ids}


def _numbers(trial: Trial) -> set[str]:
    """Every registry number of the trial."""
    listed = {number_of(trial.registry, trial.id), *trial.former_ids}
    others = (registry_number(each.value or "") for each in trial.other_ids)
    return listed | {found[1] for found in others if found}
