"""Compression, known by its first bytes and not by a name: gzip of any number of members, Zstandard of any of frames.

https://www.rfc-editor.org/rfc/rfc1952 · https://www.rfc-editor.org/rfc/rfc8878
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

import zstandard

MAX_DOCUMENT_BYTES = 256 << 30
"""One document, decompressed. The whole registry is about 25 GB as JSON; ten times that is a bomb, or no registry."""

MAX_LAYERS = 4
"""Compressed inside compressed: an archive of compressed files that was compressed has three."""

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

Opener = Callable[[], BinaryIO]

# What the libraries raise of damaged data. RuntimeError: zipfile of an encrypted member.
DAMAGE = (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile, zstandard.ZstdError)


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, length: int, /) -> bytes: ...


class _Frame:
    """One Zstandard frame in zlib's manner. Its library knows no length, so ``piece`` bounds what comes out."""

    unconsumed_tail = b""

    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data

    def decompress(self, data: bytes, length: int, /) -> bytes:
        return self._frame.decompress(data)


@dataclass(frozen=True, slots=True)
class Codec:
    """``piece``: how many compressed bytes are taken at a time."""

    name: str
    magic: tuple[bytes, ...]
    begin: Callable[[], _Decompressor]
    piece: int


CODECS = (
    Codec("gzip", (b"\x1f\x8b\x08",), lambda: zlib.decompressobj(31), 1 << 16),
    # A block of 4 bytes can become 128 KiB: 1 KiB becomes 32 MiB at most. The other magic numbers are skippable frames.
    Codec(
        "Zstandard",
        (b"\x28\xb5\x2f\xfd", *(bytes((first, 0x2A, 0x4D, 0x18)) for first in range(0x50, 0x60))),
        _Frame,
        1 << 10,
    ),
)


def layers(opener: Opener) -> tuple[tuple[Codec, ...], bytes]:
    """How the bytes are compressed, outermost first, and the first four of them when they no longer are.

    Raises OSError where they cannot be read.
    """
    codecs: tuple[Codec, ...] = ()
    while True:
        with decompressed(opener, codecs) as stream:
            head = b""
            while len(head) < 4 and (piece := stream.read(4 - len(head))):
                head += piece
        codec = next((codec for codec in CODECS if head.startswith(codec.magic)), None)
        if codec is None:
            return codecs, head
        if len(codecs) == MAX_LAYERS:
            raise OSError(f"it is compressed more than {MAX_LAYERS} times over")
        codecs += (codec,)


def decompressed(opener: Opener, codecs: Sequence[Codec]) -> BinaryIO:
    """Opens; the stream raises nothing but OSError, and one on bytes number MAX_DOCUMENT_BYTES + 1."""
    try:
        stream = opener()
    except DAMAGE as error:
        raise OSError(words(error)) from error
    for codec in codecs:
        stream = cast(BinaryIO, _Decompressed(stream, codec))
    return cast(BinaryIO, _Bounded(stream))


def words(error: Exception) -> str:
    """What an error of DAMAGE says, without its number and file name."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said or type(error).__name__


class _Raw(io.RawIOBase):
    """A stream upon another, which it closes with itself."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Decompressed(_Raw):
    def __init__(self, stream: BinaryIO, codec: Codec) -> None:
        super().__init__(stream)
        self._codec = codec
        self._decompressor: _Decompressor | None = None  # None between members
        self._ahead = b""
        self._members = 0
        self._spare = memoryview(b"")
        self._given = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase.read hands over
        while not self._spare:
            out = self._step(len(buffer))
            if out is None:
                return 0
            self._spare = memoryview(out)
        piece, self._spare = self._spare[: len(buffer)], self._spare[len(buffer) :]
        buffer[: len(piece)] = piece
        self._given += len(piece)
        return len(piece)

    def _step(self, length: int) -> bytes | None:
        """Decompress one piece, to ``length`` bytes if the codec can; None at the end."""
        data = self._ahead or self._stream.read(self._codec.piece)
        if self._decompressor is None:
            if self._members:
                data = data.lstrip(b"\0")  # padding, as tape writers leave it
                if data and not data.startswith(tuple(magic[:1] for magic in self._codec.magic)):
                    raise OSError(f"something else follows the {self._codec.name} data")
            if not data:
                more = self._stream.read(self._codec.piece) if self._members else b""
                self._ahead = more
                return b"" if more else None
            self._decompressor = self._codec.begin()
            self._members += 1
        elif not data:
            raise OSError(f"the {self._codec.name} data break off after {self._given} decompressed bytes")
        try:
            out = self._decompressor.decompress(data, length)
        except (zlib.error, zstandard.ZstdError) as error:
            raise OSError(
                f"the {self._codec.name} data are damaged after {self._given} decompressed bytes ({error})"
            ) from error
        self._ahead = self._decompressor.unconsumed_tail
        if self._decompressor.eof:
            self._ahead = self._decompressor.unused_data
            self._decompressor = None
        return out


class _Bounded(_Raw):
    """The outermost stream: counts its bytes and gives damage one form."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._left = MAX_DOCUMENT_BYTES
        # read1, where there is one, gives what stands before the damage; read would lose it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase.read hands over
        try:
            piece = self._read(len(buffer))
        except DAMAGE as error:
            raise OSError(words(error)) from error
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        if self._left < 0:
            raise OSError(f"it is longer than {MAX_DOCUMENT_BYTES >> 30} GiB")
        return len(piece)
