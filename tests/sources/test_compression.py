"""gzip and Zstandard are known by their bytes, read whole, and bounded; damage is an OSError in plain words."""

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from fhirtrials.issues import Issue
from fhirtrials.sources import compression, documents

TEXT = b"".join(b'{"id": %d}\n' % number for number in range(20_000))
Compress = Callable[[bytes], bytes]
both = pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])


def read(path: Path) -> tuple[bytes, str]:
    """What comes out of the only document before it breaks off, and the words of the break."""
    (document,) = documents(str(path), pytest.fail)
    pieces = []
    with document.open() as stream:
        try:
            while piece := stream.read(1 << 16):
                pieces.append(piece)
        except OSError as error:
            return b"".join(pieces), str(error)
    return b"".join(pieces), ""


@both
def test_compression_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "study.json"
    path.write_bytes(compress(TEXT))
    assert read(path) == (TEXT, "")


@both
def test_a_wrong_name_does_no_harm(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "study.json.gz"
    path.write_bytes(TEXT)
    assert read(path) == (TEXT, "")


@both
def test_members_and_frames_one_after_the_other_are_one_text(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "study"
    path.write_bytes(compress(TEXT[:100]) + compress(b"") + compress(TEXT[100:]))
    assert read(path) == (TEXT, "")


def test_a_gzip_file_may_be_padded_with_zeros(tmp_path: Path) -> None:
    path = tmp_path / "study.gz"
    path.write_bytes(gzip.compress(TEXT) + b"\0" * 200_000)
    assert read(path) == (TEXT, "")


def test_a_skippable_frame_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "study.zst"
    path.write_bytes(b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstandard.compress(TEXT))
    assert read(path) == (TEXT, "")


@both
def test_compressed_twice_is_decompressed_twice(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "study.json.gz.zst"
    path.write_bytes(compress(gzip.compress(TEXT)))
    assert read(path) == (TEXT, "")


def test_compressed_too_often_is_told(tmp_path: Path) -> None:
    data = TEXT
    for _ in range(compression.MAX_LAYERS + 1):
        data = gzip.compress(data)
    (tmp_path / "bomb.gz").write_bytes(data)
    told: list[Issue] = []
    assert list(documents(str(tmp_path / "bomb.gz"), told.append)) == []
    assert [(found.kind, found.what) for found in told] == [
        ("unreadable-input", "it is compressed more than 4 times over")
    ]


@both
@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_what_stands_before_the_break_comes_out(tmp_path: Path, compress: Compress, cut: float) -> None:
    path = tmp_path / "cut"
    whole = compress(TEXT[:100_000]) + compress(TEXT[100_000:])
    path.write_bytes(whole[: int(len(whole) * cut)])
    found, words = read(path)
    assert TEXT.startswith(found)
    assert words.endswith(f"data break off after {len(found)} decompressed bytes")
    if cut == 0.9:
        assert len(found) >= 100_000


@both
def test_a_flipped_bit_is_found(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "flipped"
    whole = bytearray(gzip.compress(TEXT) if compress is gzip.compress else _with_checksum(TEXT))
    whole[-2] ^= 1  # of the checksum
    path.write_bytes(whole)
    _, words = read(path)
    assert "data are damaged after" in words


def _with_checksum(text: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(text)


@both
def test_something_else_after_the_data_is_told(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "tail"
    path.write_bytes(compress(TEXT) + b"tea")
    found, words = read(path)
    assert found == TEXT
    assert words.startswith("something else follows")


@both
def test_a_document_is_bounded(tmp_path: Path, compress: Compress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "MAX_DOCUMENT_BYTES", 1 << 30)
    path = tmp_path / "bomb"
    with path.open("wb") as file:
        block = compress(b" " * (64 << 20))
        file.write(block * 17)
    tracemalloc.start()
    (document,) = documents(str(path), pytest.fail)
    given = 0
    with document.open() as stream:
        while given < 1 << 30:
            given += len(stream.read(1 << 20))
        with pytest.raises(OSError, match="it is longer than 1 GiB"):
            stream.read(1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert given == 1 << 30
    assert peak < 80 << 20
