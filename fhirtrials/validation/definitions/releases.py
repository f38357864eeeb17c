"""What the validation room knows of each release beside its definitions. A further release is one more entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Release:
    """``file`` and ``codes_file`` are shipped. ``models`` is the package of its models, ``prefix`` their name for it.

    ``others`` has the definitions of every resource type, where no models are the authority.
    """

    name: str
    version: str
    file: str
    codes_file: str
    written: tuple[str, ...]
    """The resource types whose definitions are loaded at once; others when they first turn up."""
    models: str = ""
    prefix: str = ""
    others: str = ""
    not_required: frozenset[str] = frozenset()
    """Elements whose codes the models list, but whose binding is not required."""
    simple_quantities: frozenset[str] = frozenset()
    """Elements that are a SimpleQuantity, which the models call a Quantity."""
    later: str = ""
    """The latest release, where this is an earlier one: its elements can stand here in HL7's extensions."""
    variants: Mapping[str, str] = field(default_factory=dict)
    """Invariants that one key stands for, but that say something else here: key → the variant of this release."""


_WRITTEN = (
    "ActivityDefinition",
    "Bundle",
    "EvidenceVariable",
    "Group",
    "Location",
    "Organization",
    "PlanDefinition",
    "Practitioner",
    "PractitionerRole",
    "Provenance",
    "ResearchStudy",
)

R5 = Release(
    name="R5",
    version="5.0.0",
    models="fhir.resources",
    file="r5.json",
    codes_file="r5-codes.json",
    written=_WRITTEN,
    not_required=frozenset({"Expression.language"}),
    simple_quantities=frozenset(
        {
            "ActivityDefinition.quantity",
            "Dosage.maxDosePerAdministration",
            "Dosage.maxDosePerLifetime",
            "DosageDoseAndRate.doseQuantity",
            "DosageDoseAndRate.rateQuantity",
            "Range.high",
            "Range.low",
            "Ratio.denominator",
            "RatioRange.denominator",
            "RatioRange.highNumerator",
            "RatioRange.lowNumerator",
            "SampledData.origin",
        }
    ),
)

R4B = Release(
    name="R4B",
    version="4.3.0",
    models="fhir.resources.R4B",
    prefix="R4.",
    file="r4b.json",
    codes_file="r4b-codes.json",
    others="r4b-others.json.gz",
    later=R5.name,
    written=_WRITTEN,
    not_required=frozenset({"Expression.language"}),
    simple_quantities=frozenset(
        {
            "ActivityDefinition.quantity",
            "Dosage.maxDosePerAdministration",
            "Dosage.maxDosePerLifetime",
            "DosageDoseAndRate.doseQuantity",
            "DosageDoseAndRate.rateQuantity",
            "Range.high",
            "Range.low",
            "RatioRange.denominator",
            "RatioRange.highNumerator",
            "RatioRange.lowNumerator",
            "SampledData.origin",
        }
    ),
    variants={
        "cnl-0": "of one letter and more",
        "drt-1": "of a value",
        "org-3": "of the organization itself",
        "per-1": "of one precision",
    },
)

R4 = replace(
    R4B,
    name="R4",
    version="4.0.1",
    models="",
    prefix="",
    file="r4.json",
    codes_file="r4-codes.json",
    others="r4-others.json.gz",
    variants={key: variant for key, variant in R4B.variants.items() if key != "drt-1"},
)

RELEASES: Final[dict[str, Release]] = {release.name: release for release in (R5, R4B, R4)}
DEFAULT: Final = R5.name
