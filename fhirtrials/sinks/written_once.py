"""What was written before: ids with a digest of their content, kept on disk so that memory does not grow with them."""

import sqlite3
from hashlib import blake2b


class WrittenOnce:
    """A nameless database that SQLite keeps in its cache while it is small, on disk when it grows, and then removes."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("CREATE TABLE written (id TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def first(self, id_: str, content: bytes) -> bytes | None:
        """None where the id is new; else the digest of what was written under it."""
        digest = digest_of(content)
        if self._database.execute("INSERT OR IGNORE INTO written VALUES (?, ?)", (id_, digest)).rowcount:
            return None
        row: tuple[bytes] = self._database.execute("SELECT digest FROM written WHERE id = ?", (id_,)).fetchone()
        return row[0]

    def close(self) -> None:
        """Gives the disk back."""
        self._database.close()


def digest_of(content: bytes) -> bytes:
    """Eight bytes: among ten million contents, two share a digest with a chance of one in 360,000."""
    return blake2b(content, digest_size=8).digest()
