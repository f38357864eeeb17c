"""``Check``: one way in which a record may contradict itself, with the words that tell a person when it does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from fhirtrials.model import Trial


@dataclass(frozen=True, slots=True)
class Statement:
    """What a record says in one place: a path in the trial (``completion.date``), and its value for a message."""

    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where} says {self.says}"


Pair: TypeAlias = tuple[Statement, Statement]
"""Two statements that do not go together."""


@dataclass(frozen=True, slots=True)
class Check:
    """``certain``: both statements cannot be true; otherwise one of them is unusual and may be meant.

    ``title`` says what is found, ``but`` what is not: the nearest thing that raises no alarm.
    """

    name: str
    certain: bool
    title: str
    but: str
    find: Callable[[Trial], Iterator[Pair]]


CHECKS: list[Check] = []
"""All of them, in the order in which they are made."""


def check(name: str, title: str, *, but: str, certain: bool = True) -> Callable[..., Callable[..., Iterator[Pair]]]:
    """Enters a function in CHECKS."""

    def enter(find: Callable[[Trial], Iterator[Pair]]) -> Callable[[Trial], Iterator[Pair]]:
        CHECKS.append(Check(name, certain, title, but, find))
        return find

    return enter
