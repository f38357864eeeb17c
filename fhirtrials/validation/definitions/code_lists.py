"""HL7's bindings, value sets and code systems → the code lists that the package ships.

In: a package and the types that are compiled. Out, as one JSON object: ``bindings`` (type → element → strength, value
set; for concepts and codings whose binding is required or extensible), ``required`` (codes of elements of type code),
``valueSets`` (codes by system), ``systems`` (every code with its displays, of each complete system that our types are
bound to in any way, examples too), ``skipped`` (what cannot be listed, and why).
https://hl7.org/fhir/R5/terminologies.html
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from fhirtrials.validation.definitions.packages import Definition, Package
from fhirtrials.validation.definitions.structures import elements, json_names
from fhirtrials.validation.definitions.value_sets import Codes, all_codes, listing, system_codes, without_version

CodeLists = dict[str, Any]

MOST: Final = 300
"""Codes of a system that is shipped whole: those of research are all shorter, those of v3 and of medicine are not."""

_STRONG: Final = ("required", "extensible")
_CONCEPTS: Final = ("CodeableConcept", "Coding")


class Binding(NamedTuple):
    """A binding of an element: ``value_set`` without its version."""

    owner: str
    key: str
    kind: str
    strength: str
    value_set: str


def compile_codes(package: Package, types: Iterable[str], also: Iterable[str] = ()) -> CodeLists:
    """The code lists of the ``types`` (those inside a type by name too: ``ResearchStudyLabel``).

    ``also``: systems wanted though nothing here is bound to them, where the package has them.
    """
    bindings: dict[str, dict[str, list[str]]] = {}
    required: dict[str, list[str]] = {}
    value_sets: dict[str, dict[str, list[str]]] = {}
    skipped: dict[str, str] = {}
    systems = {url for url in also if url in package.systems}
    for one in sorted(_bindings(package, frozenset(types))):
        systems.update(_systems(package, one.value_set))
        if one.strength not in _STRONG:
            continue
        listed = listing(package, one.value_set)
        if isinstance(listed, str):
            skipped[one.value_set] = listed
        elif one.kind in _CONCEPTS:
            bindings.setdefault(one.owner, {})[one.key] = [one.strength, one.value_set]
            value_sets[one.value_set] = {system: list(codes) for system, codes in listed.items()}
        elif one.kind == "code" and one.strength == "required":
            required[f"{one.owner}.{one.key}"] = all_codes(listed)
    whole: dict[str, Codes] = {}
    for url in sorted(systems):
        codes = system_codes(package, url)
        if isinstance(codes, str):
            skipped[url] = codes
        elif len(codes) > MOST:
            skipped[url] = f"{len(codes)} codes are too many"
        else:
            whole[url] = codes
    return {
        "bindings": bindings,
        "required": required,
        "valueSets": dict(sorted(value_sets.items())),
        "systems": whole,
        "skipped": dict(sorted(skipped.items())),
    }


def lend(lists: CodeLists, package: Package, other: CodeLists) -> CodeLists:
    """``lists`` with the systems of an ``other`` release that this one has not: extensions carry their codes."""
    lent = {url: codes for url, codes in other["systems"].items() if url not in package.systems}
    return lists | {"systems": dict(sorted((lists["systems"] | lent).items()))}


def _bindings(package: Package, types: frozenset[str]) -> Iterator[Binding]:
    for structure in package.structures.values():
        for owner, name, element in elements(structure):
            binding: Definition = element.get("binding", {})
            if owner in types and "valueSet" in binding:
                for key, kind in json_names(name, element):
                    value_set = without_version(binding["valueSet"])
                    yield Binding(owner, key, kind.get("code", ""), binding["strength"], value_set)


def _systems(package: Package, value_set: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The systems a value set draws from, itself and through others."""
    if value_set in seen:
        return
    for part in package.value_sets.get(value_set, {}).get("compose", {}).get("include", ()):
        if "system" in part:
            yield without_version(part["system"])
        for other in map(without_version, part.get("valueSet", ())):
            yield from _systems(package, other, (*seen, value_set))
