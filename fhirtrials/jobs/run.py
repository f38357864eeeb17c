"""A run on one processor or on several: the same outcomes in the same order.

documents ─▶ batches ─▶ workers, each with readers … validation ─▶ outcomes, in order ─▶ (pipeline.collected)
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import chain

from fhirtrials.jobs.batches import Batch, Item, Opened, Whole, batches
from fhirtrials.jobs.convert import Converter, begin, lost, work
from fhirtrials.jobs.pool import Pool
from fhirtrials.pipeline.choice import Choice, Contained, Outcome


def outcomes(opened: Opened, choice: Choice, sink: str, contained: Contained, jobs: int) -> Iterator[Outcome]:
    """What becomes of every record, in the order of the documents. Processes are started when they are worth it."""
    converter = Converter(choice, sink, contained)
    found: list[Outcome] = []
    if jobs == 1:
        yield from converter.documents(opened)
    else:
        cut = batches(opened, choice.reader, contained(found.append, found.append))
        for batch in cut:  # one batch is done before a process would have started
            yield from _taken(found)
            yield from chain.from_iterable(converter.batch(batch))
            break
        for batch in cut:
            with closing(Pool[Item, list[Outcome]](jobs, work, begin, (converter,), lost)) as pool:
                for outcome in _shared(chain([batch], cut), converter, pool):
                    yield from _taken(found)
                    yield outcome
    yield from _taken(found)


def _taken(found: list[Outcome]) -> Iterator[Outcome]:
    yield from found
    found.clear()


def _shared(cut: Iterator[Batch], converter: Converter, pool: Pool[Item, list[Outcome]]) -> Iterator[Outcome]:
    """Batches to the workers; a document that only this process can read is done here, in its turn."""
    whole: list[Batch] = []

    def for_workers() -> Iterator[Batch]:
        for batch in cut:
            if isinstance(batch[0], Whole):
                whole.append(batch)
                return
            yield batch

    more = True
    while more:
        for result in pool.done(for_workers()):
            for one in result:
                yield from one
        more = bool(whole)
        while whole:
            yield from chain.from_iterable(converter.batch(whole.pop()))
