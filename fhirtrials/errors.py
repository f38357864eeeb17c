"""The few exceptions that end a run, each with its exit code. Raised deep, caught once, in the command line.

Codes are never reused: 0 done · 1 done, with findings at or above ``--fail-on`` · 2 the command line is wrong ·
3 an input cannot be opened, or no reader knows it · 4 the destination refused · 70 a bug of ours.
"""


class FhirtrialsError(Exception):
    """What ends a run. The message says what, where, and what you can do."""

    exit_code = 70


class InputError(FhirtrialsError):
    """An input cannot be opened, or no reader knows it."""

    exit_code = 3


class DestinationError(FhirtrialsError):
    """The destination refused: a folder that cannot be written, a file where a folder should be."""

    exit_code = 4
