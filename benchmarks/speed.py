"""Trials a second from bytes to validated bundle bytes on one core, beside the floor, in one run.

``python benchmarks/speed.py [RECORDS] [--limit N] [--profile]``. The floor is orjson alone: it reads the same source
bytes and writes the same bundles, already built. Then the time of each room (read, understand, map, validate, dump),
and how long ``fhirtrials --help`` takes to start (the best of five).
"""

import argparse
import cProfile
import gzip
import io
import pstats
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import orjson

from fhirtrials.jobs.collector import spare_the_collector
from fhirtrials.model import Trial

RECORDS = Path(__file__).parents[2] / "shared" / "records" / "ctgov_v2.jsonl.gz"
AIM_RATE, AIM_HELP = 100, 0.4
T = TypeVar("T")
ROOMS = ("read", "understand", "map", "validate", "dump")


@dataclass
class Run:
    """Seconds by room and of the floor, and what came out. ``cpu``: the rooms' seconds on the processor."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*ROOMS, "floor"), 0.0))
    cpu: float = 0.0
    trials: int = 0
    bytes_out: int = 0
    issues: int = 0
    errors: int = 0

    @property
    def total(self) -> float:
        return sum(self.seconds[room] for room in ROOMS)

    def tell(self, found: Any) -> None:
        """Counted and dropped: writing reports is not measured."""
        self.issues += 1
        self.errors += found.severity == "error"


def lines(path: Path, limit: int | None) -> list[bytes]:
    """The records' bytes, one a line, in memory: disk and unpacking are not measured."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return [line for number, line in enumerate(file) if limit is None or number < limit]


def timed(run: Run, room: str, work: Callable[..., T], *given: Any) -> T:
    """What the work gives; its time is the room's."""
    start, cpu = time.perf_counter(), time.process_time()
    result = work(*given)
    run.seconds[room] += time.perf_counter() - start
    run.cpu += (time.process_time() - cpu) * (room in ROOMS)
    return result


def convert(records: list[bytes]) -> Run:
    """Every record to bundle bytes, some together as the pipeline does, and the floor's work on the same bytes."""
    from fhirtrials import fhir, validation
    from fhirtrials.eligibility import understand
    from fhirtrials.model import Document
    from fhirtrials.pipeline.conversion import TOGETHER
    from fhirtrials.readers import read_document

    run = Run()

    def read(record: bytes) -> list[Trial]:
        return list(read_document(Document("record", partial(io.BytesIO, record)), run.tell, "ctgov-json"))

    for start in range(0, len(records), TOGETHER):
        group = records[start : start + TOGETHER]
        for record in group:
            timed(run, "floor", orjson.loads, record)
        trials = [trial for record in group for trial in timed(run, "read", read, record)]
        for understood in [timed(run, "understand", understand, trial, run.tell) for trial in trials]:
            bundle = timed(run, "map", fhir.bundle, understood, "R5", run.tell, fhir.CANONICAL_BASE)
            for found in timed(run, "validate", lambda each: list(validation.check(each, "R5")), bundle):
                run.tell(found)
            run.bytes_out += len(timed(run, "dump", orjson.dumps, bundle))
            timed(run, "floor", orjson.dumps, bundle)
            run.trials += 1
    return run


def help_start() -> float:
    """Seconds of ``fhirtrials --help``, the best of five; the first run, which compiles, is not counted."""
    command = [sys.executable, "-c", "from fhirtrials.cli import main; main()", "--help"]
    best = float("inf")
    for turn in range(6):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        if turn:
            best = min(best, time.perf_counter() - start)
    return best


def report(run: Run, start: float) -> Iterator[str]:
    """The figures, with their aims."""
    bottom = run.seconds["floor"]
    size = f"{run.bytes_out / 1e6:,.1f} MB of bundles"
    yield f"{run.trials:,} trials, {size}, {run.errors:,} errors, {run.issues:,} issues"
    yield f"  fhirtrials  {run.trials / run.total:8,.0f} trials a second   {run.total:7.2f} s   aim: {AIM_RATE}"
    yield f"  floor       {run.trials / bottom:8,.0f} trials a second   {bottom:7.2f} s   orjson on the same bytes"
    if run.cpu and run.total > 1.1 * run.cpu:
        yield f"              {run.trials / run.cpu:8,.0f} by processor time: this machine had other work to do"
    yield f"  ratio       {run.total / bottom:8.1f} times the floor"
    yield ""
    for room in ROOMS:
        seconds = run.seconds[room]
        yield f"  {room:<11} {1000 * seconds / run.trials:8.3f} ms a trial   {seconds / run.total:6.1%}"
    yield ""
    yield f"  --help      {start:8.3f} s   aim: {AIM_HELP} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "records", type=Path, nargs="?", default=RECORDS, help="API v2 studies, one a line; by default %(default)s"
    )
    parser.add_argument("--limit", type=int, help="records to read")
    parser.add_argument(
        "--profile", action="store_true", help="show where the time goes (cProfile; the figures are slower)"
    )
    options = parser.parse_args()
    records = lines(options.records, options.limit)
    spare_the_collector()  # as the command line does
    convert(records[:20])  # imports, compiled schemas and tables are paid once a process
    profile = cProfile.Profile() if options.profile else None
    if profile is not None:
        profile.enable()
    run = convert(records)
    if profile is not None:
        profile.disable()
    if not run.trials:
        sys.exit(f"no trial in {options.records}")
    sys.stdout.write("\n".join(report(run, help_start())) + "\n")
    if profile is not None:
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
