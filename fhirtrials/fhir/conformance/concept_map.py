"""The tables of ``mappings/`` as ConceptMaps in the shape of a release.

R4 says how the *target* stands to the source (``wider``: the target means more), R5 how the *source* stands to the
target; so ``wider`` is ``source-is-narrower-than-target``.
https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html
https://hl7.org/fhir/R5/valueset-concept-map-relationship.html
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import orjson

from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.tables import tables
from fhirtrials.model import Resource
from fhirtrials.terminology import mappings_folder

RELATIONSHIPS = {
    "equal": "equivalent",
    "equivalent": "equivalent",
    "wider": "source-is-narrower-than-target",
    "subsumes": "source-is-narrower-than-target",
    "narrower": "source-is-broader-than-target",
    "specializes": "source-is-broader-than-target",
    "inexact": "related-to",
    "relatedto": "related-to",
    "disjoint": "not-related-to",
}
"""R4's equivalence → R5's relationship. ``unmatched`` is none: it says that there is no target (``noMap``)."""

Shape: TypeAlias = Callable[[list[Resource]], list[Resource]]


def concept_maps(edition: Edition) -> Iterator[Resource]:
    """One for each table that the release uses, in the order of their names."""
    for name in tables(edition).values():
        yield concept_map(orjson.loads((mappings_folder() / f"{name}.json").read_bytes()), edition)


def concept_map(table: Resource, edition: Edition) -> Resource:
    """The table in the release's shape; in every shape it says why a word has no code."""
    described = f"{table['title']}."
    reasons = [
        f"* `{row['code']}`: {target['comment']}"
        for group in table["group"]
        for row in group["element"]
        for target in row["target"]
        if target["equivalence"] == "unmatched"
    ]
    if reasons:
        described += "\n\nWords without a code, and why:\n\n" + "\n".join(dict.fromkeys(reasons))
    shape = edition.choose(_SHAPES)
    return {
        **edition.definition("ConceptMap", table["id"], table["title"], described),
        "group": shape(table["group"]),
    }


def _as_relationships(groups: list[Resource]) -> list[Resource]:
    return [{**group, "element": [_related(row) for row in group["element"]]} for group in groups]


def _related(row: Resource) -> Resource:
    """A row in R5's shape: ``noMap`` where it has no target at all (cmd-3)."""
    targets = [
        {
            **{name: value for name, value in target.items() if name in ("code", "display")},
            "relationship": RELATIONSHIPS[target["equivalence"]],
            **({"comment": target["comment"]} if "comment" in target else {}),
        }
        for target in row["target"]
        if target["equivalence"] != "unmatched"
    ]
    said = {name: value for name, value in row.items() if name != "target"}
    return {**said, "target": targets} if targets else {**said, "noMap": True}


# The tables themselves have R4's shape.
_SHAPES: dict[str, Shape] = {"": _as_relationships, "r4": lambda groups: groups}
