"""Bugs of ours: one of them must cost one trial and not the run. The only place that catches what it does not know."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from fhirtrials import __version__
from fhirtrials.errors import FhirtrialsError
from fhirtrials.issues import Tell, issue

_PACKAGE = Path(__file__).parent.parent


def contained(tell: Tell, show: Callable[[str], None]) -> Callable[[str, str], AbstractContextManager[None]]:
    """A guard for the pipeline: a bug becomes an issue, and the next trial is done.

    ``show`` gets the traceback of the first one; a thousand trials with one bug need not say it a thousand times.
    """
    shown: set[str] = set()

    @contextmanager
    def guard(source: str, trial: str) -> Iterator[None]:
        try:
            yield
        except (FhirtrialsError, BrokenPipeError):
            raise
        except Exception as bug:
            place = _place(bug)
            if place not in shown:
                shown.add(place)
                show(bug_report())
            found = f"{type(bug).__name__} at {place}"
            tell(issue("internal-error", trial=trial, source=source, found=found))

    return guard


def bug_report() -> str:
    """The traceback of the exception that is being handled, and what to do with it."""
    return f"{traceback.format_exc()}fhirtrials {__version__}: a bug of ours. Please report it with the lines above."


def _place(bug: Exception) -> str:
    """The deepest line of ours, as ``fhir/bundle.py:12``."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents and frame.filename != __file__]
    deepest = (ours or frames)[-1]
    name = Path(deepest.filename)
    return f"{name.relative_to(_PACKAGE) if ours else name.name}:{deepest.lineno}"
