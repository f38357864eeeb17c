"""One study sent: looked up, written in as few transactions as the limits allow, and confirmed in the journal.

A lost answer is never guessed at: before a study is sent again, the server is asked what it has of it.
"""

from collections.abc import Sequence

from fhirtrials.errors import DestinationError
from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.model import Resource
from fhirtrials.network import Answer, ConflictError, Connection, TransientError, again
from fhirtrials.sinks.server.abilities import Abilities
from fhirtrials.sinks.server.choice import Push
from fhirtrials.sinks.server.culprit import Culprit, culprit
from fhirtrials.sinks.server.fault import words
from fhirtrials.sinks.server.identity import Identity, entry, placeholder
from fhirtrials.sinks.server.journal import Journal, Kept
from fhirtrials.sinks.server.parts import parts
from fhirtrials.sinks.server.plan import Plan, plan, retired
from fhirtrials.sinks.server.reading import read
from fhirtrials.sinks.server.references import name, renamed
from fhirtrials.sinks.server.reports import Outcome, StudyReport
from fhirtrials.sinks.server.shared import Shared
from fhirtrials.sinks.server.standing import Placed, Standing, standings
from fhirtrials.sinks.server.study import Study
from fhirtrials.sinks.server.transaction import TOO_LARGE, RefusedError, Written, transact

_SHOWN = 5


class Sender:
    """Sends studies to one server."""

    def __init__(
        self,
        connection: Connection,
        found: Abilities,
        identity: Identity,
        choice: Push,
        journal: Journal,
        shared: Shared,
        tell: Tell,
    ) -> None:
        self.connection = connection
        self.identity = identity
        self.choice = choice
        self.journal = journal
        self.shared = shared
        self.tell = tell
        self.deletes = found.deletes

    async def look(self, studies: Sequence[Study]) -> list[Standing]:
        """What the server has of each: by the journal where it knows the study, else by asking."""
        kept = {study.trial: self._kept(study) for study in studies}
        unknown = [study for study in studies if kept[study.trial] is None]
        asked = await standings(self.connection, unknown, self.identity)
        found = {study.trial: standing for study, standing in zip(unknown, asked, strict=True)}
        return [kept[study.trial] or found[study.trial] for study in studies]

    def _kept(self, study: Study) -> Standing | None:
        if self.journal.digest(study.trial) is None:
            return None
        kept = self.journal.resources(study.trial)
        return Standing(
            exists=True,
            placed={at: Placed(each.place, each.digest) for at, each in kept.items() if at in study.digests},
            orphans=tuple(each.place for at, each in kept.items() if at not in study.digests),
            remembered=True,
        )

    async def send(self, study: Study, standing: Standing) -> StudyReport:
        """What became of it; DestinationError where the server is gone."""
        issues: list[Issue] = []

        def tell(found: Issue) -> None:
            issues.append(found)
            self.tell(found)

        delivery = Delivery(self, study, standing, tell)
        try:
            return await delivery.deliver(issues)
        except ConflictError as conflict:
            found = Culprit(words(Answer(409, {}, conflict.content)))
        except TransientError as trouble:
            if not await self._answers():
                raise DestinationError(
                    f"{self.connection.base} no longer answers: {trouble.why}.\n"
                    "  What was confirmed until then stands there; push the same again to go on."
                ) from None
            found = Culprit(trouble.why)
        except RefusedError as refusal:
            found = await culprit(delivery, refusal)
        kept = found.left or "nothing of it was written"
        tell(issue("study-refused", trial=study.trial, where=found.name, found=found.why, kept=kept))
        return StudyReport(study.trial, Outcome.REFUSED, issues=tuple(issues))

    async def _answers(self) -> bool:
        try:
            return (await self.connection.once("GET", "metadata")).status == 200
        except TransientError:
            return False


class Delivery:
    """One study on its way; it remembers what it has to know when it is sent again."""

    def __init__(self, sender: Sender, study: Study, standing: Standing, tell: Tell) -> None:
        self.sender = sender
        self.connection = sender.connection
        self.study = study
        self.first = self.standing = standing
        self._tell = tell
        self._max_entries, self._max_bytes = sender.choice.max_entries, sender.choice.max_bytes
        self._retire = not sender.deletes
        self._tries = 0
        self.places: dict[str, str] = {}
        self.part: list[Resource] = []

    async def deliver(self, issues: list[Issue]) -> StudyReport:
        """Sent until it stands there; raises RefusedError or TransientError where it does not."""
        chosen = plan(self.study, self.first, self.sender.identity)
        self._tell_of(chosen)
        if self.sender.choice.dry_run or chosen.outcome in (Outcome.UNCHANGED, Outcome.NOT_UPDATED):
            if chosen.outcome is Outcome.UNCHANGED and not self.sender.choice.dry_run:
                self._confirm()
            pruned = len(chosen.orphans) if self.sender.choice.prune else 0
            return StudyReport(self.study.trial, chosen.outcome, len(chosen.write), pruned, tuple(issues))
        written, pruned = await self._sent()
        self._confirm()
        outcome = Outcome.UPDATED if written or pruned else Outcome.UNCHANGED
        outcome = outcome if self.first.exists else Outcome.CREATED
        return StudyReport(self.study.trial, outcome, written, pruned, tuple(issues))

    async def _sent(self) -> tuple[int, int]:
        while True:
            try:
                return await again(self._attempt, self.connection.patience)
            except RefusedError as refusal:
                if refusal.status == TOO_LARGE and len(self.part) > 1:
                    self._max_entries = max(len(self.part) // 2, 1)
                    self._max_bytes //= 2
                elif await self._journal_was_wrong():
                    continue
                elif self._prunes and not self._retire:
                    self._retire = True  # something else may point to an orphan
                else:
                    raise
            except ConflictError:
                if not self._prunes or self._retire:
                    raise
                self._retire = True

    async def _journal_was_wrong(self) -> bool:
        """Whether the journal had a word in this; then it is no longer asked: somebody may have restored the server."""
        doubtful = await self.sender.shared.ask_again(self.study.shared)
        if self.standing.remembered:
            self.sender.journal.forget(self.study.trial)
            self.standing = (await standings(self.connection, [self.study], self.sender.identity))[0]
            self.first = self.standing
            doubtful = True
        return doubtful

    async def _attempt(self) -> tuple[int, int]:
        """Writes what differs; how many resources got a new version, and how many orphans were dealt with."""
        if self._tries:
            self.standing = (await standings(self.connection, [self.study], self.sender.identity))[0]
        self._tries += 1
        chosen = plan(self.study, self.standing, self.sender.identity)
        shared = self.sender.shared.places
        self.places = {
            **{at: shared[at] for at in self.study.pointed if at in shared},
            **{at: each.place for at, each in self.standing.placed.items()},
        }
        last = await self._farewells(chosen)
        cut = parts(chosen.write, self._max_entries, self._max_bytes) or [[]]
        new = 0
        # With the study that no longer points to them; those for whom there is no room there, after it.
        room = max(self._max_entries - len(cut[-1]), 1)
        partings = [
            last[:room],
            *(last[at : at + self._max_entries] for at in range(room, len(last), self._max_entries)),
        ]
        for number, self.part in enumerate(cut, 1):
            more = partings[0] if number == len(cut) else []
            if self.part or more:
                written = await transact(self.connection, [*self.entries(self.part), *more])
                new += sum(map(self._noted, self.part, written))
        for more in partings[1:]:
            await transact(self.connection, more)
        return (new or (0 if self._tries == 1 else len(chosen.write))), len(last)

    @property
    def _prunes(self) -> bool:
        return self.sender.choice.prune and bool(self.standing.orphans)

    def entries(self, part: Sequence[Resource]) -> list[Resource]:
        """The entries that write a part; what they point to stands on the server or in the same part."""
        here = {name(resource) for resource in part}
        by_id = self.sender.identity is Identity.ID

        def new(at: str) -> str:
            return self.places.get(at) or (placeholder(at) if at in here and not by_id else at)

        def placed(resource: Resource) -> Resource:
            # With our ids nearly all names stay as they are, and a copy of every resource takes a millisecond a study.
            moved = any(new(at) != at for at in self.study.points_to[name(resource)])
            return renamed(resource, new) if moved else resource

        return [
            entry(
                placed(resource),
                self.sender.identity,
                self.connection.base,
                self.places.get(name(resource)),
                self.standing.alone or resource["resourceType"] != "ResearchStudy",
            )
            for resource in part
        ]

    def _noted(self, resource: Resource, written: Written) -> bool:
        """Whether it is new, or in a new version."""
        at = name(resource)
        if written.place:
            self.places[at] = written.place
        before = self.standing.placed.get(at)
        return not (before and before.version and before.version == written.version)

    async def _farewells(self, chosen: Plan) -> list[Resource]:
        """The entries that delete or retire what the study no longer has."""
        if not self._prunes:
            return []
        if not self._retire:
            return [{"request": {"method": "DELETE", "url": at}} for at in chosen.orphans]
        found = await read(self.connection, chosen.orphans)
        out_of_use = {at: retired(each) for at, each in found.items()}
        return [
            {"fullUrl": f"{self.connection.base}/{at}", "resource": each, "request": {"method": "PUT", "url": at}}
            for at, each in out_of_use.items()
            if each
        ]

    def _confirm(self) -> None:
        places = {at: each.place for at, each in self.standing.placed.items()} | self.places
        kept = {at: Kept(places[at], digest) for at, digest in self.study.digests.items() if at in places}
        self.sender.journal.confirm(self.study.trial, self.study.digest, kept)

    def _tell_of(self, chosen: Plan) -> None:
        """What is about to happen, before it does."""
        if chosen.outcome is Outcome.NOT_UPDATED:
            self._tell(issue("study-not-updated", trial=self.study.trial))
        elif chosen.orphans:
            kind = "orphans-pruned" if self.sender.choice.prune else "orphans-left"
            shown = ", ".join(chosen.orphans[:_SHOWN]) + (", …" if len(chosen.orphans) > _SHOWN else "")
            self._tell(issue(kind, trial=self.study.trial, count=len(chosen.orphans), found=shown))
