"""Criteria in the shape of R5's ``EvidenceVariable.characteristic``; older releases carry it in extensions.

https://hl7.org/fhir/R5/evidencevariable-definitions.html#EvidenceVariable.characteristic

``exclude`` stands once, on the root of each exclusion criterion; what is below it is written positively, since
excluding "any of A, B" is not the any-of of two exclusions.

Words above criteria that add a condition ("diabetes with any of:") stand beside the combination, in an all-of. Where
they limit whom or when it is of ("donor:", "if LVEF > 55 %:"), FHIR has no combination that says so: what is below is
text alone, and begins with those words.
"""

from collections.abc import Iterable

from fhirtrials.fhir.parts import element, extension
from fhirtrials.fhir.shared.criteria import all_words, parts_and_notes
from fhirtrials.fhir.shared.definition import about, combined, definition, sure
from fhirtrials.model import Resource
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Lead


def characteristics(
    criteria: Iterable[Criterion], prefix: str, text: str, *, exclude: bool, before: str = ""
) -> list[Resource]:
    """Criteria of one section, or the parts of one; ``text`` is the eligibility's, ``prefix`` that of their links.

    ``before``: the words above them from those on that limit them.
    """
    joint = "-" if prefix in ("inc", "exc") else "."
    return [
        characteristic(criterion, f"{prefix}{joint}{number}", text, exclude=exclude, before=before)
        for number, criterion in enumerate(criteria, 1)
    ]


def characteristic(criterion: Criterion, link: str, text: str, *, exclude: bool = False, before: str = "") -> Resource:
    """One criterion. ``exclude`` falls through a heading to the criteria below it, and stops at the first of them."""
    is_heading = criterion.kind is CriterionKind.HEADING
    parts, notes = parts_and_notes(criterion) if criterion.children else ((), ())
    extensions = about(criterion, sure(criterion))
    members: Resource = {"extension": extensions, "linkId": link} if extensions else {"linkId": link}
    members["description"] = text[criterion.start : criterion.end]
    if notes:
        members["note"] = [{"text": all_words(child)} for child in notes]
    if exclude and not is_heading:
        members["exclude"] = True
    if not parts:
        members.update(definition(criterion, text, before))
        return members
    below = f"{before}{criterion.text.rstrip(' :')}: " if before or criterion.lead is Lead.LIMITS else ""
    inner = characteristics(parts, link, text, exclude=exclude and is_heading, before=below)
    # Below a heading each exclusion stands alone, so they combine with "and"; so do the criteria of an inclusion.
    code = Combination.ALL_OF if is_heading else criterion.combination or Combination.ALL_OF
    own = [definition(criterion, text, before)] if criterion.lead is Lead.ADDS else []
    if own and code is Combination.ALL_OF:
        inner = [*own, *inner]
        own = []
    combination = element(
        extension=[extension("combination-assumed", valueBoolean=True)] if criterion.assumed else None,
        code=code.value,
        threshold=criterion.threshold if code in (Combination.AT_LEAST, Combination.AT_MOST) else None,
        characteristic=inner,
    )
    if own:
        return {**members, **combined(Combination.ALL_OF, [*own, {"definitionByCombination": combination}])}
    return {**members, "definitionByCombination": combination}
