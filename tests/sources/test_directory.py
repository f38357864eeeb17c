"""The list of a zip's members in runs: the same members, whatever their number and however the archive ends."""

import io
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirtrials.sources import directory
from fhirtrials.sources.directory import RUN, runs


def archive(names: list[str], comment: bytes = b"", before: bytes = b"") -> io.BytesIO:
    buffer = io.BytesIO()
    buffer.write(before)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, f"about {name}")
        made.comment = comment
    return buffer


def members(stream: io.BytesIO) -> list[list[tuple[str, bytes]]]:
    found = []
    for run in runs(stream):
        with zipfile.ZipFile(run) as opened:
            found.append([(one.filename, opened.read(one)) for one in opened.infolist()])
    return found


@pytest.mark.parametrize("number", [0, 1, RUN, RUN + 1, 2 * RUN, 2 * RUN + 500])
def test_all_members_come_in_their_order_in_runs_of_a_thousand(number: int) -> None:
    names = [f"{place:05}/tea-{place}.json" for place in range(number)]
    found = members(archive(names))
    assert [name for run in found for name, _ in run] == names
    assert all(content == f"about {name}".encode() for run in found for name, content in run)
    assert all(len(run) <= RUN for run in found)


def test_more_than_65535_members_need_the_large_form_of_the_list() -> None:
    names = [f"{place}.json" for place in range(65_536)]
    found = members(archive(names))
    assert [name for run in found for name, _ in run] == names
    assert len(found) == 66


@pytest.mark.parametrize(("comment", "before"), [(b"a comment", b""), (b"x" * 65_535, b""), (b"", b"#!/bin/sh\n")])
def test_an_archive_with_a_comment_or_something_before_it_is_read_all_the_same(comment: bytes, before: bytes) -> None:
    names = [f"{place}.json" for place in range(RUN + 1)]
    assert [name for run in members(archive(names, comment, before)) for name, _ in run] == names


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3))
def test_any_bytes_at_all_end_in_words_of_zipfile(content: bytes, cut: int) -> None:
    whole = archive(["a.json", "b.json"]).getvalue()
    stream = io.BytesIO(content + whole[: len(whole) - cut])
    with suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        assert all(name in ("a.json", "b.json") for run in members(stream) for name, _ in run)


def test_a_damaged_list_loses_only_what_stands_behind_the_damage() -> None:
    whole = bytearray(archive([f"{place}.json" for place in range(3 * RUN)]).getvalue())
    at = whole.index(b"PK\x01\x02", whole.index(f"{2 * RUN + 10}.json".encode(), whole.index(b"PK\x01\x02")))
    whole[at : at + 4] = b"XXXX"
    found: list[str] = []

    def read_on() -> None:
        for run in runs(io.BytesIO(bytes(whole))):
            with zipfile.ZipFile(run) as opened:
                found.extend(opened.namelist())

    with pytest.raises(zipfile.BadZipFile):
        read_on()
    assert found == [f"{place}.json" for place in range(2 * RUN)]


def test_memory_does_not_grow_with_the_number_of_members() -> None:
    stream = archive([f"{place}.json" for place in range(20 * RUN)])

    def peak(only_first: bool) -> int:
        tracemalloc.start()
        for run in runs(stream):
            with zipfile.ZipFile(run):
                pass
            if only_first:
                break
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(only_first=False) < 1.5 * peak(only_first=True)
    assert directory.RUN == 1000
