"""A document finds its reader by its first bytes; one that no reader knows is told, with what it begins with."""

import gzip
import subprocess
import sys
import zipfile
from html import escape
from pathlib import Path

import pytest

from fhirtrials.issues import Issue, Severity
from fhirtrials.model import Document, Trial
from fhirtrials.readers import read_document, reader_for, reader_named, readers
from fhirtrials.readers.recognise import shown
from fhirtrials.sources import open_sources
from tests.readers.streams import document, in_pieces

STUDY = b'{"protocolSection": {"identificationModule": {"nctId": "NCT90000001", "briefTitle": "Tea"}}}'
WRITTEN = b'{"id":"NCT90000002","title":"Cocoa"}'


def read(given: Document, name: str | None = None) -> tuple[list[str], list[Issue]]:
    """Numbers of the trials, and what was told above information."""
    told: list[Issue] = []
    found = [trial.id for trial in read_document(given, told.append, name)]
    return found, [issue for issue in told if issue.severity is not Severity.INFORMATION]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (STUDY, "ctgov-json"),
        (b"[" + STUDY, "ctgov-json"),
        (b'{"studies": [' + STUDY, "ctgov-json"),
        (b"\xef\xbb\xbf\r\n" + STUDY, "ctgov-json"),
        (b'{"resourceType": "Patient"}', "ctgov-json"),  # which says what it is not
        (WRITTEN, "trial-json"),
        (b"[\n  " + WRITTEN, "trial-json"),
        (b"<?xml version='1.0'?>\n<clinical_study rank='1'>", "ctgov-xml"),
        (b"<clinical_studies><!-- all --><clinical_study>", "ctgov-xml"),
    ],
)
def test_a_document_finds_its_reader_by_its_first_bytes(head: bytes, name: str) -> None:
    reader = reader_for(head)
    assert reader is not None
    assert reader.name == name


@pytest.mark.parametrize("head", [b"", b"%PDF-1.7\n", b"\x89PNG", b"NCT Number,Title\n"])
def test_what_no_reader_knows_has_none(head: bytes) -> None:
    assert reader_for(head) is None


def test_every_reader_has_its_own_name_and_a_title_and_is_found_by_its_name() -> None:
    assert len({reader.name for reader in readers()}) == len(readers())
    for reader in readers():
        assert reader_named(reader.name) is reader
        assert reader.title
    with pytest.raises(LookupError, match=r"no reader is called 'tea'; there are trial-json, .*ctgov-json"):
        reader_named("tea")


def test_trials_come_out_of_either_format() -> None:
    assert read(document(STUDY)) == (["NCT90000001"], [])
    assert read(document(WRITTEN)) == (["NCT90000002"], [])


def test_the_first_bytes_may_come_one_by_one() -> None:
    data = b"\xef\xbb\xbf\n" + WRITTEN
    assert read(in_pieces([data[place : place + 1] for place in range(len(data))])) == (["NCT90000002"], [])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "%PDF-1.7"),
        (b"<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bytes 89 50 4e 47 0d 0a 1a 0a"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "bytes d0 cf 11 e0 a1 b1"),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE} cr\N{LATIN SMALL LETTER E WITH GRAVE}me\n".encode(), "café crème"),
        ("{}".encode("utf-16"), "the mark of UTF-16; only UTF-8 is read"),
    ],
)
def test_a_document_that_no_reader_knows_is_told_with_what_it_starts_with(data: bytes, found: str) -> None:
    trials, (told,) = read(document(data, "letter.pdf"))
    assert trials == []
    assert (told.kind, told.severity, told.source) == ("unknown-format", Severity.ERROR, "letter.pdf")
    assert told.what == f"no reader knows it (starts with {found})"
    names = ", ".join(reader.name for reader in readers())
    assert told.remedy == f"It reads: {names}. If it is one of these, say so with --from NAME."


def test_a_page_of_an_unknown_system_is_refused_with_what_was_looked_for() -> None:
    blog = b"My trial\n\nStatus\nrecruiting\nPhase\nPhase 1\nConditions\nMigraine\nNCT90000001\n"
    blog += b"\n".join(
        b"Keywords|Sex|Masking|Allocation|Enrollment|City|Country|Phone|Email|Title|Citations:".split(b"|")
    )
    for page in (blog, b"<html><body><p>" + blog.replace(b"\n", b"<p>") + b"</body></html>"):
        trials, (told,) = read(document(page, "blog"))
        assert trials == []
        assert told.kind == "unknown-format"
        for reader in readers():
            assert reader.marks in told.what
        assert "1. Study Identification" in told.what


def test_html_is_known_even_if_much_stands_before_its_text(root: Path) -> None:
    (sample,) = root.glob("samples/prs-mirror-page/*/input.txt")
    lines = "".join(f"<div>{escape(line)}</div>" for line in sample.read_text("utf-8").split("\n"))
    page = f"<!DOCTYPE html><html><head><script>{'x' * 300_000}</script></head><body>{lines}</body></html>"
    assert read(document(page.encode()))[0] == ["NCT05985863"]


def test_what_a_document_starts_with_is_shown_on_one_short_line() -> None:
    assert shown(b"tea " * 1000) == "tea tea tea tea"
    assert "\x1b" not in shown(b"\x1b[31mred")


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", [None, "ctgov-json", "trial-json"])
def test_an_empty_file_is_told_as_such(data: bytes, name: str | None) -> None:
    trials, (told,) = read(document(data), name)
    assert trials == []
    assert (told.kind, told.source, told.what) == ("unreadable-input", "f.json", "the file is empty")


def test_a_named_reader_is_taken_at_its_word() -> None:
    trials, told = read(document(b"tea\n" + WRITTEN), "trial-json")
    assert trials == ["NCT90000002"]
    assert [(issue.kind, issue.where) for issue in told] == [("unreadable-record", "line 1")]


def test_damage_after_the_first_bytes_is_told_by_the_reader() -> None:
    given = in_pieces([WRITTEN + b"\n", b"{"], problem="the gzip data break off")
    trials, (told,) = read(given)
    assert trials == ["NCT90000002"]
    assert (told.kind, told.where, told.what) == ("damaged-input", "line 2", "the gzip data break off")


def test_a_document_that_breaks_at_once_is_told() -> None:
    trials, (told,) = read(in_pieces([], problem="the gzip data break off"))
    assert trials == []
    assert (told.kind, told.source, told.what) == ("unreadable-input", "f.json", "the gzip data break off")


def test_bad_inputs_are_told_by_name_and_the_good_ones_done(tmp_path: Path) -> None:
    """The bad inputs that users have given to such programs, in one run."""
    bad = {
        "01-empty.json": b"",
        "02-cut.json": STUDY[:50],
        "03-letter.json": b"%PDF-1.7\n",
        "04-utf8.jsonl": STUDY + b'\n{"protocolSection": "caf\xe9"}\n' + STUDY.replace(b"01", b"04"),
        "05-null.json": b"[null, {}]",
        "06-cut.json.gz": gzip.compress(STUDY.replace(b"01", b"06") + b"\n" + bytes(range(256)) * 99)[:-400],
        "08-number.json": b"12",
        "99-good.json": STUDY.replace(b"01", b"99"),
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "07.zip", "w") as archive:
        archive.writestr("../evil.json", STUDY)
        archive.writestr("good.json", STUDY.replace(b"01", b"07"))
    told: list[Issue] = []
    trials: list[Trial] = []
    for given in open_sources([str(tmp_path)], told.append):
        trials += read_document(given, told.append)
    assert [trial.id[-2:] for trial in trials] == ["01", "04", "06", "07", "99"]
    errors = [issue for issue in told if issue.severity is Severity.ERROR]
    assert [(issue.kind, Path(issue.source).name.split(".")[0]) for issue in errors] == [
        ("unreadable-input", "01-empty"),
        ("damaged-input", "02-cut"),
        ("unknown-format", "03-letter"),
        ("unreadable-record", "04-utf8"),
        ("no-trial", "05-null"),
        ("no-trial", "05-null"),
        ("damaged-input", "06-cut"),
        ("unreadable-record", "07"),
        ("unknown-format", "08-number"),
    ]
    by_kind = {(issue.kind, Path(issue.source).name): issue for issue in errors}
    assert by_kind["unreadable-record", "04-utf8.jsonl"].where == "line 2"
    assert "byte 0xe9 is not UTF-8" in by_kind["unreadable-record", "04-utf8.jsonl"].what
    assert by_kind["unreadable-record", "07.zip"].where == "../evil.json"


@pytest.mark.parametrize("head", [b"{}", b'\xef\xbb\xbf [ {"protocolSection"', b"{\n}", b'{"resourceType": "Trial"'])
def test_json_is_known_without_the_readers_of_pages(head: bytes) -> None:
    said = f"import sys; from fhirtrials.readers import reader_for; print(reader_for({head!r}).name, *sys.modules)"
    name, *modules = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True).stdout.split()
    assert name == "ctgov-json"
    assert "fhirtrials.readers.pages.veeva" not in modules


def test_a_page_that_begins_with_a_bracket_is_still_a_page(root: Path) -> None:
    (sample,) = root.glob("samples/prs-mirror-page/*/input.txt")
    page = b"[Skip to content]\n" + sample.read_bytes()
    assert reader_for(page[: 1 << 16]) is reader_named("prs-mirror-page")
