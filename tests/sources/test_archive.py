"""Zip archives: member by member, nothing outside, nothing unpacked, and what is bad told with file and member."""

import gzip
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirtrials.issues import Issue
from fhirtrials.sources import documents

STUDY = b'{"a": 1}'


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def contents(path: Path) -> tuple[dict[str, bytes], list[Issue]]:
    told: list[Issue] = []
    found = {}
    for document in documents(str(path), told.append):
        with document.open() as stream:
            found[document.name.removeprefix(f"{path}/")] = stream.read(1 << 20)
    return found, told


def test_members_come_in_the_order_of_the_archive_and_decompressed(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    path.write_bytes(
        zipped(
            {
                "NCT2.json": STUDY,
                "0000/NCT1.json": b"[]",
                "NCT3.json.gz": gzip.compress(b"3"),
                "NCT4.zst": zstandard.compress(b"4"),
                "__MACOSX/NCT1.json": b"x",
                "a/.hidden.json": b"x",
                "Contents.txt": b"x",
            }
        )
    )
    found, told = contents(path)
    assert list(found.items()) == [
        ("NCT2.json", STUDY),
        ("0000/NCT1.json", b"[]"),
        ("NCT3.json.gz", b"3"),
        ("NCT4.zst", b"4"),
    ]
    assert told == []


@pytest.mark.parametrize(
    "name", ["../evil.json", "a/../../evil.json", "/etc/evil.json", "..\\evil.json", "C:\\evil.json"]
)
def test_a_name_that_leads_out_of_the_archive_is_told_and_the_others_are_done(tmp_path: Path, name: str) -> None:
    path = tmp_path / "inner" / "records.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({"1.json": STUDY, name: STUDY, "2.json": STUDY}))
    found, (told,) = contents(path)
    assert list(found) == ["1.json", "2.json"]
    assert (told.kind, told.source, told.where) == ("unreadable-record", str(path), name)
    assert told.what == "the name of this member leads out of the archive"
    assert list(tmp_path.rglob("*.json")) == []


def test_two_dots_inside_a_name_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    path.write_bytes(zipped({"NCT1..json": STUDY, "a..b/NCT2.json": STUDY}))
    assert contents(path) == ({"NCT1..json": STUDY, "a..b/NCT2.json": STUDY}, [])


def test_an_encrypted_member_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    data = bytearray(zipped({"1.json": STUDY, "2.json": STUDY}))
    second_entry = data.rindex(b"PK\x01\x02")
    data[data.index(b"PK\x03\x04", 4) + 6] |= 1  # the encryption bit, in the member and in the list at the end
    data[second_entry + 8] |= 1
    path.write_bytes(data)
    found, (told,) = contents(path)
    assert list(found) == ["1.json"]
    assert (told.kind, told.source, told.where) == ("unreadable-record", str(path), "2.json")
    assert "is encrypted" in told.what


def test_a_corrupt_member_breaks_off_in_words_and_the_others_are_done(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    data = bytearray(zipped({"1.json": STUDY, "2.json": os.urandom(5000), "3.json": STUDY}))
    data[data.index(b"2.json") + 3000] ^= 0xFF
    path.write_bytes(data)
    read = []
    for document in documents(str(path), pytest.fail):
        with document.open() as stream:
            try:
                read.append((document.name, stream.read(1 << 20)))
            except OSError as error:  # which the reader tells
                read.append((document.name, str(error)))
    assert read == [
        (f"{path}/1.json", STUDY),
        (f"{path}/2.json", "Bad CRC-32 for file '2.json'"),
        (f"{path}/3.json", STUDY),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 but no more", "the zip archive cannot be read: File is not a zip file"),
        (zipped({"1.json": STUDY})[:-30], "the zip archive cannot be read: File is not a zip file"),
        (zipped({}), "the zip archive has no file of a known ending"),
        (zipped({"1.txt": STUDY}), "the zip archive has no file of a known ending"),
    ],
    ids=["no-archive", "cut", "empty", "other"],
)
def test_a_bad_archive_is_told(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "records.zip"
    path.write_bytes(data)
    found, (told,) = contents(path)
    assert found == {}
    assert (told.kind, told.source, told.what) == ("unreadable-input", str(path), words)


@settings(deadline=None)
@given(st.data())
def test_no_damage_to_the_list_of_members_stops_the_run(data: st.DataObject) -> None:
    """Two bytes of the list at the end are changed; whatever follows from it is told or an OSError of the stream."""
    archive = bytearray(zipped({"NCT1-é.json": STUDY, "NCT2.json": STUDY}))
    for _ in range(2):
        archive[data.draw(st.integers(archive.index(b"PK\x01\x02"), len(archive) - 1))] = data.draw(st.integers(0, 255))
    told: list[Issue] = []
    with tempfile.NamedTemporaryFile() as file:
        file.write(archive)
        file.flush()
        for document in documents(file.name, told.append):
            with suppress(OSError), document.open() as stream:
                stream.read(1 << 10)
    assert {issue.kind for issue in told} <= {"unreadable-input", "unreadable-record"}


@pytest.mark.parametrize("place", [0, 4], ids=["empty", "not-utf-8"])
def test_a_member_whose_name_is_damaged_does_not_stop_the_run(tmp_path: Path, place: int) -> None:
    path = tmp_path / "records.zip"
    name = "caf\N{LATIN SMALL LETTER E WITH ACUTE}.json"
    damaged = bytearray(zipped({name: STUDY}))
    damaged[damaged.rindex(name.encode()) + place] = 0  # zipfile ends a name here
    path.write_bytes(damaged)
    found, (told,) = contents(path)
    assert (found, told.kind, told.source) == ({}, "unreadable-input", str(path))


def test_an_archive_in_an_archive_and_a_compressed_one_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "records.zip.gz"
    path.write_bytes(gzip.compress(zipped({"1.json": STUDY, "inner.zip": zipped({"2.json": STUDY})})))
    assert contents(path) == ({"1.json": STUDY, "inner.zip/2.json": STUDY}, [])


def test_archives_do_not_nest_without_end(tmp_path: Path) -> None:
    data = zipped({"1.json": STUDY})
    for _ in range(5):
        data = zipped({"in.zip": data, "2.json": STUDY})
    path = tmp_path / "records.zip"
    path.write_bytes(data)
    found, (told,) = contents(path)
    assert list(found) == ["in.zip/in.zip/in.zip/2.json", "in.zip/in.zip/2.json", "in.zip/2.json", "2.json"]
    assert (told.kind, told.what) == ("unreadable-record", "archives stand more than 4 deep inside each other")


def test_an_archive_comes_through_a_pipe() -> None:
    program = (
        "from fhirtrials.sources import documents\n"
        "for document in documents('-', print):\n"
        "    with document.open() as stream:\n"
        "        print(document.name, stream.read())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input=zipped({"1.json": STUDY}), capture_output=True, check=True
    )
    assert run.stdout == b"standard input/1.json b'{\"a\": 1}'\n"
