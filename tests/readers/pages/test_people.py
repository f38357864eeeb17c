"""People under a label: who has which phone and address."""

import pytest

from fhirtrials.model.parts import Contact
from fhirtrials.model.words import Role
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.lines import text_lines
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.pages.people import contacts


def found(text: str) -> tuple[Contact, ...]:
    page = Page(text_lines(text), "page.txt", lambda issue: None)
    return contacts(Field(page, "people", None, page.lines))


ADA = Contact(name="Ada Example, MD", phone="+1 555 010 0100", email="ada@example.org", role=Role.CONTACT)
BEN = Contact(name="Ben Muster", role=Role.CONTACT)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ada Example, MD\n+1 555 010 0100\nada@example.org", (ADA,)),
        ("Ada Example, MD\nPhone: +1 555 010 0100\nEmail: ada@example.org\nBen Muster", (ADA, BEN)),
        ("Ben Muster\n\nAda Example, MD\n\n+1 555 010 0100\n\nada@example.org", (BEN, ADA)),
        ("Ada Example, MD; Ben Muster", (Contact(name="Ada Example, MD", role=Role.CONTACT), BEN)),
        ("Ada Example, PsyD; PhD", (Contact(name="Ada Example, PsyD; PhD", role=Role.CONTACT),)),
        ("Ben Muster, ben@example.org", (Contact(name="Ben Muster", email="ben@example.org", role=Role.CONTACT),)),
        (
            "555-010-0100 ext. 42",
            (Contact(phone="555-010-0100", phone_extension="42", role=Role.CONTACT),),
        ),
        ("Call 1-555-TRIALS (or write)", (Contact(name="Call 1-555-TRIALS (or write)", role=Role.CONTACT),)),
        ("", ()),
    ],
)
def test_a_name_begins_a_person(text: str, people: tuple[Contact, ...]) -> None:
    assert found(text) == people
