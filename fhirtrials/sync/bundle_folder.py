"""A folder of bundles kept in step: ``DIR/<trial>.json``, and ``DIR/retired/`` for what the registry withdrew."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from fhirtrials.pipeline.choice import Converted
from fhirtrials.sinks import folder, refusals_of, write_whole
from fhirtrials.sync.place import Change

RETIRED = "retired"
_ENDING = ".json"
_NUMBER = "NCT" + 8 * "[0-9]"  # all else in the folder is the user's
_BUNDLE = _NUMBER + _ENDING


class BundleFolder:
    """What a run that was killed left half-written is removed before anything is taken; all else stands whole."""

    def __init__(self, path: Path) -> None:
        self._path = folder(path)

    def take(self, trials: Iterable[Converted]) -> Iterator[tuple[str, Change]]:
        for left in self._names(f".{_BUNDLE}*.part"):
            with suppress(OSError):
                (self._path / left).unlink()
        for trial in trials:
            yield trial.trial, self._put(trial.trial, trial.content)

    def retire(self, numbers: Iterable[str]) -> Iterator[str]:
        """The last bundle is kept aside."""
        for number in numbers:
            path = self._path / f"{number}{_ENDING}"
            with refusals_of(path):
                path.replace(folder(self._path / RETIRED) / path.name)
            yield number

    def folder(self) -> Path:
        return self._path

    def trials(self) -> Iterator[str]:
        return (name.removesuffix(_ENDING) for name in self._names(_BUNDLE))

    def _names(self, pattern: str) -> Iterator[str]:
        """One after the other: as paths of pathlib, half a million would weigh a quarter of a gigabyte."""
        with refusals_of(self._path), os.scandir(self._path) as found:
            yield from (each.name for each in found if fnmatchcase(each.name, pattern))

    def _put(self, trial: str, content: bytes) -> Change:
        """The bundle, written only where it is another than what stands there."""
        path = self._path / f"{trial}{_ENDING}"
        with refusals_of(path):
            before = path.read_bytes() if path.exists() else None
        if before != content:
            write_whole(path, content)
        retired = self._path / RETIRED / path.name
        with refusals_of(retired):
            if retired.is_file():  # it was withdrawn once, and is back
                retired.unlink()
        if before == content:
            return Change.UNCHANGED
        return Change.NEW if before is None else Change.CHANGED
