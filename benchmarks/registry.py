"""The whole registry on a laptop: trials a second, memory, start-up; beside the floor and its peers, in one run.

``python benchmarks/registry.py [--studies N] [--jobs 1,2] [--peer 'COMMAND']``. The source is the records of ../shared
over and over, each copy under trial numbers and organisation names of its own, as JSON lines packed with Zstandard. The
command line exports it, R5, criteria understood and every resource validated, onto standard output, which is dropped.

* floor: orjson reads the same records and writes the same bundles, already built.
* fhir.resources: the same resources built as its objects and dumped.
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
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import zstandard

RECORDS = Path(__file__).parents[2] / "shared" / "records" / "ctgov_v2.jsonl.gz"
SAMPLE = 500
PROGRAM = [sys.executable, "-c", "from fhirtrials.cli import main; main()"]


def records() -> list[bytes]:
    """The real records, a line each."""
    return gzip.decompress(RECORDS.read_bytes()).splitlines()


def copies(originals: list[bytes], number: int) -> Iterator[bytes]:
    """So many records, every one under a number, and its organisations under names, that no other has."""
    for place in range(number):
        copy, at = divmod(place, len(originals))
        study = orjson.loads(originals[at])
        section = study["protocolSection"]
        section["identificationModule"]["nctId"] = f"NCT{place:08}"
        if copy:
            for organisation in _organisations(section):
                organisation["name"] = f"{organisation['name']} {copy}"
        yield orjson.dumps(study)


def _organisations(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    module = section.get("sponsorCollaboratorsModule", {})
    for organisation in (module.get("leadSponsor", {}), *module.get("collaborators", ())):
        if "name" in organisation:
            yield organisation


def write_source(path: Path, originals: list[bytes], number: int) -> None:
    """JSON lines, packed."""
    with path.open("wb") as file, zstandard.ZstdCompressor(level=3).stream_writer(file) as packed:
        for line in copies(originals, number):
            packed.write(line + b"\n")


@dataclass
class Measured:
    """Seconds of the whole process, and the most memory that any one of its processes had, in MB."""

    seconds: float
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
        code = process.wait()
    if code:
        sys.exit(f"export ended with {code}")
    return Measured(time.perf_counter() - start, watch.most)


class _Watch(Thread):
    """Looks at the memory of a process and all that it started, while it runs."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self.most = 0.0

    def run(self) -> None:
        while Path(f"/proc/{self._session}/stat").exists():
            for folder in Path("/proc").glob("[0-9]*"):
                try:
                    if os.getsid(int(folder.name)) == self._session:
                        status = (folder / "status").read_text()
                        self.most = max(self.most, int(status.split("VmHWM:")[1].split()[0]) / 1024)
                except (OSError, IndexError):
                    continue
            time.sleep(0.2)


def floor_and_objects(originals: list[bytes]) -> tuple[float, float, float, int]:
    """Seconds for a sample: ours in one process, the floor, fhir.resources; and how many resources it has."""
    from fhir.resources import construct_fhir_element

    from fhirtrials.jobs.collector import spare_the_collector
    from fhirtrials.model import Document
    from fhirtrials.pipeline import Choice, Converted, converted

    spare_the_collector()
    step = max(len(originals) // SAMPLE, 1)
    ours = floor = objects = 0.0
    resources = 0
    for turn, record in enumerate([originals[0], *originals[::step]]):
        document = Document("record", partial(io.BytesIO, record))
        start = time.perf_counter()
        (done,) = [
            one for one in converted(document, None, Choice("R5"), "bundle", orjson.dumps) if isinstance(one, Converted)
        ]
        middle = time.perf_counter()
        orjson.loads(record)
        read = time.perf_counter()
        bundle = orjson.loads(done.content)
        again = time.perf_counter()
        orjson.dumps(bundle)
        end = time.perf_counter()
        for entry in bundle["entry"] if turn % 10 == 0 else ():
            construct_fhir_element(entry["resource"]["resourceType"], entry["resource"]).model_dump_json()
        built = time.perf_counter() - end
        if turn:  # the first one pays for imports and tables
            ours += middle - start
            floor += (read - middle) + (end - again)
            objects += 10 * built if turn % 10 == 0 else 0.0
            resources += len(bundle["entry"])
    return ours, floor, objects, resources


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
    sizes = sorted({max(options.studies // 100, 1), max(options.studies // 10, 1), options.studies})

    ours, floor, objects, resources = floor_and_objects(originals)
    number = len(originals[:: max(len(originals) // SAMPLE, 1)])
    say(f"one process, {number} records in memory, bytes to validated bytes, {resources:,} resources")
    say(f"  fhirtrials       {1000 * ours / number:8.3f} ms a trial  {1000 * ours / resources:7.4f} ms a resource")
    say(f"  floor            {1000 * floor / number:8.3f} ms a trial  ratio {ours / floor:5.1f}   aim: 15")
    say(f"  fhir.resources   {1000 * objects / number:8.3f} ms a trial  ratio {objects / ours:5.1f}   aim: 20")
    if options.peer:
        seconds = peer(options.peer, originals)
        say(f"  peer             {1000 * seconds / number:8.3f} ms a trial: {options.peer}")
    with tempfile.TemporaryDirectory() as folder:
        for jobs in map(int, options.jobs.split(",")):
            say(f"the command line, {jobs} job{'s' if jobs > 1 else ''}")
            for size in sizes:
                source = Path(folder) / f"{size}.jsonl.zst"
                if not source.exists():
                    write_source(source, originals, size)
                found = export(source, jobs)
                rate, each = size / found.seconds, 1000 * found.seconds / size
                say(f"  {size:8,} studies {rate:8.0f} a second  {each:7.3f} ms each  {found.memory:6.0f} MB a process")
    small = min(originals, key=len)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(small)
        file.flush()
        say(f"--help               {start_up(['--help']):8.3f} s   aim: 0.25 s")
        say(f"one small record     {start_up(['export', file.name, '--fail-on', 'never']):8.3f} s   aim: 0.6 s")


if __name__ == "__main__":
    main()
