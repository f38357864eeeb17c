"""The leaves of a trial, a trial in which one of them is filled, and the elements of FHIR where a value then stands.

For ``test_elements``, which holds ``mappings/elements.csv`` to the code. A place is written like FHIRPath, lists and
``value[x]`` of extensions left out: ``ResearchStudy.comparisonGroup.name``,
``ResearchStudy.extension(oversight).fda-regulated-drug``, ``ResearchStudy.extension(xver ResearchStudy.label).value``,
``ResearchStudy.extension(hl7 researchStudy-studyRegistration).actual``.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from fhirtrials.fhir import RELEASES
from fhirtrials.model import PartialDate, Resource, Trial

MAPPINGS = Path(__file__).parents[2] / "mappings"
NCT = "NCT90000001"
WORD = "Quokka §7"  # stands in no id: ids have plain letters only
LINK = "https://example.org/quokka?7"
NUMBER = 700123
DAY = "2017-05-23"

_XVER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_OURS = "https://fhirtrials.github.io/fhir/StructureDefinition/"

# Members that few other words look like.
MEMBERS = {
    "AgeGroup": "older-adult",
    "DateKind": "actual",
    "IdentifierKind": "eudract",
    "InterventionKind": "dietary-supplement",
    "Sector": "industry",
    "Section": "exclusion",
    "Status": "suspended",
    "TimeUnit": "week",
}
_AGE = {"text": "47 Weeks", "value": 47, "unit": "week"}
_OUTCOME = {"outcomes": [{"rank": "secondary"}]}
_CRITERION = {"text": "Naps", "start": 0, "end": 4, "section": "inclusion"}
_PARTS = [_CRITERION, {**_CRITERION, "text": "Yawns"}]
_TEA = {"kind": "drug", "name": "Green tea", "arms": ["Hot"]}


@dataclass(frozen=True)
class Sample:
    """A value for a leaf, what may stand for it in FHIR (or the form of that), and what it needs beside it."""

    value: Any
    means: frozenset[Any]
    needs: dict[str, Any] = field(default_factory=dict)
    form: str = ""


def _sample(value: Any, *means: Any, **needs: Any) -> Sample:
    return Sample(value, frozenset(means or (value,)), needs)


def _join(value: str, **needs: Any) -> Sample:
    """A name that ties an intervention to an arm: what stands for it is a reference, or an action inside another."""
    return Sample(value, frozenset({value}), needs, form=r".+-exposure-green-tea-.+|arm-[0-9a-f]{6}-int-green-tea-.+")


def _with_parts(**members: Any) -> dict[str, Any]:
    return {"criteria": [{**_CRITERION, "children": _PARTS, **members}], "text": "Naps"}


_BOUND = {"comparator": "less", "value": 12.0625}
_PLACE = {"start": 0, "end": 4}
_THRESHOLD = {"measure": "Yawning", "bounds": [_BOUND], **_PLACE}
_WINDOW = {"kind": "within", "direction": "before", "bounds": [{"comparator": "equal", "value": 2.5}], "unit": "week"}


def _asked(understood: str = "coded", **members: Any) -> dict[str, Any]:
    """A criterion that is understood so far, and what was read in it."""
    read = {"understood": understood, "necessary": understood == "coded", **members}
    return {"text": "Naps", "criteria": [{**_CRITERION, **read}]}


def _read(kind_: str, value: Any, *means: Any, understood: str = "coded", **members: Any) -> Sample:
    """A leaf of the first threshold, window, finding or mention; ``members`` are the others it has."""
    return _sample(value, *means, eligibility=_asked(understood, **{kind_: [_PLACE | members]}))


def _without_member(name: str) -> dict[str, Any]:
    """The window without the leaf that is looked at."""
    return {each: value for each, value in _WINDOW.items() if each != name}


_OTHER = {"other_unit": {"bounds": [{"comparator": "less", "value": 3.5}]}}

SPECIAL: dict[str, Sample] = {
    "id": _sample(NCT),
    "registry": _sample("clinicaltrials-gov", "https://clinicaltrials.gov/nctid"),
    "own_id.link": _sample(LINK, own_id={"value": "E-1"}),
    "own_id.kind": _sample("nih-grant", "NIH", own_id={"value": "E-1"}),
    "own_id.issuer": _sample(WORD, own_id={"value": "E-1"}),
    "other_ids.link": _sample(LINK, other_ids=[{"value": "E-1"}]),
    "other_ids.kind": _sample("eudract", "EUDRACT_NUMBER", "EudraCT Number", other_ids=[{"value": "E-1"}]),
    "other_ids.issuer": _sample(WORD, other_ids=[{"value": "E-1"}]),
    "record_owner.name": _sample(WORD, own_id={"value": "E-1"}, interventions=[{"name": "Tea"}]),
    "record_owner.sector": _sample(
        "industry", "INDUSTRY", "industry", own_id={"value": "E-1"}, record_owner={"name": "X"}
    ),
    "responsible_party.title": _sample(WORD, responsible_party={"kind": "sponsor-investigator", "name": "Bo Sample"}),
    "responsible_party.affiliation": _sample(
        WORD, responsible_party={"kind": "sponsor-investigator", "name": "Bo Sample"}
    ),
    "responsible_party.name": _sample(WORD, responsible_party={"kind": "principal-investigator"}),
    "responsible_party.kind": _sample(
        "sponsor-investigator",
        "sponsor-investigator",
        "SPONSOR_INVESTIGATOR",
        "Sponsor-Investigator",
        responsible_party={"name": "Bo Sample"},
    ),
    "officials.name": _sample(WORD, officials=[{"role": "principal-investigator"}]),
    "officials.affiliation": _sample(WORD, officials=[{"name": "Ada Example"}]),
    "last_known_status": _sample(
        "suspended", "SUSPENDED", "Suspended", "temporarily-closed-to-accrual", status="unknown"
    ),
    "start.kind": _sample("actual", "actual", "Actual", "ACTUAL", True, start={"date": DAY}),
    "completion.kind": _sample("actual", "actual", "Actual", "ACTUAL", True, completion={"date": DAY}),
    "expanded_access.record_id": _sample("NCT90000002"),
    "expanded_access.individual_patients": _sample(True, True, "Expanded access: individual"),
    "expanded_access.intermediate_population": _sample(True, True, "Expanded access: intermediate"),
    "expanded_access.treatment_protocol": _sample(True, True, "Expanded access: treatment"),
    "oversight.fda_regulated_drug": _sample(True, True, "fda-regulated-drug"),
    "oversight.fda_regulated_device": _sample(True, True, "fda-regulated-device"),
    "design.is_patient_registry": _sample(True, True, "Patient Registry"),
    "design.target_duration": _sample("4711 Years", "4711 Years", 4711),
    "description": _sample(WORD, summary="Short."),
    "summary": _sample(WORD, description="Long."),
    "indexing.conditions.id": _sample("D012345", indexing={"conditions": [{"name": "X"}]}),
    "indexing.condition_ancestors.id": _sample("D012345", indexing={"condition_ancestors": [{"name": "X"}]}),
    "indexing.interventions.id": _sample(
        "D012345", interventions=[{"kind": "drug", "name": "Tea"}], indexing={"interventions": [{"name": "Tea"}]}
    ),
    "indexing.interventions.name": _sample(
        WORD, interventions=[{"kind": "drug", "name": WORD}], indexing={"interventions": [{"id": "D012345"}]}
    ),
    "indexing.intervention_ancestors.id": _sample("D012345", indexing={"intervention_ancestors": [{"name": "X"}]}),
    "enrollment.kind": _sample("actual", NUMBER, enrollment={"count": NUMBER}),
    "arms.interventions": _join("Drug: Green tea", arms=[{"label": "Hot"}], interventions=[{**_TEA, "arms": []}]),
    "interventions.arms": _join("Hot", arms=[{"label": "Hot"}], interventions=[{**_TEA, "arms": []}]),
    "interventions.name": _sample(WORD, interventions=[{"kind": "drug"}]),
    "interventions.description": _sample(WORD, interventions=[{"kind": "drug"}]),
    "interventions.kind": _sample(
        "dietary-supplement",
        "DIETARY_SUPPLEMENT",
        "Dietary Supplement",
        "NutritionOrder",
        "Dietary Supplement: Tea",
        interventions=[{"name": "Tea"}],
    ),
    "outcomes.measure": _sample(WORD, **_OUTCOME),
    "outcomes.description": _sample(WORD, **_OUTCOME),
    "outcomes.time_frame": _sample("4711 weeks", "4711 weeks", 4711, **_OUTCOME),
    "eligibility.criteria.text": _sample(
        WORD, eligibility={"text": WORD, "criteria": [{"start": 0, "end": len(WORD), "section": "inclusion"}]}
    ),
    "eligibility.criteria.start": _sample(
        NUMBER, eligibility={"criteria": [{"text": "Naps", "end": 4, "section": "inclusion", "understood": "partly"}]}
    ),
    "eligibility.criteria.end": _sample(
        NUMBER, eligibility={"criteria": [{"text": "Naps", "start": 0, "section": "inclusion", "understood": "partly"}]}
    ),
    "eligibility.criteria.kind": _sample(
        "note", WORD, eligibility={"text": "Naps", "criteria": [{**_CRITERION, "text": WORD}]}
    ),
    "eligibility.criteria.section": _sample(
        "exclusion",
        True,
        "exclusion",
        "Exclusion criteria",
        eligibility={"text": "Naps", "criteria": [_CRITERION]},
    ),
    "eligibility.criteria.combination": _sample("any-of", "any-of", eligibility=_with_parts()),
    "eligibility.criteria.threshold": _sample(3, 3, eligibility=_with_parts(combination="at-least")),
    "eligibility.criteria.assumed": _sample(True, True, eligibility=_with_parts(combination="any-of")),
    "eligibility.criteria.lead": _sample("limits", "Naps: Yawns", eligibility=_with_parts(combination="any-of")),
    "eligibility.criteria.understood": _sample("partly", "partly", eligibility=_asked()),
    "eligibility.criteria.necessary": _sample(True, "Yawning", eligibility=_asked("partly", thresholds=[_THRESHOLD])),
    "eligibility.criteria.negated": _sample(True, True, eligibility=_asked("text-only")),
    "eligibility.criteria.exception": _sample(True, True, eligibility=_asked("text-only")),
    "eligibility.criteria.thresholds.measure": _read("thresholds", WORD, bounds=[_BOUND]),
    "eligibility.criteria.thresholds.key": _read("thresholds", WORD, **_THRESHOLD),
    "eligibility.criteria.thresholds.name": _read("thresholds", WORD, **_THRESHOLD),
    "eligibility.criteria.thresholds.loinc": _read("thresholds", WORD, **_THRESHOLD),
    "eligibility.criteria.thresholds.loinc_name": _read("thresholds", WORD, **_THRESHOLD, loinc="Y-1"),
    "eligibility.criteria.thresholds.bounds.comparator": _read(
        "thresholds", "less", "<", measure="Yawning", bounds=[{"value": 2.5}]
    ),
    "eligibility.criteria.thresholds.bounds.value": _read(
        "thresholds", 12.0625, measure="Yawning", bounds=[{"comparator": "less"}]
    ),
    "eligibility.criteria.thresholds.unit": _read("thresholds", WORD, **_THRESHOLD),
    "eligibility.criteria.thresholds.ucum": _read("thresholds", "mL", **_THRESHOLD),
    "eligibility.criteria.thresholds.other_unit.bounds.comparator": _read(
        "thresholds", "greater", ">", **_THRESHOLD, other_unit={"bounds": [{"value": 2.5}]}
    ),
    "eligibility.criteria.thresholds.other_unit.bounds.value": _read(
        "thresholds", 7.0625, **_THRESHOLD, other_unit={"bounds": [{"comparator": "less"}]}
    ),
    "eligibility.criteria.thresholds.other_unit.unit": _read("thresholds", WORD, **_THRESHOLD, **_OTHER),
    "eligibility.criteria.thresholds.other_unit.ucum": _read("thresholds", "mL", **_THRESHOLD, **_OTHER),
    "eligibility.criteria.thresholds.sex": _read("thresholds", "female", **_THRESHOLD),
    "eligibility.criteria.thresholds.either": _read("thresholds", NUMBER, **_THRESHOLD, understood="partly"),
    "eligibility.criteria.thresholds.denied": _read("thresholds", True, **_THRESHOLD, understood="partly"),
    "eligibility.criteria.thresholds.start": _read("thresholds", NUMBER, **_THRESHOLD, understood="partly"),
    "eligibility.criteria.thresholds.end": _read("thresholds", NUMBER, **_THRESHOLD, understood="partly"),
    "eligibility.criteria.windows.kind": _read("windows", "lasting", understood="partly", **_without_member("kind")),
    "eligibility.criteria.windows.what": _read("windows", WORD, understood="partly", **_WINDOW),
    "eligibility.criteria.windows.event": _read("windows", WORD, **_WINDOW),
    "eligibility.criteria.windows.direction": _read(
        "windows", "after", understood="partly", **_without_member("direction")
    ),
    "eligibility.criteria.windows.bounds.comparator": _read(
        "windows", "less", "<", understood="partly", **{**_WINDOW, "bounds": [{"value": 2.5}]}
    ),
    "eligibility.criteria.windows.bounds.value": _read(
        "windows", 7.0625, "-7.0625", **{**_WINDOW, "bounds": [{"comparator": "equal"}]}
    ),
    "eligibility.criteria.windows.unit": _read("windows", "day", "d", **_without_member("unit")),
    "eligibility.criteria.windows.start": _read("windows", NUMBER, understood="partly", **_WINDOW),
    "eligibility.criteria.windows.end": _read("windows", NUMBER, understood="partly", **_WINDOW),
    "eligibility.criteria.findings.topic": _read("findings", "consent", "Informed consent given"),
    "eligibility.criteria.findings.present": _read("findings", False, topic="consent"),
    "eligibility.criteria.findings.either": _read("findings", NUMBER, topic="consent", understood="partly"),
    "eligibility.criteria.findings.start": _read("findings", NUMBER, topic="consent", understood="partly"),
    "eligibility.criteria.findings.end": _read("findings", NUMBER, topic="consent", understood="partly"),
    "eligibility.criteria.mentions.name": _read("mentions", WORD),
    "eligibility.criteria.mentions.mesh": _read("mentions", "D004567", name="Sleep"),
    "eligibility.criteria.mentions.whole": _read("mentions", True, "D004567", name="Sleep", mesh="D004567"),
    "eligibility.criteria.mentions.start": _read("mentions", NUMBER, name="Sleep"),
    "eligibility.criteria.mentions.end": _read("mentions", NUMBER, name="Sleep"),
    "eligibility.text": _sample(WORD, eligibility={"criteria": [_CRITERION]}),
    "eligibility.population": _sample(WORD, eligibility={"text": "Naps", "criteria": [_CRITERION]}),
    "eligibility.accepts_healthy_volunteers": _sample(True, True, "includes-healthy-volunteers"),
    "eligibility.sex": _sample("female", "female", "FEMALE", "Female", "Sex: Female"),
    "eligibility.gender_based": _sample(
        True, True, "Gender-based eligibility", eligibility={"text": "Naps", "criteria": [_CRITERION]}
    ),
    "eligibility.minimum_age.text": _sample("47 Weeks", eligibility={"minimum_age": {"value": 47, "unit": "week"}}),
    "eligibility.minimum_age.value": _sample(47, eligibility={"minimum_age": {"text": "an age", "unit": "week"}}),
    "eligibility.minimum_age.unit": _sample("week", "wk", eligibility={"minimum_age": {"text": "an age", "value": 47}}),
    "eligibility.maximum_age.text": _sample("47 Weeks", eligibility={"maximum_age": {"value": 47, "unit": "week"}}),
    "eligibility.maximum_age.value": _sample(47, eligibility={"maximum_age": {"text": "an age", "unit": "week"}}),
    "eligibility.maximum_age.unit": _sample("week", "wk", eligibility={"maximum_age": {"text": "an age", "value": 47}}),
    "sites.country": _sample("Iceland", "Iceland", "IS"),
    "sites.latitude": _sample(12.0625, sites=[{"longitude": 1.5}]),
    "sites.longitude": _sample(12.0625, sites=[{"latitude": 1.5}]),
    "papers.pubmed_id": _sample("87654321"),
    "references.pubmed_id": _sample("87654321"),
    "references.retractions.pubmed_id": _sample("87654321"),
    "links.url": _sample(LINK),
    "shared_data.url": _sample(LINK),
    "sources.system": _sample(WORD, sources=[{"kind": "registry-api"}]),
    "sources.number": _sample(WORD, sources=[{"kind": "registry-api"}]),
    "sources.version": _sample(DAY, f"{DAY}T00:00:00Z", DAY, sources=[{"kind": "registry-api"}]),
    "sources.url": _sample(LINK, sources=[{"kind": "registry-api"}]),
    "sources.gave": _sample(WORD, sources=[{"kind": "registry-api"}]),
    "sharing_plan.url": _sample(LINK),
    "documents.has_protocol": _sample(True, True, "Study Protocol"),
    "documents.has_analysis_plan": _sample(True, True, "Statistical Analysis Plan"),
    "documents.has_consent_form": _sample(True, True, "Informed Consent Form"),
    "documents.file_name": _sample("quokka7.pdf"),
    "documents.date": _sample(DAY, documents=[{"file_name": "quokka7.pdf"}]),
    "documents.size": _sample(NUMBER, documents=[{"file_name": "quokka7.pdf"}]),
    "documents.uploaded": _sample("2019-08-07T06:05", documents=[{"file_name": "quokka7.pdf"}]),
}


def leaves(model: type[BaseModel] = Trial, before: str = "") -> Iterator[tuple[str, type]]:
    """``arms.label`` and its type, for every leaf; what holds itself (criteria) is walked once."""
    for name, info in model.model_fields.items():
        inner = _inner(info.annotation)
        if not issubclass(inner, BaseModel):
            yield before + name, inner
        elif inner is not model:
            yield from leaves(inner, f"{before}{name}.")


def _inner(annotation: Any) -> Any:
    """The type inside of an optional, a tuple, or both."""
    while arguments := [each for each in get_args(annotation) if each not in (type(None), ...)]:
        annotation = arguments[0]
    return annotation


LEAVES = dict(leaves())


def sample(leaf: str) -> Sample:
    """What the leaf is filled with."""
    if leaf in SPECIAL:
        return SPECIAL[leaf]
    kind = LEAVES[leaf]
    if issubclass(kind, Enum):
        members = [member.value for member in kind]
        value = MEMBERS.get(kind.__name__, members[0])
        return Sample(value, said_of(_kebab(kind), value))
    value = {PartialDate: DAY, bool: True, int: NUMBER, str: WORD}[kind]
    return _sample(value)


def answers(leaf: str) -> list[Sample]:
    """A closed leaf with each of its answers: every member, or yes and no."""
    kind, given = LEAVES[leaf], sample(leaf)
    if leaf in NO_ANSWER:
        return []
    if kind is bool:
        return [given, Sample(False, frozenset({False, "does-not-include-healthy-volunteers"}), given.needs)]
    if not issubclass(kind, Enum):
        return []
    return [
        Sample(member.value, said_of(_kebab(kind), member.value), given.needs)
        for member in kind
        if member != given.needs.get("status")
    ]


# Their number or their place stands for them, not a word.
NO_ANSWER = {"registry", "enrollment.kind"} | {
    f"eligibility.criteria.{name}"
    for name in (
        *("kind", "section", "combination", "assumed", "lead", "necessary", "negated", "exception", "understood"),
        # What is equal, for all, or not so has no code.
        *("thresholds.bounds.comparator", "thresholds.other_unit.bounds.comparator", "windows.bounds.comparator"),
        *("thresholds.sex", "thresholds.denied", "mentions.whole", "findings.topic"),
    )
}


def _kebab(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


@cache
def said_of(enum: str, word: str) -> frozenset[Any]:
    """Every code and label that any table has for a word of ours; whether a date is actual is also yes or no."""
    found: set[Any] = {word == "actual"} if enum == "date-kind" else set()
    for path in sorted((MAPPINGS / "to-fhir").glob("*.json")):
        for group in json.loads(path.read_text("utf-8"))["group"]:
            if group["source"].rpartition("/")[2] != enum:
                continue
            for element in group["element"]:
                if element["code"] == word:
                    targets = [
                        target[key] for target in element["target"] for key in ("code", "display") if key in target
                    ]
                    found |= {*targets, element.get("display")}
    return frozenset(found - {None})


def trials(leaf: str, wanted: Sample) -> tuple[Trial, Trial]:
    """A trial with the leaf and what it needs, and one without the leaf."""
    return Trial.model_validate(_filled(leaf, wanted)), _without(wanted)


def _filled(leaf: str, wanted: Sample) -> dict[str, Any]:
    members: dict[str, Any] = {"id": NCT, **deepcopy(wanted.needs)}
    node, model = members, Trial
    *inner, last = leaf.split(".")
    for name in inner:
        annotation = model.model_fields[name].annotation
        model = _inner(annotation)
        many = str(annotation).startswith("tuple")
        node = node.setdefault(name, [{}])[0] if many else node.setdefault(name, {})
    many = str(model.model_fields[last].annotation).startswith("tuple")
    node[last] = [wanted.value] if many else wanted.value
    return members


def _without(wanted: Sample) -> Trial:
    """Just the number where what the leaf stands in cannot be without it."""
    try:
        return Trial.model_validate({"id": NCT, **wanted.needs})
    except ValueError:
        return Trial(id=NCT)


ALWAYS = {"id", "registry"}  # there is no trial without


def places(leaf: str, release: str, wanted: Sample | None = None) -> set[str]:
    """Every element where the leaf's value (of its sample, or of another) stands, and did not without it."""
    wanted = wanted or sample(leaf)
    filled, without = trials(leaf, wanted)
    before = set() if leaf in ALWAYS else set(facts(without, release))
    return {place for place, value in facts(filled, release) if (place, value) not in before and _says(value, wanted)}


def _says(value: Any, wanted: Sample) -> bool:
    if isinstance(value, bool):
        return value in [each for each in wanted.means if isinstance(each, bool)]
    if isinstance(value, str) and wanted.form and re.fullmatch(wanted.form, value):
        return True
    within = wanted.value in wanted.means and re.search(r"\d", str(wanted.value))
    if isinstance(value, str) and within and str(wanted.value) in value:
        return True
    return str(value) in {str(each) for each in wanted.means if not isinstance(each, bool)}


def facts(trial: Trial, release: str) -> Iterator[tuple[str, Any]]:
    """Every scalar of the trial's resources with its place; narrative is none."""
    dialect = RELEASES[release]
    for resource in dialect.resources(dialect.named(trial)):
        rest = {name: value for name, value in resource.items() if name not in ("resourceType", "text")}
        yield from _facts(rest, resource["resourceType"])


def _facts(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _facts(each, place)
    elif isinstance(node, dict):
        for name, child in node.items():
            if name == "extension":
                for extension in child:
                    yield from _extension(extension, place)
            else:
                yield from _facts(child, f"{place}.{_element(name)}")
    else:
        yield place, node


def _extension(extension: Resource, place: str) -> Iterator[tuple[str, Any]]:
    url = extension["url"]
    for base, mark in ((_XVER, "xver "), (_HL7, "hl7 "), (_OURS, "")):
        if url.startswith(base):
            within = f"{place}.extension({mark}{url.removeprefix(base)})"
            break
    else:
        within = f"{place}.{url}"
    for name, child in extension.items():
        if name == "extension":
            for each in child:
                yield from _extension(each, within)
        elif name != "url":
            yield from _facts(child, within)


def _element(name: str) -> str:
    """FHIRPath has one name for ``value[x]``, and none for the underscore of primitives."""
    if re.match(r"value[A-Z]", name):
        return "value"
    return name.removeprefix("_")
