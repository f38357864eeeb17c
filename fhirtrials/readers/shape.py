"""What stands where in one kind of JSON object, as a table: a field of a part, and the key that it is read from.

    SITE = Shape(Site, facility=text("facility"), contacts=many("contacts", CONTACT))

A cursor reads an object in that shape with ``one`` and ``all``, with the same answers as if it were asked for each key:
what stands there in the wrong form is told and left out, what no field is read from is told at the end by ``unread``.

A record's sites, references and terms are most of it. Asking a cursor for each field of each part took 0.75 ms a
record; going over the members that are there, and looking each up in the shape, takes a third of that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from fhirtrials.model.dates import PartialDate, partial_date
from fhirtrials.model.part import Part, blank, exact
from fhirtrials.readers.record import Opened, Record, known_words

P = TypeVar("P", bound=Part)

Where: TypeAlias = "tuple[Opened | Where, str, int | None]"
"""An object's place: whose member it is, its key there, and its number in a list. Only a message makes words of it."""

Take: TypeAlias = Callable[[Any, Record, Where, str], Any]
"""Given the value at a key, the record, the object's place and the key: what the field gets; None: nothing."""


@dataclass(frozen=True, slots=True)
class Field:
    """The value at ``key``; ``geoPoint.lat`` stands in the object at ``geoPoint``."""

    key: str
    take: Take


class Spot:
    """A place of which something is told: ``key`` is a member that no field is read from, if there is one."""

    __slots__ = ("_key", "_where")

    def __init__(self, where: Where, key: str = "") -> None:
        self._where = where
        self._key = key

    def place(self, key: str) -> str:
        """The path of the member ``key``; of the object itself without one."""
        above, step, index = self._where
        if index is not None:
            step = f"{step}[{index}]"
        path = Spot(above).place(step) if isinstance(above, tuple) else above.place(step)
        return f"{path}.{key}" if key else path

    def left(self) -> list[str]:
        """The path of what no field is read from."""
        return [self.place(self._key)]

    def let_go(self) -> None:
        """Nothing to forget."""


class Members:
    """The fields of an object by their keys; texts apart, since they are most of a record."""

    __slots__ = ("_inside", "_others", "_texts")

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._texts: dict[str, str] = {}
        self._others: dict[str, tuple[str, Take]] = {}
        inside: dict[str, dict[str, Field]] = {}
        for name, field in fields.items():
            key, _, rest = field.key.partition(".")
            if rest:
                inside.setdefault(key, {})[name] = Field(rest, field.take)
            elif field.take is _text:
                self._texts[key] = name
            else:
                self._others[key] = (name, field.take)
        self._inside = {key: Members(inner) for key, inner in inside.items()}

    def read(self, value: Mapping[str, Any], record: Record, where: Where, found: dict[str, Any]) -> None:
        """Puts what the object holds into ``found``."""
        texts, others = self._texts, self._others
        for key, given in value.items():
            if (name := texts.get(key)) is not None:
                # Nearly every text is clean, and its first sign stands behind the blank: the others take a call.
                if given.__class__ is str and given >= "!" and given.isprintable():
                    found[name] = given
                elif (text := _text(given, record, where, key)) is not None:
                    found[name] = text
            elif (other := others.get(key)) is not None:
                name, take = other
                taken = take(given, record, where, key)
                if taken is not None:
                    found[name] = taken
            elif key in self._inside:
                self._inside[key].read(_object(given, record, where, key) or {}, record, (where, key, None), found)
            else:
                record.opened.append(Spot(where, key))


class Shape(Generic[P]):
    """The part that an object becomes. ``given`` are fields that no key decides."""

    __slots__ = ("_blank", "_make", "_members")

    def __init__(self, part: type[P], given: Mapping[str, Any] | None = None, /, **fields: Field) -> None:
        unknown = fields.keys() - part.model_fields.keys()
        if unknown:
            raise TypeError(f"{part.__name__} has no fields {sorted(unknown)}")
        self._blank = blank(part) | dict(given or {})
        self._members = Members(fields)
        self._make = exact(part)

    def read(self, value: Mapping[str, Any], record: Record, where: Where) -> P:
        """The part that the object at that place describes."""
        found = self._blank.copy()
        self._members.read(value, record, where, found)
        return self._make(found)

    def several(self, values: list[Any], record: Record, above: "Opened | Where", key: str) -> tuple[P, ...]:
        """The parts that the objects of a list describe, the list at ``key`` of what stands above."""
        found = []
        for index, value in enumerate(values):
            if value.__class__ is dict:
                found.append(self.read(value, record, (above, key, index)))
            else:
                record.wrong(Spot((above, key, index)), "", value, "an object")
        return tuple(found)


def text(key: str) -> Field:
    """The text as it stands; blank text is no text."""
    return Field(key, _text)


def texts(key: str) -> Field:
    """The texts of a list."""

    def take(given: Any, record: Record, where: Where, key: str) -> tuple[str, ...]:
        if not isinstance(given, list):
            record.wrong(Spot(where), key, given, "a list")
            return ()
        found = []
        for index, item in enumerate(given):
            if item.__class__ is str and item >= "!" and item.isprintable():  # as nearly always
                found.append(item)
            elif (text := _text(item, record, where, f"{key}[{index}]")) is not None:
                found.append(text)
        return tuple(found)

    return Field(key, take)


def code(key: str, word: type[StrEnum], table: str) -> Field:
    """The word as ours, by the table of ``mappings/to-trial/``."""

    def take(given: Any, record: Record, where: Where, key: str) -> StrEnum | None:
        ours: StrEnum | None = known_words(word, table).get(given) if given.__class__ is str else None
        if ours is not None:
            return ours
        found = _text(given, record, where, key)
        return None if found is None else record.word(Spot(where), key, found, word, table)

    return Field(key, take)


def codes(key: str, word: type[StrEnum], table: str) -> Field:
    """The words of a list as ours, in their order."""
    one_code = code(key, word, table).take

    def take(given: Any, record: Record, where: Where, key: str) -> tuple[StrEnum, ...]:
        found = (one_code(item, record, where, place) for place, item in _listed(given, record, where, key))
        return tuple(each for each in found if each is not None)

    return Field(key, take)


def made(key: str, make: Callable[[str], Any]) -> Field:
    """What ``make`` makes of the text."""

    def take(given: Any, record: Record, where: Where, key: str) -> Any:
        found = _text(given, record, where, key)
        return None if found is None else make(found)

    return Field(key, take)


def date(key: str) -> Field:
    """A date of the form YYYY, YYYY-MM or YYYY-MM-DD."""
    return Field(key, _date)


def flag(key: str) -> Field:
    """True or false."""
    return Field(key, _flag)


def count(key: str) -> Field:
    """A whole number, zero or more."""
    return Field(key, _count)


def number(key: str) -> Field:
    """A number."""
    return Field(key, _number)


def one(key: str, shape: Shape[Any]) -> Field:
    """An object; an empty one is none."""

    def take(given: Any, record: Record, where: Where, key: str) -> Part | None:
        value = _object(given, record, where, key)
        return shape.read(value, record, (where, key, None)) if value else None

    return Field(key, take)


def many(key: str, shape: Shape[P]) -> Field:
    """The objects of a list."""

    def take(given: Any, record: Record, where: Where, key: str) -> tuple[P, ...] | None:
        if isinstance(given, list):
            return shape.several(given, record, where, key)
        record.wrong(Spot(where), key, given, "a list")
        return None

    return Field(key, take)


def _text(given: Any, record: Record, where: Where, key: str) -> str | None:
    if isinstance(given, str):
        return record.text(Spot(where), key, given)
    record.wrong(Spot(where), key, given, "text")
    return None


def _date(given: Any, record: Record, where: Where, key: str) -> PartialDate | None:
    if given.__class__ is str:
        try:
            return partial_date(given)
        except ValueError:
            pass
    found = _text(given, record, where, key)
    return None if found is None else record.date(Spot(where), key, found)


def _flag(given: Any, record: Record, where: Where, key: str) -> bool | None:
    if isinstance(given, bool):
        return given
    record.wrong(Spot(where), key, given, "true or false")
    return None


def _count(given: Any, record: Record, where: Where, key: str) -> int | None:
    if type(given) is int and given >= 0:
        return given
    wanted = "a whole number, zero or more" if isinstance(given, int) else "a whole number"
    record.wrong(Spot(where), key, given, wanted)
    return None


def _number(given: Any, record: Record, where: Where, key: str) -> float | None:
    if type(given) in (int, float):
        return float(given)
    record.wrong(Spot(where), key, given, "a number")
    return None


def _object(given: Any, record: Record, where: Where, key: str) -> dict[str, Any] | None:
    if isinstance(given, dict):
        return given
    record.wrong(Spot(where), key, given, "an object")
    return None


def _listed(given: Any, record: Record, where: Where, key: str) -> Iterator[tuple[str, Any]]:
    """The items of a list, each with its key."""
    if isinstance(given, list):
        return ((f"{key}[{index}]", item) for index, item in enumerate(given))
    record.wrong(Spot(where), key, given, "a list")
    return iter(())
