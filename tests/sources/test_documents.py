"""Files, folders and standard input become documents; what cannot be opened is told and stops nothing."""

import gzip
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import zstandard

from fhirtrials.issues import Issue, Severity
from fhirtrials.sources import documents, open_sources
from fhirtrials.sources.once import KEPT_BYTES, Once

STUDY = b'{"a": 1}'


def contents(*sources: str) -> tuple[dict[str, bytes], list[Issue]]:
    """What the documents of the sources hold, by name, and what was told."""
    told: list[Issue] = []
    found = {}
    for document in open_sources(sources, told.append):
        with document.open() as stream:
            found[document.name] = b"".join(iter(lambda: stream.read(1 << 16), b""))
    return found, told


def test_a_file_is_a_document_that_can_be_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "study.json"
    path.write_bytes(STUDY)
    (document,) = documents(str(path), pytest.fail)
    assert document.name == str(path)
    for _ in range(2):
        with document.open() as stream:
            assert stream.read() == STUDY


def test_a_folder_gives_its_files_by_name_and_those_of_its_folders(tmp_path: Path) -> None:
    for name in (
        "b/2.json",
        "b/1.JSON",
        "a.jsonl",
        "c.ndjson",
        "d.json.gz",
        ".hidden.json",
        ".git/x.json",
        "README.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(STUDY) if name.endswith(".gz") else STUDY)
    found, told = contents(str(tmp_path))
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found] == [
        "a.jsonl",
        "b/1.JSON",
        "b/2.json",
        "c.ndjson",
        "d.json.gz",
    ]
    assert set(found.values()) == {STUDY}
    assert told == []


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(STUDY)
    (tmp_path / "again").symlink_to(tmp_path)
    found, told = contents(str(tmp_path))
    assert (list(found), told) == ([str(tmp_path / "1.json")], [])


def test_a_folder_without_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("tea")
    found, (told,) = contents(str(tmp_path))
    assert found == {}
    assert (told.kind, told.severity, told.source) == ("unreadable-input", Severity.ERROR, str(tmp_path))
    assert told.what.startswith("the folder has no file that ends in .json, .jsonl")


@pytest.mark.parametrize(
    ("name", "words"), [("missing.json", "No such file or directory"), ("nul\0.json", "a file's name cannot have")]
)
def test_what_does_not_exist_is_told_and_the_others_are_done(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "good.json").write_bytes(STUDY)
    found, (told,) = contents(str(tmp_path / name), str(tmp_path / "good.json"))
    assert found == {str(tmp_path / "good.json"): STUDY}
    assert (told.kind, told.source) == ("unreadable-input", str(tmp_path / name))
    assert words in told.what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    for name in ("1.json", "2.json"):
        (tmp_path / name).write_bytes(STUDY)
    (tmp_path / "1.json").chmod(0)
    found, (told,) = contents(str(tmp_path))
    assert list(found) == [str(tmp_path / "2.json")]
    assert (told.kind, told.source, told.what) == ("unreadable-input", str(tmp_path / "1.json"), "Permission denied")


def test_a_link_that_leads_nowhere_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    (tmp_path / "1.json").symlink_to(tmp_path / "gone.json")
    (tmp_path / "2.json").write_bytes(STUDY)
    found, (told,) = contents(str(tmp_path))
    assert list(found) == [str(tmp_path / "2.json")]
    assert (told.kind, told.source) == ("unreadable-input", str(tmp_path / "1.json"))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_standard_input_is_read_whole_whatever_its_compression(compress: object) -> None:
    program = (
        "from fhirtrials.sources import documents\n"
        "(document,) = documents('-', print)\n"
        "for _ in range(2):\n"  # to look at it, then to read it
        "    with document.open() as stream:\n"
        "        head = stream.read(4)\n"
        "with document.open() as stream:\n"
        "    print(document.name, head, sum(len(piece) for piece in iter(lambda: stream.read(1 << 16), b'')))\n"
    )
    given = STUDY * 300_000
    run = subprocess.run(
        [sys.executable, "-c", program],
        input=compress(given),  # type: ignore[operator]
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode().strip() == f"standard input b'{{\"a\"' {len(given)}"


def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(STUDY,))
    writer.start()
    found, told = contents(str(pipe))
    writer.join()
    assert (found, told) == ({str(pipe): STUDY}, [])


def test_a_stream_that_comes_once_is_opened_again_only_at_its_beginning() -> None:
    once = Once(io.BytesIO(b"x" * (KEPT_BYTES + 100)))
    for _ in range(3):
        assert once.open().read(5) == b"xxxxx"
    stream = once.open()
    assert sum(len(piece) for piece in iter(lambda: stream.read(1 << 18), b"")) == KEPT_BYTES + 100
    with pytest.raises(OSError, match="only once"):
        once.open()
