"""HL7's ValueSets and CodeSystems → plain lists of codes. https://hl7.org/fhir/R5/valueset.html#compositions

In: a package and the url of a value set or of a code system. Out: its codes with their displays; or, where they cannot
be listed, the reason in words: a grammar instead of a list (MIME types, languages, UCUM), codes that HL7 does not
publish (SNOMED CT, LOINC), a filter that is not understood, or too many to ship.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from fhirtrials.validation.definitions.packages import Definition, Package

Codes: TypeAlias = dict[str, list[str]]
"""Each code with its displays: the system's own first, then the other ones it lists."""
Listing: TypeAlias = dict[str, Codes]
"""Codes by system."""

MOST: Final = 1000
"""Codes in one list. The longest that our types are bound to and that is worth its bytes is that of all FHIR types."""


def listing(package: Package, url: str) -> Listing | str:
    """The codes of a value set, or why there is no list."""
    return _listing(package, without_version(url), ())


def system_codes(package: Package, url: str) -> Codes | str:
    """All codes of a code system, or why there is no list."""
    system = package.systems.get(without_version(url))
    if system is None:
        return "the code system is not in the packages"
    if system.get("content") != "complete":
        return f"the code system's content is {system.get('content')}"
    found = {one["code"]: _displays(one) for one in _concepts(system)}
    return found if len(found) <= MOST else f"{len(found)} codes are too many"


def all_codes(listed: Listing) -> list[str]:
    """The codes of all systems, each once."""
    return list(dict.fromkeys(code for codes in listed.values() for code in codes))


def without_version(canonical: str) -> str:
    """``http://…/days-of-week|5.0.0`` → ``http://…/days-of-week``."""
    return canonical.partition("|")[0]


def _listing(package: Package, url: str, within: tuple[str, ...]) -> Listing | str:
    value_set = package.value_sets.get(url)
    if value_set is None:
        return "the value set is not in the packages"
    compose = value_set.get("compose", {})
    found: Listing = {}
    for part in compose.get("include", ()):
        included = _part(package, part, (*within, url))
        if isinstance(included, str):
            return included
        for system, codes in included.items():
            found[system] = found.get(system, {}) | codes
    for part in compose.get("exclude", ()):
        excluded = _part(package, part, (*within, url))
        if isinstance(excluded, str):
            return excluded
        for system, codes in excluded.items():
            found[system] = {code: one for code, one in found.get(system, {}).items() if code not in codes}
    if not any(found.values()):
        return "it lists no code"
    many = sum(map(len, found.values()))
    return found if many <= MOST else f"{many} codes are too many"


def _part(package: Package, part: Definition, within: tuple[str, ...]) -> Listing | str:
    """One include or exclude: what is in the system it names and in every value set it names."""
    found: list[Listing] = []
    for url in map(without_version, part.get("valueSet", ())):
        listed = "it includes itself" if url in within else _listing(package, url, within)
        if isinstance(listed, str):
            return listed
        found.append(listed)
    if "system" in part:
        codes = _of_system(package, part)
        if isinstance(codes, str):
            return codes
        found.append({without_version(part["system"]): codes})
    first, *others = found
    for other in others:
        first = {
            system: {code: one for code, one in codes.items() if code in other.get(system, {})}
            for system, codes in first.items()
        }
    return first


def _of_system(package: Package, part: Definition) -> Codes | str:
    system = without_version(part["system"])
    if "concept" in part:
        known = package.systems.get(system, {})
        own = {one["code"]: _displays(one) for one in _concepts(known)}
        return {one["code"]: own.get(one["code"]) or _displays(one) for one in part["concept"]}
    listed = system_codes(package, system)
    if isinstance(listed, str):
        return f"{system}: {listed}"
    for rule in part.get("filter", ()):
        chosen = _filtered(package.systems[system], rule)
        if chosen is None:
            return f"{system}: the filter {rule.get('property')} {rule.get('op')} is not understood"
        listed = {code: one for code, one in listed.items() if code in chosen}
    return listed


def _filtered(system: Definition, rule: Definition) -> set[str] | None:
    if rule.get("op") not in ("is-a", "descendent-of") or rule.get("property") != "concept":
        return None
    root = next((one for one in _concepts(system) if one["code"] == rule["value"]), None)
    if root is None:
        return None
    below = {one["code"] for one in _concepts(root)} | _children(system, {root["code"]})
    return below | {root["code"]} if rule["op"] == "is-a" else below - {root["code"]}


def _children(system: Definition, parents: set[str]) -> set[str]:
    """Those who name a parent as property: v3 writes its hierarchies so."""
    found: set[str] = set()
    new = parents
    while new:
        new = {one["code"] for one in _concepts(system) if new & set(_values(one, "subsumedBy"))} - found
        found |= new
    return found


def _concepts(parent: Definition) -> Iterator[Definition]:
    for one in parent.get("concept", ()):
        yield one
        yield from _concepts(one)


def _values(concept: Definition, name: str) -> list[Any]:
    return [
        value
        for one in concept.get("property", ())
        if one.get("code") == name
        for key, value in one.items()
        if key.startswith("value")
    ]


def _displays(concept: Definition) -> list[str]:
    designations = (one["value"] for one in concept.get("designation", ()))
    return list(dict.fromkeys([*([concept["display"]] if "display" in concept else []), *designations]))
