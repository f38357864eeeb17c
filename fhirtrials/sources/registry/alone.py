"""One run at a time writes to a place: a lock that the system takes back however the run ends, and no file of its own.

https://man7.org/linux/man-pages/man2/flock.2.html
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fhirtrials.errors import DestinationError


def hold(descriptor: int, place: Path) -> None:
    """Holds what is open until it is closed; DestinationError where another run does.

    Nothing is held where the system has no such locks (Windows, some network folders).
    """
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DestinationError(
            f"another run of fhirtrials is writing to {place}.\n  Wait until it has ended, or choose another place."
        ) from None
    except OSError:
        pass


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """The folder, which must be there, is held within the block."""
    if sys.platform == "win32":
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as refusal:
        raise DestinationError(f"cannot read {folder} ({refusal.strerror or refusal}).") from refusal
    try:
        hold(descriptor, folder)
        yield
    finally:
        os.close(descriptor)
