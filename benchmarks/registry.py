"""The whole registry on a laptop: trials a second, memory, start-up; beside the floor and its peers, in one run.

``python benchmarks/registry.py [--studies N] [--jobs 1,2] [--peer 'COMMAND']``. The source is the records of ../shared
over and over, each copy under trial numbers and organisation names of its own, as JSON lines packed with Zstandard. The
command line exports it, R5, criteria understood and every resource validated, onto standard output, which is dropped:
a thousandth of the studies, a hundredth, a tenth, all of them. Seconds are of the clock; beside them those of the
processor, which other work on the machine makes longer too, but by less. Whether the cost grows is seen in what each
study more costs from one size to the next: what is paid once a run, however many there are, is in none of these.

* floor: orjson reads the same records and writes the same bundles, already built. Twice: in memory, beside what we do
  from bytes to bytes; and a program of its own that unpacks the same source and writes to the same place, beside our
  command line, in what each study more costs.
* fhir.resources: the same resources built as its objects and dumped; beside the whole of our run, from the registry's
  bytes on, and beside that part of it which does the same: mapping, checking, dumping.
* ``--peer``: any other converter; it gets records on standard input, a line each, and its output is dropped.
"""

import argparse
import gzip
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import orjson
import zstandard

RECORDS = Path(__file__).parents[2] / "shared" / "records" / "ctgov_v2.jsonl.gz"
SAMPLE = 500
SHORT, TURNS = 500, 3
START = 50
"""Studies after which what is paid once a run is paid: less than these say nothing of what each one costs."""
AIM_RATES = {1: 180, 2: 330}
PROGRAM = [sys.executable, "-c", "from fhirtrials.cli import main; main()"]


def records() -> list[bytes]:
    """The real records, a line each; mixed, so that the first five hundred are like the others."""
    found = gzip.decompress(RECORDS.read_bytes()).splitlines()
    Random(7).shuffle(found)
    return found


def copies(originals: list[bytes], number: int) -> Iterator[bytes]:
    """So many records, every one under a number, and its organisations under names, that no other has."""
    for place in range(number):
        copy, at = divmod(place, len(originals))
        study = orjson.loads(originals[at])
        section = study["protocolSection"]
        section["identificationModule"]["nctId"] = f"NCT{place:08}"
        if copy:
            for place_of_name, key in _organisations(section):
                place_of_name[key] = f"{place_of_name[key]} {copy}"
        yield orjson.dumps(study)


def _organisations(section: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where the names stand that organisations are made of."""
    module = section.get("sponsorCollaboratorsModule", {})
    places = [(each, "name") for each in (module.get("leadSponsor", {}), *module.get("collaborators", ()))]
    places.append((module.get("responsibleParty", {}), "investigatorAffiliation"))
    places += [(each, "affiliation") for each in section.get("contactsLocationsModule", {}).get("overallOfficials", ())]
    return ((place, key) for place, key in places if key in place)


def write_source(path: Path, originals: list[bytes], number: int) -> None:
    """JSON lines, packed."""
    with path.open("wb") as file, zstandard.ZstdCompressor(level=3).stream_writer(file) as packed:
        for line in copies(originals, number):
            packed.write(line + b"\n")


@dataclass
class Measured:
    """Seconds of the whole run, those of the processor, and the most memory that any of its processes had, in MB.

    What workers used of the processor is not told to the process that waits for their parent.
    """

    seconds: float
    processor: float
    memory: float


def export(source: Path, jobs: int) -> Measured:
    """The command line, from start to end."""
    start = time.perf_counter()
    with subprocess.Popen(
        [*PROGRAM, "export", str(source), "--jobs", str(jobs), "--quiet", "--fail-on", "never"],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        sys.exit(f"export ended with {process.returncode}")
    watch.join()
    return Measured(time.perf_counter() - start, used.ru_utime + used.ru_stime, watch.most)


class _Watch(Thread):
    """Looks at the memory of a process and all that it started, while it runs."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self.most = 0.0

    def run(self) -> None:
        while _runs(self._session):
            for folder in Path("/proc").glob("[0-9]*"):
                try:
                    if os.getsid(int(folder.name)) == self._session:
                        status = (folder / "status").read_text()
                        self.most = max(self.most, int(status.split("VmHWM:")[1].split()[0]) / 1024)
                except (OSError, IndexError):
                    continue
            time.sleep(0.2)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class InMemory:
    """Seconds of the processor for a sample of so many records: ours, its last part, the floor, fhir.resources.

    ``bundles`` are what became of them.
    """

    bundles: list[bytes]
    records: int
    resources: int
    ours: float
    building: float
    floor: float
    objects: float


def in_memory(originals: list[bytes]) -> InMemory:
    """A sample of the records, one process; in turns, since the machine's speed changes, and of each the best."""
    from fhirtrials import fhir, validation
    from fhirtrials.eligibility import understand
    from fhirtrials.jobs.collector import spare_the_collector
    from fhirtrials.model import Document, Trial
    from fhirtrials.pipeline.choice import Choice, Converted
    from fhirtrials.pipeline.conversion import Conversion
    from fhirtrials.readers import read_document

    spare_the_collector()
    conversion = Conversion(Choice("R5"), "bundle", orjson.dumps)
    sample = originals[:: max(len(originals) // SAMPLE, 1)]
    documents = [Document("record", partial(io.BytesIO, record)) for record in sample]
    issues: list[object] = []

    def converted() -> list[bytes]:
        parts = (part for document in documents for part in conversion.read(document, None))
        return [each.content for each in conversion.converted(parts) if isinstance(each, Converted)]

    def built(trials: list[Trial]) -> None:
        for trial in trials:
            bundle = fhir.bundle(trial, "R5", issues.append)
            issues.extend(validation.check(bundle, "R5"))
            orjson.dumps(bundle)

    bundles = converted()  # which pays for imports, patterns and tables, as a process does once
    trials = [trial for document in documents for trial in read_document(document, issues.append)]
    understood = [understand(trial, issues.append) for trial in trials]
    ours, building, floor = zip(
        *((_seconds(converted), _seconds(partial(built, understood)), _floor(sample, bundles)) for _ in range(TURNS)),
        strict=True,
    )
    resources, objects = _objects(bundles)
    return InMemory(bundles, len(sample), resources, min(ours), min(building), min(floor), objects)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _floor(records: list[bytes], bundles: list[bytes]) -> float:
    """Seconds of orjson for reading the records and writing the bundles, already built."""
    seconds = 0.0
    for record, content in zip(records, bundles, strict=True):
        bundle = orjson.loads(content)
        seconds += _seconds(partial(orjson.loads, record)) + _seconds(partial(orjson.dumps, bundle))
    return seconds


def _objects(bundles: list[bytes]) -> tuple[int, float]:
    """How many resources there are, and seconds of fhir.resources for all, reckoned from every tenth bundle."""
    from fhir.resources import get_fhir_model_class

    resources, seconds = 0, 0.0
    for turn, content in enumerate(bundles):
        entries = [entry["resource"] for entry in orjson.loads(content)["entry"]]
        resources += len(entries)
        for resource in entries if turn % 10 == 0 else ():
            model = get_fhir_model_class(resource["resourceType"])  # imports it, the first time
            start = time.process_time()
            model.model_validate(resource).model_dump_json()
            seconds += 10 * (time.process_time() - start)
    return resources, seconds


def peer(command: str, originals: list[bytes]) -> float:
    """Seconds of another converter on the sample, its start taken off by a run on one record."""
    step = max(len(originals) // SAMPLE, 1)

    def run(lines: list[bytes]) -> float:
        start = time.perf_counter()
        subprocess.run(command, shell=True, input=b"\n".join(lines) + b"\n", stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    return run(originals[::step]) - run(originals[:1])


def start_up(arguments: list[str]) -> float:
    """The best of five, after one that compiles."""
    best = float("inf")
    for turn in range(6):
        start = time.perf_counter()
        subprocess.run([*PROGRAM, *arguments], check=True, capture_output=True)
        if turn:
            best = min(best, time.perf_counter() - start)
    return best


def floor(source: Path, bundles: Path) -> float:
    """Seconds in which orjson reads the source and writes as many bundles."""
    program = [sys.executable, str(Path(__file__).with_name("floor.py")), str(source), str(bundles)]
    done = subprocess.run(program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return float(done.stderr)


def command_line(sources: dict[int, Path], bundles: Path, jobs: int) -> Iterator[str]:
    """The figures of each size, the smallest first."""
    yield f"the command line, {jobs} job{'s' if jobs > 1 else ''}"
    aim = f" (aim: {AIM_RATES[jobs]})" if jobs in AIM_RATES else ""
    before: tuple[int, Measured] | None = None
    first: tuple[float, float] | None = None
    for size, source in sources.items():
        # A short run says little on a machine whose speed changes: the best of some.
        found = min((export(source, jobs) for _ in range(TURNS if size <= SHORT else 1)), key=lambda one: one.seconds)
        processor = f"  {1000 * found.processor / size:7.3f} ms of the processor each" if jobs == 1 else ""
        yield f"  {size:8,} studies {size / found.seconds:6.0f} a second{aim}{processor}"
        if before is not None:
            more = 1000 * (found.seconds - before[1].seconds) / (size - before[0])
            first = first or (more, found.memory)
            yield (
                f"           {more:7.3f} ms each study more, {100 * (more / first[0] - 1):+5.1f} % (aim: ±10)"
                f"  {found.memory:4.0f} MB a process (aim: 300), {found.memory - first[1]:+4.0f} MB (aim: +50)"
            )
            if jobs == 1:
                least = 1000 * floor(source, bundles) / size
                yield f"           {least:7.3f} ms the floor, ratio {more / least:5.1f} (aim: 15)"
        before = size, found


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--studies", type=int, default=50_000, help="the largest source (default: %(default)s)")
    parser.add_argument("--jobs", default="1,2", help="processes to try (default: %(default)s)")
    parser.add_argument("--peer", help="another converter: records on its standard input, a line each")
    options = parser.parse_args()
    originals = records()
    sizes = sorted({options.studies, *(n for part in (1000, 100, 10) if (n := options.studies // part) >= START)})

    one = in_memory(originals)
    each = 1000 / one.records  # of seconds: milliseconds a trial
    say(f"one process, {one.records} records in memory, bytes to validated bytes, {one.resources:,} resources")
    say(f"  fhirtrials       {each * one.ours:8.3f} ms a trial  {1000 * one.ours / one.resources:7.4f} ms a resource")
    say(f"  floor            {each * one.floor:8.3f} ms a trial  ratio {one.ours / one.floor:5.1f}   aim: 15")
    say(f"  fhir.resources   {each * one.objects:8.3f} ms a trial  ratio {one.objects / one.ours:5.1f}   aim: 20")
    say(
        f"    its part alone {each * one.building:8.3f} ms a trial  ratio {one.objects / one.building:5.1f}"
        "   ours, mapped, checked, dumped"
    )
    if options.peer:
        seconds = peer(options.peer, originals)
        say(f"  peer             {each * seconds:8.3f} ms a trial: {options.peer}")
    with tempfile.TemporaryDirectory() as folder:
        sources = {size: Path(folder) / f"{size}.jsonl.zst" for size in sizes}
        for size, source in sources.items():
            write_source(source, originals, size)
        bundles = Path(folder) / "bundles.jsonl"
        bundles.write_bytes(b"\n".join(one.bundles))
        for jobs in map(int, options.jobs.split(",")):
            for line in command_line(sources, bundles, jobs):
                say(line)
    small = min(originals, key=len)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(small)
        file.flush()
        say(f"--help               {start_up(['--help']):8.3f} s   aim: 0.25 s")
        say(f"one small record     {start_up(['export', file.name, '--fail-on', 'never']):8.3f} s   aim: 0.6 s")


if __name__ == "__main__":
    main()
