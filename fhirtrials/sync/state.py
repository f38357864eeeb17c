"""Where a sync stands: which question it keeps an answer to, and up to which day of the registry's data.

A file of JSON in the state folder, without a clock of ours, so that the same syncs leave the same bytes.
"""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from fhirtrials.errors import DestinationError, InputError
from fhirtrials.sources.registry.registry import moment

FILE = "state.json"
_LISTS = ("refused", "retired", "left", "beyond", "missed")


@dataclass(frozen=True, slots=True)
class State:
    """``question`` is what is asked of the registry, ``output`` what is made of it: neither may change under way.

    ``refused`` are studies that the place did not take and that are tried again, ``retired`` those that the registry
    withdrew. ``studies`` is how many are kept; of these ``left`` no longer meet the question. ``beyond`` are those that
    the registry gives out and that could not be kept, ``missed`` those whose change could not be converted.
    """

    question: str
    output: str
    day_of_data: str = ""
    refused: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    studies: int = 0
    left: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def since(self) -> str:
        """The day from which changes are asked for: that of the last data, which may have gone on after we asked."""
        return self.day_of_data[:10]


def loaded(folder: Path, question: str, output: str) -> State:
    """The state in the folder, an empty one where there is none; InputError where it belongs to something else."""
    try:
        read: Any = orjson.loads((folder / FILE).read_bytes())
        numbers = {name: _listed(read.get(name, [])) for name in _LISTS}
        day = moment(read["day_of_data"])
        found = State(read["question"], read["output"], day, studies=int(read.get("studies", -1)), **numbers)
    except FileNotFoundError:
        return State(question, output)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{folder / FILE} cannot be read ({error}). Sync into another folder, or remove it.") from None
    for what, before, now in (("question", found.question, question), ("output", found.output, output)):
        if before != now:
            raise InputError(
                f"{folder} belongs to a sync with another {what}:\n  before: {before}\n  now:    {now}\n"
                "  Sync into another folder, or ask as before."
            )
    return found


def _listed(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise ValueError(f"{found!r} is no list")
    return tuple(map(str, found))


def keep(folder: Path, state: State) -> None:
    """The state, on the disk when this returns."""
    aside = folder / f".{FILE}"
    try:
        with aside.open("wb") as file:
            file.write(orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / FILE)
    except OSError as refusal:
        raise DestinationError(f"cannot write {folder / FILE} ({refusal.strerror or refusal}).") from refusal
