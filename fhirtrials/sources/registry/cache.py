"""Answers that were had before, on disk, so that they can be asked for under a condition (304: as before).

One file for an answer: a line of JSON with what the condition needs, then the body, packed with Zstandard.
https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson
import zstandard

_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


@dataclass(frozen=True, slots=True)
class Known:
    """A body, and the headers that ask whether it is still so."""

    conditions: Mapping[str, str]
    content: bytes


class Cache:
    """A folder. What cannot be read is as if it were not there; what cannot be written is not kept."""

    def __init__(self, folder: Path, base: str) -> None:
        self._folder = folder
        self._base = base

    def answer(self, address: str) -> Known | None:
        """What is known of an address."""
        try:
            head, _, packed = self._file(address).read_bytes().partition(b"\n")
            conditions = orjson.loads(head)
            content = zstandard.ZstdDecompressor().decompress(packed)  # refuses half a frame
        except (OSError, ValueError, zstandard.ZstdError):
            return None
        return Known(conditions, content) if isinstance(conditions, dict) else None

    def keep(self, address: str, headers: Mapping[str, str], content: bytes) -> None:
        """For next time, if the answer can be asked for under a condition."""
        conditions = {_CONDITIONS[name]: headers[name] for name in _CONDITIONS if headers.get(name)}
        if not conditions:
            return
        file = self._file(address)
        aside = file.with_name(f".{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(orjson.dumps(conditions) + b"\n" + zstandard.ZstdCompressor().compress(content))
            aside.replace(file)

    def _file(self, address: str) -> Path:
        name = sha256(f"{self._base}/{address}".encode()).hexdigest()
        return self._folder / name[:2] / name[2:]


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/fhirtrials``, by default ``~/.cache/fhirtrials``."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "fhirtrials"
