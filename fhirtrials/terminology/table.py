"""Tables: a word and what it becomes, each file a FHIR ConceptMap in R4's shape.

https://hl7.org/fhir/R4/conceptmap.html

A table has a group for each target system, in the order in which the codings go out. A row without a target code
(``unmatched``) is a decision, not an omission, and its comment says why.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from fhirtrials.terminology.folder import mappings_folder


@dataclass(frozen=True, slots=True)
class Target:
    """What a word becomes in one system; ``code`` is None where the system has none."""

    system: str
    code: str | None
    display: str | None
    equivalence: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A word, its ``label`` in plain English, and its targets in the order in which they go out."""

    word: str
    label: str | None
    targets: tuple[Target, ...]

    @property
    def code(self) -> str | None:
        """The first target code, in whatever system."""
        for target in self.targets:
            if target.code:
                return target.code
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` by word; ``name`` is the file's path below ``mappings/`` without its ending."""

    name: str
    title: str
    rows: dict[str, Row]


@cache
def table_names() -> list[str]:
    """``to-fhir/status-r5`` …, sorted."""
    folder = mappings_folder()
    files = [*folder.glob("to-trial/*.json"), *folder.glob("to-fhir/*.json")]
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in files)


@cache
def table(name: str) -> Table:
    """The table of that name (``to-fhir/status-r5``, or ``status-r5`` alone); raises LookupError if there is none."""
    folder = mappings_folder()
    for path in (folder / f"{name}.json", folder / "to-fhir" / f"{name}.json", folder / "to-trial" / f"{name}.json"):
        if path.is_file():
            return _read(path, path.relative_to(folder).with_suffix("").as_posix())
    raise LookupError(f"no table {name!r} in {folder}")


def _read(path: Path, name: str) -> Table:
    concept_map = orjson.loads(path.read_bytes())
    labels: dict[str, str | None] = {}
    targets: dict[str, list[Target]] = {}
    for group in concept_map["group"]:
        for element in group["element"]:
            labels.setdefault(element["code"], element.get("display"))
            targets.setdefault(element["code"], []).extend(_targets(group["target"], element))
    rows = {word: Row(word, label, tuple(targets[word])) for word, label in labels.items()}
    return Table(name=name, title=concept_map["title"], rows=rows)


def _targets(system: str, element: dict[str, Any]) -> list[Target]:
    return [
        Target(system, target.get("code"), target.get("display"), target["equivalence"], target.get("comment"))
        for target in element["target"]
    ]
