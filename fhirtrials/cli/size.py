"""How many bytes there are to read, so that a bar can say how far the reading is: an estimate, and never a promise."""

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path


def size_of(sources: Iterable[str]) -> int | None:
    """Decompressed bytes in files and folders; None where nobody can know before: standard input, a pipe."""
    total = 0
    for source in sources:
        size = _size(Path(source)) if source != "-" else None
        if size is None:
            return None
        total += size
    return total


def _size(path: Path) -> int | None:
    try:
        if path.is_dir():
            return size_of(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
        if not path.is_file():
            return None if path.exists() else 0
        match path.suffix.lower():
            case ".zip":
                with zipfile.ZipFile(path) as archive:
                    return sum(member.file_size for member in archive.infolist())
            case ".gz":
                return _gzip_size(path)
            case ".zst":
                return None
            case _:
                return path.stat().st_size
    except (OSError, zipfile.BadZipFile):
        return None


def _gzip_size(path: Path) -> int | None:
    """What the last four bytes say, modulo 4 GiB, if that can be true (https://www.rfc-editor.org/rfc/rfc1952)."""
    packed = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(packed - 4, 0))
        size = int.from_bytes(file.read(4), "little")
    return size if packed < size < 100 * packed else None
