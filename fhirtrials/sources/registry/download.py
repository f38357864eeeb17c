"""A download that can be broken off at any moment and goes on where it was: JSON lines, packed with Zstandard or not.

While it runs there are ``NAME.part``, to which each page is appended, and ``NAME.state``, which says how many bytes of
it count and which page is next. A page counts only when its bytes are on the disk; what a crash left behind it is cut
off. At the end the part becomes NAME and the state goes.
"""

import os
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson
import zstandard

from fhirtrials.errors import DestinationError
from fhirtrials.sources.registry.alone import hold

LEVEL = 9
"""Of the registry's JSON a seventh is left at this level; higher ones save little and cost more than the network."""


@dataclass(frozen=True, slots=True)
class State:
    """``question`` is what was asked; ``query`` and ``token`` say which page is next.

    ``missing`` are numbers that were asked for and have not come.
    """

    question: str
    day_of_data: str
    missing: tuple[str, ...] = ()
    query: int = 0
    token: str | None = None
    bytes: int = 0
    studies: int = 0


class Download:
    """To ``path``, or to where it leads as a link; ``numbers`` are those that are asked for, if any are.

    ``state`` is where it stands; it is begun anew for another question or another day of the data. DestinationError
    where another run writes there.
    """

    def __init__(self, path: Path, question: str, day_of_data: str, numbers: tuple[str, ...] = ()) -> None:
        path = Path(os.path.realpath(path)) if os.path.islink(path) else path
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._state_file = path.with_name(f"{path.name}.state")
        self._pack = path.suffix == ".zst"
        self._first = State(question, day_of_data, numbers)
        with ExitStack() as left:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._file = left.enter_context(open(self._part, "r+b", opener=_made))
            except OSError as refusal:
                raise _refused(path, refusal) from refusal
            hold(self._file.fileno(), path)
            if not _is_still(self._file.fileno(), self._part):
                raise DestinationError(
                    f"another run of fhirtrials has just written {path}. Look at it, or fetch again."
                )
            found = self._found()
            self.goes_on = found is not None and (found.question, found.day_of_data) == (question, day_of_data)
            self._stand_at(found if found is not None and self.goes_on else self._first)
            left.pop_all()

    def begin_anew(self) -> None:
        """The registry knows the next page no more."""
        self._stand_at(self._first)

    def _stand_at(self, state: State) -> None:
        self.state = state
        try:
            self._file.truncate(state.bytes)
            self._file.seek(state.bytes)
        except OSError as refusal:
            raise _refused(self._path, refusal) from refusal

    def add(self, studies: Iterable[bytes], query: int, token: str | None, missing: tuple[str, ...] = ()) -> None:
        """A page, where the next one is, and what has not come yet."""
        lines = [*studies]
        content = b"".join(line + b"\n" for line in lines)
        if self._pack and content:
            content = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(content)
        try:
            self._file.write(content)
            self._file.flush()
            os.fsync(self._file.fileno())
            self.state = replace(
                self.state,
                missing=missing,
                query=query,
                token=token,
                bytes=self.state.bytes + len(content),
                studies=self.state.studies + len(lines),
            )
            self._write_state()
        except OSError as refusal:
            raise _refused(self._path, refusal) from refusal

    def finish(self) -> None:
        """All pages are there."""
        try:
            if os.name == "nt":  # there an open file cannot be renamed
                self._file.close()
            self._part.replace(self._path)
            self._file.close()
            self._state_file.unlink(missing_ok=True)
        except OSError as refusal:
            raise _refused(self._path, refusal) from refusal

    def close(self) -> None:
        """What is there stays, to go on with."""
        with suppress(OSError):  # a full disk refuses the same bytes once more
            self._file.close()

    def _found(self) -> State | None:
        try:
            found = orjson.loads(self._state_file.read_bytes())
            state = State(**{**found, "missing": tuple(found["missing"])})
            return state if self._part.stat().st_size >= state.bytes else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _write_state(self) -> None:
        aside = self._state_file.with_name(f".{self._state_file.name}")
        with aside.open("wb") as file:
            file.write(orjson.dumps(asdict(self.state)))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._state_file)


def _made(path: str, flags: int) -> int:
    """Opened as it is: what an earlier run left there is gone on with."""
    return os.open(path, flags | os.O_CREAT, 0o666)


def _is_still(descriptor: int, path: Path) -> bool:
    """Whether the open file is the one that stands there: whoever held it may have finished and renamed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _refused(path: Path, refusal: OSError) -> DestinationError:
    return DestinationError(
        f"cannot write {path} ({refusal.strerror or refusal}).\n"
        "  What was fetched until then is kept beside it; run the same again to go on."
    )
