"""Async work for callers who know no async: the network in a thread of its own, the caller's items in the caller's.

So the caller's generators, progress and report are only ever used by one thread, and it works inside a notebook too.
"""

import asyncio
import queue
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Event, Semaphore
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_ROOM = 64


def called(items: Iterable[Item], work: Callable[[AsyncIterable[Item]], AsyncIterator[Result]]) -> Iterator[Result]:
    """What ``work`` gives for the items, as soon as it does. Left early, or by an exception, it ends cleanly."""
    with ThreadPoolExecutor(1, "fhirtrials-network") as pool:
        courier = _Courier(work)
        run = pool.submit(asyncio.run, courier.run())
        run.add_done_callback(courier.ended)
        try:
            courier.ready.wait()
            for item in items:
                if not courier.hand_over(item, run):
                    break
                yield from courier.results()
            courier.hand_over(None, run)
            yield from courier.rest(run)
            run.result()
        finally:
            courier.stop(run)


class _Courier(Generic[Item, Result]):
    """Between two threads."""

    def __init__(self, work: Callable[[AsyncIterable[Item]], AsyncIterator[Result]]) -> None:
        self._work = work
        self._results: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        self._room = Semaphore(_ROOM)
        self.ready = Event()

    async def run(self) -> None:
        """In the network's thread."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._inbox: asyncio.Queue[Item | None] = asyncio.Queue()
        self.ready.set()
        async for result in self._work(self._incoming()):
            self._results.put(result)

    async def _incoming(self) -> AsyncIterator[Item]:
        while (item := await self._inbox.get()) is not None:
            self._room.release()
            yield item

    def ended(self, run: "Future[None]") -> None:
        """Nobody needs to wait for room any more."""
        self._room.release(_ROOM)

    def hand_over(self, item: Item | None, run: "Future[None]") -> bool:
        """Waits until there is room; False where the run is over before."""
        self._room.acquire()
        with suppress(RuntimeError):  # its loop was closed at this moment
            if not run.done():
                self._loop.call_soon_threadsafe(self._inbox.put_nowait, item)
        return not run.done()

    def results(self) -> Iterator[Result]:
        """What is there now."""
        while not self._results.empty():
            if (result := self._results.get()) is not None:
                yield result

    def rest(self, run: "Future[None]") -> Iterator[Result]:
        """What is there and what comes, to the end of the run."""
        run.add_done_callback(lambda _: self._results.put(None))
        while (result := self._results.get()) is not None:
            yield result

    def stop(self, run: "Future[None]") -> None:
        if not run.done() and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)
            wait([run])
