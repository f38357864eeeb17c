"""From what a user typed to documents: a file, a folder, ``-``; and what is in it."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.model import Document
from fhirtrials.sources.archive import members
from fhirtrials.sources.compression import MAX_LAYERS, ZIP_MAGIC, Opener, decompressed, layers, words
from fhirtrials.sources.once import Once
from fhirtrials.sources.registry import fetched, is_study_number

STANDARD_INPUT = "-"
ENDINGS = (".json", ".jsonl", ".ndjson", ".xml", ".gz", ".zst", ".zip")


def open_sources(sources: Iterable[str], tell: Tell) -> Iterator[Document]:
    """The documents of all sources, in their order."""
    for source in sources:
        yield from documents(source, tell)


def documents(source: str, tell: Tell) -> Iterator[Document]:
    """The documents of a file, a folder (with all folders in it, by name) or ``-``, standard input.

    A study number that is no file is fetched from the registry.

    Tells ``unreadable-input`` of what cannot be opened or holds nothing; raises nothing.
    """
    if source == STANDARD_INPUT:
        if sys.stdin is None:
            tell(_unreadable("standard input", "it is closed"))
        else:
            yield from _unpacked("standard input", Once(sys.stdin.buffer).open, tell)
        return
    try:
        mode = os.stat(source).st_mode
    except OSError as error:
        if is_study_number(source):
            yield from fetched(source, tell)
        else:
            tell(_unreadable(source, words(error)))
        return
    except ValueError:
        tell(_unreadable(source, "it has a character that a file's name cannot have"))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(source, tell)
    elif stat.S_ISREG(mode):
        yield from _unpacked(source, partial(_open, source), tell)
    else:
        yield from _pipe(source, tell)


def _open(path: str) -> BinaryIO:
    return open(path, "rb", buffering=0)


def _pipe(path: str, tell: Tell) -> Iterator[Document]:
    """What a shell makes of ``<(command)``: a path, but to be opened once."""
    try:
        stream = _open(path)
    except OSError as error:
        tell(_unreadable(path, words(error)))
        return
    with stream:
        yield from _unpacked(path, Once(stream).open, tell)


def _folder(path: str, tell: Tell) -> Iterator[Document]:
    empty = True
    for file in _files(path, tell):
        empty = False
        yield from _unpacked(file, partial(_open, file), tell)
    if empty:
        tell(_unreadable(path, f"the folder has no file that ends in {', '.join(ENDINGS)}"))


def _files(path: str, tell: Tell) -> Iterator[str]:
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        tell(_unreadable(path, words(error)))
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):  # a link to a folder may lead in a circle
            if not entry.name.startswith("."):
                yield from _files(entry.path, tell)
        elif _wanted(entry.name) and (entry.is_file() or entry.is_symlink()):  # a link that leads nowhere is told
            yield entry.path


def _unpacked(name: str, opener: Opener, tell: Tell, archives: tuple[str, ...] = ()) -> Iterator[Document]:
    """The document that these bytes are when decompressed, or those that the archive holds.

    ``archives`` are the names of the archives in which they stand, outermost first.
    """
    try:
        codecs, head = layers(opener)
        if head in ZIP_MAGIC and len(archives) == MAX_LAYERS:
            raise OSError(f"archives stand more than {MAX_LAYERS} deep inside each other")
    except OSError as error:
        if archives:
            member = name.removeprefix(f"{archives[-1]}/")
            tell(issue("unreadable-record", source=archives[-1], where=member, problem=words(error)))
        else:
            tell(_unreadable(name, words(error)))
        return
    plain: Opener = partial(decompressed, opener, codecs)
    if head in ZIP_MAGIC:
        # Of a plain file one can read the end first; all else is read from the start.
        yield from _archive(name, plain if codecs or archives else opener, tell, archives)
    else:
        yield Document(name, plain)


def _archive(name: str, opener: Opener, tell: Tell, archives: tuple[str, ...]) -> Iterator[Document]:
    for member, member_opener in members(name, opener, _wanted, tell):
        yield from _unpacked(f"{name}/{member}", member_opener, tell, (*archives, name))


def _wanted(path: str) -> bool:
    """Whether the file has an ending of ENDINGS, and neither it nor its folders are hidden."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.split("/"))
    return path.lower().endswith(ENDINGS) and not hidden


def _unreadable(name: str, problem: str) -> Issue:
    return issue("unreadable-input", source=name, problem=problem)
