"""``Sink``: where a run's output goes. Opened once a run, it gives ``write``, which takes one trial after the other.

Whoever leaves the ``with`` block by an exception leaves no half-written file behind.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from fhirtrials.issues import Tell

Write: TypeAlias = Callable[[str, Any], None]
"""Takes the trial's number and its content: a Bundle, or for the sink of trials a Trial."""


@dataclass(frozen=True, slots=True)
class Destination:
    """``to`` is a folder, or an open file for standard output.

    ``request`` is what was asked for in neutral words, without paths; it stands in a manifest.
    """

    to: Path | BinaryIO
    request: str = "fhirtrials export"


@dataclass(frozen=True, slots=True)
class Sink:
    """``takes`` says what its ``write`` wants: ``bundle`` or ``trial``."""

    name: str
    title: str
    takes: str
    open: Callable[[Destination, Tell], AbstractContextManager[Write]]
