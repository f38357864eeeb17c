"""Criteria as laid out → what their words mean: thresholds, windows, findings, mentions, and the grade of each.

In: the eligibility text and its criteria, and what a trial adds (its own terms). Out: the same criteria, filled. Each
engine reads the verbatim stretch of one criterion's own words; offsets are then counted in the whole text.
"""

from collections.abc import Sequence

from fhirtrials.eligibility.alternatives import with_alternatives
from fhirtrials.eligibility.grading import Grade, Read, grade, without_whole
from fhirtrials.eligibility.meaning import Names, findings, mentions
from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.eligibility.numbers.plausible import is_coded
from fhirtrials.eligibility.windows import windows
from fhirtrials.model.constraints import Finding, Mention, Threshold, Window
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Understood
from fhirtrials.terminology import Measures


def filled(
    text: str, criteria: Sequence[Criterion], *, names: Names | None = None, measures: Measures | None = None
) -> tuple[Criterion, ...]:
    """The criteria with what their words mean; ``names`` are the trial's own terms."""
    table = measures or Measures.load()
    return tuple(_filled(text, each, None, names, table) for each in criteria)


def _filled(text: str, criterion: Criterion, lead_in: str | None, names: Names | None, measures: Measures) -> Criterion:
    if criterion.kind is CriterionKind.NOTE or (criterion.kind is CriterionKind.HEADING and not criterion.children):
        return criterion
    children = tuple(_filled(text, child, criterion.text, names, measures) for child in criterion.children)
    if criterion.kind is CriterionKind.HEADING:
        return criterion.model_copy(update={"understood": Understood.TEXT_ONLY, "children": children})
    own = text[criterion.start : criterion.end]
    leads = any(child.kind is not CriterionKind.NOTE for child in children)
    read = Read(
        with_alternatives(own, thresholds(own, section=criterion.section, lead_in=lead_in, measures=measures)),
        windows(own, section=criterion.section),
        findings(own),
        mentions(own, names) if names else (),
    )
    if names and len(read.mentions) == 1 and not (leads or read.thresholds or read.windows or read.findings):
        read = read._replace(mentions=_whole(own, read.mentions[0], names))
    found = grade(own, read, criterion.section, leads=leads)
    return criterion.model_copy(update={**_members(read, found, criterion.start, measures), "children": children})


def _whole(own: str, mention: Mention, names: Names) -> tuple[Mention]:
    """The mention, marked where having the condition is all that the criterion asks."""
    whole = mention.mesh is not None and mention.name.lower() in names.conditions and without_whole(own, mention)
    return (mention.model_copy(update={"whole": whole}),)


def _members(read: Read, found: Grade, by: int, measures: Measures) -> dict[str, object]:
    return {
        "understood": found.understood,
        "necessary": found.necessary,
        "negated": found.negated,
        "exception": found.exception,
        "thresholds": tuple(
            each.model_copy(update=_placed(each, by) | _named(each, measures)) for each in read.thresholds
        ),
        "windows": tuple(each.model_copy(update=_placed(each, by)) for each in read.windows),
        "findings": tuple(each.model_copy(update=_placed(each, by)) for each in read.findings),
        "mentions": tuple(each.model_copy(update=_placed(each, by)) for each in read.mentions),
    }


def _placed(part: Threshold | Window | Finding | Mention, by: int) -> dict[str, object]:
    """Its offsets, counted in the whole text."""
    return {"start": part.start + by, "end": part.end + by}


def _named(threshold: Threshold, measures: Measures) -> dict[str, object]:
    """What the table says of the thing measured."""
    row = measures.get(threshold.key)
    if row is None:
        return {}
    if not is_coded(row, threshold.ucum):
        return {"name": row.display}
    return {"name": row.display, "loinc": row.loinc, "loinc_name": row.loinc_display}
