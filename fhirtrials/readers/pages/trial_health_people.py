"""Organisations, officials and places of a trial-health page, each in lines of their own."""

import re

from fhirtrials.model.parts import Official, Organisation, Site
from fhirtrials.model.words import Role, Sector
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.page import Page
from fhirtrials.terminology import knows

_LEAD, _COLLABORATOR = "lead", "collaborator"
_ROLE = re.compile(r"(?:lead(?:[\s_]sponsor)?|sponsor)|collaborators?", re.IGNORECASE)
_NAME_AND_ROLE = re.compile(
    r"(?P<name>.+?)\s*(?P<role>LEAD(?:[ _]SPONSOR)?|COLLABORATOR|(?<=[a-z)])lead|(?<=[a-z)])collaborator)"
)
_MOST_PARTS = 4


def organisations(field: Field) -> tuple[Organisation | None, tuple[Organisation, ...]]:
    """The lead sponsor and the collaborators. A role stands before the names it is for, or after each of them.

    Without any role the first is the sponsor.
    """
    names: list[str] = []
    roles: dict[int, str] = {}
    sectors: dict[int, Sector] = {}
    role_before: str | None = None
    for text in field.paragraphs():
        role, sector = _role(text), code_of_label(text, Sector, "sector")
        both = _NAME_AND_ROLE.fullmatch(text)
        if role and (not names or role_before):
            role_before = role
        elif role:
            roles[len(names) - 1] = role
        elif sector and names:
            sectors[len(names) - 1] = sector
        elif both:
            names.append(both["name"])
            roles[len(names) - 1] = _role(both["role"]) or _COLLABORATOR
        else:
            names.append(text)
            if role_before:
                roles[len(names) - 1] = role_before
    lead = next((at for at in range(len(names)) if roles.get(at, _LEAD if not roles else None) == _LEAD), None)
    found = [Organisation(name=name, sector=sectors.get(at)) for at, name in enumerate(names)]
    others = tuple(each for at, each in enumerate(found) if at != lead)
    return None if lead is None else found[lead], others


def _role(text: str) -> str | None:
    if not _ROLE.fullmatch(text):
        return None
    return _COLLABORATOR if text.casefold().startswith(_COLLABORATOR) else _LEAD


def officials(field: Field) -> tuple[Official, ...]:
    """Name, role and affiliation in lines, in one order for all: each begins as far before the role as the first."""
    lines = field.lines
    roles = {at: role for at, line in enumerate(lines) if (role := code_of_label(line.text, Role, "role"))}
    if not roles:
        return ()
    before = min(roles)
    if before > 2:
        return ()
    field.skip()
    starts = [at - before for at in roles]
    found = []
    for start, end, role in zip(starts, [*starts[1:], len(lines)], roles.values(), strict=True):
        texts = [lines[at].text for at in range(start, end) if at not in roles]
        found.append(Official(name=texts[0] if texts else None, affiliation=", ".join(texts[1:]) or None, role=role))
    return tuple(found)


def sites(page: Page, field: Field) -> tuple[Site, ...]:
    """A facility, and in the next line its place: ``Guangzhou, Guangdong, 510630, China``.

    A place without a facility before it is a site too; what is no place stays unread.
    """
    found: list[Site] = []
    facility = None
    for line in field.lines:
        parts = line.text.split(", ")
        if knows("country", parts[-1]) and len(parts) <= _MOST_PARTS:
            page.take([line, *([facility] if facility else [])])
            found.append(_site(facility.text if facility else None, parts))
            facility = None
        else:
            facility = line
    return tuple(found)


def _site(facility: str | None, parts: list[str]) -> Site:
    *inner, country = parts
    code = next((part for part in inner[1:] if any(map(str.isdigit, part))), None)
    states = [part for part in inner[1:] if part != code]
    return Site(
        facility=facility,
        city=inner[0] if inner else None,
        state=", ".join(states) or None,
        postal_code=code,
        country=country,
    )
