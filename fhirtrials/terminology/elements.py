"""The map of the house: for each field of ``Trial``, where it comes from and which FHIR elements it goes to.

``mappings/elements.csv``: Trial field, source paths, elements in each release, note; several in one cell are parted by
a semicolon, ``-`` is none. An element is written like FHIRPath, without ``value[x]`` of extensions:
``ResearchStudy.extension(oversight).fda-regulated-drug`` is in an extension of ours, ``extension(xver …)`` in HL7's
cross-version extension for that element, ``extension(hl7 …)`` in another of HL7's.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fhirtrials.terminology.folder import mappings_folder

TITLE = "Fields of Trial: where each comes from, and the FHIR elements it goes to"
_NOT_RELEASES = ("trial_field", "source_path", "note")


@dataclass(frozen=True, slots=True)
class Element:
    """``field`` as in ``arms.label``; ``elements`` by release."""

    field: str
    source_paths: tuple[str, ...]
    elements: Mapping[str, tuple[str, ...]]
    note: str


@cache
def elements() -> tuple[Element, ...]:
    """Every leaf field, in the order of the model."""
    with (mappings_folder() / "elements.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Element(
                field=row["trial_field"],
                source_paths=_several(row["source_path"]),
                elements={name: _several(cell) for name, cell in row.items() if name not in _NOT_RELEASES},
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def _several(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split("; "))
