"""A run: bundles in, in groups; each is looked up, its organizations written, its studies sent by ``jobs`` at once.

Memory holds two groups at most. Events come out as they happen: an Issue when it is found, a StudyReport when a study
is done.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import suppress
from typing import TypeAlias

from fhirtrials.errors import DestinationError
from fhirtrials.issues import Issue, issue
from fhirtrials.model import Bundle
from fhirtrials.network import ConflictError, Connection, TransientError
from fhirtrials.sinks.server.abilities import Abilities, abilities
from fhirtrials.sinks.server.choice import GROUP, Push
from fhirtrials.sinks.server.journal import Journal
from fhirtrials.sinks.server.plan import plan
from fhirtrials.sinks.server.reading import read
from fhirtrials.sinks.server.references import name
from fhirtrials.sinks.server.reports import Outcome, StudyReport
from fhirtrials.sinks.server.sending import Sender
from fhirtrials.sinks.server.shared import Shared
from fhirtrials.sinks.server.standing import Standing
from fhirtrials.sinks.server.study import NoStudyError, Study, study

Event: TypeAlias = Issue | StudyReport


async def send(
    bundles: Iterable[Bundle] | AsyncIterable[Bundle],
    connection: Connection,
    choice: Push,
    found: Abilities | None = None,
) -> AsyncIterator[Event]:
    """Sends every bundle; one that is refused does not stop the others. DestinationError where the server is gone.

    ``found``: what the server said of itself, where it was asked before: some take a third of a second to say it.
    """
    found = found or await abilities(connection)
    journal = Journal(choice.journal, connection.base)
    if not choice.dry_run:
        journal.begin()
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    run = asyncio.create_task(_Run(connection, found, choice, journal, events).run(_each(bundles)))
    run.add_done_callback(lambda task: events.put_nowait(None))
    ended = False
    try:
        while (event := await events.get()) is not None:
            yield event
        await run
        ended = True
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError, DestinationError):
            await run
        journal.close(ended_well=ended and not connection.was_cut and not choice.dry_run)


class _Run:
    def __init__(
        self,
        connection: Connection,
        found: Abilities,
        choice: Push,
        journal: Journal,
        events: "asyncio.Queue[Event | None]",
    ) -> None:
        identity = choice.identity or found.identity
        self._found = found
        self._choice = choice
        self._connection = connection
        self._events = events
        self._shared = Shared(connection, identity, journal, choice.max_entries)
        self._sender = Sender(
            connection, found, identity, choice, journal, self._shared, lambda found: events.put_nowait(found)
        )
        self._slots = asyncio.Semaphore(choice.jobs)
        self._known_there: set[str] = set()

    async def run(self, bundles: AsyncIterable[Bundle]) -> None:
        failed: BaseException | None = None  # raised below: until Python 3.11.4 what ``except*`` raises is a group
        try:
            async with asyncio.TaskGroup() as tasks:
                group: list[Study] = []
                async for bundle in bundles:
                    if (taken := self._taken(bundle)) is not None:
                        group.append(taken)
                    if len(group) == GROUP:
                        await self._start(group, tasks)
                        group = []
                await self._start(group, tasks)
        except* DestinationError as gone:
            failed = _first(gone)
        except* TransientError as trouble:
            failed = failed or DestinationError(
                f"{self._connection.base} no longer answers: {_first(trouble)}.\n  Push the same again to go on."
            )
        if failed is not None:
            raise failed

    def _taken(self, bundle: Bundle) -> Study | None:
        """The study of a bundle that this server can be sent; else it is told and reported."""
        try:
            taken = study(bundle)
        except NoStudyError as trouble:
            self._refuse("", issue("study-refused", found=str(trouble), kept="nothing of it was written"))
            return None
        if not self._choice.speaks(bundle, self._found.fhir_version):
            self._refuse(taken.trial, issue("other-release", trial=taken.trial, found=self._found.fhir_version))
            return None
        return taken

    async def _start(self, group: list[Study], tasks: asyncio.TaskGroup) -> None:
        """Looks the group up, writes what it shares, and lets its studies go as slots become free."""
        group = await self._whole(group)
        standings = await self._sender.look(group)
        if not self._choice.dry_run:
            ready = zip(group, standings, strict=True)
            writing = [each for each, at in ready if plan(each, at, self._sender.identity).write]
            try:
                await self._shared.ensure(resource for each in writing for resource in each.shared)
            except ConflictError as conflict:
                raise DestinationError(f"{self._connection.base}: {conflict.why} to the organizations.") from None
        for each, standing in zip(group, standings, strict=True):
            await self._slots.acquire()
            tasks.create_task(self._sent(each, standing))

    async def _sent(self, each: Study, standing: Standing) -> None:
        try:
            refused = next((name(one) for one in each.shared if name(one) in self._shared.refused), None)
            if refused:
                self._refuse_study(each.trial, refused, self._shared.refused[refused])
            else:
                self._events.put_nowait(await self._sender.send(each, standing))
        finally:
            self._slots.release()

    async def _whole(self, group: list[Study]) -> list[Study]:
        """Those that point to nothing that is neither in their bundle nor on the server; the others are refused."""
        asked = {at for each in group for at in each.loose} - self._known_there
        self._known_there |= (await read(self._connection, asked)).keys() if asked else set()
        whole = []
        for each in group:
            lost = next((at for at in each.loose if at not in self._known_there), None)
            if lost is None:
                whole.append(each)
            else:
                guilty = next(at for at in each.by_name if lost in each.points_to[at])
                self._refuse_study(
                    each.trial, guilty, f"it points to {lost}, which is neither in the bundle nor on the server"
                )
        return whole

    def _refuse_study(self, trial: str, where: str, why: str) -> None:
        self._refuse(
            trial, issue("study-refused", trial=trial, where=where, found=why, kept="nothing of it was written")
        )

    def _refuse(self, trial: str, found: Issue) -> None:
        self._events.put_nowait(found)
        self._events.put_nowait(StudyReport(trial, Outcome.REFUSED, issues=(found,)))


async def _each(bundles: Iterable[Bundle] | AsyncIterable[Bundle]) -> AsyncIterator[Bundle]:
    if isinstance(bundles, AsyncIterable):
        async for bundle in bundles:
            yield bundle
    else:
        for bundle in bundles:
            yield bundle


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
