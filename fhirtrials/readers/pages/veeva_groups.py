"""Patient groups of a page of Veeva, and the treatments that they get.

A group is its label, its kind ("Experimental group"; observational studies have none), a description after
"Description:" and treatments after "Treatment:", all in lines of their own. The label is the line before the kind, or
before the first of the two words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as attribute

from fhirtrials.model.parts import Arm, Intervention
from fhirtrials.model.words import ArmKind, InterventionKind
from fhirtrials.readers.pages.field import Field, passage
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Section
from fhirtrials.readers.pages.page import Page

_KIND = re.compile(r"(?P<kind>.+?)(?:\s+group)?", re.IGNORECASE)
_MARKERS = {"description": "description", "treatment": "treatments", "treatments": "treatments"}
_COUNTS = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, slots=True)
class Groups:
    """``count`` is how many people are in all groups, as the line above them says."""

    arms: tuple[Arm, ...]
    interventions: tuple[Intervention, ...]
    count: int | None


@dataclass(slots=True)
class _Group:
    """One group as it grows: which lines belong to which of its parts."""

    label: Line
    kind: ArmKind | None = None
    part: str = "head"
    lines: dict[str, list[Line]] = attribute(default_factory=lambda: {"head": [], "description": [], "treatments": []})

    def is_bare(self) -> bool:
        """Whether only its label, or that and its kind, came yet: what comes now is no part of the group before."""
        return self.part == "head" and not self.lines["head"]


def groups(page: Page, place: Section, listed: Field) -> Groups:
    """The groups under a heading, with the interventions: those ``listed`` above, then those only a group names."""
    count, number = _counts(place.heading)
    found = _groups(place, set(listed.paragraphs()))
    if not found and number == len(place[""].lines):
        found = [_Group(line) for line in place[""].lines]  # which have nothing but a name
    arms = tuple(_arm(page, group) for group in found)
    if number is not None and number != len(arms):
        page.say(
            "sources-disagree",
            [place.heading] if place.heading else (),
            where="arms",
            value=f"{len(arms)} groups",
            source_name="the groups that could be told apart",
            other=f"{number} groups",
            other_name="the line above them",
        )
    titles = dict.fromkeys([*listed.paragraphs(), *(title for arm in arms for title in arm.interventions)])
    return Groups(arms, tuple(_intervention(title, arms) for title in titles), count)


def kind_and_name(title: str) -> tuple[InterventionKind | None, str]:
    """``Drug: Tea``; a name without a known kind before its colon keeps all its words."""
    before, colon, after = title.partition(":")
    kind = code_of_label(before, InterventionKind, "intervention-kind") if colon else None
    return (kind, after.strip()) if kind else (None, title)


def _groups(place: Section, treatments: set[str]) -> list[_Group]:
    found: list[_Group] = []
    loose: list[Line] = []
    for line, is_doubled in _doubled(place.page, place[""].lines):
        group = found[-1] if found else None
        body = group.lines[group.part] if group else loose
        marker = _MARKERS.get(line.text.casefold().rstrip(" :")) if line.text.endswith(":") else None
        kind = _arm_kind(line.text)
        if kind and is_doubled:
            found.append(_Group(line, kind))
        elif kind and group and group.is_bare() and group.kind is None:
            group.kind = kind
        elif kind and body:
            found.append(_Group(body.pop(), kind))
        elif marker and group and (group.is_bare() or (group.part, marker) == ("description", "treatments")):
            group.part = marker
        elif marker and body:
            found.append(_Group(body.pop(), part=marker))
        elif group and group.part == "treatments" and not _is_treatment(line.text, treatments):
            found.append(_Group(line))
            continue
        else:
            body.append(line)
            continue
        place.page.take([line])
    return found


def _doubled(page: Page, lines: Iterable[Line]) -> Iterable[tuple[Line, bool]]:
    """Each line, and whether its like stood below it: a group called as its kind is, of which one line was dropped."""
    numbers = {line.number for line in page.lines}
    return [(line, line.number + 1 not in numbers and line is not page.lines[-1]) for line in lines]


def _arm_kind(text: str) -> ArmKind | None:
    match = _KIND.fullmatch(text)
    return code_of_label(match["kind"], ArmKind, "arm-kind") if match and text.casefold().endswith(" group") else None


def _is_treatment(text: str, treatments: set[str]) -> bool:
    return text in treatments or kind_and_name(text)[0] is not None


def _arm(page: Page, group: _Group) -> Arm:
    titles = group.lines["treatments"]
    page.take([group.label, *titles])
    return Arm(
        label=group.label.text,
        kind=group.kind,
        description=passage(page, group.lines["description"]),
        interventions=tuple(dict.fromkeys(line.text for line in titles)),
    )


def _intervention(title: str, arms: tuple[Arm, ...]) -> Intervention:
    kind, name = kind_and_name(title)
    return Intervention(
        kind=kind, name=name, arms=tuple(arm.label for arm in arms if arm.label and title in arm.interventions)
    )


def _counts(heading: Line | None) -> tuple[int | None, int | None]:
    """``261 participants in 3 patient groups``: how many people, and how many groups."""
    numbers = [int(number.replace(",", "")) for number in _COUNTS.findall(heading.text)] if heading else []
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return None, numbers[0] if len(numbers) == 1 else None
