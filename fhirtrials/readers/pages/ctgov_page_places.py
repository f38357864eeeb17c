"""Contacts, sites, officials and numbers of the classic ClinicalTrials.gov page: rows without labels."""

import re
from collections.abc import Iterable, Sequence

from fhirtrials.model.parts import Contact, Identifier, Official, Site
from fhirtrials.model.words import IdentifierKind, Role, Status
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Section
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.pages.rows import cells
from fhirtrials.terminology import knows

_PERSON = re.compile(
    r"(?P<role>contact|principal investigator|sub-investigator|study chair|study director)\s*:\s*(?P<rest>.*)", re.I
)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?<!\S)(?P<number>[+(]*\s?\(?\d[\d\s().+/-]{4,}\d)(?P<extension>\s*ext\b.*)?$", re.IGNORECASE)
_SITE_NUMBER = re.compile(r"\d{2,4}-\d{2,4}|\d{4,6}")
_WHOLE = 10


def people_and_sites(page: Page, lines: Sequence[Line]) -> tuple[tuple[Contact, ...], tuple[Site, ...]]:
    """The people before the first place are the trial's; a row with a country begins a region, the next row of a region
    that is no address begins a site.
    """
    contacts: list[Contact] = []
    sites: list[Site] = []
    country, state, facility = "", "", None
    for line in lines:
        row = cells(line.text)
        person = _PERSON.match(row[0])
        if person:
            found = _contact(person["role"], [person["rest"], *row[1:]])
            if sites:
                sites[-1] = sites[-1].model_copy(update={"contacts": (*sites[-1].contacts, found)})
            else:
                contacts.append(found)
        elif facility is not None and (address := _address(row[0], country, state)):
            sites[-1] = sites[-1].model_copy(update=address)
            facility = None
        elif region := _region(row):
            country, state = region
        elif not country:
            continue
        else:
            facility = row[0]
            status = code_of_label(row[1], Status, "status") if len(row) > 1 and row[1] else None
            sites.append(Site(facility=facility, status=status, country=country, state=state or None))
        page.take([line])
    return tuple(contacts), tuple(sites)


def _region(row: Sequence[str]) -> tuple[str, str] | None:
    """``United States, California``: the country comes first."""
    if any(row[1:]):
        return None
    parts = row[0].split(", ")
    for count in range(len(parts), 0, -1):
        name = ", ".join(parts[:count])
        if knows("country", name):
            return name, ", ".join(parts[count:])
    return None


def _address(text: str, country: str, state: str) -> dict[str, str | None] | None:
    """``Xi'an, Shaanxi, China, 710032``: city, state, country, postal code, of which the country is sure."""
    before, found, after = f"{text}, ".rpartition(f"{country}, ")
    if not found:
        return None
    city = before.removesuffix(", ")
    if state and (city == state or city.endswith(f", {state}")):
        city = city.removesuffix(state).removesuffix(", ") or state
    return {"city": city or None, "postal_code": after.removesuffix(", ") or None}


def _contact(role: str, parts: Sequence[str]) -> Contact:
    """In cells, or name, phone and mail in one."""
    if len(parts) > 2:
        name, number, *mails = parts
        email = _EMAIL.search(" ".join(mails))
    else:
        text = " ".join(filter(None, parts))
        email = _EMAIL.search(text)
        name, number = _parted(_EMAIL.sub(" ", text).strip())
    phone, _, extension = re.sub(r"\s*\bext\b\.?:?\s*", "\0", number, flags=re.IGNORECASE).partition("\0")
    return Contact(
        name=" ".join(name.split()) or None,
        role=code_of_label(role, Role, "role"),
        phone=phone.strip() or None,
        phone_extension=extension.strip() or None,
        email=email[0] if email else None,
    )


def _parted(text: str) -> tuple[str, str]:
    """A name, and the phone number at the end; a site's number before it is the name's: "Site 007-556 928-775-9430"."""
    match = _PHONE.search(text)
    if match is None:
        return text, ""
    whole = match["number"].strip()
    before, _, last = whole.rpartition(" ")
    is_sites = _SITE_NUMBER.fullmatch(before) and sum(map(str.isdigit, last)) >= _WHOLE
    number = last if is_sites else whole
    return text[: match.start() + match[0].rindex(number)], number + (match["extension"] or "")


def officials(place: Section) -> tuple[Official, ...]:
    """``Principal Investigator: | name | affiliation |``."""
    roles = {
        "principal-investigator": Role.PRINCIPAL_INVESTIGATOR,
        "study-chair": Role.STUDY_CHAIR,
        "study-director": Role.STUDY_DIRECTOR,
    }
    found = []
    for field in place.fields:
        if field.name in roles and (line := field.line()):
            name, *affiliation = cells(line)
            found.append(Official(name=name, role=roles[field.name], affiliation=" ".join(affiliation) or None))
    return tuple(found)


def numbers(lines: Iterable[str]) -> tuple[Identifier | None, tuple[Identifier, ...]]:
    """The organisation's own number, which comes first, and the others: ``2010-1 ( EudraCT Number )``."""
    found = [_number(line) for line in lines]
    return (found[0], tuple(found[1:])) if found else (None, ())


def _number(text: str) -> Identifier:
    """A number, and in brackets of what kind and whose it is."""
    for match in re.finditer(r"\s*\(", text):
        words, _, issuer = text[match.end() :].rpartition(")")[0].strip().partition(": ")
        kind = code_of_label(words, IdentifierKind, "identifier-kind")
        if kind is not None:
            return Identifier(value=text[: match.start()], kind=kind, issuer=issuer.strip() or None)
    return Identifier(value=text)
