"""The codes that may stand in our extensions, as ValueSets: for each table that one of them names, all its targets.

https://hl7.org/fhir/R5/valueset.html
"""

from collections.abc import Iterable, Iterator

from fhirtrials.fhir.conformance.described import Part
from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.extensions import EXTENSIONS
from fhirtrials.fhir.conformance.tables import tables
from fhirtrials.fhir.parts import PROJECT, element
from fhirtrials.model import Resource
from fhirtrials.terminology import table


def value_sets(edition: Edition) -> Iterator[Resource]:
    """One for each table that the release's extensions name, in the order of their names."""
    used = (described for described in EXTENSIONS if edition.choose(described.contexts))
    for name in sorted(set(_bound(used))):
        yield value_set(name, edition)


def value_set(name: str, edition: Edition) -> Resource:
    """All codes that the release's table of that name leads to."""
    chosen = table(tables(edition)[name])
    systems: dict[str, dict[str, str | None]] = {}
    for row in chosen.rows.values():
        for target in row.targets:
            if target.code:
                systems.setdefault(target.system, {}).setdefault(target.code, target.display)
    return {
        **edition.definition("ValueSet", name, f"Codes: {name.replace('-', ' ')}", f"All targets of: {chosen.title}."),
        "compose": {
            "include": [
                {
                    "system": system,
                    "concept": [element(code=code, display=display) for code, display in codes.items()],
                }
                for system, codes in systems.items()
            ]
        },
    }


def value_set_url(name: str) -> str:
    """The address of the value set made from a table."""
    return f"{PROJECT}/ValueSet/{name}"


def _bound(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if part.table:
            yield part.table
        yield from _bound(part.parts)
