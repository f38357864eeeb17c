"""Which entry of a refused transaction is at fault: what the server says, else found by halves.

Entries stand in such an order that a beginning of them points to nothing outside it, so the shortest beginning that is
refused ends with the entry at fault. What the search wrote of a new study is deleted again. A study that stood there
before is not searched in this way: it would be left half new.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fhirtrials.network import TransientError
from fhirtrials.sinks.server.references import name
from fhirtrials.sinks.server.transaction import RefusedError, transact

if TYPE_CHECKING:
    from fhirtrials.model import Resource
    from fhirtrials.sinks.server.sending import Delivery


@dataclass(frozen=True, slots=True)
class Culprit:
    """``why`` in plain words, ``name`` of the resource at fault or "", and what was ``left`` behind, in words."""

    why: str
    name: str = ""
    left: str = ""


async def culprit(delivery: "Delivery", refusal: RefusedError) -> Culprit:
    """The entry at fault, of the part that was refused last."""
    part = delivery.part
    if refusal.partly:
        at = name(part[refusal.entry]) if refusal.entry is not None and refusal.entry < len(part) else ""
        return Culprit(refusal.why, at, "the server took the rest of the transaction all the same")
    if refusal.entry is not None and refusal.entry < len(part):
        return Culprit(refusal.why, name(part[refusal.entry]))
    if len(part) == 1:
        return Culprit(refusal.why, name(part[0]))
    if delivery.first.exists or not part:
        return Culprit(refusal.why)
    return await _by_halves(delivery, refusal)


async def _by_halves(delivery: "Delivery", refusal: RefusedError) -> Culprit:
    part, written = delivery.part, list[str]()
    good, bad, why = 0, len(part), refusal.why
    try:
        while bad - good > 1:
            middle = (good + bad) // 2
            tried = part[good:middle]
            try:
                answers = await transact(delivery.connection, delivery.entries(tried))
            except RefusedError as refused:
                bad, why = middle, refused.why
                if refused.entry is not None:
                    good, bad = good + refused.entry, good + refused.entry + 1
            else:
                good = middle
                for resource, answer in zip(tried, answers, strict=True):
                    if answer.place:
                        delivery.places[name(resource)] = answer.place
                        written += [answer.place] if name(resource) not in delivery.first.placed else []
    except TransientError:
        return Culprit(refusal.why, "", await _undone(delivery, written))
    return Culprit(why, name(part[bad - 1]), await _undone(delivery, written))


async def _undone(delivery: "Delivery", written: list[str]) -> str:
    """Deletes what the search wrote; in words, what of it stays."""
    entries: list[Resource] = [{"request": {"method": "DELETE", "url": at}} for at in reversed(written)]
    try:
        if entries:
            await transact(delivery.connection, entries)
    except (RefusedError, TransientError):
        return f"{len(written)} resources that were written to find the fault could not be deleted"
    return ""
