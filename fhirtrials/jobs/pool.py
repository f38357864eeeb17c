"""Worker processes: batches go out, what becomes of them comes back in their order.

A worker that dies (killed, out of memory, a fault in a library) takes nothing with it: every batch that was not back is
done again record by record, and a record that costs its worker the life once more is told and left out.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import Any, Generic, TypeAlias, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
Work: TypeAlias = Callable[[list[In]], list[Out]]

_PATIENCE = 5.0  # seconds after which it is looked whether a worker still works
AHEAD = 2
"""Batches that wait for each worker, so that it never waits for us."""

# Workers that begin as a copy of one that has the package in memory start at once; where there is no such method
# (Windows), each imports it.
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_PRELOADED = ["fhirtrials.jobs.convert"]


class Pool(Generic[In, Out]):
    """``work`` is done in ``jobs`` processes, after ``begin`` was called once in each with ``given``."""

    def __init__(
        self,
        jobs: int,
        work: Work[In, Out],
        begin: Callable[..., None],
        given: tuple[Any, ...],
        lost: Callable[[In], Out],
    ) -> None:
        self._jobs = jobs
        self._work = work
        self._begin = begin
        self._given = given
        self._lost = lost
        self._context = multiprocessing.get_context(_METHOD)
        if _METHOD == "forkserver":
            self._context.set_forkserver_preload(_PRELOADED)
        self._workers = self._start(jobs)
        self._sent: deque[tuple[list[In], Future[list[Out]]]] = deque()

    def done(self, batches: Iterable[list[In]]) -> Iterator[list[Out]]:
        """What becomes of each batch; a batch is fetched only when there is room for it."""
        for batch in batches:
            try:
                future = self._submit(batch)
            except BrokenProcessPool:  # a worker died while nobody was waiting for it
                yield from self._again()
                future = self._submit(batch)
            self._sent.append((batch, future))
            if len(self._sent) >= self._jobs * AHEAD:
                yield from self._first()
        yield from self.rest()

    def rest(self) -> Iterator[list[Out]]:
        """What becomes of the batches that are still out."""
        while self._sent:
            yield from self._first()

    def close(self) -> None:
        """Ends the workers; what they were doing is of no interest any more."""
        if any(not worker.is_alive() for worker in self._processes()):
            self._end_broken()
        else:
            self._workers.shutdown(wait=True, cancel_futures=True)

    def _first(self) -> Iterator[list[Out]]:
        _, future = self._sent[0]
        try:
            result = self._result(future)
        except BrokenProcessPool:
            yield from self._again()
        else:
            self._sent.popleft()
            yield result

    def _again(self) -> Iterator[list[Out]]:
        """All that is out, one record after the other in a worker of its own."""
        self._end_broken()
        self._workers = self._start(1)
        while self._sent:
            batch, future = self._sent[0]
            finished = future.done() and not future.cancelled() and future.exception() is None
            result = future.result() if finished else [out for one in batch for out in self._alone(one)]
            self._sent.popleft()
            yield result
        self._workers.shutdown(wait=True)
        self._workers = self._start(self._jobs)

    def _alone(self, one: In) -> list[Out]:
        try:
            return self._result(self._submit([one]))
        except BrokenProcessPool:
            self._end_broken()
            self._workers = self._start(1)
            return [self._lost(one)]

    def _result(self, future: Future[list[Out]]) -> list[Out]:
        """What a worker did.

        One that is killed while it writes leaves half a message in the pipe that all write to. Python then waits for
        the other half, and so do the others for their turn; without anyone who may write it sees that none will come.
        """
        while True:
            try:
                return future.result(timeout=_PATIENCE)
            except TimeoutError:
                if future.done():
                    raise
            workers = self._processes()
            if not all(worker.is_alive() for worker in workers) and not future.done():
                for worker in workers:
                    worker.kill()
                with suppress(OSError):
                    self._workers._result_queue._writer.close()  # type: ignore[attr-defined]

    def _processes(self) -> list[Any]:
        return list((getattr(self._workers, "_processes", None) or {}).values())

    def _end_broken(self) -> None:
        """Ends workers of which one died.

        Before 3.11.5 Python then waits for ever for a thread that writes to a pipe which nobody reads any more
        (https://github.com/python/cpython/issues/94777): without an end to read from, it gives up. Later ones close it
        themselves, and a second close may hit another's file.
        """
        queue = getattr(self._workers, "_call_queue", None)
        if queue is not None and sys.version_info < (3, 11, 5):
            queue._reader.close()
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _submit(self, batch: list[In]) -> Future[list[Out]]:
        """What begins a worker, too: one that is interrupted half begun would be nobody's, and complain."""
        with _undisturbed():
            return self._workers.submit(self._work, batch)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, self._context, _worker, (self._begin, self._given))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Control-C waits for the end of the block. Signals come to the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    # Processes begin with the mask of who begins them: a terminal sends control-C to all, and those that are only half
    # begun would die of it. Windows has no masks.
    has_masks = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if has_masks else set()
    try:
        yield
    finally:
        if has_masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if came:
        signal.raise_signal(signal.SIGINT)


def _worker(begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    """What a worker does first: control-C is its parent's affair, and without a parent it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    begin(*given)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
