"""By hand: every cell of the interop matrix, on every server → the table of docs/interop.md.

``python -m tests.interop.push_matrix [SERVER...] [--studies N] [--cells WORDS]``; ends with 1 where a cell fails.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from fhirtrials.fhir import RELEASES
from fhirtrials.model import Bundle
from tests.interop import jvm, peers
from tests.interop.material import shortest_bundles
from tests.interop.matrix import CELLS, MODES, Run, server_gone
from tests.interop.server import Peer, Server
from tests.interop.universe import universe

SHARED = Path(__file__).parents[3] / "shared"
MEDPLUM = "Medplum R4"
SERVERS = [*(f"HAPI {name}" for name in RELEASES), MEDPLUM]
MANY = 500


def release_of(server: str) -> str:
    """The FHIR release that a server speaks."""
    return server.split()[1]


def started(server: str, folder: Path) -> Peer:
    """The server, empty, to be used as a context."""
    if server == MEDPLUM:
        return peers.medplum()
    jvm.build()
    return Server(release_of(server), folder)


def cells(server: str, number: int, large: int, words: str) -> Iterator[tuple[str, str, str]]:
    """Mode, cell, and what came of it; of the cells whose names hold the words."""
    bundles = shortest_bundles(SHARED, release_of(server), max(number, large))
    for mode in MODES:
        # A server for each: one that searches its memory from end to end is ten times as slow when it is full.
        with tempfile.TemporaryDirectory() as place, started(server, Path(place)) as peer:
            listed = dict(CELLS)
            if server != MEDPLUM:  # which keeps all in memory, so that nothing would be there after a restart
                listed["server killed and restarted, resumed"] = partial(server_gone, kill=peer.kill, start=peer.start)
            listed[f"{large} studies"] = CELLS["first push"]
            for tag, (cell, tried) in enumerate(listed.items(), 10):
                if words in cell:
                    chosen = bundles[:large] if cell == f"{large} studies" else bundles[:number]
                    yield mode, cell, _result(tried, peer.base, mode, universe(chosen, tag))


def _result(tried: Callable[[Run], None], base: str, mode: str, bundles: list[Bundle]) -> str:
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            tried(Run(base, mode, Path(folder), bundles))
        except (AssertionError, OSError, LookupError, RuntimeError) as trouble:
            return f"FAILED: {type(trouble).__name__} {trouble}"[:800]
    return f"{time.monotonic() - start:.1f} s"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("server", nargs="*", choices=[[], *SERVERS])
    options.add_argument("--studies", type=int, default=50, help="in every cell but the large one")
    options.add_argument("--large", type=int, default=MANY, help="in the large one")
    options.add_argument("--cells", default="", metavar="WORDS", help="only the cells whose names hold these words")
    asked = options.parse_args()
    failed = 0
    for server in asked.server or SERVERS:
        if reason := (peers.no_node() if server == MEDPLUM else jvm.missing()):
            say(f"{server}: {reason}")
            continue
        for mode, cell, result in cells(server, asked.studies, asked.large, asked.cells):
            failed += result.startswith("FAILED")
            say(f"{server:11} {mode:12} {cell:38} {result}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
