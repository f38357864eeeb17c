"""Closed words as CodeSystems: ours whole, those of registries as far as our tables know them.

https://hl7.org/fhir/R5/codesystem.html
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TypeAlias

import orjson

from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.tables import tables
from fhirtrials.fhir.parts import PROJECT, element
from fhirtrials.issues.catalogue import KINDS
from fhirtrials.issues.explanation import readable
from fhirtrials.issues.operation_outcome import KINDS_SYSTEM
from fhirtrials.model import Resource, words
from fhirtrials.terminology import mappings_folder

OURS = f"{PROJECT}/CodeSystem/"

Words: TypeAlias = dict[str, list[str]]
"""Each word with the labels that tables give it; the first is its display."""

# Words of our tables that are no closed list of the middle.
_NO_ENUM = {
    "country-name": "Names of countries, in the spellings that registries use.",
    "history": "The dated fields of a trial's history.",
    "study-span": "Stretches of a study that have a state of their own.",
    "topic-answer": "Answers to what criteria often ask, as far as a code says them.",
}
# Registries whose words are addressed by a page and the name of a list on it, and what an id of theirs begins with.
_REGISTRIES = {
    "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-": ("ctgov", "ClinicalTrials.gov"),
    "https://clinicaltrials.gov/ct2/html/images/info/public.xsd#": ("ctgov-label", "ClinicalTrials.gov's older XML"),
}


def code_systems(edition: Edition) -> Iterator[Resource]:
    """Our own words, the kinds of issue, then the words of registries; each in the order of their names."""
    known = _words_by_system(edition)
    for system in sorted(system for system in known if system.startswith(OURS)):
        yield _ours(system.removeprefix(OURS), known[system], edition)
    yield issue_kinds(edition)
    for system in sorted(known):
        for page, (prefix, registry) in _REGISTRIES.items():
            if system.startswith(page):
                yield _of_registry(system, system.removeprefix(page), prefix, registry, known[system], edition)


def issue_kinds(edition: Edition) -> Resource:
    """The kinds of finding that a report may name: https://hl7.org/fhir/R5/operationoutcome.html"""
    described = "The kinds of finding that fhirtrials tells; what stands in ⟨brackets⟩ differs from one to the other."
    concepts = [
        {"code": kind, "display": _in_words(kind), "definition": readable(entry.what)} for kind, entry in KINDS.items()
    ]
    definition = edition.definition("CodeSystem", "issue-kind", "Kind of finding", described, KINDS_SYSTEM)
    return _with_concepts(definition, concepts, "complete")


def _ours(name: str, labels: Words, edition: Edition) -> Resource:
    """An enum of the middle, each word with its label in the tables, then what the tables make of several words."""
    enum = _enums().get(name)
    members = [str(member) for member in enum] if enum else []
    described = (enum.__dict__.get("__doc__") if enum else _NO_ENUM[name]) or f"{_in_words(name)}: a closed list."
    concepts = [_concept(word, labels.get(word) or [_in_words(word)]) for word in dict.fromkeys([*members, *labels])]
    return _with_concepts(edition.definition("CodeSystem", name, _in_words(name), described), concepts, "complete")


def _of_registry(system: str, list_: str, prefix: str, registry: str, labels: Words, edition: Edition) -> Resource:
    """A list of a registry's: it is the registry's to define, so this is a fragment."""
    described = (
        f"Words that {registry} uses for {list_}, as far as the tables of fhirtrials know them. {registry} defines "
        "them; this is written down here so that validators and servers know them."
    )
    id_ = f"{prefix}-{_kebab(list_)}"
    definition = edition.definition("CodeSystem", id_, f"{registry}: {list_}", described, system)
    concepts = [_concept(word, names) for word, names in sorted(labels.items())]
    return _with_concepts(definition, concepts, "fragment")


def _with_concepts(definition: Resource, concepts: list[Resource], content: str) -> Resource:
    return {
        **definition,
        "caseSensitive": True,
        "content": content,
        **({"count": len(concepts)} if content == "complete" else {}),
        "concept": concepts,
    }


def _concept(word: str, labels: list[str]) -> Resource:
    display, *others = labels or [""]
    return element(code=word, display=display, designation=[{"value": other} for other in others])


def _words_by_system(edition: Edition) -> dict[str, Words]:
    """For every system that a table names: its words."""
    found: dict[str, Words] = {}

    def add(system: str, word: str, label: str | None) -> None:
        labels = found.setdefault(system, {}).setdefault(word, [])
        if label and label not in labels:
            labels.append(label)

    for name in tables(edition).values():
        for group in orjson.loads((mappings_folder() / f"{name}.json").read_bytes())["group"]:
            for row in group["element"]:
                add(group["source"], row["code"], row.get("display"))
                for target in row["target"]:
                    if "code" in target:
                        add(group["target"], target["code"], target.get("display"))
    return found


@cache
def _enums() -> dict[str, type[StrEnum]]:
    """``arm-kind`` → ArmKind."""
    classes = [thing for thing in vars(words).values() if isinstance(thing, type) and issubclass(thing, StrEnum)]
    return {_kebab(one.__name__): one for one in classes if one is not StrEnum}


def _kebab(name: str) -> str:
    """``ArmKind`` → ``arm-kind``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _in_words(name: str) -> str:
    """``arm-kind`` → ``Arm kind``."""
    return name.replace("-", " ").replace("_", " ").capitalize()
