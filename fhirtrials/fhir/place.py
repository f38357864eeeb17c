"""A place in a resource that is read back: it knows its path, follows references, and tells what it cannot read.

A missing place is an empty place: asking it for text gives None, for a list nothing. So reading is a plain description
of where things stand, without an ``if`` or a ``try``. What stands there in the wrong form is told and left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from fhirtrials.fhir.parts import PROJECT
from fhirtrials.issues import Tell, issue
from fhirtrials.model import PartialDate, Resource
from fhirtrials.terminology import word, word_of_code, word_of_label

Word = TypeVar("Word", bound=StrEnum)


class Given:
    """The resources that were given, found by reference and by canonical URL; each is brought into form when asked for.

    ``tables`` are the endings of the release's own tables.
    """

    def __init__(
        self, resources: Iterable[Resource], tables: tuple[str, ...], form: Callable[[Resource], Resource]
    ) -> None:
        self.tables = tables
        self._form = form
        self._found: dict[str, Resource] = {}
        self._origins: dict[str, Resource] = {}
        for resource in resources:
            kind, id_, url = resource.get("resourceType"), resource.get("id"), resource.get("url")
            if isinstance(id_, str):
                self._found[f"{kind}/{id_}"] = resource
            if isinstance(url, str):
                self._found[url] = resource
            if kind == "Provenance":
                self._origins.update(dict.fromkeys(_targets(resource), resource))

    def find(self, reference: str) -> Resource | None:
        """What a relative or absolute reference, or a canonical, leads to."""
        address = reference.partition("|")[0]
        found = self._found.get(address) or self._found.get("/".join(address.split("/")[-2:]))
        return None if found is None else self._form(found)

    def origin(self, address: str) -> Resource | None:
        """The Provenance of the resource at this relative address."""
        return self._origins.get(address)


def _targets(provenance: Resource) -> Iterator[str]:
    listed = provenance.get("target")
    for target in listed if isinstance(listed, list) else ():
        address = target.get("reference") if isinstance(target, dict) else None
        if isinstance(address, str):
            yield "/".join(address.split("/")[-2:])


class Place:
    """One JSON object of a resource; an absent one is empty."""

    __slots__ = ("_given", "_tell", "path", "trial", "value")

    def __init__(self, value: Resource, path: str, given: Given, tell: Tell, trial: str = "") -> None:
        self.value = value
        self.path = path
        self.trial = trial
        self._given = given
        self._tell = tell

    def __bool__(self) -> bool:
        return bool(self.value)

    def __getitem__(self, key: str) -> "Place":
        """The object at ``key``."""
        return self._at(self._ask(key, dict, "an object") or {}, key)

    def each(self, key: str) -> Iterator["Place"]:
        """The objects of the list at ``key``."""
        for place, item in enumerate(self._ask(key, list, "a list") or ()):
            if isinstance(item, dict):
                yield self._at(item, f"{key}[{place}]")
            else:
                self._wrong(f"{key}[{place}]", item, "an object")

    def first(self, key: str) -> "Place":
        """The first object of the list at ``key``."""
        return next(self.each(key), self._at({}, key))

    def text(self, key: str) -> str | None:
        found: str | None = self._ask(key, str, "text")
        return found or None

    def as_given(self, key: str) -> str | None:
        """The text at ``key`` in the source's own form, which stands on it where FHIR wants another."""
        return self[f"_{key}"].own("as-given").text("valueString") or self.text(key)

    def flag(self, key: str) -> bool | None:
        found: bool | None = self._ask(key, bool, "true or false")
        return found

    def count(self, key: str) -> int | None:
        """The whole number at ``key``; a long one travels as text."""
        found = self._ask(key, (int, str), "a whole number")
        if found is None or type(found) is int:
            return found
        if isinstance(found, str) and found.isascii() and found.isdigit():
            return int(found)
        self._wrong(key, found, "a whole number")
        return None

    def number(self, key: str) -> float | None:
        found = self._ask(key, (int, float), "a number")
        if isinstance(found, bool):
            self._wrong(key, found, "a number")
            return None
        return None if found is None else float(found)

    def date(self, key: str) -> PartialDate | None:
        found = self.text(key)
        if found is None:
            return None
        try:
            return PartialDate(found)
        except ValueError:
            self.say("bad-date", key, found=found[:60])
            return None

    def word(self, key: str, table: str, words: type[Word], *, but: Sequence[str] = ()) -> Word | None:
        """Our word for the CodeableConcept at ``key``; one of the texts ``but``, without a coding, stands for none."""
        concept = self[key]
        if "coding" not in concept.value and concept.text("text") in but:
            return None
        found = word(table, concept.value, self._given.tables)
        if found is None:
            if concept and "extension" not in concept.value:
                concept.unknown(table)
            return None
        return words(found)

    def code(self, key: str, table: str, words: type[Word]) -> Word | None:
        """Our word for the code at ``key``."""
        found = self.text(key)
        ours = word_of_code(table, found, self._given.tables) if found else None
        if found and ours is None:
            self.say("unknown-code", key, found=found[:60], table=f"to-fhir/{table}")
        return words(ours) if ours else None

    def means(self, table: str, words: type[Word]) -> Word | None:
        """Our word for the concept that this place is, if the table has one; nothing is told."""
        found = word(table, self.value, self._given.tables)
        return None if found is None else words(found)

    def is_in(self, table: str) -> bool:
        """Whether the table has a word for the concept that this place is."""
        return word(table, self.value, self._given.tables) is not None

    def labelled(self, table: str, label: str, words: type[Word]) -> Word | None:
        """Our word with that label; nothing is told."""
        found = word_of_label(table, label, self._given.tables)
        return None if found is None else words(found)

    def unknown(self, table: str) -> None:
        """Tells that this concept is no word of ours."""
        codes = [str(each.value.get("code")) for each in self.each("coding")]
        found = ", ".join(codes) or self.text("text") or "nothing"
        self.say("unknown-code", "", found=found[:60], table=f"to-fhir/{table}")

    def extension(self, url: str) -> "Place":
        """The extension, or sub-extension, of that URL."""
        return next(self.extensions(url), self._at({}, "extension"))

    def extensions(self, url: str) -> Iterator["Place"]:
        return (each for each in self.each("extension") if each.value.get("url") == url)

    def own(self, name: str) -> "Place":
        """The project's extension of that name."""
        return self.extension(f"{PROJECT}/StructureDefinition/{name}")

    def owns(self, name: str) -> Iterator["Place"]:
        return self.extensions(f"{PROJECT}/StructureDefinition/{name}")

    def follow(self, key: str = "reference") -> "Place":
        """The resource that the reference or canonical at ``key`` leads to; told where it was not given."""
        address = self.text(key)
        if address is None:
            return self._at({}, key)
        found = self._given.find(address)
        if found is None:
            self.say("missing-resource", key, found=address)
            return self._at({}, key)
        return Place(found, str(found.get("resourceType")), self._given, self._tell, self.trial)

    def origin(self) -> "Place":
        """The Provenance of the resource that this place is; empty where none was given."""
        found = self._given.origin(f"{self.value.get('resourceType')}/{self.value.get('id')}")
        return Place(found or {}, "Provenance", self._given, self._tell, self.trial)

    def say(self, kind: str, key: str, **facts: object) -> None:
        """Tells an issue of this place."""
        where = f"{self.path}.{key}" if key else self.path
        self._tell(issue(kind, trial=self.trial, source="", where=where, **facts))

    def _at(self, value: Resource, key: str) -> "Place":
        return Place(value, f"{self.path}.{key}", self._given, self._tell, self.trial)

    def _ask(self, key: str, wanted: type | tuple[type, ...], words: str) -> Any:
        found = self.value.get(key)
        if found is None or isinstance(found, wanted):
            return found
        self._wrong(key, found, words)
        return None

    def _wrong(self, key: str, found: object, wanted: str) -> None:
        self.say("wrong-type", key, found=f"a {type(found).__name__}", wanted=wanted)
