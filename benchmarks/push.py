"""Studies a second into HAPI: ``fhirtrials push`` with one job and with four, beside a bare ``curl`` loop, in one run.

``python benchmarks/push.py [--studies N] [--rounds N] [--fhir R5]``. It starts HAPI as the interop tests do (JPA, H2),
without validation of requests so that it is as fast as it can be, warms it up, and then lets the three take turns, each
with studies of its own. A server slows down as it fills, so each is first, second and third equally often: give a
multiple of three as rounds. Needs Java 17, Maven, curl, and the records of ../shared.
"""

import argparse
import compileall
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fhirtrials.model import Bundle  # noqa: E402
from tests.interop import jvm  # noqa: E402
from tests.interop.material import shortest_bundles  # noqa: E402
from tests.interop.push_matrix import SHARED  # noqa: E402
from tests.interop.server import Server  # noqa: E402
from tests.interop.universe import resources, universe  # noqa: E402


def curl(base: str, folder: Path, bundles: list[Bundle]) -> float:
    """A bundle a call, one after the other: what a user would write in a shell."""
    for number, bundle in enumerate(bundles):
        (folder / f"{number:05}.json").write_text(json.dumps(bundle), "utf-8")
    loop = (
        'for file in *.json; do curl -sf -o /dev/null -H "Content-Type: application/fhir+json" -d "@$file" "$1"; done'
    )
    start = time.monotonic()
    subprocess.run(["sh", "-ec", loop, "sh", base], cwd=folder, check=True)
    return time.monotonic() - start


def fhirtrials(jobs: int) -> Callable[[str, Path, list[Bundle]], float]:
    """The command line, from its start to its end, with a journal."""

    def push(base: str, folder: Path, bundles: list[Bundle]) -> float:
        source = folder / "bundles.jsonl"
        source.write_text("".join(json.dumps(bundle) + "\n" for bundle in bundles), "utf-8")
        words = [sys.executable, "-m", "fhirtrials.cli", "push", str(source), "--to", base, "-q", "--jobs", str(jobs)]
        start = time.monotonic()
        done = subprocess.run(
            [*words, "--journal", str(folder / "journal.db")], cwd=ROOT, capture_output=True, text=True
        )
        seconds = time.monotonic() - start
        if done.returncode or done.stdout.count(" created") != len(bundles):
            raise SystemExit(f"the push went wrong: {done.stderr or done.stdout}")
        return seconds

    return push


WAYS: dict[str, Callable[[str, Path, list[Bundle]], float]] = {
    "curl": curl,
    "push --jobs 1": fhirtrials(1),
    "push --jobs 4": fhirtrials(4),
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--studies", type=int, default=250, help="in each turn")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--fhir", default="R5")
    asked = options.parse_args()
    if reason := jvm.missing():
        print(reason)
        return 2
    jvm.build()
    compileall.compile_dir(ROOT / "fhirtrials", quiet=1)  # as an installed package is
    bundles = shortest_bundles(SHARED, asked.fhir, asked.studies)
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as place, Server(asked.fhir, Path(place), validate=False) as peer:
        tags = itertools.count(11)
        ways = list(WAYS.items())
        for turn in range(asked.rounds + 1):
            for name, way in ways:
                with tempfile.TemporaryDirectory() as folder:
                    taken = way(peer.base, Path(folder), universe(bundles, next(tags)))
                if turn:  # the first is for the server to get warm
                    seconds[name].append(taken)
            ways.append(ways.pop(0))
    size = sum(len(resources(bundle)) for bundle in bundles)
    print(f"{asked.fhir}, {len(bundles)} studies, {size:,} resources a turn; all turns, and each")
    for name, each in seconds.items():
        turns = ", ".join(f"{len(bundles) / one:.1f}" for one in each)
        print(f"{name:14} {len(bundles) * len(each) / sum(each):6.1f} studies/s   ({turns})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
