"""The invariants of FHIR that our resources can break, one function each. https://hl7.org/fhir/R5/conformance-rules.html

In: one element as JSON, of the kind the invariant is stated for. Out: whether it holds. Keys, severities and words are
those of the definitions. What only earlier releases state stands in ``older_invariants``; what needs the whole resource
or the bundle (ref-1, dom-3, prov-*, bdl-*) in ``references`` and ``bundles``. An element is there when it has a value
or an extension instead of one; a value of the wrong type is told by ``structure`` and breaks nothing here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from fhirtrials.issues import Severity
from fhirtrials.validation.periods import in_order

Node: TypeAlias = dict[str, Any]

UCUM: Final = "http://unitsofmeasure.org"
NAME: Final = re.compile(r"[A-Z][A-Za-z0-9_]{1,254}")
URL: Final = re.compile(r"[^|# ]+")
VARIABLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9\\_]{0,63}")


@dataclass(frozen=True, slots=True, eq=False)
class Invariant:
    """``words`` say what must hold; ``kinds`` are the types it is stated for.

    ``by_keys``: which elements are there decides alone, not what they hold. ``about`` is the element without which
    there is nothing to look at. ``variant`` tells apart what releases state under one key; which of them a release
    means, its definitions say.
    """

    key: str
    severity: Severity
    kinds: tuple[str, ...]
    words: str
    holds: Callable[[Node], bool]
    by_keys: bool
    about: str = ""
    variant: str = ""


INVARIANTS: Final[list[Invariant]] = []


def invariant(
    key: str,
    kinds: str,
    words: str,
    severity: Severity = Severity.ERROR,
    *,
    by_keys: bool = False,
    about: str = "",
    variant: str = "",
) -> Callable[[Callable[[Node], bool]], Callable[[Node], bool]]:
    """Enter a function in the table; ``kinds`` are names of types, parted by blanks."""

    def enter(holds: Callable[[Node], bool]) -> Callable[[Node], bool]:
        INVARIANTS.append(Invariant(key, severity, tuple(kinds.split()), words, holds, by_keys, about, variant))
        return holds

    return enter


def has(node: Node, key: str) -> bool:
    return key in node or f"_{key}" in node


def number(node: Node, key: str) -> float | None:
    value = node.get(key)
    return value if isinstance(value, int | float) else None


def each(node: Node, key: str) -> Iterator[Node]:
    """The elements of a list that are objects."""
    values = node.get(key)
    return (value for value in values if isinstance(value, dict)) if isinstance(values, list) else iter(())


_WARNING = Severity.WARNING
CANONICAL_RESOURCES = (
    "ActivityDefinition ActorDefinition CapabilityStatement ChargeItemDefinition Citation CodeSystem "
    "CompartmentDefinition ConceptMap ConditionDefinition EventDefinition Evidence EvidenceVariable ExampleScenario "
    "GraphDefinition ImplementationGuide Library Measure MessageDefinition NamingSystem ObservationDefinition "
    "OperationDefinition PlanDefinition Questionnaire Requirements SearchParameter StructureDefinition StructureMap "
    "TerminologyCapabilities TestPlan TestScript ValueSet"
)


@invariant("ele-1", "Element", "an element must have a value or elements of its own; its id is neither", by_keys=True)
def ele_1(element: Node) -> bool:
    return tuple(element) != ("id",)


@invariant("cod-1", "Coding", "a Coding should not have a display without a code", _WARNING, by_keys=True)
def cod_1(coding: Node) -> bool:
    return has(coding, "code") or not has(coding, "display")


@invariant("ident-1", "Identifier", "an Identifier without a value says little", _WARNING, by_keys=True)
def ident_1(identifier: Node) -> bool:
    return has(identifier, "value")


@invariant(
    "cpt-2", "ContactPoint", "a contact point with a value must say its system (phone, email, url)", by_keys=True
)
def cpt_2(contact_point: Node) -> bool:
    return not has(contact_point, "value") or has(contact_point, "system")


@invariant("att-1", "Attachment", "an attachment with data must say its contentType", by_keys=True)
def att_1(attachment: Node) -> bool:
    return not has(attachment, "data") or has(attachment, "contentType")


@invariant(
    "ext-1",
    "Extension",
    "an extension has either a value or extensions of its own, not both and not neither",
    by_keys=True,
)
def ext_1(extension: Node) -> bool:
    return ("extension" in extension) != any(key.startswith(("value", "_value")) for key in extension)


@invariant("ref-2", "Reference", "a reference needs a reference, an identifier or a display", by_keys=True)
def ref_2(reference: Node) -> bool:
    return (
        "reference" in reference
        or "display" in reference
        or "identifier" in reference
        or "extension" in reference
        or "_reference" in reference
        or "_display" in reference
    )


@invariant("per-1", "Period", "a period must not end before it starts")
def per_1(period: Node) -> bool:
    start, end = period.get("start"), period.get("end")
    return not (isinstance(start, str) and isinstance(end, str)) or in_order(start, end)


@invariant(
    "qty-3",
    "Quantity Age Count Distance Duration",
    "a quantity with a code for its unit must say the code's system",
    by_keys=True,
)
def qty_3(quantity: Node) -> bool:
    return not has(quantity, "code") or has(quantity, "system")


@invariant("sqty-1", "SimpleQuantity", "a simple quantity has no comparator", by_keys=True)
def sqty_1(quantity: Node) -> bool:
    return not has(quantity, "comparator")


@invariant("age-1", "Age", "an age must have a code of UCUM for its unit and be more than 0")
def age_1(age: Node) -> bool:
    value = number(age, "value")
    return _coded_in_ucum(age) and (value is None or value > 0)


@invariant("dis-1", "Distance", "a distance must have a code of UCUM for its unit")
def dis_1(distance: Node) -> bool:
    return _coded_in_ucum(distance)


@invariant("cnt-3", "Count", "a count must be a whole number and have the code 1 of UCUM for its unit")
def cnt_3(count: Node) -> bool:
    value = number(count, "value")
    return _coded_in_ucum(count) and count.get("code", "1") == "1" and (value is None or "." not in str(value))


def _coded_in_ucum(quantity: Node) -> bool:
    return (has(quantity, "code") or not has(quantity, "value")) and quantity.get("system", UCUM) == UCUM


@invariant("drt-1", "Duration", "a duration with a code must have a value, and UCUM as the system of its code")
def drt_1(duration: Node) -> bool:
    return not has(duration, "code") or (duration.get("system") == UCUM and has(duration, "value"))


@invariant("rng-2", "Range", "the low end of a range must not lie above its high end, both in the same unit")
def rng_2(range_: Node) -> bool:
    low, high = range_.get("low"), range_.get("high")
    if not (isinstance(low, dict) and isinstance(high, dict)):
        return True
    least, most = number(low, "value"), number(high, "value")
    if least is None or most is None:
        return True
    # HL7's validator compares the unit's text first; "year" and "years" are two units to it.
    return low.get("unit") == high.get("unit") and least <= most


@invariant(
    "rat-1", "Ratio", "a ratio has both a numerator and a denominator, or an extension instead of both", by_keys=True
)
def rat_1(ratio: Node) -> bool:
    numerator, denominator = "numerator" in ratio, "denominator" in ratio
    return numerator == denominator and (numerator or "extension" in ratio)


@invariant("tim-1", "TimingRepeat", "a timing with a duration must say the duration's unit", by_keys=True)
def tim_1(repeat: Node) -> bool:
    return not has(repeat, "duration") or has(repeat, "durationUnit")


@invariant("tim-2", "TimingRepeat", "a timing with a period must say the period's unit", by_keys=True)
def tim_2(repeat: Node) -> bool:
    return not has(repeat, "period") or has(repeat, "periodUnit")


@invariant("tim-4", "TimingRepeat", "the duration of a timing must not be negative")
def tim_4(repeat: Node) -> bool:
    return (number(repeat, "duration") or 0) >= 0


@invariant("tim-5", "TimingRepeat", "the period of a timing must not be negative")
def tim_5(repeat: Node) -> bool:
    return (number(repeat, "period") or 0) >= 0


@invariant("tim-6", "TimingRepeat", "a timing with a periodMax must have a period", by_keys=True)
def tim_6(repeat: Node) -> bool:
    return not has(repeat, "periodMax") or has(repeat, "period")


@invariant("tim-7", "TimingRepeat", "a timing with a durationMax must have a duration", by_keys=True)
def tim_7(repeat: Node) -> bool:
    return not has(repeat, "durationMax") or has(repeat, "duration")


@invariant("tim-8", "TimingRepeat", "a timing with a countMax must have a count", by_keys=True)
def tim_8(repeat: Node) -> bool:
    return not has(repeat, "countMax") or has(repeat, "count")


@invariant("tim-9", "TimingRepeat", "a timing with an offset must have a when, and none of C, CM, CD, CV")
def tim_9(repeat: Node) -> bool:
    when = repeat.get("when")
    meals = isinstance(when, list) and any(meal in when for meal in ("C", "CM", "CD", "CV"))
    return not has(repeat, "offset") or (has(repeat, "when") and not meals)


@invariant("tim-10", "TimingRepeat", "a timing has a timeOfDay or a when, not both", by_keys=True)
def tim_10(repeat: Node) -> bool:
    return not (has(repeat, "timeOfDay") and has(repeat, "when"))


@invariant("dos-1", "Dosage", "asNeededFor needs asNeeded to be empty or true")
def dos_1(dosage: Node) -> bool:
    return not has(dosage, "asNeededFor") or dosage.get("asNeeded", True) is not False


@invariant("exp-1", "Expression", "an expression or a reference to one must be given", by_keys=True)
def exp_1(expression: Node) -> bool:
    return has(expression, "expression") or has(expression, "reference")


@invariant("exp-2", "Expression", "the name of an expression must be a valid variable name")
def exp_2(expression: Node) -> bool:
    name = expression.get("name")
    return not isinstance(name, str) or bool(VARIABLE.search(name))


@invariant("org-1", "Organization", "an organization must have a name or an identifier", by_keys=True)
def org_1(organization: Node) -> bool:
    return has(organization, "identifier") or has(organization, "name")


@invariant("org-3", "Organization", "the phone or e-mail of an organization is never of use 'home'")
def org_3(organization: Node) -> bool:
    return _no_home(organization, "telecom")


@invariant("org-4", "Organization", "the address of an organization is never of use 'home'")
def org_4(organization: Node) -> bool:
    return _no_home(organization, "address")


def _no_home(organization: Node, key: str) -> bool:
    """Stated for ``Organization.contact``, whose telecom is a list and whose address is one in R4."""
    for contact in each(organization, "contact"):
        one = contact.get(key)
        if any(part.get("use") == "home" for part in [*each(contact, key), *([one] if isinstance(one, dict) else [])]):
            return False
    return True


@invariant("cnl-0", CANONICAL_RESOURCES, "a name should be a capital letter, then letters, digits and _", _WARNING)
def cnl_0(resource: Node) -> bool:
    name = resource.get("name")
    return not isinstance(name, str) or bool(NAME.fullmatch(name))


@invariant("cnl-1", CANONICAL_RESOURCES, "a url should hold no |, no # and no blank", _WARNING)
def cnl_1(resource: Node) -> bool:
    url = resource.get("url")
    return not isinstance(url, str) or bool(URL.fullmatch(url))


@invariant(
    "evv-1",
    "EvidenceVariableCharacteristic",
    "a characteristic has at most one of definitionReference, definitionCanonical, definitionCodeableConcept, "
    "definitionId, definitionByTypeAndValue, definitionByCombination",
    by_keys=True,
)
def evv_1(characteristic: Node) -> bool:
    return sum(has(characteristic, f"definition{one}") for one in _DEFINITIONS) < 2


_DEFINITIONS = ("Reference", "Canonical", "CodeableConcept", "Id", "ByTypeAndValue", "ByCombination")


@invariant("pld-0", "PlanDefinitionActionInput", "an input has either a requirement or related data", by_keys=True)
def pld_0(data: Node) -> bool:
    return ("requirement" in data) != has(data, "relatedData")


@invariant("pld-1", "PlanDefinitionActionOutput", "an output has either a requirement or related data", by_keys=True)
def pld_1(data: Node) -> bool:
    return ("requirement" in data) != has(data, "relatedData")


@invariant("pld-3", "PlanDefinition", "a goalId should be the id of a goal, one on an action", _WARNING)
def pld_3(plan: Node) -> bool:
    aims = [action["goalId"] for action in _actions(plan) if "goalId" in action]
    goals = {goal.get("id") for goal in each(plan, "goal") if isinstance(goal.get("id"), str)} if aims else ()
    # "goalId in …" has no answer for two goals, and no answer counts as broken.
    return all(
        len(aim) == 1 and isinstance(aim[0], str) and aim[0] in goals for aim in aims if isinstance(aim, list) and aim
    )


@invariant("pld-4", "PlanDefinition", "a targetId should be the id of an action", _WARNING)
def pld_4(plan: Node) -> bool:
    actions = _actions(plan)
    related = [one for action in actions if "relatedAction" in action for one in each(action, "relatedAction")]
    ids = {action.get("id") for action in actions if isinstance(action.get("id"), str)} if related else ()
    targets = (one.get("targetId") for one in related)
    return all(target in ids for target in targets if isinstance(target, str))


def _actions(plan: Node) -> list[Node]:
    found = list(each(plan, "action"))
    for action in found:  # the list grows while it is read
        if "action" in action:
            found.extend(each(action, "action"))
    return found


@invariant("dom-2", "DomainResource", "a contained resource must not contain resources itself", about="contained")
def dom_2(resource: Node) -> bool:
    return not any("contained" in one for one in each(resource, "contained"))


@invariant(
    "dom-4",
    "DomainResource",
    "a contained resource must have no meta.versionId and no meta.lastUpdated",
    about="contained",
)
def dom_4(resource: Node) -> bool:
    return not any(has(meta, "versionId") or has(meta, "lastUpdated") for meta in _metas(resource))


@invariant("dom-5", "DomainResource", "a contained resource must have no security label", about="contained")
def dom_5(resource: Node) -> bool:
    return not any("security" in meta for meta in _metas(resource))


def _metas(resource: Node) -> list[Node]:
    metas = (contained.get("meta") for contained in each(resource, "contained"))
    return [meta for meta in metas if isinstance(meta, dict)]


@invariant("dom-6", "DomainResource", "a resource should have a narrative (text.div) that people can read", _WARNING)
def dom_6(resource: Node) -> bool:
    text = resource.get("text")
    return isinstance(text, dict) and has(text, "div")
