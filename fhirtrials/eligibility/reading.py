"""Criteria as laid out → what their words mean: thresholds, windows, findings, mentions, and the grade of each.

In: the eligibility text and its drafts, and what a trial adds (its own terms). Out: the criteria. Each
engine reads the verbatim stretch of one criterion's own words; offsets are then counted in the whole text.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from fhirtrials.eligibility.alternatives import with_alternatives
from fhirtrials.eligibility.draft import UNREAD, Draft
from fhirtrials.eligibility.grading import Grade, Read, grade, without_whole
from fhirtrials.eligibility.meaning import Names, findings, mentions
from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.eligibility.numbers.plausible import is_coded
from fhirtrials.eligibility.windows import windows
from fhirtrials.eligibility.wording import plainly
from fhirtrials.model.constraints import Finding, Mention, Threshold, Window
from fhirtrials.model.part import changed, exact
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Understood
from fhirtrials.terminology import Measures

Part = TypeVar("Part", Threshold, Window, Finding, Mention)
_HEADING = {**UNREAD, "understood": Understood.TEXT_ONLY}
_threshold, _window, _finding, _mention = exact(Threshold), exact(Window), exact(Finding), exact(Mention)


def filled(
    text: str, drafts: Sequence[Draft], *, names: Names | None = None, measures: Measures | None = None
) -> tuple[Criterion, ...]:
    """The criteria with what their words mean; ``names`` are the trial's own terms."""
    table = measures or Measures.load()
    return tuple([_filled(text, each, None, names, table) for each in drafts])


def _filled(text: str, draft: Draft, lead_in: str | None, names: Names | None, measures: Measures) -> Criterion:
    if draft.kind is CriterionKind.NOTE:
        return draft.unread()
    children = tuple([_filled(text, child, draft.text, names, measures) for child in draft.children])
    if draft.kind is CriterionKind.HEADING:
        return draft.criterion(children, _HEADING) if children else draft.unread()
    own, places = plainly(text[draft.start : draft.end])
    leads = any(child.kind is not CriterionKind.NOTE for child in children)
    read = Read(
        with_alternatives(own, thresholds(own, section=draft.section, lead_in=lead_in, measures=measures)),
        windows(own, section=draft.section),
        findings(own, section=draft.section),
        mentions(own, names) if names else (),
    )
    if names and len(read.mentions) == 1 and not (leads or read.thresholds or read.windows or read.findings):
        read = read._replace(mentions=_whole(own, read.mentions[0], names))
    found = grade(own, read, draft.section, leads=leads)
    if places is not None:
        read = _moved(read, places)
    return draft.criterion(children, _members(read, found, draft.start, measures))


def _whole(own: str, mention: Mention, names: Names) -> tuple[Mention]:
    """The mention, marked where having the condition is all that the criterion asks."""
    whole = mention.mesh is not None and mention.name.lower() in names.conditions and without_whole(own, mention)
    return (changed(mention, whole=whole),)


def _moved(read: Read, places: Sequence[tuple[int, int]]) -> Read:
    """What was read in a text whose layout was undone, with the offsets of the text as it stands."""

    def moved(parts: Sequence[Part]) -> list[Part]:
        return [changed(each, start=places[each.start][0], end=places[each.end - 1][1]) for each in parts]

    return Read(moved(read.thresholds), moved(read.windows), moved(read.findings), moved(read.mentions))


def _members(read: Read, found: Grade, by: int, measures: Measures) -> dict[str, object]:
    """All of it, in the order of the fields."""
    return {
        "understood": found.understood,
        "necessary": found.necessary,
        "negated": found.negated,
        "exception": found.exception,
        "thresholds": tuple([_threshold(_named(each, measures, by)) for each in read.thresholds]),
        "windows": tuple([_window(_placed(each, by)) for each in read.windows]),
        "findings": tuple([_finding(_placed(each, by)) for each in read.findings]),
        "mentions": tuple([_mention(_placed(each, by)) for each in read.mentions]),
    }


def _placed(part: Threshold | Window | Finding | Mention, by: int) -> dict[str, Any]:
    """Its values, with offsets counted in the whole text."""
    return {**part.__dict__, "start": part.start + by, "end": part.end + by}


def _named(threshold: Threshold, measures: Measures, by: int) -> dict[str, Any]:
    """Its values, with what the table says of the thing measured."""
    values = _placed(threshold, by)
    row = measures.get(threshold.key)
    if row is not None:
        values["name"] = row.display
        if is_coded(row, threshold.ucum):
            values["loinc"], values["loinc_name"] = row.loinc, row.loinc_display
    return values
