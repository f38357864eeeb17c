"""A file packed with Zstandard on its way to the disk. https://www.rfc-editor.org/rfc/rfc8878"""

import zstandard

from fhirtrials.sinks.aside import Aside

LEVEL = 6
"""Of our NDJSON a tenth is left at this level; higher ones save little and cost more than writing the bundles."""


class Packed:
    """Takes bytes as ``Aside`` does; no clock and no name goes into the frame, so the same bytes give the same file."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._frame = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()

    def write(self, content: bytes) -> None:
        self._aside.write(self._frame.compress(content))

    def close(self) -> None:
        self._aside.write(self._frame.flush())
        self._aside.close()

    def reveal(self) -> None:
        self._aside.reveal()


def packed(content: bytes) -> bytes:
    """The content as one frame."""
    return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(content)
