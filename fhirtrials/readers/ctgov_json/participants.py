"""Who takes part, in what, where: arms, interventions, outcomes, eligibility, people and sites of a study."""

from fhirtrials.model import Eligibility
from fhirtrials.model.parts import Arm, Contact, Intervention, Official, Outcome, Site
from fhirtrials.model.words import (
    AgeGroup,
    ArmKind,
    InterventionKind,
    OutcomeRank,
    Role,
    Sampling,
    Sex,
    Status,
)
from fhirtrials.readers.ages import age
from fhirtrials.readers.cursor import Cursor


def arm(place: Cursor) -> Arm:
    return Arm(
        label=place.text("label"),
        kind=place.code("type", ArmKind, "ctgov-arm-kind"),
        description=place.text("description"),
        interventions=place.texts("interventionNames"),
    )


def intervention(place: Cursor) -> Intervention:
    return Intervention(
        kind=place.code("type", InterventionKind, "ctgov-intervention-kind"),
        name=place.text("name"),
        description=place.text("description"),
        arms=place.texts("armGroupLabels"),
        other_names=place.texts("otherNames"),
    )


def outcomes(module: Cursor) -> tuple[Outcome, ...]:
    """Primary, then secondary, then other outcomes, each in their order."""
    lists = (
        (OutcomeRank.PRIMARY, "primaryOutcomes"),
        (OutcomeRank.SECONDARY, "secondaryOutcomes"),
        (OutcomeRank.OTHER, "otherOutcomes"),
    )
    return tuple(outcome(place, rank) for rank, key in lists for place in module.each(key))


def outcome(place: Cursor, rank: OutcomeRank) -> Outcome:
    return Outcome(
        rank=rank,
        measure=place.text("measure"),
        description=place.text("description"),
        time_frame=place.text("timeFrame"),
    )


def eligibility(module: Cursor) -> Eligibility:
    return Eligibility(
        text=module.text("eligibilityCriteria"),
        accepts_healthy_volunteers=module.flag("healthyVolunteers"),
        sex=module.code("sex", Sex, "ctgov-sex"),
        gender_based=module.flag("genderBased"),
        gender_description=module.text("genderDescription"),
        minimum_age=age(module.text("minimumAge")),
        maximum_age=age(module.text("maximumAge")),
        age_groups=module.codes("stdAges", AgeGroup, "ctgov-age-group"),
        population=module.text("studyPopulation"),
        sampling=module.code("samplingMethod", Sampling, "ctgov-sampling"),
    )


def contact(place: Cursor) -> Contact:
    return Contact(
        name=place.text("name"),
        role=place.code("role", Role, "ctgov-role"),
        phone=place.text("phone"),
        phone_extension=place.text("phoneExt"),
        email=place.text("email"),
    )


def official(place: Cursor) -> Official:
    return Official(
        name=place.text("name"),
        affiliation=place.text("affiliation"),
        role=place.code("role", Role, "ctgov-role"),
    )


def site(place: Cursor) -> Site:
    point = place["geoPoint"]
    return Site(
        facility=place.text("facility"),
        status=place.code("status", Status, "ctgov-status"),
        city=place.text("city"),
        state=place.text("state"),
        postal_code=place.text("zip"),
        country=place.text("country"),
        latitude=point.number("lat"),
        longitude=point.number("lon"),
        contacts=tuple(map(contact, place.each("contacts"))),
    )
