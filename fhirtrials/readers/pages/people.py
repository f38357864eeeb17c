"""People on pages: names with phones and e-mail addresses under them or beside them."""

import re
from collections.abc import Iterator

from fhirtrials.model.parts import Contact
from fhirtrials.model.words import Role
from fhirtrials.readers.pages.field import Field

_LABEL = re.compile(r"(?:e-?mail|phone|tel(?:ephone)?|contact|name)\s*:\s*", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>();,]+@[^\s@<>();,]+\.[^\s@<>();,]+")
_PHONE = re.compile(
    r"(?P<phone>[+()]{0,3}\s?\(?\d[\d\s().+/-]{4,}\d)(?:[\s,]*(?:ext(?:ension)?\.?|x)[\s:]*(?P<extension>\d+))?",
    re.IGNORECASE,
)
_NAME_AND_MORE = re.compile(r"(?P<name>[^\d@:]*[^\W\d_.)])[\s,;|:–-]+(?P<more>[+(\d].*|\S+@\S+)")
# Two names in one line; "PsyD; PhD" are degrees of one.
_NAMES = re.compile(r"\s*;\s*(?=\S+\s+\S)")


def contacts(field: Field) -> tuple[Contact, ...]:
    """A name begins a person, and so does a second phone or address; what is neither phone nor address is a name."""
    found: list[dict[str, str]] = []
    for line in field.paragraphs():
        for kind, text in _said(_LABEL.sub("", line, count=1) if _LABEL.match(line) else line):
            if not found or kind == "name" or kind in found[-1]:
                found.append({})
            found[-1][kind] = text
    return tuple(Contact(role=Role.CONTACT, **each) for each in found)


def _said(text: str) -> Iterator[tuple[str, str]]:
    if _EMAIL.fullmatch(text):
        yield "email", text
    elif match := _PHONE.fullmatch(text):
        yield "phone", match["phone"]
        if match["extension"]:
            yield "phone_extension", match["extension"]
    elif (match := _NAME_AND_MORE.fullmatch(text)) and (
        _EMAIL.fullmatch(match["more"]) or _PHONE.fullmatch(match["more"])
    ):
        yield "name", match["name"]
        yield from _said(match["more"])
    else:
        for name in _NAMES.split(text):
            yield "name", name
