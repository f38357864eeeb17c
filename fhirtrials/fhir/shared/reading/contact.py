"""Whom to ask, and where a site is. The reverse of ``practitioner_role.contact_detail``, ``site`` and ``location``."""

from fhirtrials.fhir.place import Place
from fhirtrials.model.parts import Contact, Site
from fhirtrials.model.words import Role, Status

_PHONE_EXTENSION = "http://hl7.org/fhir/StructureDefinition/contactpoint-extension"


def contact(detail: Place, role: Role | None, name: str | None) -> Contact:
    return Contact(name=name, role=role, **contact_points(detail))


def contact_points(detail: Place) -> dict[str, str | None]:
    """``phone``, ``phone_extension``, ``email``."""
    found: dict[str, str | None] = {}
    for point in detail.each("telecom"):
        value = point.text("value")
        if point.text("system") == "phone":
            extra = point.extension(_PHONE_EXTENSION).text("valueString")
            phone = None if value == extra else value.removesuffix(f" ext. {extra}") if value and extra else value
            found |= {"phone": phone, "phone_extension": extra}
        elif point.text("system") == "email":
            found["email"] = value
    return found


def sites(study: Place) -> tuple[Site, ...]:
    """The sites, each with its own recruitment status."""
    return tuple(map(site, study.each("site")))


def site(reference: Place) -> Site:
    place = reference.follow()
    address, position = place["address"], place["position"]
    return Site(
        facility=place.text("name"),
        status=reference.own("site-status").word("valueCodeableConcept", "site-status", Status),
        city=address.text("city"),
        state=address.text("state"),
        postal_code=address.text("postalCode"),
        country=address.text("country"),
        latitude=position.number("latitude"),
        longitude=position.number("longitude"),
        contacts=tuple(
            contact(each, each.word("purpose", "contact-purpose", Role), each.first("name").text("text"))
            for each in place.each("contact")
        ),
    )
