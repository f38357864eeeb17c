"""Criteria as text for people, as JSON, and as a JSON line each."""

import json
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

from fhirtrials.model.constraints import Bound, Mention, Threshold, Window
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, Comparator, CriterionKind, Direction, Section, WindowKind
from fhirtrials.pipeline.criteria import ReadText
from fhirtrials.terminology import label

_SIGNS = {
    Comparator.LESS: "<",
    Comparator.AT_MOST: "≤",
    Comparator.EQUAL: "=",
    Comparator.AT_LEAST: "≥",
    Comparator.GREATER: ">",
}
_COMBINED = {
    Combination.ALL_OF: "all of",
    Combination.ANY_OF: "any of",
    Combination.AT_LEAST: "at least",
    Combination.AT_MOST: "at most",
}


def as_text(read: ReadText) -> str:
    """A tree of criteria; below each, what was read in it and from which words."""
    lines = [read.trial] if read.trial else []
    section: Section | None = None
    numbers = dict.fromkeys(Section, 0)
    for one in read.criteria:
        if one.kind is CriterionKind.HEADING and not one.children:
            continue
        if one.section is not section:
            section = one.section
            if lines:
                lines.append("")
            lines.append(section.upper() if section else "")
        number = ""
        if one.section is not None and one.kind is not CriterionKind.NOTE:
            numbers[one.section] += 1
            number = str(numbers[one.section])
        lines.extend(_shown(one, number, 0, read.text))
    return "\n".join(lines or ["(no criteria)"])


def as_json(read: ReadText) -> str:
    """The text, its trial, and the tree of criteria, as fields of ``Trial`` are written."""
    criteria = [each.model_dump(mode="json", exclude_defaults=True) for each in read.criteria]
    members = {"trial": read.trial, "text": read.text, "criteria": criteria}
    return json.dumps({name: value for name, value in members.items() if value}, ensure_ascii=False, indent=2)


def as_lines(read: ReadText) -> str:
    """A line a criterion: its number, the number of the one it is part of, and all but its parts."""
    return "\n".join(
        json.dumps(each, ensure_ascii=False)
        for section in (*Section, None)
        for each in _flat([one for one in read.criteria if one.section is section], read.trial, "")
    )


def _flat(criteria: Iterable[Criterion], trial: str, above: str) -> Iterator[dict[str, Any]]:
    number = 0
    for one in criteria:
        if one.understood is not None or one.children:
            number += 1
            prefix = above or {Section.INCLUSION: "inc", Section.EXCLUSION: "exc", None: "other"}[one.section]
            link = f"{prefix}{'.' if above else '-'}{number}"
            members = {"trial": trial, "number": link, "above": above}
            rest = one.model_dump(mode="json", exclude_defaults=True, exclude={"children"})
            yield {**{name: value for name, value in members.items() if value}, **rest}
            yield from _flat(one.children, trial, link)


def _shown(one: Criterion, number: str, depth: int, text: str) -> Iterator[str]:
    indent = "  " * depth
    grade = "note" if one.kind is CriterionKind.NOTE else one.understood.value if one.understood else ""
    if one.kind is CriterionKind.HEADING:
        grade = "heading"
    head = f"{indent}{number:<4} {grade:<9} "
    flags = [word for word, flag in (("negated", one.negated), ("exception", one.exception)) if flag]
    words = one.text + (f"  [{', '.join(flags)}]" if flags else "")
    width = max(40, min(get_terminal_size().columns, 120))
    lines = wrap(words, width, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]
    yield from lines
    for kind, said, stretch in _read(one, text):
        yield f"{' ' * len(head)}· {kind:<7} {said}   “{' '.join(stretch.split())}”"
    if one.combination and one.children and one.kind is CriterionKind.CRITERION:
        how = _COMBINED[one.combination] + (f" {one.threshold} of" if one.threshold else "")
        yield f"{' ' * len(head)}= {how} these{' (assumed)' if one.assumed else ''}:"
    place = 0
    for child in one.children:
        is_note = child.kind is CriterionKind.NOTE
        place += not is_note
        yield from _shown(child, "" if is_note else f"{number}.{place}", depth + 1, text)


def _read(one: Criterion, text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, meaning and words of everything that was read in a criterion."""
    before: int | None = None
    for threshold in one.thresholds:
        yield "value", _or(threshold.either, before) + _threshold(threshold), text[threshold.start : threshold.end]
        before = threshold.either
    for window in one.windows:
        yield "time", _window(window), text[window.start : window.end]
    before = None
    for finding in one.findings:
        said = f"{label('topic', finding.topic)}: {'yes' if finding.present else 'no'}"
        yield "finding", _or(finding.either, before) + said, text[finding.start : finding.end]
        before = finding.either
    for mention in one.mentions:
        yield "term", _mention(mention), text[mention.start : mention.end]


def _or(either: int | None, before: int | None) -> str:
    """What stands before the second and further alternatives."""
    return "or " if either is not None and either == before else ""


def _threshold(read: Threshold) -> str:
    other = read.other_unit
    members = (
        f"{read.name or read.measure} {_bounds(read.bounds, _unit(read.ucum, read.unit))}",
        f"({_bounds(other.bounds, _unit(other.ucum, other.unit))})" if other else "",
        f"for {read.sex}s" if read.sex else "",
        f"LOINC {read.loinc}" if read.loinc else "",
        "(denied)" if read.denied else "",
    )
    return " ".join(filter(None, members))


def _unit(ucum: str | None, written: str | None) -> str | None:
    """The UCUM code; an annotation alone, like ``{score}``, says nothing to people."""
    if ucum == "{ULN}":
        return "× ULN"
    return written if ucum is None or ucum.startswith("{") else ucum


def _bounds(bounds: Iterable[Bound], unit: str | None) -> str:
    """``≥ 4 and ≤ 9 mmol/L``."""
    said = " and ".join(f"{_SIGNS[each.comparator]} {each.value:g}" for each in bounds)
    return f"{said} {unit}" if unit else said


def _window(read: Window) -> str:
    units = read.unit if all(each.value == 1 for each in read.bounds) else f"{read.unit}s"
    side = {Direction.BEFORE: "before", Direction.AFTER: "after", Direction.AROUND: "around", None: ""}[read.direction]
    lasts = "lasting" if read.kind is WindowKind.LASTING else ""
    members = (lasts, _bounds(read.bounds, units), side, read.event or ("now" if side else ""))
    return " ".join(filter(None, members))


def _mention(read: Mention) -> str:
    return f"{read.name} (MeSH {read.mesh})" if read.mesh else read.name
