"""Parts of FHIR that all releases write alike: elements without empties, identifiers, references, extensions.

https://hl7.org/fhir/R5/datatypes.html
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from fhirtrials.model import PartialDate, Resource
from fhirtrials.model.parts import DatedEvent

PROJECT = "https://fhirtrials.github.io/fhir"
"""Where the project's own extensions and naming systems live, whatever base a publisher chooses for canonicals."""

CLASSIFIERS = "http://hl7.org/fhir/research-study-classifiers"
DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
MESH = "https://www.nlm.nih.gov/mesh"
PUBMED = "https://pubmed.ncbi.nlm.nih.gov"
UCUM = "http://unitsofmeasure.org"

# What may stand in a URI as it is (RFC 3986); everything else is percent-encoded.
_URI_SAFE = "!#$%&'*+,()/:;=?@[]~"
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)


def element(**members: Any) -> Resource:
    """An element with what it has: empty members are left out as they are given, so nothing is cleaned afterwards."""
    return members if all(members.values()) else filled(members)


def filled(members: Resource) -> Resource:
    """Those of the members that have something to say, as zero and false have."""
    return {name: value for name, value in members.items() if value or (value is not None and value == 0)}


def present(members: Iterable[Resource | None]) -> list[Resource]:
    """The members of a list that have something to say."""
    return list(filter(None, members))


def identifier(system: str | None, value: str, **members: Any) -> Resource:
    return element(system=system, value=value, **members)


def extension(name: str, parts: Iterable[Resource | None] = (), **value: Any) -> Resource | None:
    """The project's extension of that name: with one ``value…``, or with sub-extensions; None where it is empty."""
    return extension_at(own_address(name), parts, value)


def made_of(name: str, parts: list[Resource]) -> Resource:
    """The project's extension of that name, made of sub-extensions that all are there."""
    return {"url": own_address(name), "extension": parts}


@cache  # the same few names over and over; the check knows the very same text again, too
def own_address(name: str) -> str:
    """The url of the project's extension of that name."""
    return f"{PROJECT}/StructureDefinition/{name}"


def part(name: str, **value: Any) -> Resource | None:
    """A sub-extension with its ``value…``; None where there is no value."""
    if not all(value.values()):
        value = filled(value)
        if not value:
            return None
    return {"url": name, **value}


def group(name: str, parts: Iterable[Resource | None]) -> Resource | None:
    """A sub-extension made of sub-extensions; None where all of them are empty."""
    return extension_at(name, parts, {})


def extension_at(url: str, parts: Iterable[Resource | None], value: dict[str, Any]) -> Resource | None:
    """Any extension, with its sub-extensions and its ``value…``; None where it has neither."""
    if not all(value.values()):
        value = filled(value)
    inner = list(filter(None, parts)) if parts else None
    if inner:
        return {"url": url, "extension": inner, **value}
    return {"url": url, **value} if value else None


def absent(reason: str = "unknown") -> Resource:
    """Stands in for a required element that the source does not give."""
    return {"extension": [{"url": DATA_ABSENT, "valueCode": reason}]}


def as_given(text: str | None) -> Resource | None:
    """Stands on a value that had to be changed to be FHIR's, and keeps the source's own form."""
    return extension("as-given", valueString=text)


def assumed() -> Resource:
    """Stands on a value that the source does not give, and that a rule of ours put there."""
    return {"extension": [extension("assumed", valueBoolean=True)]}


def text_concept(text: str | None) -> Resource | None:
    return {"text": text} if text else None


def quantity(value: float, unit: str, code: str) -> Resource:
    """A Quantity with a UCUM unit; ``unit`` is one fixed word a code, since validators compare it (rng-2)."""
    return {"value": int(value) if value == int(value) else value, "unit": unit, "system": UCUM, "code": code}


def telecom(phone: str | None, extension_number: str | None, email: str | None) -> list[Resource]:
    """ContactPoints, as given; a phone's extension is written into the value and as HL7's extension."""
    points = []
    if phone or extension_number:
        number = " ext. ".join(part for part in (phone, extension_number) if part)
        inner = part_of_phone(extension_number)
        points.append(element(extension=inner, system="phone", value=number, use="work"))
    if email:
        points.append(element(system="email", value=email, use="work"))
    return points


def part_of_phone(extension_number: str | None) -> list[Resource]:
    """https://hl7.org/fhir/extensions/StructureDefinition-contactpoint-extension.html"""
    if not extension_number:
        return []
    return [{"url": "http://hl7.org/fhir/StructureDefinition/contactpoint-extension", "valueString": extension_number}]


def web_address(given: str | None) -> str | None:
    """The address as a legal absolute URI, percent-encoded where it must be; None where it is no address."""
    if not given:
        return None
    text = given.strip()
    if not _HAS_SCHEME.match(text):
        return None
    encoded = quote(text, safe=_URI_SAFE)
    try:
        return encoded if urlsplit(encoded).netloc else None
    except ValueError:
        return None


def is_pubmed(number: str | None) -> bool:
    """Whether this is the number of a PubMed record, so that it has a page there."""
    return number is not None and number.isascii() and number.isdigit()


def plain(date: PartialDate | None) -> str | None:
    """A date as plain text: compiled validators know no subclasses."""
    return None if date is None else str.__str__(date)


def day(event: DatedEvent | None) -> str | None:
    """The day of an event, as plain text."""
    return plain(event.date) if event else None
