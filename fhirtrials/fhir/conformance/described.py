"""``Described``: what an extension of ours holds, where it stands, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A value, or a group of parts.

    ``type`` is the FHIR type of its value, empty for a group. ``table`` names the table of ``mappings/to-fhir/`` that
    its codes come from, without the release. ``many``: whether it may be repeated.
    """

    name: str
    short: str
    type: str = ""
    table: str = ""
    many: bool = False
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Described(Part):
    """An extension: a part with a place of its own.

    ``contexts`` are the elements it stands on (https://hl7.org/fhir/R5/defining-extensions.html#context), by the
    ending of a release's tables; under ``""`` those of all other releases. No element: the release does not use it.
    """

    definition: str = ""
    contexts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"": ("ResearchStudy",)})
