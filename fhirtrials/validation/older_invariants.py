"""The invariants that earlier releases state and the latest does not, or not so; and with them, all there are.

In: one element as JSON, as in ``invariants``. A ``variant`` is the reading of a release whose expression for a key is
another; ``definitions`` knows which release has which. https://hl7.org/fhir/R4/conformance-rules.html
"""

import re
from typing import Final

from fhirtrials.issues import Severity
from fhirtrials.validation.invariants import (
    CANONICAL_RESOURCES,
    INVARIANTS,
    UCUM,
    Invariant,
    Node,
    each,
    has,
    invariant,
)
from fhirtrials.validation.periods import surely_in_order

SHORT_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}")


@invariant("per-1", "Period", "a period must not end before it starts, both dates as exact", variant="of one precision")
def per_1_of_one_precision(period: Node) -> bool:
    start, end = period.get("start"), period.get("end")
    return not (isinstance(start, str) and isinstance(end, str)) or surely_in_order(start, end)


@invariant(
    "drt-1",
    "Duration",
    "a duration with a value must have a code, and UCUM as its system",
    variant="of a value",
)
def drt_1_of_a_value(duration: Node) -> bool:
    return not has(duration, "value") or (duration.get("system") == UCUM and has(duration, "code"))


@invariant("org-2", "Organization", "an address of an organization is never of use 'home'")
def org_2(organization: Node) -> bool:
    return all(address.get("use") != "home" for address in each(organization, "address"))


@invariant(
    "org-3",
    "Organization",
    "the phone or e-mail of an organization is never of use 'home'",
    variant="of the organization itself",
)
def org_3_of_the_organization_itself(organization: Node) -> bool:
    return all(telecom.get("use") != "home" for telecom in each(organization, "telecom"))


@invariant("grp-1", "Group", "a group has members only if it is actual")
def grp_1(group: Node) -> bool:
    return not has(group, "member") or group.get("actual") is True


@invariant(
    "cnl-0",
    CANONICAL_RESOURCES,
    "a name should be a capital letter, then letters, digits and _",
    Severity.WARNING,
    variant="of one letter and more",
)
def cnl_0_of_one_letter_and_more(resource: Node) -> bool:
    name = resource.get("name")
    return not isinstance(name, str) or bool(SHORT_NAME.fullmatch(name))


def _named(resource: Node) -> bool:
    # "name.matches(…)" has no answer without a name, and no answer counts as broken.
    return has(resource, "name") and cnl_0_of_one_letter_and_more(resource)


for _key, _kind in (("adf-0", "ActivityDefinition"), ("evv-0", "EvidenceVariable"), ("pdf-0", "PlanDefinition")):
    invariant(_key, _kind, "there should be a name: a capital letter, then letters, digits and _", Severity.WARNING)(
        _named
    )


BY_KIND: Final[dict[str, tuple[Invariant, ...]]] = {
    kind: tuple(rule for rule in INVARIANTS if kind in rule.kinds) for rule in INVARIANTS for kind in rule.kinds
}
