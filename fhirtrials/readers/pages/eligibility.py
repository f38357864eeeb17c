"""Who may take part, as pages of several layouts say it: criteria under two headings, ages, healthy volunteers."""

import re

from fhirtrials.model.parts import Age
from fhirtrials.model.words import AgeGroup
from fhirtrials.readers.pages import values
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.page import shown

# Markdown, which the registry writes its criteria in, has a star for a bullet.
_BULLET = re.compile(r"^(\s*)[•●▪◦‣∙]\s*", re.MULTILINE)


def criteria_text(inclusion: Field, exclusion: Field) -> str | None:
    """The criteria as the registry writes them: in one text, under a heading for each label of the page."""
    parts = [
        f"{heading}\n\n{with_stars(text)}"
        for heading, field in (("Inclusion Criteria:", inclusion), ("Exclusion Criteria:", exclusion))
        if (text := field.text(indented=True))
    ]
    return "\n\n".join(parts) or None


def with_stars(text: str) -> str:
    """A text with the bullets of markdown."""
    return _BULLET.sub(r"\1* ", text)


def ages(field: Field) -> tuple[Age | None, Age | None, tuple[AgeGroup, ...]]:
    """Youngest, oldest and age groups: ``18 Years - 70 Years``, ``18+ years old``; told where it is something else."""
    text = field.line()
    found = values.age_range(text) if text else None
    if text and found is None:
        field.page.say("wrong-type", field.lines[:1], found=shown(text), wanted="a range of ages")
    return found or (None, None, ())


def volunteers(field: Field) -> bool | None:
    """``No``, ``No Healthy Volunteers``, ``Accepts Healthy Volunteers``, ``Healthy volunteers allowed``."""
    text = field.line()
    if text is None:
        return None
    words = re.findall(r"[a-z]+", text.casefold())
    if {"no", "not"}.intersection(words):
        return False
    if {"yes", "accepts", "accepted", "allowed", "healthy"}.intersection(words):
        return True
    field.page.say("wrong-type", field.lines[:1], found=shown(text), wanted="whether healthy volunteers may take part")
    return None
