"""Records of XML come out one by one, whatever stands around them; what is broken or dangerous is told, and no other is
lost by it."""

from pathlib import Path

import pytest

from fhirtrials.issues import Issue
from fhirtrials.model import Document
from fhirtrials.readers import xml_tree
from fhirtrials.readers.xml_tree import divided, opening, records
from tests.readers.streams import document, in_pieces

ONE = b"<study><name>tea</name></study>"
TWO = b"<study rank='2'><name>cocoa</name></study >"

Told = list[tuple[str, str, str]]


def read(given: Document | bytes) -> tuple[list[tuple[str, str | None]], Told]:
    """Place and name of every record, and kind, place and words of what was told."""
    told: list[Issue] = []
    given = document(given, "f.xml") if isinstance(given, bytes) else given
    found = [(place, root.findtext("name")) for place, root in records(given, "study", told.append)]
    assert {issue.source for issue in told} <= {given.name}
    return found, [(issue.kind, issue.where, issue.what) for issue in told]


@pytest.mark.parametrize(
    "data",
    [
        ONE,
        b"<?xml version='1.0' encoding='UTF-8'?>\n" + ONE,
        b"\xef\xbb\xbf<!-- <name>milk</name> -->\n<!DOCTYPE study>\n" + ONE + b"\n<!-- end -->\n",
        b"<studies>\n" + ONE + b"</studies>",
        b"<study><!-- <name>milk</name> --><?a b?><name>tea</name></study>",
    ],
)
def test_the_only_record_needs_no_place(data: bytes) -> None:
    assert read(data) == ([("", "tea")], [])


@pytest.mark.parametrize(
    "data",
    [
        b"<studies>" + ONE + b"\n\n" + TWO + b"</studies>",
        b"<?xml version='1.0'?>" + ONE + b"\n\n<?xml version='1.0'?>" + TWO,  # files put one behind the other
        ONE + b"\n" * 2 + TWO,
    ],
)
def test_many_records_come_with_their_lines(data: bytes) -> None:
    assert read(data) == ([("line 1", "tea"), ("line 3", "cocoa")], [])


def test_an_element_whose_name_begins_alike_is_none() -> None:
    assert read(b"<study_list><studying/>" + ONE + b"</study_list>") == ([("", "tea")], [])


def test_records_may_come_in_pieces_of_any_size() -> None:
    data = b"<studies>" + ONE + TWO + b"</studies>"
    for size in (1, 2, 7):
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert [name for _, name in read(in_pieces(pieces))[0]] == ["tea", "cocoa"]


def test_a_declared_encoding_is_used() -> None:
    latin = "<?xml version='1.0' encoding='ISO-8859-1'?><study><name>thé</name></study>".encode("latin-1")
    assert read(latin) == ([("", "thé")], [])
    parts = list(divided(document(latin), "study", pytest.fail))
    assert [name for part in parts for _, name in read(part)[0]] == ["thé"]


def test_an_encoding_in_which_tags_cannot_be_found_is_told() -> None:
    assert read("<study/>".encode("utf-16")) == (
        [],
        [("unreadable-input", "", "the encoding utf-16 is not read")],
    )


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b"<study><name>milk</study>", "Opening and ending tag mismatch: name line 1 and study: line 2 column 26"),
        (b"<study><name>milk & honey</name></study>", "xmlParseEntityRef: no name: line 2 column 20"),
        (b"<study><name>\xff</name></study>", "line 2 column 14"),
        (b"<study><name>milk</name>\n", "the record is not closed"),
    ],
)
def test_a_broken_record_is_told_with_its_line_and_the_others_come(broken: bytes, words: str) -> None:
    found, ((kind, where, what),) = read(ONE + b"\n" + broken + TWO)
    assert [name for _, name in found] == ["tea", "cocoa"]
    assert (kind, where) == ("unreadable-record", "line 2")
    assert words in what


def test_a_document_that_breaks_off_is_told_after_what_came_before() -> None:
    assert read(ONE + b"\n" + TWO[:20]) == (
        [("line 1", "tea")],
        [("damaged-input", "line 2", "the record is not closed")],
    )


def test_a_stream_that_breaks_is_told_in_its_own_words() -> None:
    found, told = read(in_pieces([ONE, TWO[:9]], problem="the gzip data break off"))
    assert found == [("line 1", "tea")]
    assert told == [("damaged-input", "line 1", "the gzip data break off")]


@pytest.mark.parametrize(("data", "words"), [(b"", "the file is empty"), (b"<html></html>", "it holds no <study>")])
def test_a_document_without_a_record_is_told(data: bytes, words: str) -> None:
    assert read(data) == ([], [("unreadable-input", "", words)])


def test_a_document_that_cannot_be_opened_is_told() -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied")

    assert read(Document("f.xml", refused)) == ([], [("unreadable-input", "", "Permission denied")])  # type: ignore[arg-type]


def test_no_file_is_read_for_an_external_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("cocoa")
    declared = f'<!DOCTYPE studies [<!ENTITY other SYSTEM "{secret.as_uri()}">]>'.encode()
    found, told = read(declared + b"<studies>" + ONE + b"<study><name>&other;</name></study></studies>")
    assert found == [("line 1", "tea")]
    assert [(kind, what.split(":")[0]) for kind, _, what in told] == [
        ("unreadable-record", "Entity 'other' not defined")
    ]


def test_entities_do_not_grow() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE studies [<!ENTITY e0 "tea">{levels}]>'.encode()
    for use in (b"<study><name>&e11;</name></study>", b"<study name='&e11;'/>"):
        found, told = read(bomb + b"<studies>" + use + ONE + b"</studies>")
        assert [name for _, name in found] == ["tea"]
        assert [kind for kind, _, _ in told] == ["unreadable-record"]


@pytest.mark.parametrize("depth", [xml_tree.MAX_DEPTH, 100_000])
def test_a_record_too_deep_is_told_and_the_others_come(depth: int) -> None:
    found, told = read(b"<study>" + b"<a>" * depth + b"</a>" * depth + b"</study>" + ONE)
    assert [name for _, name in found] == ["tea"]
    assert [kind for kind, _, _ in told] == ["unreadable-record"]
    assert "deep" in told[0][2].lower() or "depth" in told[0][2].lower()


def test_a_record_too_long_is_told_and_the_others_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MAX_RECORD_BYTES", 3 << 20)
    long = b"<study>" + b"<name>milk</name>\n" * 400_000 + b"</study>"
    found, told = read(ONE + b"\n" + long + TWO)
    assert [name for _, name in found] == ["tea", "cocoa"]
    assert [(kind, where) for kind, where, _ in told] == [("unreadable-record", "line 2")]
    assert "longer than" in told[0][2]


def test_a_document_is_divided_into_its_records() -> None:
    parts = list(divided(document(ONE + b"\n" + TWO, "f.xml"), "study", pytest.fail))
    assert [part.name for part in parts] == ["f.xml line 1", "f.xml line 2"]
    assert [name for part in parts for _, name in read(part)[0]] == ["tea", "cocoa"]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (ONE, ("study", "name")),
        (b"<study>\n  <!-- a -->\n  <name>", ("study", "name")),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<?d e?><study rank="1">', ("study",)),
        (b"<!DOCTYPE a PUBLIC '-//b//c' 'https://example.org/a.dtd'><study/><name/>", ("study", "name")),
        (b'{"a": "<study>"}', ()),
        (b"", ()),
    ],
)
def test_a_document_opens_with_its_root_and_what_stands_in_it(head: bytes, names: tuple[str, ...]) -> None:
    assert opening(head) == names
