"""What the validation room knows of each release of FHIR beside its models. A further release is one more entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Release:
    """``models`` is the package of its models, ``prefix`` the models' own name for it in their table of types."""

    name: str
    version: str
    models: str
    prefix: str
    file: str
    written: tuple[str, ...]
    """The resource types whose definitions are shipped; others are compiled from their model when they turn up."""
    not_required: frozenset[str] = frozenset()
    """Elements whose codes the models list, but whose binding is not required."""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Required codes that the models do not list."""
    simple_quantities: frozenset[str] = frozenset()
    """Elements that are a SimpleQuantity, which the models call a Quantity."""


_COMPARATORS = ("<", "<=", ">=", ">", "ad")


R5 = Release(
    name="R5",
    version="5.0.0",
    models="fhir.resources",
    prefix="",
    file="r5.json",
    written=(
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
    ),
    not_required=frozenset({"Expression.language"}),
    codes={
        # https://hl7.org/fhir/R5/valueset-request-resource-types.html
        "ActivityDefinition.kind": (
            "Appointment",
            "AppointmentResponse",
            "CarePlan",
            "Claim",
            "CommunicationRequest",
            "CoverageEligibilityRequest",
            "DeviceRequest",
            "EnrollmentRequest",
            "ImmunizationRecommendation",
            "MedicationRequest",
            "NutritionOrder",
            "RequestOrchestration",
            "ServiceRequest",
            "SupplyRequest",
            "Task",
            "Transport",
            "VisionPrescription",
        ),
        # https://hl7.org/fhir/R5/valueset-quantity-comparator.html
        "Quantity.comparator": _COMPARATORS,
        "Age.comparator": _COMPARATORS,
        "Count.comparator": _COMPARATORS,
        "Distance.comparator": _COMPARATORS,
        "Duration.comparator": _COMPARATORS,
    },
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

RELEASES: Final[dict[str, Release]] = {release.name: release for release in (R5,)}
DEFAULT: Final = R5.name
