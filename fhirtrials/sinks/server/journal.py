"""The journal: what a server has confirmed, in a SQLite file, so that a run can go on where it was cut off.

A study stands in it only after the server confirmed all of it; each is written through to the disk. No credentials and
no content: names, places and hashes. https://www.sqlite.org/pragma.html#pragma_synchronous

A server may confirm what it has not yet written to its own disk, and lose it when it is killed. So after a run that did
not end well, what was confirmed in its last minute is not believed, nor what is shared: the server is asked again.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

from fhirtrials.errors import DestinationError

_FORMAT = 2
_DOUBTFUL_SECONDS = 60.0
_TABLES = """
create table if not exists study (
  server text not null, trial text not null, digest text not null, at real not null, primary key (server, trial)
) without rowid;
create table if not exists resource (
  server text not null, trial text not null, name text not null, place text not null, digest text not null,
  primary key (server, trial, name)
) without rowid;
create table if not exists run (server text primary key, ended_well integer not null) without rowid;
"""
SHARED = ""
"""The trial under which resources of several studies stand."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource that the server confirmed: its name there (``Type/id``), and a hash of what it says."""

    place: str
    digest: str


class Journal:
    """Of one server. Without a path it is kept in memory, for this run."""

    def __init__(self, path: Path | None, server: str) -> None:
        self._server = server
        self._path = path
        with self._refusals():
            self._file = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=30.0)
        with ExitStack() as refused:
            refused.callback(self._file.close)
            with self._refusals():
                self._open()
            refused.pop_all()

    def _open(self) -> None:
        """Makes the tables, and reads how far the runs before can be believed."""
        if self._path is not None:
            self._file.execute("pragma journal_mode = wal")
            self._file.execute("pragma synchronous = full")
        found = self._file.execute("pragma user_version").fetchone()[0]
        if found not in (0, _FORMAT):
            other = f"{self._path} is the journal of another version of fhirtrials. Choose another file."
            raise DestinationError(other)
        self._file.executescript(_TABLES)
        self._file.execute(f"pragma user_version = {_FORMAT}")
        mine = (self._server,)
        before = self._file.execute("select ended_well from run where server = ?", mine).fetchone()
        latest = self._file.execute("select max(at) from study where server = ?", mine).fetchone()[0] or 0.0
        self._doubts = before is not None and not before[0]
        self._believed_until = latest - _DOUBTFUL_SECONDS if self._doubts else time()
        self._started = time()

    def begin(self) -> None:
        """A run that writes begins; until ``close`` says otherwise it did not end well."""
        with self._refusals():
            self._file.execute("insert or replace into run values (?, 0)", (self._server,))

    def digest(self, trial: str) -> str | None:
        """The hash of the study as it was confirmed; None where it never was, or that is in doubt."""
        with self._refusals():
            row = self._file.execute(
                "select digest, at from study where server = ? and trial = ?", (self._server, trial)
            ).fetchone()
        if row is None or self._believed_until < row[1] < self._started:
            return None
        return str(row[0])

    def trials(self) -> list[str]:
        """The numbers of the studies that were confirmed, in order."""
        with self._refusals():
            rows = self._file.execute(
                "select trial from study where server = ? order by trial", (self._server,)
            ).fetchall()
        return [str(trial) for (trial,) in rows]

    def resources(self, trial: str) -> dict[str, Kept]:
        """By our name; of what is shared nothing, where that is in doubt."""
        if trial == SHARED and self._doubts:
            return {}
        with self._refusals():
            rows = self._file.execute(
                "select name, place, digest from resource where server = ? and trial = ?", (self._server, trial)
            ).fetchall()
        return {name: Kept(place, digest) for name, place, digest in rows}

    def confirm(self, trial: str, digest: str, resources: Mapping[str, Kept]) -> None:
        """The server has all of this study, and this is all that it has of it."""
        with self._transaction():
            self._file.execute("delete from resource where server = ? and trial = ?", (self._server, trial))
            self._add(trial, resources)
            self._file.execute(
                "insert or replace into study values (?, ?, ?, ?)", (self._server, trial, digest, time())
            )

    def confirm_shared(self, resources: Mapping[str, Kept]) -> None:
        """The server has these, which several studies point to."""
        with self._transaction():
            self._add(SHARED, resources)

    def forget(self, trial: str) -> None:
        """What was confirmed no longer holds."""
        with self._transaction():
            for table in ("study", "resource"):
                self._file.execute(f"delete from {table} where server = ? and trial = ?", (self._server, trial))  # noqa: S608

    def close(self, ended_well: bool = False) -> None:
        """``ended_well``: a run that began, to its end, and the server always answered."""
        with self._refusals():
            if ended_well:
                self._file.execute("insert or replace into run values (?, 1)", (self._server,))
            self._file.close()

    def _add(self, trial: str, resources: Mapping[str, Kept]) -> None:
        rows = [(self._server, trial, name, kept.place, kept.digest) for name, kept in resources.items()]
        self._file.executemany("insert or replace into resource values (?, ?, ?, ?, ?)", rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._refusals(), self._file:  # commits, or rolls back where something is raised
            self._file.execute("begin immediate")
            yield

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as trouble:
            raise DestinationError(
                f"the journal {self._path} cannot be used: {trouble}.\n"
                "  Where no other run uses it, move it away: what the server has is then found out again."
            ) from trouble
