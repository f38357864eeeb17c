"""Every framing of JSON gives its values with their places; what is broken is told and the others come."""

import itertools
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirtrials.model import Document
from fhirtrials.readers import json_stream
from fhirtrials.readers.brackets import deeper
from fhirtrials.sources import documents
from tests.readers.streams import document, in_pieces, read

A, B, C = {"a": 1}, {"b": ']}"'}, {"c": [1, {"d": None}]}
a, b, c = (orjson.dumps(value) for value in (A, B, C))
PRETTY = orjson.dumps(C, option=orjson.OPT_INDENT_2)

FRAMINGS = {
    "one": (a, [("", A)]),
    "one on many lines": (PRETTY + b"\n", [("", C)]),
    "after a BOM": (b"\xef\xbb\xbf" + a, [("", A)]),
    "lines": (a + b"\n" + b + b"\n" + c + b"\n", [("line 1", A), ("line 2", B), ("line 3", C)]),
    "lines without a last end": (a + b"\n" + b, [("line 1", A), ("line 2", B)]),
    "blank lines": (b"\n\n" + a + b"\n \n" + b + b"\n\n", [("line 3", A), ("line 5", B)]),
    "CRLF": (a + b"\r\n" + b + b"\r\n", [("line 1", A), ("line 2", B)]),
    "BOM and lines": (b"\xef\xbb\xbf" + a + b"\n" + b, [("line 1", A), ("line 2", B)]),
    "on one line": (a + b + b" " + c, [("line 1", A), (f"line 1 column {len(a) + 1}", B), ("line 1 column 21", C)]),
    "on many lines each": (PRETTY + b"\n" + PRETTY, [("line 1", C), ("line 9", C)]),
    "lines, then many": (a + b"\n" + PRETTY, [("line 1", A), ("line 2", C)]),
    "array": (b"[" + a + b", " + b + b"]", [("[0]", A), ("[1]", B)]),
    "array on many lines": (b"[\n" + a + b",\n" + PRETTY + b"\n]\n", [("[0]", A), ("[1]", C)]),
    "indented array": (orjson.dumps([A, B, C], option=orjson.OPT_INDENT_2), [("[0]", A), ("[1]", B), ("[2]", C)]),
    "empty array": (b"[]", []),
    "array of arrays": (b"[\n[1], []]", [("[0]", [1]), ("[1]", [])]),
    "array of anything": (
        b'[\n1, "x\\"", null,-2.5e3 ,true]',
        [("[0]", 1), ("[1]", 'x"'), ("[2]", None), ("[3]", -2500.0), ("[4]", True)],
    ),
    "lines of arrays": (b"[" + a + b"]\n[" + b + b"]", [("line 1 [0]", A), ("line 2 [0]", B)]),
    "page": (
        b'{"totalCount":2,"studies":[' + a + b"," + b + b'],"nextPageToken":"x"}',
        [("studies[0]", A), ("studies[1]", B)],
    ),
    "page on many lines": (
        b'{\n"nextPageToken": "x\\"",\n"totalCount": 2,\n"studies": [\n' + a + b",\n" + b + b"\n]}",
        [("studies[0]", A), ("studies[1]", B)],
    ),
    "page, then more": (b'{\n"studies": [' + a + b'],\n"x": {"studies": [1]}}\n', [("studies[0]", A)]),
    "empty page": (b'{\n"studies": []\n}', []),
    "lines of pages": (
        b'{"studies":[' + a + b"]}\n" + b'{"studies":[' + b + b"," + c + b"]}",
        [("line 1 studies[0]", A), ("line 2 studies[0]", B), ("line 2 studies[1]", C)],
    ),
    "pages on many lines": (
        b'{\n"studies": [' + a + b"]}\n" + b'{\n"studies": [' + b + b"]}",
        [("studies[0]", A), ("line 3 studies[0]", B)],
    ),
    "null": (b"null", [("", None)]),
    "text": (b'"tea"\n', [("", "tea")]),
    "number": (b"12", [("", 12)]),
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_gives_its_values_and_their_places(framing: str) -> None:
    data, expected = FRAMINGS[framing]
    assert read(data) == (expected, [])


@pytest.mark.parametrize("length", [1, 2, 5])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_it_makes_no_difference_in_what_pieces_the_bytes_come(framing: str, length: int) -> None:
    data, _ = FRAMINGS[framing]
    pieces = [data[start : start + length] for start in range(0, len(data), length)]
    assert read(in_pieces(pieces)) == read(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
records = st.lists(st.dictionaries(st.text(max_size=5).filter(lambda key: key != "studies"), json_values), min_size=2)


@settings(deadline=None)
@given(records, st.sampled_from([0, orjson.OPT_INDENT_2]), st.integers(1, 40), st.data())
def test_any_records_come_out_of_any_framing(
    given_records: list[object], layout: int, length: int, data: st.DataObject
) -> None:
    each = [orjson.dumps(record, option=layout) for record in given_records]
    framings = [
        b"\n".join(each),
        b"".join(each),
        orjson.dumps(given_records, option=layout),
        b"[\n" + b",".join(each) + b"]",
        orjson.dumps({"totalCount": 1, "studies": given_records, "z": {}}, option=layout),
        b'{\n"studies":[' + b",".join(each) + b"]}",
    ]
    framed = data.draw(st.sampled_from(framings))
    pieces = [framed[start : start + length] for start in range(0, len(framed), length)]
    found, told = read(in_pieces(pieces))
    assert [value for _, value in found] == given_records
    assert told == []
    places = [place for place, _ in found]
    assert len(set(places)) == len(places)


BROKEN = {
    "a broken line": (
        a + b'\n{"b": nope}\n' + c,
        [("line 1", A), ("line 3", C)],
        ("unreadable-record", "line 2", "invalid literal, expected 'null': line 2 column 7 (byte 14)"),
    ),
    "NaN": (
        b'{"b": NaN}\n' + c,
        [("line 2", C)],
        ("unreadable-record", "line 1", "unexpected character, expected a JSON value: line 1 column 7 (byte 6)"),
    ),
    "a line without its end": (
        a + b'\n{"b": {"x": 1\n' + c + b"\n" + a,
        [("line 1", A), ("line 3", C), ("line 4", A)],
        ("unreadable-record", "line 2", "unexpected end of data: line 2 column 14 (byte 21)"),
    ),
    "a first line without its end": (
        b'{"b": "tea\n' + c + b"\n" + a,
        [("line 2", C), ("line 3", A)],
        ("unreadable-record", "line 1", "unexpected end of data: line 1 column 11 (byte 10)"),
    ),
    "a line that ends in a comma": (
        a + b'\n{"b": 1,\n' + c,
        [("line 1", A), ("line 3", C)],
        ("unreadable-record", "line 2", "unexpected end of data: line 2 column 9 (byte 16)"),
    ),
    "invalid UTF-8": (
        a + b'\n{"b": "caf\xe9"}\n' + c,
        [("line 1", A), ("line 3", C)],
        ("unreadable-record", "line 2", "byte 0xe9 is not UTF-8: line 2 column 11 (byte 18)"),
    ),
    "an object on many lines": (
        PRETTY + b'\n{\n  "b":: 1\n}\n' + PRETTY,
        [("line 1", C), ("line 12", C)],
        ("unreadable-record", "line 9", "unexpected character, expected a JSON value: line 10 column 7 (byte 60)"),
    ),
    "an item": (
        b"[" + a + b',\n{"b": nope}, ' + c + b"]",
        [("[0]", A), ("[2]", C)],
        ("unreadable-record", "[1]", "invalid literal, expected 'null': line 2 column 7 (byte 16)"),
    ),
    "an item with an open bracket": (
        b"[" + a + b', {"b": [1}, ' + c + b"]",
        [("[0]", A), ("[2]", C)],
        ("unreadable-record", "[1]", "unexpected character, expected ',' or ']': line 1 column 19 (byte 18)"),
    ),
    "a study of a page": (
        b'{"studies":[' + a + b',{"b":},' + c + b"]}",
        [("studies[0]", A), ("studies[2]", C)],
        ("unreadable-record", "studies[1]", "unexpected character, expected a JSON value: line 1 column 26 (byte 25)"),
    ),
    "rubbish after a record": (
        a + b"}\n" + c,
        [("line 1", A), ("line 2", C)],
        ("unreadable-record", "line 1 column 8", "this is no JSON object or array"),
    ),
    "lines of rubbish": (
        b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n" + c,
        [("line 4", C)],
        ("unreadable-record", "line 1", "unexpected character, expected a JSON value: line 1 column 1 (byte 0)"),
    ),
    "a cut record": (
        a + b'\n{"b": {"x',
        [("line 1", A)],
        ("damaged-input", "line 2", "unexpected end of data: line 2 column 10 (byte 17)"),
    ),
    "a cut study": (
        PRETTY[:-4],
        [],
        ("damaged-input", "line 1", f"unexpected end of data: line 7 column 2 (byte {len(PRETTY) - 4})"),
    ),
    "a cut array": (
        b"[" + a + b"," + b[:5],
        [("[0]", A)],
        ("damaged-input", "[1]", "unexpected end of data: line 1 column 15 (byte 14)"),
    ),
    "an array that is not closed": (
        b"[" + a + b",",
        [("[0]", A)],
        ("damaged-input", "[1]", "the array is not closed"),
    ),
    "a page that is not closed": (
        b'{"studies":[' + a + b"]",
        [("studies[0]", A)],
        ("damaged-input", "studies", "the page is not closed"),
    ),
    "nothing": (b"", [], ("unreadable-input", "", "the file is empty")),
    "blanks": (b"\xef\xbb\xbf \r\n", [], ("unreadable-input", "", "the file is empty")),
    "too deep": (
        a + b"\n" + b'{"x":' * 201 + b"1" + b"}" * 201 + b"\n" + c,
        [("line 1", A), ("line 3", C)],
        ("unreadable-record", "line 2", "objects and arrays stand more than 200 deep inside each other"),
    ),
    "far too deep": (
        b"[" + a + b"," + b'{"x":[' * 50_000 + b"]}" * 50_000 + b"," + c + b"]",
        [("[0]", A), ("[2]", C)],
        ("unreadable-record", "[1]", "objects and arrays stand more than 200 deep inside each other"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_told_with_its_place_and_the_others_come(case: str) -> None:
    data, expected, issue = BROKEN[case]
    assert read(data) == (expected, [issue])


@pytest.mark.parametrize("case", [case for case in BROKEN if case != "far too deep"])
def test_what_is_broken_is_told_alike_in_whatever_pieces_it_comes(case: str) -> None:
    data, *_ = BROKEN[case]
    assert read(in_pieces(data[place : place + 1] for place in range(len(data)))) == read(data)


def test_a_damaged_stream_gives_what_stands_before_and_is_told_once() -> None:
    found, told = read(in_pieces([a + b"\n", b + b"\n", c[:5]], problem="the gzip data break off"))
    assert found == [("line 1", A), ("line 2", B)]
    assert told == [("damaged-input", "line 3", "the gzip data break off")]


def test_a_document_that_cannot_be_opened_is_told() -> None:
    gone = Document("f.json", Path("/nowhere/f.json").open)  # type: ignore[arg-type]
    assert read(gone) == ([], [("unreadable-input", "", "No such file or directory")])


def test_depth_is_counted_in_brackets_and_not_in_text() -> None:
    deepest = {"x": "[" * 500 + "{" * 500}
    assert read(orjson.dumps(deepest)) == ([("", deepest)], [])
    assert not deeper(b"[" * 200 + b"]" * 200, 200)
    assert deeper(b"[" * 201 + b"]" * 201, 200)
    assert not deeper(b"[" + b"[{}]," * 10_000 + b"[]]", 3)
    assert deeper(b"[" + b'[{"x":[]}],' * 10_000 + b"[]]", 3)
    assert deeper(b'["\\"[", ' * 201, 200)


# ---- bounds


def long_line(start: bytes, end: bytes) -> Iterator[bytes]:
    """200 MB between good lines."""
    yield a + b"\n" + start
    yield from itertools.repeat(b"tea and " * (1 << 17), 200)
    yield end + b"\n" + c + b"\n"


@pytest.mark.parametrize(
    ("start", "end"), [(b'{"x": "', b'"}'), (b'{"x": "', b""), (b'["', b'"]')], ids=["closed", "open", "array"]
)
def test_a_line_of_200_mb_is_told_in_bounded_memory_and_the_others_come(start: bytes, end: bytes) -> None:
    tracemalloc.start()
    found, told = read(in_pieces(long_line(start, end)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    place = "line 2 [0]" if start.startswith(b"[") else "line 2"
    assert told[0] == ("unreadable-record", place, "the record is longer than 64 MiB")
    assert [value for _, value in found] == [A, C]
    assert peak < 3 * json_stream.MAX_RECORD_BYTES


def test_a_line_of_200_mb_that_is_no_json_is_told_and_the_others_come() -> None:
    found, told = read(in_pieces(long_line(b"", b"")))
    assert found == [("line 1", A), ("line 3", C)]
    assert told == [("unreadable-record", "line 2", "this is no JSON object or array")]


def lines(count: int) -> Iterator[bytes]:
    record = orjson.dumps({"text": "tea " * 500})
    return (record + b"\n" for _ in range(count))


def array(count: int) -> Iterator[bytes]:
    return itertools.chain([b"["], (line[:-1] + b", " for line in lines(count)), [b"1]"])


def test_a_record_cut_at_a_chunk_s_end_does_not_take_the_next_one_with_it() -> None:
    cut = b'{"x": ["' + b"tea" * (2 << 20)
    found, told = read(in_pieces([cut, b"\n", b + b"\n", c]))
    assert found == [("line 2", B), ("line 3", C)]
    assert [issue[:2] for issue in told] == [("unreadable-record", "line 1")]


def test_a_long_page_on_one_line_comes_study_by_study() -> None:
    studies = [{"id": number, "text": "tea [" * 1000} for number in range(2000)]
    found, told = read(b'{"totalCount":2000,"studies":' + orjson.dumps(studies) + b"}")
    assert ([value for _, value in found], told) == (studies, [])
    assert found[-1][0] == "studies[1999]"


@pytest.mark.parametrize("framing", [lines, array])
def test_memory_does_not_grow_with_the_document(framing: type) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        found = sum(1 for _ in json_stream.values(in_pieces(framing(count)), pytest.fail))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found >= count
        return top

    # Both are longer than what is read ahead of one record.
    assert peak(24_000) < peak(8_000) + 100_000


def test_real_records_come_out_alike_as_lines_and_as_an_array(shared: Path) -> None:
    (packed,) = documents(str(shared / "records" / "ctgov_v2.jsonl.gz"), pytest.fail)
    of_lines = list(itertools.islice(json_stream.values(packed, pytest.fail), 300))
    assert [place for place, _ in of_lines] == [f"line {number}" for number in range(1, 301)]
    records = [value for _, value in of_lines]
    of_array = json_stream.values(document(orjson.dumps(records)), pytest.fail)
    assert [value for _, value in of_array] == records
