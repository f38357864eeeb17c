"""``Sink``: where a run's output goes. Opened once a run, it gives ``write``, which takes one trial after the other.

What ``write`` takes is what ``encode`` made: bytes, which can be made in another process than they are written in.
Whoever leaves the ``with`` block by an exception leaves no half-written file behind.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from fhirtrials.issues import Tell

Write: TypeAlias = Callable[[str, Any], None]
"""Takes the trial's number and what ``encode`` made of its content."""


@dataclass(frozen=True, slots=True)
class Destination:
    """``to`` is a folder, or an open file for standard output.

    ``request`` is what was asked for in neutral words, without paths; it stands in a manifest. ``part`` is how many
    trials go into one part (0: all into one), ``pack`` whether files are packed with Zstandard; both are for folders.
    """

    to: Path | BinaryIO
    request: str = "fhirtrials export"
    part: int = 0
    pack: bool = False


@dataclass(frozen=True, slots=True)
class Sink:
    """``takes`` says what its ``encode`` wants: ``bundle`` or ``trial``."""

    name: str
    title: str
    takes: str
    encode: Callable[[Any], Any]
    open: Callable[[Destination, Tell], AbstractContextManager[Write]]
