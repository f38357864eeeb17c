"""When to ask again, and how long to wait: exponential backoff with full jitter, and what the server asks for.

https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
"""

from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tenacity import RetryCallState

TRANSIENT = frozenset({408, 429, 502, 503, 504})
CONFLICTS = frozenset({409, 412})
FEW_ATTEMPTS = 4
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_WORTH_TELLING = 1.0

Result = TypeVar("Result")


class TransientError(Exception):
    """The server did not answer, or said that it may be asked again. ``why`` is for people.

    ``after``: the seconds for which it wants to be left alone. ``attempts``: how often it is asked at most, for what
    may never be otherwise.
    """

    def __init__(self, why: str, after: float = 0.0, attempts: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after = after
        self.attempts = attempts


class ConflictError(TransientError):
    """Somebody else wrote the same at the same moment, perhaps; asked again a few times only."""

    def __init__(self, why: str, content: bytes) -> None:
        super().__init__(why, attempts=FEW_ATTEMPTS)
        self.content = content


async def again(action: Callable[[], Awaitable[Result]], patience: float) -> Result:
    """What the action gives, tried anew after a TransientError for ``patience`` seconds; then that is raised.

    A wait of a second and more is a warning of the logger ``fhirtrials.network``.
    """
    from tenacity import AsyncRetrying, retry_if_exception_type

    async def attempt() -> Result:  # tenacity asks whether what it calls is a coroutine function
        return await action()

    return await AsyncRetrying(
        retry=retry_if_exception_type(TransientError),
        wait=_wait,
        stop=lambda state: _is_enough(state, patience),
        before_sleep=_tell,
        reraise=True,
    )(attempt)


def retry_after(value: str | None) -> float:
    """Seconds, of a number or a date; 0 where the header says nothing that can be read."""
    if not value:
        return 0.0
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max(parsedate_to_datetime(value).timestamp() - time(), 0.0)
    except (ValueError, OverflowError):
        return 0.0


def _wait(state: "RetryCallState") -> float:
    from tenacity import wait_random_exponential

    asked = _trouble(state).after
    return asked + wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT)(state)


def _is_enough(state: "RetryCallState", patience: float) -> bool:
    waited = (state.seconds_since_start or 0.0) + state.upcoming_sleep
    most = _trouble(state).attempts
    return waited > patience or (most is not None and state.attempt_number >= most)


def _tell(state: "RetryCallState") -> None:
    if state.upcoming_sleep >= _WORTH_TELLING:
        import logging

        words = "Waiting for the server: %s. Next try in %.0f s."
        logging.getLogger("fhirtrials.network").warning(words, _trouble(state).why, state.upcoming_sleep)


def _trouble(state: "RetryCallState") -> TransientError:
    trouble = state.outcome.exception() if state.outcome else None
    return trouble if isinstance(trouble, TransientError) else TransientError("")
