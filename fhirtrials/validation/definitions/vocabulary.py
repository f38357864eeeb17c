"""The codes of a release, ready to look up: systems whose every code is known, and the value sets of bindings.

In: a file of code lists that ``extracting`` wrote. Out: ``Vocabulary``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import orjson

Codes: TypeAlias = dict[str, list[str]]
"""Each code with its displays, the system's own first."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The codes that an element asks for, by system. ``required``: no other will do."""

    required: bool
    value_set: str
    codes: dict[str, frozenset[str]]

    def shown(self) -> str:
        """A few of the codes, for a message."""
        codes = sorted(code for codes in self.codes.values() for code in codes)
        return ", ".join(codes if len(codes) <= 20 else [*codes[:10], "…"])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``systems`` are complete; ``bindings`` by type and element; ``invariants`` are the keys that hold: severity."""

    systems: dict[str, Codes]
    bindings: dict[str, dict[str, Binding]]
    required: dict[str, list[str]]
    invariants: dict[str, str]


def vocabulary(path: Path) -> Vocabulary:
    """Read a file of code lists."""
    lists: dict[str, Any] = orjson.loads(path.read_bytes())
    value_sets = {
        url: {system: frozenset(codes) for system, codes in systems.items()}
        for url, systems in lists["valueSets"].items()
    }
    bindings = {
        owner: {key: Binding(strength == "required", url, value_sets[url]) for key, (strength, url) in held.items()}
        for owner, held in lists["bindings"].items()
    }
    return Vocabulary(lists["systems"], bindings, lists["required"], lists["invariants"])
