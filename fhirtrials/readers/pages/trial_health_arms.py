"""Arms, interventions and outcomes of a trial-health page.

An arm is its label, its kind in capitals, a description and the interventions ("Drug: Tea") that it gets. The list of
interventions beside it gives a description and then the labels of the arms, side by side; which intervention that is,
the page says in a link whose words are not always saved. Its arms tell it; where several interventions have the same
arms, their order does, which is the same in both lists.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from fhirtrials.model.parts import Arm, Intervention, Outcome
from fhirtrials.model.words import ArmKind, InterventionKind, OutcomeRank
from fhirtrials.readers.pages.field import Field, passage
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Section
from fhirtrials.readers.pages.page import Page
from fhirtrials.terminology import table

_BULLET = re.compile(r"[•*\-–·▸▪●]\s+")
_COUNT = re.compile(r"\((\d+)\)")
_OTHER_NAMES = re.compile(r"(?:also known as|other names?|aliases)\s*:\s*", re.IGNORECASE)
# What a time frame has a word of, unless it is but a few words.
_OF_TIME = re.compile(
    r"\b(?:\d+ ?[dwmyh]|(?:day|week|month|year|hour|minute|second|hr|min|wk|mo|yr|night)s?|daily|weekly|monthly|yearly|"
    r"annual|baseline|screening|visits?|duration|period|time|end of|until|throughout|through|during|immediate\w*|once|"
    r"\w*operativ\w+|admission|discharge|follow\w*|completion|cycles?|sessions?|first|last|after|before|prior|preceding|"
    r"pre|post|birth|delivery|postpartum|trimester|date|death|\w+hours)\b",
    re.IGNORECASE,
)
_A_FEW_WORDS = 40  # letters
_BETWEEN = " ,;|•·"
_RANKS = ((OutcomeRank.PRIMARY, "primary"), (OutcomeRank.SECONDARY, "secondary"), (OutcomeRank.OTHER, "other"))


# Arms


def arms(page: Page, place: Section) -> tuple[Arm, ...]:
    """The arms in their order; what cannot be told apart stays unread."""
    lines = place[""].lines
    count = _count(place.heading)
    starts = _starts(lines, count)
    found = tuple(_arm(page, lines[start:end]) for start, end in pairwise([*starts, len(lines)]))
    if found and count is not None and count != len(found):
        page.say(
            "sources-disagree",
            [place.heading] if place.heading else (),
            where="arms",
            value=f"{len(found)} arms",
            source_name="the arms that could be told apart",
            other=f"{count} arms",
            other_name="the heading above them",
        )
    return found


def _starts(lines: Sequence[Line], count: int | None) -> list[int]:
    """Where an arm begins: a line before its kind; where these are not as many as the heading says, also after the
    interventions of the arm before; where there are neither, at every line or every second one, if that fits.
    """
    kinds = {at - 1 for at in range(1, len(lines)) if _arm_kind(lines[at]) and not _arm_kind(lines[at - 1])}
    if kinds and count in (None, len(kinds)):
        return sorted(kinds)
    given = {at for at in range(1, len(lines)) if titles(lines[at - 1].text) and not titles(lines[at].text)}
    if kinds or given or count == 1:
        return sorted(kinds | given | {0}) if lines else []
    if count == len(lines):
        return list(range(len(lines)))
    return list(range(0, len(lines), 2)) if count and len(lines) == 2 * count else []


def _arm(page: Page, lines: Sequence[Line]) -> Arm:
    page.take(lines)
    rest = list(lines[1:])
    kind = _arm_kind(rest[0]) if rest else None
    if kind:
        rest = rest[1:]
    last = len(rest)
    while last and titles(rest[last - 1].text):
        last -= 1
    while any(rest[last].text.startswith(f"{line.text} ") for line in rest[last + 1 :]):
        last += 1  # a description that begins with the name of the intervention
    given = (title for line in rest[last:] for title in titles(line.text))
    return Arm(
        label=lines[0].text,
        kind=kind,
        description=passage(page, rest[:last]),
        interventions=tuple(dict.fromkeys(given)),
    )


def _arm_kind(line: Line) -> ArmKind | None:
    return code_of_label(line.text, ArmKind, "arm-kind") if line.text.isupper() else None


@cache
def _title() -> re.Pattern[str]:
    labels = (row.label or row.word for row in table("to-trial/ctgov-intervention-kind").rows.values())
    return re.compile(rf"({'|'.join(map(re.escape, labels))}): ", re.IGNORECASE)


def titles(text: str) -> tuple[str, ...]:
    """The interventions that a line names, side by side: ``Drug: TeaDevice: Cup``; none for any other line."""
    starts = [
        match.start() for match in _title().finditer(text) if match.start() == 0 or text[match.start() - 1] != " "
    ]
    if not starts or starts[0] != 0:
        return ()
    return tuple(text[start:end].strip(_BETWEEN) for start, end in pairwise([*starts, len(text)]))


# Interventions


@dataclass(slots=True)
class _Block:
    """What stands on one intervention: the arms that get it, its title where it is shown."""

    lines: list[Line]
    arms: frozenset[str] = frozenset()
    title: str | None = None
    other_names: tuple[str, ...] = ()


def interventions(page: Page, place: Section, found: tuple[Arm, ...]) -> tuple[Intervention, ...]:
    """Those that the arms name, with their descriptions, in the order of their own list where that names all."""
    named = dict.fromkeys(title for arm in found for title in arm.interventions)
    given = {title: frozenset(arm.label or "" for arm in found if title in arm.interventions) for title in named}
    lines = place[""].lines
    blocks: dict[str, _Block] = {}
    for is_merged in (False, True):
        candidates = _blocks(lines, found, given, is_merged=is_merged)
        matched = _matched(candidates, given)
        if len(matched) > len(blocks):
            blocks = matched
    order = [*blocks, *(title for title in given if title not in blocks)]
    return tuple(_intervention(page, title, blocks.get(title, _Block([])), found) for title in order)


def _blocks(
    lines: Iterable[Line], found: tuple[Arm, ...], given: dict[str, frozenset[str]], *, is_merged: bool
) -> list[_Block]:
    """Each ends with its arms: with the first line of them, or (``is_merged``) with the last of several in a row."""
    labels = sorted((arm.label for arm in found if arm.label), key=len, reverse=True)
    blocks: list[_Block] = []
    block = _Block([])
    for line in lines:
        arms_here = _labels(line.text, labels)
        header = titles(line.text)
        if arms_here and is_merged and not block.lines and not block.title and blocks:
            blocks[-1].arms |= arms_here
            blocks[-1].lines.append(line)
        elif arms_here:
            block.arms = arms_here
            block.lines.append(line)
            blocks.append(block)
            block = _Block([])
        elif len(header) == 1 and (header[0] in given or not given) and (block.title or not block.lines):
            if block.title:
                blocks.append(block)
            block = _Block([line], title=header[0])
        elif names := _OTHER_NAMES.match(line.text):
            block.other_names = tuple(name for name in line.text[names.end() :].split(", ") if name)
            block.lines.append(line)
        else:
            block.lines.append(line)
    return [*blocks, block] if block.title else blocks


def _labels(text: str, labels: list[str]) -> frozenset[str]:
    """The arms that a line names side by side, and nothing else; empty for any other line."""
    ways: list[tuple[str, frozenset[str]]] = [(text, frozenset())]
    while ways:
        rest, seen = ways.pop()
        rest = rest.lstrip(_BETWEEN)
        if not rest:
            return seen
        ways.extend((rest[len(label) :], seen | {label}) for label in labels if rest.startswith(label))
    return frozenset()


def _matched(blocks: list[_Block], given: dict[str, frozenset[str]]) -> dict[str, _Block]:
    """The title of each block: the one shown, else the one with its arms; several with the same arms by their order."""
    found: dict[int, str] = {place: block.title for place, block in enumerate(blocks) if block.title}
    for arms_of in dict.fromkeys(given.values()):
        left = [title for title, their in given.items() if their == arms_of and title not in found.values()]
        places = [place for place, block in enumerate(blocks) if block.arms == arms_of and place not in found]
        if len(left) == len(places):
            found.update(zip(places, left, strict=True))
    return {found[place]: blocks[place] for place in sorted(found)}


def _intervention(page: Page, title: str, block: _Block, found: tuple[Arm, ...]) -> Intervention:
    page.take(block.lines)
    kind, _, name = title.partition(": ")
    labels = [arm.label for arm in found if arm.label]
    said = [
        line
        for line in block.lines
        if not _labels(line.text, labels) and line.text != title and not _OTHER_NAMES.match(line.text)
    ]
    return Intervention(
        kind=code_of_label(kind, InterventionKind, "intervention-kind"),
        name=name,
        description=passage(page, said),
        arms=tuple(arm.label for arm in found if arm.label and title in arm.interventions),
        other_names=block.other_names,
    )


# Outcomes


def outcomes(page: Page, place: Section) -> tuple[Outcome, ...]:
    """Primary, then secondary, then other outcomes, each in their order."""
    return tuple(_outcome(page, rank, lines) for rank, name in _RANKS for lines in _items(place[name]))


def _items(field: Field) -> list[tuple[Line, ...]]:
    """The lines of each outcome: from its bullet to the next; without bullets as many lines each as their number says.

    Bullets of a list within a description stand further in.
    """
    lines = field.lines
    bullets = [at for at, line in enumerate(lines) if _BULLET.match(line.text)]
    margin = min((lines[at].indent for at in bullets), default=0)
    starts = [at for at in bullets if lines[at].indent == margin]
    if not starts:
        count = _count(field.label)
        size = len(lines) // count if count and len(lines) % count == 0 else 0
        starts = list(range(0, len(lines), size)) if 1 <= size <= 3 else []
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


def _outcome(page: Page, rank: OutcomeRank, lines: Sequence[Line]) -> Outcome:
    """Measure, description, time frame: the last paragraph is the time frame, which the registry asks for."""
    page.take(lines)
    first, *rest = lines
    bullet = _BULLET.match(first.text)
    has_frame = bool(rest) and (len(rest[-1].text) <= _A_FEW_WORDS or _OF_TIME.search(rest[-1].text) is not None)
    return Outcome(
        rank=rank,
        measure=first.text[bullet.end() :] if bullet else first.text,
        description=passage(page, rest[:-1] if has_frame else rest),
        time_frame=rest[-1].text if has_frame else None,
    )


def _count(heading: Line | None) -> int | None:
    """``Study Arms (4)``."""
    match = _COUNT.search(heading.text) if heading else None
    return int(match[1]) if match else None
