"""Several processes: the same outcomes as one, whatever happens to them."""

import gc
import io
import os
import signal
import struct
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

import orjson
import pytest

from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.jobs.batches import BYTES, RECORDS, Batch, Item, Record, Whole, batches
from fhirtrials.jobs.convert import lost
from fhirtrials.jobs.pool import Pool
from fhirtrials.jobs.run import outcomes
from fhirtrials.model import Document
from fhirtrials.pipeline.choice import Choice, Converted, Guard, Outcome

TEA = orjson.loads((Path(__file__).parents[1] / "cli/data/records/tea.json").read_bytes())


def study(number: int, **more: Any) -> dict[str, Any]:
    """The record about tea under another number."""
    section = TEA["protocolSection"]
    named = {**section["identificationModule"], "nctId": f"NCT{number:08}"}
    return {**TEA, "protocolSection": {**section, "identificationModule": named}, **more}


def document(*lines: bytes, name: str = "studies.jsonl") -> Document:
    content = b"\n".join(lines)
    return Document(name, lambda: io.BytesIO(content))


def contained(tell: Tell, show: Any) -> Guard:
    return lambda source, trial: nullcontext()


def become(jobs: int, *documents: Document) -> list[Outcome]:
    def opened(tell: Tell) -> Iterator[Document]:
        for one in documents:
            yield one
            tell(issue("unreadable-input", source="beside.json", problem="it is not there"))

    return list(outcomes(opened, Choice("R5"), "ndjson", contained, jobs))


MANY = document(
    *(orjson.dumps(study(number)) for number in range(RECORDS)),
    b'{"broken": ',
    *(orjson.dumps(study(number, strange=1)) for number in range(RECORDS, 3 * RECORDS)),
)


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    alone = become(1, MANY, document(orjson.dumps(study(7000))))
    assert become(2, MANY, document(orjson.dumps(study(7000)))) == alone
    numbers = [one.trial for one in alone if isinstance(one, Converted)]
    assert numbers == [*(f"NCT{number:08}" for number in range(3 * RECORDS)), "NCT00007000"]
    kinds = {one.kind for one in alone if isinstance(one, Issue)}
    assert {"unreadable-record", "unread-field", "unreadable-input"} <= kinds


def test_a_batch_holds_so_many_records_or_so_many_bytes() -> None:
    small = document(*[b'{"a":1}'] * (RECORDS + 1))
    large = document(*[orjson.dumps({"a": "x" * (BYTES // 2)})] * 3, name="large.jsonl")
    sizes = [len(batch) for batch in batches(lambda tell: [small], "ctgov-json", contained(print, print))]
    assert sizes == [RECORDS, 1]
    sizes = [len(batch) for batch in batches(lambda tell: [large], "ctgov-json", contained(print, print))]
    assert sizes == [2, 1]


def test_a_document_that_breaks_while_it_is_copied_is_left_to_its_reader() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the disk is gone")

    broken = Document("broken.xml", Broken)
    cut = list(batches(lambda tell: [document(b"{}"), broken], "undivided", contained(print, print)))
    assert [type(one) for batch in cut for one in batch] == [Record, Whole]


@pytest.fixture(autouse=True)
def _undivided(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader whose documents cannot be cut, as those of a page's text."""
    from fhirtrials.readers import Reader, recognise

    plain = Reader("undivided", "for this test", lambda head: False, lambda each, tell: iter(()))
    with_it = (*recognise.readers(), plain)
    monkeypatch.setattr(recognise, "readers", lambda: with_it)


# ---- workers that die. What they do stands at the top of a module, since processes find it by its name.


def begin(folder: str) -> None:
    os.environ["FHIRTRIALS_TEST"] = folder


def work(batch: Batch) -> list[list[Outcome]]:
    """Each record's name; ``deadly`` ends the process always, ``once`` the first time."""
    done = []
    for item in batch:
        assert isinstance(item, Record)
        if item.name == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        if item.name == "once":
            mark = Path(os.environ["FHIRTRIALS_TEST"], "once")
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if item.name == "while it writes":
            mark = Path(os.environ["FHIRTRIALS_TEST"], "written")
            if not mark.exists():
                mark.touch()
                _write_half()
                os.kill(os.getpid(), signal.SIGKILL)
        done.append([item.name])
    return done


def _write_half() -> None:
    """What a worker does that is killed while it writes: the beginning of a message, and nobody else may write."""
    (queue,) = [each for each in gc.get_objects() if isinstance(each, SimpleQueue)]
    queue._wlock.acquire()  # type: ignore[attr-defined]
    os.write(queue._writer.fileno(), struct.pack("!i", 1 << 20) + b"half")  # type: ignore[attr-defined]


def survived(folder: Path, *names: str) -> list[Outcome]:
    cut = [[Record(name, "all", b"", "none") for name in names[start : start + 2]] for start in range(0, len(names), 2)]
    with closing(Pool[Item, list[Outcome]](2, work, begin, (str(folder),), lost)) as pool:
        return [one for batch in pool.done(cut) for item in batch for one in item]


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    names = [f"record-{number}" for number in range(20)]
    names[7] = "once"
    assert survived(tmp_path, *names) == names
    assert (tmp_path / "once").exists()


def test_a_worker_that_is_killed_while_it_writes_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fhirtrials.jobs.pool._PATIENCE", 0.2)
    names = [f"record-{number}" for number in range(20)]
    names[7] = "while it writes"
    assert survived(tmp_path, *names) == names
    assert (tmp_path / "written").exists()


def test_a_worker_that_is_killed_while_records_are_large_loses_nothing(tmp_path: Path) -> None:
    """A pipe holds 64 kB: with more the thread that feeds the workers waits when they die."""
    names = [f"record-{number}" for number in range(40)]
    names[7] = "once"
    cut = [[Record(name, "all", bytes(1 << 20), "none")] for name in names]
    with closing(Pool[Item, list[Outcome]](2, work, begin, (str(tmp_path),), lost)) as pool:
        assert [one for batch in pool.done(cut) for item in batch for one in item] == names


def test_a_worker_that_is_killed_while_nobody_waits_for_it_loses_nothing(tmp_path: Path) -> None:
    names = ["calm 1", "calm 2", "calm 3"]

    def cut(pool: Pool[Item, list[Outcome]]) -> Iterator[Batch]:
        for name in names:
            yield [Record(name, "all", b"", "none")]
            if name == names[0]:
                for worker in pool._workers._processes.values():
                    os.kill(worker.pid, signal.SIGKILL)
                while not pool._workers._broken:
                    time.sleep(0.01)

    with closing(Pool[Item, list[Outcome]](2, work, begin, (str(tmp_path),), lost)) as pool:
        assert [one for batch in pool.done(cut(pool)) for item in batch for one in item] == names


def test_a_record_that_kills_every_worker_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    names = [f"record-{number}" for number in range(12)]
    names[5] = "deadly"
    done = survived(tmp_path, *names)
    assert [one for one in done if isinstance(one, str)] == [name for name in names if name != "deadly"]
    ((place, told),) = [(place, one) for place, one in enumerate(done) if isinstance(one, Issue)]
    assert (place, told.kind, told.source) == (5, "worker-died", "deadly")
