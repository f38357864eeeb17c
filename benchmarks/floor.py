"""What nobody who uses orjson can be faster than: ``python benchmarks/floor.py SOURCE BUNDLES`` prints seconds.

SOURCE are records, JSON lines packed with Zstandard: each is read. For each a bundle, already built, is written to
standard output: those of BUNDLES, JSON lines, over and over; that they are read first is not counted.
"""

import gc
import io
import sys
import time
from itertools import cycle
from pathlib import Path

import orjson
import zstandard


def main(source: Path, bundles: Path) -> None:
    built = cycle([orjson.loads(line) for line in bundles.read_bytes().splitlines()])
    gc.disable()  # it has nothing to find here
    start = time.perf_counter()
    with source.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as records:
        for record, bundle in zip(io.BufferedReader(records, 1 << 20), built, strict=False):
            orjson.loads(record)
            sys.stdout.buffer.write(orjson.dumps(bundle, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()
    print(time.perf_counter() - start, file=sys.stderr)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
