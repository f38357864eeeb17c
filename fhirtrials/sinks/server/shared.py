"""What several studies point to, organizations: written once a run, before the studies, in one transaction for many.

They are never deleted and belong to no study. One that the server refuses is said with each study that points to it.
"""

import asyncio
from collections.abc import Iterable

from fhirtrials.model import Resource
from fhirtrials.network import Connection, TransientError, again
from fhirtrials.sinks.server.content import digest
from fhirtrials.sinks.server.identity import Identity, entry
from fhirtrials.sinks.server.journal import SHARED, Journal, Kept
from fhirtrials.sinks.server.reading import read
from fhirtrials.sinks.server.references import name
from fhirtrials.sinks.server.standing import resources_of
from fhirtrials.sinks.server.study import identifier, search
from fhirtrials.sinks.server.transaction import RefusedError, transact


class Shared:
    """``places``: our name → name on the server. ``refused``: our name → why."""

    def __init__(self, connection: Connection, identity: Identity, journal: Journal, limit: int) -> None:
        self._connection = connection
        self._identity = identity
        self._journal = journal
        self._limit = limit
        self._one_at_a_time = asyncio.Lock()
        self._kept = journal.resources(SHARED)
        self.places: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.written = 0

    async def ensure(self, resources: Iterable[Resource]) -> None:
        """The server has them after this, or ``refused`` says why not. One caller at a time: no copies."""
        async with self._one_at_a_time:
            await self._ensure(resources)

    async def ask_again(self, resources: Iterable[Resource]) -> bool:
        """As ``ensure``, for those that only the journal says are there; whether there was any."""
        doubtful = [each for each in resources if name(each) in self._kept]
        for each in doubtful:
            self._kept.pop(name(each))
            self.places.pop(name(each), None)
        await self.ensure(doubtful)
        return bool(doubtful)

    async def _ensure(self, resources: Iterable[Resource]) -> None:
        wanted = {name(each): each for each in resources}
        new = [each for at, each in wanted.items() if at not in self.places and at not in self.refused]
        unknown = []
        for each in new:
            kept = self._kept.get(name(each))
            if kept and kept.digest == digest(each):
                self.places[name(each)] = kept.place
            else:
                unknown.append(each)
        for start in range(0, len(unknown), self._limit):
            await self._settle(unknown[start : start + self._limit])

    async def _settle(self, resources: list[Resource]) -> None:
        try:
            await again(lambda: self._write(resources), self._connection.patience)
        except RefusedError as refusal:
            if len(resources) == 1:
                self.refused[name(resources[0])] = refusal.why
            else:
                for half in (resources[: len(resources) // 2], resources[len(resources) // 2 :]):
                    await self._settle(half)

    async def _write(self, resources: list[Resource]) -> None:
        """Looks first: what stands there with the same content is not written again."""
        there = await self._there(resources)
        missing = []
        for each in resources:
            found = there.get(name(each))
            if found and (digest(found) == digest(each) or self._identity is Identity.CREATE):
                self._confirm({name(each): Kept(name(found), digest(found))})
            else:
                missing.append(each)
        if not missing:
            return
        entries = [
            entry(each, self._identity, self._connection.base, name(there[name(each)]) if name(each) in there else None)
            for each in missing
        ]
        written = await transact(self._connection, entries)
        if not all(each.place for each in written):
            raise TransientError("it does not say where it wrote")  # the next look finds out
        self.written += len(written)
        self._confirm({name(each): Kept(at.place, digest(each)) for each, at in zip(missing, written, strict=True)})

    async def _there(self, resources: list[Resource]) -> dict[str, Resource]:
        if self._identity is Identity.ID:
            return await read(self._connection, map(name, resources))
        searches = {name(each): search(each) for each in resources}
        found = await read(self._connection, filter(None, searches.values()))
        there = {}
        for each in resources:
            answers = resources_of(found.get(searches[name(each)] or "", {}))
            match = next((one for one in answers if identifier(one) == identifier(each)), None)
            if match:
                there[name(each)] = match
        return there

    def _confirm(self, kept: dict[str, Kept]) -> None:
        self._journal.confirm_shared(kept)
        self.places.update({at: each.place for at, each in kept.items()})
