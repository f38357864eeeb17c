"""The progress line and the estimate behind its bar."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from fhirtrials.cli.progress import Progress
from fhirtrials.cli.size import size_of
from fhirtrials.cli.wording import clock, counted, duration
from fhirtrials.model import Document

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The same 10,240 bytes plain, packed, and in an archive, in a folder each."""
    for name in ("plain", "gz", "zip"):
        (tmp_path / name).mkdir()
    (tmp_path / "plain/a.json").write_bytes(CONTENT)
    (tmp_path / "gz/a.json.gz").write_bytes(gzip.compress(CONTENT))
    with zipfile.ZipFile(tmp_path / "zip/a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", CONTENT)
    return tmp_path


@pytest.mark.parametrize("kind", ["plain", "gz", "zip"])
def test_the_size_is_that_of_the_content_packed_or_not(files: Path, kind: str) -> None:
    assert size_of([str(files / kind)]) == len(CONTENT)


def test_sizes_of_several_sources_add_up(files: Path) -> None:
    assert size_of([str(files), str(files / "plain/a.json"), str(files / "nowhere")]) == 4 * len(CONTENT)


@pytest.mark.parametrize("unknown", ["-", "a.zst", "b.zip", "c.gz"])
def test_what_nobody_can_know_has_no_size(files: Path, unknown: str) -> None:
    for name in ("a.zst", "b.zip", "c.gz"):
        (files / name).write_bytes(b"\0\0\0\0\0\0\0\0\0\0\0\0")
    assert size_of([str(files / "plain"), unknown if unknown == "-" else str(files / unknown)]) is None


def test_a_document_read_twice_counts_once(files: Path) -> None:
    progress = Progress(True, "trials", [str(files / "plain")])
    watched = progress.watched(Document("a.json", lambda: io.BytesIO(CONTENT)))
    with watched.open() as stream:
        assert stream.read(100) == CONTENT[:100]
    with watched.open() as stream:
        assert stream.read() == CONTENT
    assert "[########################] 100%" in progress.line(2.0)


def test_the_line_says_how_far_how_many_how_fast_and_how_long(files: Path) -> None:
    progress = Progress(True, "trials", [str(files / "plain")])
    progress.read(len(CONTENT) // 4)
    assert progress.line(2.0) == "[######------------------]  25%  0 trials  0/s  0:06 left"


def test_an_estimate_that_was_wrong_takes_the_bar_away(files: Path) -> None:
    progress = Progress(True, "trials", [str(files / "plain")])
    progress.read(len(CONTENT) + 1)
    assert progress.line(2.0) == "0 trials  0/s  0:02"


def test_nothing_is_drawn_where_nothing_is_shown(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(False, "trials", [str(files)])
    progress.step()
    progress.erase()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("count", "words"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (4881, "4,881 errors")])
def test_a_count_has_the_right_number(count: int, words: str) -> None:
    assert counted(count, "errors") == counted(count, "error") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (40.2, "40 s"), (299, "299 s"), (720, "12 min")],
)
def test_a_duration_is_as_exact_as_it_is_useful(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(7, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_a_clock_has_hours_only_where_there_are_some(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_what_is_counted_next_begins_anew() -> None:
    progress = Progress(True, "fetched studies", [])
    progress.expect(4)
    progress.read(4)
    progress.step(4)
    progress.begin("converted studies")
    progress.step(1)
    assert progress.line(2.0) == "1 converted study  0/s  0:02"
