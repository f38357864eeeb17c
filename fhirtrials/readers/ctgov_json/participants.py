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
from fhirtrials.readers.shape import Shape, code, codes, flag, made, many, number, text, texts

ARM = Shape(
    Arm,
    label=text("label"),
    kind=code("type", ArmKind, "ctgov-arm-kind"),
    description=text("description"),
    interventions=texts("interventionNames"),
)

INTERVENTION = Shape(
    Intervention,
    kind=code("type", InterventionKind, "ctgov-intervention-kind"),
    name=text("name"),
    description=text("description"),
    arms=texts("armGroupLabels"),
    other_names=texts("otherNames"),
)


def _outcome(rank: OutcomeRank) -> Shape[Outcome]:
    return Shape(
        Outcome,
        {"rank": rank},
        measure=text("measure"),
        description=text("description"),
        time_frame=text("timeFrame"),
    )


_OUTCOMES = {
    "primaryOutcomes": _outcome(OutcomeRank.PRIMARY),
    "secondaryOutcomes": _outcome(OutcomeRank.SECONDARY),
    "otherOutcomes": _outcome(OutcomeRank.OTHER),
}


def outcomes(module: Cursor) -> tuple[Outcome, ...]:
    """Primary, then secondary, then other outcomes, each in their order."""
    return tuple(outcome for key, shape in _OUTCOMES.items() for outcome in module.all(key, shape))


ELIGIBILITY = Shape(
    Eligibility,
    text=text("eligibilityCriteria"),
    accepts_healthy_volunteers=flag("healthyVolunteers"),
    sex=code("sex", Sex, "ctgov-sex"),
    gender_based=flag("genderBased"),
    gender_description=text("genderDescription"),
    minimum_age=made("minimumAge", age),
    maximum_age=made("maximumAge", age),
    age_groups=codes("stdAges", AgeGroup, "ctgov-age-group"),
    population=text("studyPopulation"),
    sampling=code("samplingMethod", Sampling, "ctgov-sampling"),
)

CONTACT = Shape(
    Contact,
    name=text("name"),
    role=code("role", Role, "ctgov-role"),
    phone=text("phone"),
    phone_extension=text("phoneExt"),
    email=text("email"),
)

OFFICIAL = Shape(
    Official,
    name=text("name"),
    affiliation=text("affiliation"),
    role=code("role", Role, "ctgov-role"),
)

SITE = Shape(
    Site,
    facility=text("facility"),
    status=code("status", Status, "ctgov-status"),
    city=text("city"),
    state=text("state"),
    postal_code=text("zip"),
    country=text("country"),
    latitude=number("geoPoint.lat"),
    longitude=number("geoPoint.lon"),
    contacts=many("contacts", CONTACT),
)
