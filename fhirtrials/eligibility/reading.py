"""Criteria as laid out → what their words mean: thresholds, windows, findings, mentions, and the grade of each.

In: the eligibility text and its drafts, and what a trial adds (its own terms). Out: the criteria. Each
engine reads the verbatim stretch of one criterion's own words; offsets are then counted in the whole text.
"""

from collections.abc import Sequence

from fhirtrials.eligibility.alternatives import with_alternatives
from fhirtrials.eligibility.draft import Draft
from fhirtrials.eligibility.grading import Read, grade, without_whole
from fhirtrials.eligibility.lead_in import heading_lead, lead_in
from fhirtrials.eligibility.meaning import Names, findings, mentions
from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.eligibility.numbers.plausible import is_coded, is_usual
from fhirtrials.eligibility.settled import TIMES
from fhirtrials.eligibility.windows import windows
from fhirtrials.eligibility.wording import plainly
from fhirtrials.model.constraints import Mention, Threshold, Window
from fhirtrials.model.part import changed, unseen
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Lead, Understood
from fhirtrials.terminology import Measures


def filled(
    text: str, drafts: Sequence[Draft], *, names: Names | None = None, measures: Measures | None = None
) -> tuple[Criterion, ...]:
    """The criteria with what their words mean; ``names`` are the trial's own terms."""
    table = measures or Measures.load()
    return tuple([_filled(text, each, None, names, table, False) for each in drafts])


def _filled(
    text: str, draft: Draft, above: str | None, names: Names | None, measures: Measures, limited: bool
) -> Criterion:
    """``above``: the words of the lead-in; ``limited``: some words above make it one for some persons, or not now."""
    if draft.kind is CriterionKind.NOTE:
        return draft.unread()
    leads = any(child.kind is not CriterionKind.NOTE for child in draft.children)
    if draft.kind is CriterionKind.HEADING:
        if not draft.children:
            return draft.unread()
        lead = heading_lead(text[draft.start : draft.end]) if leads else None
        below = limited or lead is Lead.LIMITS
        children = [_filled(text, child, draft.text, names, measures, below) for child in draft.children]
        return draft.criterion(tuple(children), lead, Understood.TEXT_ONLY)
    own, places = plainly(text[draft.start : draft.end])
    measured = with_alternatives(own, thresholds(own, section=draft.section, lead_in=above, measures=measures))
    read = Read(
        measured,
        _of_nothing_measured(windows(own), measured),
        findings(own, section=draft.section),
        mentions(own, names) if names else (),
    )
    if names and len(read.mentions) == 1 and not (leads or read.thresholds or read.windows or read.findings):
        read = read._replace(mentions=_whole(own, read.mentions[0], names))
    found = grade(own, read, draft.section, leads=leads, unusual=_has_an_unusual_unit(read.thresholds, measures))
    lead = lead_in(own, read, draft.section) if leads else None
    if limited:
        found = found._replace(necessary=False)
    below = limited or lead is Lead.LIMITS
    made = tuple([_filled(text, child, draft.text, names, measures, below) for child in draft.children])
    if any(read):
        _place(read, draft.start, places)
        for each in read.thresholds:
            _name(each, measures)
    return draft.criterion(made, lead, *found, *read)


def _has_an_unusual_unit(thresholds: Sequence[Threshold], measures: Measures) -> bool:
    rows = [(measures.get(each.key), each) for each in thresholds]
    return any(row is not None and not is_usual(row, each.unit, each.ucum) for row, each in rows)


def _of_nothing_measured(found: tuple[Window, ...], measured: Sequence[Threshold]) -> tuple[Window, ...]:
    """The windows but for those that are a threshold already: "life expectancy shorter than 12 months"."""
    if not found or not measured:
        return found
    times = [(each.start, each.end) for each in measured if each.ucum in TIMES]
    return tuple(
        [
            one
            for one in found
            if one.direction or one.event or not any(one.start < end and start < one.end for start, end in times)
        ]
    )


def _whole(own: str, mention: Mention, names: Names) -> tuple[Mention]:
    """The mention, marked where having the condition is all that the criterion asks."""
    whole = mention.mesh is not None and mention.name.lower() in names.conditions and without_whole(own, mention)
    return (changed(mention, whole=whole),)


def _place(read: Read, by: int, places: Sequence[tuple[int, int]] | None) -> None:
    """Counts the offsets of what was read in the whole text; ``places`` lead back to that with its layout."""
    for each in (*read.thresholds, *read.windows, *read.findings, *read.mentions):
        values = unseen(each)
        start, end = values["start"], values["end"]
        if places is not None:
            start, end = places[start][0], places[end - 1][1]
        values["start"], values["end"] = start + by, end + by


def _name(threshold: Threshold, measures: Measures) -> None:
    """Adds what the table says of the thing measured."""
    row = measures.get(threshold.key)
    if row is not None:
        values = unseen(threshold)
        values["name"] = row.display
        if is_coded(row, threshold.unit, threshold.ucum):
            values["loinc"], values["loinc_name"] = row.loinc, row.loinc_display
