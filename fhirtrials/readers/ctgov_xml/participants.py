"""Who takes part, in what, where: arms, interventions, outcomes, eligibility, people and sites of a study."""

from collections.abc import Iterator

from fhirtrials.model import Eligibility
from fhirtrials.model.parts import Age, Arm, Contact, Intervention, Official, Outcome, Site
from fhirtrials.model.words import ArmKind, InterventionKind, OutcomeRank, Role, Sampling, Sex, Status
from fhirtrials.readers.ages import age
from fhirtrials.readers.ctgov_xml.textblock import block, described
from fhirtrials.readers.xml_cursor import XmlCursor

_HEALTHY = {"Accepts Healthy Volunteers": True, "Yes": True, "No": False}
_NO_LIMIT = "N/A"


Named = tuple[tuple[str, Intervention], ...]
"""Interventions with the names under which arms of the API have them: ``Drug: Tea``."""


def interventions(study: XmlCursor) -> tuple[tuple[Intervention, ...], Named]:
    """The interventions, and those of them that have a name under it."""
    found = [(place.text("intervention_type"), intervention(place)) for place in study.each("intervention")]
    named = tuple((f"{kind}: {each.name}" if kind else each.name, each) for kind, each in found if each.name)
    return tuple(each for _, each in found), named


def intervention(place: XmlCursor) -> Intervention:
    return Intervention(
        kind=place.code("intervention_type", InterventionKind, "ctgov-label-intervention-kind"),
        name=place.text("intervention_name"),
        description=described(place, "description"),
        arms=place.texts("arm_group_label"),
        other_names=place.texts("other_name"),
    )


def arms(study: XmlCursor, named: Named) -> tuple[Arm, ...]:
    """The arms. In the XML interventions name their arms; arms do not name their interventions, as in the API."""
    return tuple(arm(place, named) for place in study.each("arm_group"))


def arm(place: XmlCursor, named: Named) -> Arm:
    label = place.text("arm_group_label")
    return Arm(
        label=label,
        kind=place.code("arm_group_type", ArmKind, "ctgov-label-arm-kind"),
        description=described(place, "description"),
        interventions=tuple(dict.fromkeys(name for name, each in named if label in each.arms)),
    )


def outcomes(study: XmlCursor) -> tuple[Outcome, ...]:
    """Primary, then secondary, then other outcomes, each in their order."""
    lists = (
        (OutcomeRank.PRIMARY, "primary_outcome"),
        (OutcomeRank.SECONDARY, "secondary_outcome"),
        (OutcomeRank.OTHER, "other_outcome"),
    )
    return tuple(outcome(place, rank) for rank, key in lists for place in study.each(key))


def outcome(place: XmlCursor, rank: OutcomeRank) -> Outcome:
    if place.skip("safety_issue"):
        place.record.say("field-not-kept", place.place("safety_issue"), found="safety_issue")
    return Outcome(
        rank=rank,
        measure=place.text("measure"),
        description=described(place, "description"),
        time_frame=place.text("time_frame"),
    )


def eligibility(place: XmlCursor) -> Eligibility:
    return Eligibility(
        text=block(place["criteria"]),
        accepts_healthy_volunteers=healthy_volunteers(place),
        sex=place.code("gender", Sex, "ctgov-label-sex"),
        gender_based=place.flag("gender_based"),
        gender_description=described(place, "gender_description"),
        minimum_age=limit(place.text("minimum_age")),
        maximum_age=limit(place.text("maximum_age")),
        population=block(place["study_pop"]),
        sampling=place.code("sampling_method", Sampling, "ctgov-label-sampling"),
    )


def limit(text: str | None) -> Age | None:
    """``18 Years``; ``N/A`` is no limit."""
    return None if text == _NO_LIMIT else age(text)


def healthy_volunteers(place: XmlCursor) -> bool | None:
    found = place.text("healthy_volunteers")
    if found is not None and found not in _HEALTHY:
        place.record.wrong(place, "healthy_volunteers", found, "No or Accepts Healthy Volunteers")
    return None if found is None else _HEALTHY.get(found)


def contacts(place: XmlCursor, *keys: str) -> tuple[Contact, ...]:
    """The first person to ask, then the second."""
    return tuple(contact(place[key]) for key in keys if place[key])


def contact(place: XmlCursor) -> Contact:
    return Contact(
        name=name(place),
        role=Role.CONTACT,
        phone=place.text("phone"),
        phone_extension=place.text("phone_ext"),
        email=place.text("email"),
    )


def investigator(place: XmlCursor) -> Contact:
    return Contact(name=name(place), role=place.code("role", Role, "ctgov-label-role"))


def official(place: XmlCursor) -> Official:
    return Official(
        name=name(place), affiliation=place.text("affiliation"), role=place.code("role", Role, "ctgov-label-role")
    )


def name(place: XmlCursor) -> str | None:
    """``Mary A. Rivers, MD``: most records have all of it as the last name."""
    parts = (place.text(key) for key in ("first_name", "middle_name", "last_name"))
    whole, degrees = " ".join(part for part in parts if part), place.text("degrees")
    return ", ".join(part for part in (whole, degrees) if part) or None


def site(place: XmlCursor) -> Site:
    facility = place["facility"]
    address = facility["address"]

    def people() -> Iterator[Contact]:
        yield from contacts(place, "contact", "contact_backup")
        yield from map(investigator, place.each("investigator"))

    return Site(
        facility=facility.text("name"),
        status=place.code("status", Status, "ctgov-label-status"),
        city=address.text("city"),
        state=address.text("state"),
        postal_code=address.text("zip"),
        country=address.text("country"),
        contacts=tuple(people()),
    )
