"""What a criterion asks, as far as rules can read it out of its words: thresholds, time windows, findings, mentions.

``start`` and ``end`` are offsets in the eligibility text (``Eligibility.text``), so that each can be shown in its
place. Within one criterion all thresholds and findings must hold, but those of one sort that share a number in
``either``: one of them is enough.
"""

from fhirtrials.model.part import Part
from fhirtrials.model.words import Comparator, Direction, Sex, TimeUnit, Topic, WindowKind


class Bound(Part):
    comparator: Comparator
    value: float


class OtherUnit(Part):
    """The same threshold in another unit, as the text gives it: ``12 mg/dL (205 umol/L)``."""

    bounds: tuple[Bound, ...]
    unit: str | None = None
    ucum: str | None = None


class Threshold(Part):
    """A measured thing and the numbers it is compared with; two bounds are a range and hold together.

    ``measure`` is the words of the text; ``key`` the row of the measures table that they name, None where they name
    none; ``name``, ``loinc`` and ``loinc_name`` (LOINC's own name for it) are what that row says. ``unit`` is as
    written, ``ucum`` its UCUM code, None where it has none. Classes written as Roman numerals or letters (NYHA III) are
    numbers in ``bounds``. ``sex`` limits the threshold to one sex. ``denied`` is True where the words turn it around
    ("unless", "not if"): the bounds are still as written.
    """

    measure: str
    key: str | None = None
    name: str | None = None
    loinc: str | None = None
    loinc_name: str | None = None
    bounds: tuple[Bound, ...]
    unit: str | None = None
    ucum: str | None = None
    other_unit: OtherUnit | None = None
    sex: Sex | None = None
    either: int | None = None
    denied: bool = False
    start: int
    end: int


class Window(Part):
    """A stretch of time: ``myocardial infarction`` (``what``) ``within 6 months`` ``before`` ``screening`` (``event``).

    ``bounds`` count in ``unit``; two are a range. ``LASTING`` is how long ``what`` itself lasts ("for at
    least 6 months").
    """

    kind: WindowKind
    what: str | None = None
    event: str | None = None
    direction: Direction | None = None
    bounds: tuple[Bound, ...]
    unit: TimeUnit
    start: int
    end: int


class Finding(Part):
    """Something that is so or not: pregnancy, consent. ``present`` is the answer that the words ask for."""

    topic: Topic
    present: bool = True
    either: int | None = None
    start: int
    end: int


class Mention(Part):
    """One of the trial's own terms in the words of a criterion: ``name`` as the trial has it, ``mesh`` its MeSH id.

    ``whole`` is True where the criterion says nothing but that the person has it.
    """

    name: str
    mesh: str | None = None
    whole: bool = False
    start: int
    end: int
