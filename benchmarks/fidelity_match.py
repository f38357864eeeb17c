"""One record against one bundle: which leaf of the record is where.

In: a ClinicalTrials.gov API v2 record and a FHIR bundle, both plain JSON. Out: a ``Leaf`` for every value of the record
that counts. An item of a list (a site, an outcome) is first given the elements it most likely became (``Home``); its
leaves must be found there, each element is given away once. Where to look, a release's ``Table`` says.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fidelity_bundle import BundleFacts, Fact, Facts, unescaped
from fidelity_newer import unfolded
from fidelity_places import PLACES, R5, Home, Look, Table

HERE = Path(__file__).parent
_ROWS = (HERE / "ctgov_leaves.tsv").read_text(encoding="utf-8").splitlines()
TYPES: dict[str, str] = {row["path"]: row["type"] for row in csv.DictReader(_ROWS, delimiter="\t")}
WORDS: dict[str, dict[str, dict[str, Any]]] = json.loads((HERE / "ctgov_words.json").read_text(encoding="utf-8"))

NATIVE, OWN, MISSING, APART = "native", "own", "missing", "apart"
BEST_FIRST = (NATIVE, OWN, MISSING)
SHARED_WORDS = {"OTHER", "NA", "NONE", "UNKNOWN", "SINGLE", "DOUBLE", "NO", "YES"}
AGE_UNITS = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h", "minute": "min"}
MOST_EQUALS = 50
RESULTS = "resultsSection."
MORE_INFO = "resultsSection.moreInfoModule."
PARTS_OF_DOCUMENT = {"Prot": r"(?i)protocol", "SAP": r"(?i)analysis.plan|\bSAP\b", "ICF": r"(?i)consent|\bICF\b"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """``path`` without indices, ``where`` with them; ``verdict``: native, own, missing, or apart (does not count)."""

    path: str
    where: str
    value: Any
    verdict: str


def leaves(record: dict[str, Any], bundle: dict[str, Any], table: Table = R5) -> list[Leaf]:
    """Every leaf of the record with its verdict; cross-version extensions count as the elements they stand for."""
    whole = {"entry": [{**entry, "resource": unfolded(entry["resource"])} for entry in bundle.get("entry", [])]}
    return list(Matcher(BundleFacts(whole), table).walk(record, "", "$", None, {}))


def counts(path: str) -> bool:
    """Not those of results tables, NLM's browse leaves and branches, and fields that the registry never defined."""
    return path in PLACES


class Matcher:
    def __init__(self, bundle: BundleFacts, table: Table) -> None:
        self.bundle = bundle
        self.table = table
        self.used: dict[tuple[str, str], set[int]] = {}

    def walk(
        self, node: Any, path: str, where: str, scopes: list[Facts] | None, item: dict[str, Any]
    ) -> Iterator[Leaf]:
        """``scopes``: what the item around became; None outside of items."""
        if isinstance(node, dict):
            if path in self.table.homes:
                scopes, item = self.given(path, node), node
            for key, child in node.items():
                yield from self.walk(child, f"{path}.{key}" if path else key, f"{where}.{key}", scopes, item)
        elif isinstance(node, list):
            for index, child in enumerate(node):
                inner = path + "[]" if isinstance(child, dict) else path
                yield from self.walk(child, inner, f"{where}[{index}]", scopes, item)
        elif node is not None and node != "":
            verdict = self.verdict(path, node, scopes, item) if counts(path) else APART
            yield Leaf(path, where, node, verdict)

    def given(self, path: str, item: dict[str, Any]) -> list[Facts]:
        """What the item became, at most one element of each home."""
        texts = [
            unescaped(str(value))
            for key, value in item.items()
            if isinstance(value, str | int | float) and TYPES.get(f"{path}.{key}", "").partition(":")[0] != "enum"
        ]
        return [facts for home in self.table.homes[path] if (facts := self.best(path, home, item, texts)) is not None]

    def best(self, path: str, home: Home, item: dict[str, Any], texts: list[str]) -> Facts | None:
        """The unused element that holds most of the item's texts; of equals the one with most of its leaves."""
        used = self.used.setdefault((path, home.path), set())
        label = unescaped(str(item.get(home.leaf, ""))) if home.key else ""
        rivals: list[tuple[float, int, Facts]] = []
        for index, (node, facts) in enumerate(self.bundle.units(home.path)):
            if index in used or (home.key and unescaped(str(node.get(home.key, ""))) != label):
                continue
            if home.holds and not any(str(fact.value).startswith(home.holds) for fact in facts.at(home.at)):
                continue
            score = self.score(texts, facts) + bool(home.key)
            if score >= len(texts) and self.held(path, item, facts) == self.counting(path, item):
                used.add(index)
                return facts
            if score:
                rivals.append((score, index, facts))
        most = max((score for score, _, _ in rivals), default=0)
        equals = [(index, facts) for score, index, facts in rivals if score == most][:MOST_EQUALS]
        if not equals:
            return None
        index, facts = max(equals, key=lambda rival: self.held(path, item, rival[1]))
        used.add(index)
        return facts

    @staticmethod
    def score(texts: list[str], facts: Facts) -> float:
        """How many texts an element has; half of one where it only has the longest within another text."""
        equal = sum(text in facts.texts for text in texts)
        longest = max(texts, key=len, default="")
        if not texts:
            return 1
        if equal or len(facts.texts) > 100 or len(longest) < 4:
            return equal
        return 0.5 * any(longest in text for text in facts.texts)

    @staticmethod
    def counting(path: str, item: dict[str, Any]) -> int:
        return sum(f"{path}.{key}" in PLACES for key, value in item.items() if not isinstance(value, dict | list))

    def held(self, path: str, item: dict[str, Any], facts: Facts) -> int:
        """How many of the item's own leaves an element holds."""
        leaves = ((f"{path}.{key}", value) for key, value in item.items() if not isinstance(value, dict | list))
        return sum(self.verdict(at, value, [facts], item) != MISSING for at, value in leaves if at in PLACES)

    def verdict(self, path: str, value: Any, scopes: list[Facts] | None, item: dict[str, Any]) -> str:
        found = set()
        for look in self.table.places[path]:
            inside = [self.bundle.everything] if scopes is None or look.anywhere else scopes
            for facts in inside:
                found |= {OWN if own else NATIVE for own in self.hits(look, path, value, facts, item)}
                if NATIVE in found:
                    return NATIVE
        return OWN if found else MISSING

    def hits(self, look: Look, path: str, value: Any, facts: Facts, item: dict[str, Any]) -> Iterator[bool]:
        """For each place that holds the value: whether it is in an extension of ours."""
        wrong_type = isinstance(value, bool) != (TYPES[path] == "boolean")
        if wrong_type or (look.kind in ("text", "age") and not isinstance(value, str)):
            return
        match look.kind:
            case "text":
                yield from (fact.own for fact in facts.at(look.at) if has_text(fact.value, value))
            case "word":
                yield from (fact.own for fact in facts.at(look.at) if self.is_word(fact, TYPES[path], value))
            case "code":
                codes = WORDS["Status"].get(value, {}).get("r4", ())
                yield from (fact.own for fact in facts.at(look.at) if fact.value in codes)
            case "flag":
                yield from self.flags(look, value, facts)
            case "number":
                yield from (fact.own for fact in facts.at(look.at) if is_number(fact.value, value))
            case "age" | "duration":
                yield from (fact.own for fact in facts.at(look.at) if is_quantity(fact, value))
            case "sex":
                yield from self.sexes(value, facts, look.at)
            case "mesh":
                yield from (fact.own for fact in facts.at(r"\.code$") if fact.value == mesh_id(value))
            case "event" | "actual":
                yield from self.events(look, value)
            case "overall":  # actual is true only where both dates are: false says nothing of either
                for _, status in self.bundle.units("ResearchStudy.progressStatus"):
                    if "overall-study" in status.texts and value == "ACTUAL":
                        yield from (fact.own for fact in status.at(r"\.actual$") if fact.value is True)
            case "counted":
                element = {"ACTUAL": "actualNumber", "ESTIMATED": "targetNumber"}[value]
                yield from (fact.own for fact in facts.at(rf"^ResearchStudy\.recruitment\.{element}$"))
            case "responsible-sponsor":
                yield from (False for _ in range(value == "SPONSOR" and "lead-sponsor" in facts.texts))
            case "investigator":
                yield from (fact.own for fact in facts.at(look.at) if value == "PRINCIPAL_INVESTIGATOR")
            case "intervention":
                name = unescaped(value).partition(": ")[2] or unescaped(value)
                yield from (
                    fact.own
                    for fact in facts.at(r"title|name|text|display")
                    if has_text(fact.value, value) or (isinstance(fact.value, str) and unescaped(fact.value) == name)
                )
            case "arm":
                yield from self.in_arm(value, unescaped(item.get("name", "")))
            case "holds" | "document":
                yield from documents(look, value, facts)

    def events(self, look: Look, value: Any) -> Iterator[bool]:
        """A registry activity: its date, or whether that date is actual."""
        for path in ("ResearchStudy.extension", "ResearchStudy.progressStatus"):
            for _, unit in self.bundle.units(path):
                if look.event not in unit.texts:
                    continue
                wanted = value if look.kind == "event" else value == "ACTUAL"
                at = r"(period|Period)\.(start|end)$" if look.kind == "event" else r"actual\)?(\.valueBoolean)?$"
                yield from (
                    fact.own for fact in unit.at(at) if fact.value == wanted and type(fact.value) is type(wanted)
                )

    def in_arm(self, label: str, intervention: str) -> Iterator[bool]:
        """Whether the arm of that label has the intervention."""
        for path, key in self.table.arms:
            for node, facts in self.bundle.units(path):
                if unescaped(str(node.get(key, ""))) == unescaped(label):
                    yield from (
                        fact.own
                        for fact in facts.at(r"title|name|text|display")
                        if isinstance(fact.value, str)
                        and (
                            unescaped(fact.value) == intervention or unescaped(fact.value).endswith(": " + intervention)
                        )
                    )

    def is_word(self, fact: Fact, enum: str, word: Any) -> bool:
        """Whether a string is the registry's word, its label, or a FHIR code for it that the release has."""
        entry = WORDS[enum.partition(":")[2]].get(word) if isinstance(word, str) else None
        if entry is None or not isinstance(fact.value, str):
            return False
        system = str(fact.node.get("system", ""))
        if fact.value in entry["fhir"]:
            return self.table.has(system, fact.value)
        if fact.value == word:
            return word not in SHARED_WORDS or "#enum-" not in system or system.endswith("#" + enum.replace(":", "-"))
        found, label = fact.value.casefold(), entry["label"].casefold()
        return found == label or found.endswith(": " + label)

    def flags(self, look: Look, value: bool, facts: Facts) -> Iterator[bool]:
        stands_for = look.yes if value else look.no
        if stands_for:
            yield from (
                fact.own
                for fact in facts.at(self.table.flags)
                if isinstance(fact.value, str) and fact.value.casefold().startswith(stands_for.casefold())
            )
        yield from (fact.own for fact in facts.at(look.at) if fact.value is value)

    def sexes(self, value: str, facts: Facts, at: str) -> Iterator[bool]:
        """One sex by its code; all of them by a word, or by both codes."""
        found = [fact for fact in facts.at(at) if isinstance(fact.value, str) and len(fact.value) < 80]
        if value != "ALL":
            yield from (fact.own for fact in found if self.is_word(fact, "enum:Sex", value))
            return
        yield from (
            fact.own for fact in found if re.search(r"(?i)^all$|\ball sexes|\bany sex|sex\w*:? all\b", fact.value)
        )
        if {"male", "female"} <= {fact.value for fact in found}:
            yield False


def has_text(found: Any, wanted: str) -> bool:
    """Whether a text stands in another; a very short one must stand as a word of its own. Urls also percent-encoded."""
    if not isinstance(found, str):
        return False
    inner, outer = unescaped(wanted), unescaped(found)
    if inner == outer:
        return True
    if len(inner) < 5:
        return re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", outer) is not None
    return inner in outer or ("://" in inner and quote(inner, safe=":/?#[]@!$&'()*+,;=%~") in outer)


def is_number(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool) or isinstance(wanted, str):
        return False
    return found == str(wanted) if isinstance(found, str) else bool(found == wanted)


def is_quantity(fact: Fact, text: str) -> bool:
    """``18 Years`` as value 18 with the UCUM code ``a``."""
    parts = re.fullmatch(r"(\d+(?:\.\d+)?)\s+([A-Za-z]+?)s?", text.strip())
    if parts is None or isinstance(fact.value, bool | str) or fact.value != float(parts[1]):
        return False
    return fact.node.get("code") == AGE_UNITS.get(parts[2].casefold())


def mesh_id(value: str) -> str:
    """The true unique id of one padded to nine digits."""
    if not re.fullmatch(r"[DC]\d+", value):
        return value
    number = int(value[1:])
    return f"{value[0]}{number:0{6 if number < {'D': 66_360, 'C': 588_380}[value[0]] else 9}d}"


def documents(look: Look, value: Any, facts: Facts) -> Iterator[bool]:
    """What a document holds, by its classifiers or flags; its kind, as given or by all its classifiers."""
    stated = [fact.value for fact in facts.at(r"relatedArtifact\.(classifier|label)") if isinstance(fact.value, str)]
    if look.kind == "document":
        held = {part for part, pattern in PARTS_OF_DOCUMENT.items() if any(re.search(pattern, text) for text in stated)}
        yield from (False for _ in range(held == set(str(value).split("_")) or value in stated))
    else:
        if value is True:
            yield from (False for text in stated if re.search(look.at, text))
        yield from (fact.own for fact in facts.at(look.at) if fact.value is value)
