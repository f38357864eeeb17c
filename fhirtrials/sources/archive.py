"""Zip archives, member by member in their order, never unpacked to disk.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import re
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO, cast

from fhirtrials.issues import Tell, issue
from fhirtrials.sources.compression import DAMAGE, Opener, words
from fhirtrials.sources.directory import runs

MAX_SPOOLED_BYTES = 16 << 30
"""A zip has its list of members at its end; one that comes through a pipe is copied to a nameless file first."""

_BAD_HEADERS = (ValueError, struct.error)  # what zipfile lets through of damaged names and lengths
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")


def members(name: str, opener: Opener, wanted: Callable[[str], bool], tell: Tell) -> Iterator[tuple[str, Opener]]:
    """Name and bytes of every wanted file in the archive. ``opener`` need not give a stream that can seek.

    Tells ``unreadable-record`` of a member whose name leads out of the archive; ``unreadable-input`` of an archive that
    is damaged or holds nothing of use.
    """
    empty = True
    try:
        with _seekable(opener()) as stream:
            for run in runs(stream):
                with zipfile.ZipFile(run) as archive:
                    for member in archive.infolist():
                        if _UNSAFE.search(member.filename):
                            problem = "the name of this member leads out of the archive"
                            tell(issue("unreadable-record", source=name, where=member.filename, problem=problem))
                        elif member.filename.endswith("/") or not wanted(member.filename):
                            continue
                        else:
                            yield member.filename, partial(_open, archive, member)
                        empty = False
            if empty:
                tell(issue("unreadable-input", source=name, problem="the zip archive has no file of a known ending"))
    except (*DAMAGE, *_BAD_HEADERS) as error:
        tell(issue("unreadable-input", source=name, problem=f"the zip archive cannot be read: {words(error)}"))


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(member))
    except _BAD_HEADERS as error:
        raise zipfile.BadZipFile(str(error)) from error


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    with stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            while piece := stream.read(1 << 20):
                copy.write(piece)
                if copy.tell() > MAX_SPOOLED_BYTES:
                    raise OSError(f"piped or compressed, it may have {MAX_SPOOLED_BYTES >> 30} GiB at most")
            copy.seek(0)
            yield cast(BinaryIO, copy)
