"""Records of one trial → one trial: each field from the source that counts most, filled from the others.

Who gave what stands in ``Source.gave``; where two sources contradict each other, both values are told.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel

from fhirtrials.issues import Tell, issue
from fhirtrials.merge.authority import Record, is_paper, named, weight
from fhirtrials.merge.rules import ANCHORS, FIELDS, MATCHED, NOT_COMPARED, NOT_OF_PAPERS, TIES, UNITED, WHOLE_WORDS, Key
from fhirtrials.merge.same import same, same_members, unmatched
from fhirtrials.model import Trial
from fhirtrials.model.parts import Identifier, Source
from fhirtrials.model.registry_numbers import number_of
from fhirtrials.model.words import IdentifierKind, Registry

Said: TypeAlias = tuple[Any, Source | None, int]
"""A value, who said it, and the number of the record: of two alike the first counts."""

Origins: TypeAlias = dict[str, Source | None]
_SHOWN = 90


def merged(trials: Sequence[Trial], tell: Tell) -> Trial:
    """The trial that the records tell together; a single one is handed back as it is.

    Tells ``sources-disagree`` for every field in which two of them contradict each other.
    """
    different = list({trial.to_json(): trial for trial in trials}.values())
    if len(different) == 1:
        return different[0]
    records = [Record(trial, number) for number, trial in enumerate(different)]
    records.sort(key=lambda record: weight(record.source_of("id"), record.number))
    first = records[0].trial
    merging = _Merging(first.id, tell)
    origins: Origins = {"id": records[0].source_of("id")}
    values: dict[str, Any] = {"id": first.id, "registry": first.registry}
    for name in FIELDS:
        said = [(getattr(record.trial, name), record.source_of(name), record.number) for record in records]
        if name == "other_ids":
            said = _numbers(first, records)
        empty = Trial.model_fields[name].default
        given = [each for each in said if each[0] not in (None, (), empty)]
        if given:
            values[name], found = merging.united(name, given, records)
            origins |= found
    values["sources"] = _sources(records, origins)
    return Trial.model_validate(values)


class _Merging:
    """One trial being merged."""

    def __init__(self, id_: str, tell: Tell) -> None:
        self._id = id_
        self._tell = tell

    def united(self, path: str, said: list[Said], records: Sequence[Record] = ()) -> tuple[Any, Origins]:
        """What the sources say at a path together, and who gave which part of it."""
        said = sorted(said, key=lambda each: weight(each[1], each[2]))
        value, source, _ = said[0]
        plain = path.partition("[")[0]
        if isinstance(value, BaseModel):
            return self._members(path, said, records)
        if path in UNITED:
            return self._all(path, said, UNITED[path])
        if path in MATCHED:
            return self._matched(path, said, MATCHED[path])
        if plain in MATCHED and path.endswith("contacts"):
            return value, {path: source}
        self._compare(path, said)
        return value, {path: source}

    def _members(self, path: str, said: list[Said], records: Sequence[Record]) -> tuple[Any, Origins]:
        """A part, member by member; what belongs together only from records that mean the same."""
        first = said[0][0]
        anchor = ANCHORS.get(type(first))
        if anchor:
            own = getattr(first, anchor)
            agreeing = [each for each in said if _agrees(own, getattr(each[0], anchor))]
            self._compare(f"{path}.{anchor}", _of(said, anchor))
            said = agreeing
        values: dict[str, Any] = {}
        origins: Origins = {}
        by_number = {record.number: record for record in records}
        for name, field in type(first).model_fields.items():
            inner = f"{path}.{name}"
            ties = f"{path.partition('[')[0]}.{name}" in TIES
            given = [
                (getattr(value, name), by_number[number].source_of(inner) if number in by_number else source, number)
                for value, source, number in (said[:1] if ties else said)
                if getattr(value, name) not in (None, (), field.default)
            ]
            if inner == "eligibility.criteria":  # cut out of the text that was taken
                taken = values.get("text")
                given = [each for each in given for whole in said if whole[2] == each[2] and whole[0].text == taken]
            if not given:
                continue
            if name == anchor:
                best = min(given, key=lambda each: weight(each[1], each[2]))
                values[name], origins[inner] = best[0], best[1]
                continue
            values[name], found = self.united(inner, given, records)
            origins |= found
        sources = list(origins.values())
        if sources and all(source == sources[0] for source in sources):
            origins = {path: sources[0]}
        return type(first).model_validate({**_required(first), **values}), origins

    def _matched(self, path: str, said: list[Said], key: Key) -> tuple[Any, Origins]:
        """The list of the source that counts most, its items filled from the same things in the others."""
        (items, source, number), others = said[0], said[1:]
        self._compare_lists(path, said, key)
        origins: Origins = {path: source}
        own = _by_key(items, key)
        indexes = [(_by_key(listed, key), other_source, other_number) for listed, other_source, other_number in others]
        found = []
        for place, item in enumerate(items):
            alike: list[Said] = [(item, source, number)]
            for index, other_source, other_number in indexes:
                same_things = [index[word] for word in key(item) if word in index]
                # Two that are called alike cannot be told apart.
                if all(len(own[word]) == 1 for word in key(item)) and same_things and len(same_things[0]) == 1:
                    alike.append((same_things[0][0], other_source, other_number))
            inner = f"{path}[{place}]"
            whole, parts = self._members(inner, alike, ())
            origins |= {where: who for where, who in parts.items() if who != source}
            found.append(whole)
        return tuple(found), origins

    def _all(self, path: str, said: list[Said], key: Key) -> tuple[Any, Origins]:
        """Everything that any record lists, each thing once, filled from all that know it."""
        things: list[list[Said]] = []
        for items, source, number in said:
            for item in items:
                known = next(
                    (each for each in things if any(set(key(one)) & set(key(item)) for one, _, _ in each)), None
                )
                if known is None:
                    things.append([(item, source, number)])
                elif known[0][2] != number:
                    known.append((item, source, number))
        origins: Origins = {}
        found = []
        for place, alike in enumerate(things):
            inner = f"{path}[{place}]"
            if isinstance(alike[0][0], BaseModel):
                whole, parts = _Merging(self._id, lambda found: None)._members(inner, alike, ())
            else:
                whole, parts = alike[0][0], {inner: alike[0][1]}
            found.append(whole)
            origins |= parts
        sources = list(origins.values())
        if all(source == sources[0] for source in sources):
            origins = {path: sources[0]}
        return tuple(found), origins

    def _compare(self, path: str, said: list[Said]) -> None:
        """Tells each contradiction to what was taken."""
        if not said or not _is_compared(path):
            return
        value, source, _ = said[0]
        for other, other_source, _ in said[1:]:
            from_paper = is_paper(source) is not is_paper(other_source)
            if from_paper and path.partition("[")[0].partition(".")[0] in NOT_OF_PAPERS:
                continue
            agree = same_members(value, other) if path in WHOLE_WORDS else same(value, other, from_paper=from_paper)
            if not agree:
                self._say(path, value, source, other, other_source)

    def _compare_lists(self, path: str, said: list[Said], key: Key) -> None:
        """Tells of lists of which each has something that the other lacks."""
        items, source, _ = said[0]
        for others, other_source, _ in said[1:]:
            if is_paper(source) is not is_paper(other_source) and path in NOT_OF_PAPERS:
                continue
            one, two = ([word for item in listed for word in key(item)[:1]] for listed in (items, others))
            left, right = unmatched(one, two), unmatched(two, one)
            if left and right:
                value = [item for item in items if set(key(item)) & set(left)]
                other = [item for item in others if set(key(item)) & set(right)]
                self._say(path, tuple(map(_name, value)), source, tuple(map(_name, other)), other_source)

    def _say(self, path: str, value: Any, source: Source | None, other: Any, other_source: Source | None) -> None:
        self._tell(
            issue(
                "sources-disagree",
                trial=self._id,
                where=path,
                value=_shown(value),
                source_name=named(source),
                other=_shown(other),
                other_name=named(other_source),
            )
        )


def _by_key(items: Iterable[Any], key: Key) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        for word in key(item):
            found.setdefault(word, []).append(item)
    return found


def _agrees(own: Any, other: Any) -> bool:
    return own is None or other is None or same(own, other)


def _of(said: list[Said], name: str) -> list[Said]:
    return [
        (getattr(value, name), source, number) for value, source, number in said if getattr(value, name) is not None
    ]


def _required(part: BaseModel) -> dict[str, Any]:
    """The members that a part cannot be without: its own."""
    return {name: getattr(part, name) for name, field in type(part).model_fields.items() if field.is_required()}


def _is_compared(path: str) -> bool:
    place = path
    while place:
        if place in NOT_COMPARED:
            return False
        place = place.rpartition(".")[0]
    return path.partition("[")[0] not in NOT_COMPARED


def _numbers(first: Trial, records: Iterable[Record]) -> list[Said]:
    """The other numbers of each record; its own among them where the trial goes by another."""
    own = number_of(first.registry, first.id)
    said: list[Said] = []
    for record in records:
        trial = record.trial
        main = number_of(trial.registry, trial.id)
        kinds = {Registry.EUDRACT: IdentifierKind.EUDRACT, Registry.EU_CTIS: IdentifierKind.EU_CT}
        listed = [each for each in trial.other_ids if (each.value or "").strip() != own]
        if main != own and main not in {each.value for each in listed} and main not in first.former_ids:
            listed.insert(0, Identifier(value=main, kind=kinds.get(trial.registry, IdentifierKind.REGISTRY)))
        said.append((tuple(listed), record.source_of("other_ids"), record.number))
    return said


def _sources(records: Iterable[Record], origins: Origins) -> tuple[Source, ...]:
    """Every source once, with the fields that it gave."""
    listed = list(dict.fromkeys(source for record in records for source in record.trial.sources))
    bare = {source: source.model_copy(update={"gave": ()}) for source in listed}
    gave: dict[Source, list[str]] = {each: [] for each in bare.values()}
    for path, source in origins.items():
        if source is not None:
            gave[bare[source]].append(path)
    return tuple(source.model_copy(update={"gave": tuple(paths)}) for source, paths in gave.items())


def _name(item: Any) -> str:
    words = (getattr(item, name, None) for name in ("label", "name", "measure", "facility", "city"))
    return next((word for word in words if word), "one without a name")


def _shown(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
