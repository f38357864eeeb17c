"""What the words of one criterion define, in the shape of R5's ``EvidenceVariable.characteristic``.

https://hl7.org/fhir/R5/evidencevariable-definitions.html#EvidenceVariable.characteristic

What was read becomes logic only where that is sure:

* ``coded``: the structured parts stand for the words;
* ``partly``, and every part is necessary: the words as a text, and all parts beside it (all-of), which says no more and
  no less than the words do;
* else the words stand alone, and what was read stands in extensions that no logic looks at.
"""

from collections.abc import Iterator, Sequence

from fhirtrials.fhir.mesh import mesh_coding
from fhirtrials.fhir.parts import element, made_of, part, present
from fhirtrials.fhir.shared.criteria import is_logic
from fhirtrials.fhir.shared.threshold import finding_type, finding_value, measured, sex, value_part, values
from fhirtrials.fhir.shared.window import timing, window_extension
from fhirtrials.model import Resource
from fhirtrials.model.constraints import Finding, Mention, Threshold
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, Lead, Sex, Understood
from fhirtrials.terminology import code

_SURE = (Understood.CODED, Understood.PARTLY)


def definition(criterion: Criterion, text: str, before: str = "") -> Resource:
    """The members of a characteristic that say what a criterion's own words define; ``text``: the eligibility's.

    ``before``: the words above it, where they limit it.
    """
    parts = statements(criterion, text)
    times = _timing(criterion, text) if criterion.windows else {}
    if not parts:
        said = words(criterion)
        return {**times, "definitionCodeableConcept": said | {"text": before + said["text"]} if before else said}
    if criterion.understood is not Understood.CODED:
        parts = [*parts, {"definitionCodeableConcept": words(criterion)}]
    if len(parts) == 1:
        (alone,) = parts
        return {**{name: value for name, value in alone.items() if name.startswith("definition")}, **times}
    return {**times, **combined(Combination.ALL_OF, parts)}


def words(criterion: Criterion) -> Resource:
    """The words as a concept, with the MeSH code of a condition where they ask of everybody just that."""
    for mention in criterion.mentions:
        if mention.whole and criterion.necessary:
            coding = mesh_coding(mention.mesh, mention.name)
            return {"coding": [coding], "text": criterion.text} if coding else {"text": criterion.text}
    return {"text": criterion.text}


def about(criterion: Criterion, has_logic: bool) -> list[Resource]:
    """The extensions of a criterion: how far it was understood, where it stands, and what no logic beside them says."""
    stated = understood(criterion)
    return [] if stated is None else [stated, *what_was_read(criterion, has_logic)]


def what_was_read(criterion: Criterion, has_logic: bool = False) -> list[Resource]:
    """What was read of a criterion, but what the logic beside it says."""
    found: list[Resource] = []
    if not has_logic:
        found += map(_threshold, criterion.thresholds)
        found += map(_finding, criterion.findings)
    if criterion.windows and not (has_logic and _has_timing(criterion)):
        found += map(window_extension, criterion.windows)
    if criterion.mentions:
        found += map(_mention, criterion.mentions)
    return found


def understood(criterion: Criterion) -> Resource | None:
    """How far a criterion was understood, and where it stands in the text."""
    if criterion.understood is None:
        return None
    parts: list[Resource] = [{"url": "how", "valueCode": code("understood", criterion.understood)}]
    if criterion.negated:
        parts.append({"url": "negated", "valueBoolean": True})
    if criterion.exception:
        parts.append({"url": "exception", "valueBoolean": True})
    parts += _place(criterion)
    return made_of("understood", parts)


def sure(criterion: Criterion) -> bool:
    """Whether what was read of a criterion is logic; of a lead-in only if it adds to the logic of its parts."""
    if not criterion.necessary or criterion.understood not in _SURE:
        return False
    return criterion.lead is Lead.ADDS or not any(map(is_logic, criterion.children))


def statements(criterion: Criterion, text: str) -> list[Resource]:
    """Each threshold and finding as a characteristic, alternatives as one any-of; all must hold."""
    if not (criterion.thresholds or criterion.findings) or not sure(criterion):
        return []
    return [*_measured(criterion.thresholds, text), *_found(criterion.findings, text)]


def combined(how: Combination, parts: Sequence[Resource]) -> Resource:
    """``definitionByCombination`` of characteristics."""
    return {"definitionByCombination": {"code": how.value, "characteristic": list(parts)}}


def _measured(thresholds: Sequence[Threshold], text: str) -> Iterator[Resource]:
    done: set[int] = set()
    for place, threshold in enumerate(thresholds):
        if place in done or not threshold.bounds:
            continue
        group = [
            other
            for other, each in enumerate(thresholds)
            if other == place or (each.bounds and _one_of(threshold, each))
        ]
        done.update(group)
        members = [_limited(thresholds[each], text) for each in group]
        yield members[0] if len(members) == 1 else combined(Combination.ANY_OF, members)


def _one_of(one: Threshold, other: Threshold) -> bool:
    """Whether one of two thresholds is enough: the text says so, or each is for one sex."""
    if one.either is not None or other.either is not None:
        return one.either == other.either
    return {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE} and (one.key or one.measure) == (other.key or other.measure)


def _limited(threshold: Threshold, text: str) -> Resource:
    """A threshold, for its sex where it has one."""
    own = _words(threshold, text)
    typed = [{"definitionByTypeAndValue": {"type": measured(threshold), **value}} for value in values(threshold)]
    if threshold.sex in (Sex.FEMALE, Sex.MALE):
        typed.insert(0, {"definitionByTypeAndValue": sex(threshold.sex)})
    return {**own, **(typed[0] if len(typed) == 1 else combined(Combination.ALL_OF, typed))}


def _found(findings: Sequence[Finding], text: str) -> Iterator[Resource]:
    done: set[int] = set()
    for finding in findings:
        if finding.either is None:
            yield _answer(finding, text)
        elif finding.either not in done:
            done.add(finding.either)
            group = [_answer(each, text) for each in findings if each.either == finding.either]
            yield group[0] if len(group) == 1 else combined(Combination.ANY_OF, group)


def _answer(finding: Finding, text: str) -> Resource:
    value = {"type": finding_type(finding), **finding_value(finding)}
    return {**_words(finding, text), "definitionByTypeAndValue": value}


def _words(read: Threshold | Finding, text: str) -> Resource:
    """The words it was read from, verbatim."""
    return element(description=text[read.start : read.end].strip())


def _has_timing(criterion: Criterion) -> bool:
    """Whether its window is written as FHIR's own timing: one alone, of something that stands for all the words."""
    if not sure(criterion) or len(criterion.windows) != 1:
        return False
    whole = criterion.understood is Understood.CODED or not (criterion.thresholds or criterion.findings)
    return whole and bool(timing(criterion.windows[0], ""))


def _timing(criterion: Criterion, text: str) -> Resource:
    if not _has_timing(criterion):
        return {}
    (window,) = criterion.windows
    return timing(window, text[window.start : window.end])


def _threshold(threshold: Threshold) -> Resource:
    parts = present([part("measure", valueCodeableConcept=measured(threshold))])
    parts += [{"url": value_part(value), **value} for value in values(threshold)]
    if threshold.sex:
        parts += present([part("sex", valueCode=code("sex", threshold.sex))])
    if threshold.either is not None:
        parts.append({"url": "either", "valueUnsignedInt": threshold.either})
    if threshold.denied:
        parts.append({"url": "denied", "valueBoolean": True})
    parts += _place(threshold)
    return made_of("threshold", parts)


def _finding(finding: Finding) -> Resource:
    parts: list[Resource] = [
        {"url": "topic", "valueCodeableConcept": finding_type(finding)},
        {"url": "present", "valueBoolean": finding.present},
    ]
    if finding.either is not None:
        parts.append({"url": "either", "valueUnsignedInt": finding.either})
    return made_of("finding", [*parts, *_place(finding)])


def _mention(mention: Mention) -> Resource:
    coding = mesh_coding(mention.mesh, mention.name) if mention.mesh else None
    term = element(coding=[coding] if coding else None, text=mention.name)
    return made_of("mention", [*present([part("term", valueCodeableConcept=term)]), *_place(mention)])


def _place(read: Threshold | Finding | Mention | Criterion) -> list[Resource]:
    return [{"url": "start", "valueUnsignedInt": read.start}, {"url": "end", "valueUnsignedInt": read.end}]
