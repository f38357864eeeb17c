"""Design, conditions, eligibility and terms of the classic ClinicalTrials.gov page."""

import re

from fhirtrials.model import Eligibility
from fhirtrials.model.parts import Biospecimens, Design, Indexing, Intervention, Term
from fhirtrials.model.words import (
    Allocation,
    BiospecimenRetention,
    InterventionModel,
    ObservationalModel,
    Phase,
    Purpose,
    Sampling,
    Sex,
    TimePerspective,
)
from fhirtrials.readers.pages import lists, values
from fhirtrials.readers.pages.ctgov_page_arms import listed_interventions
from fhirtrials.readers.pages.labels import plain
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page, shown

_CRITERIA = ("criteria", "inclusion", "exclusion", "")
_CELLS = 3
_LAST_SECTIONS = ("record", "sharing", "oversight", "links", "publications", "publications-derived")


def unnamed(place: Section, *, blanks: bool = False) -> list[Line]:
    """What stands in a section without a label, in the order of the page; the heads of its tables aside."""
    lines = [line for field in place.fields if not field.name for line in field.lines_and_blanks]
    heads = [line for line in lines if line.text.startswith("Intervention/treatment")]
    place.page.take(heads)
    return [line for line in lines if line not in heads and (blanks or line.text)]


def loose(found: Outline, names: tuple[str, ...]) -> list[Line]:
    """What stands in these sections without a label and is not read yet, with the blank lines between."""
    fields = [field for name in names for field in found[name].fields if not field.name]
    lines = [line for field in fields for line in field.lines_and_blanks]
    return sorted(
        (line for line in lines if not line.text or not found.page.is_read(line)), key=lambda line: line.number
    )


def summary_row(
    page: Page, place: Section, keywords: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Intervention, ...], tuple[Phase, ...]]:
    """Conditions, interventions and phases of the table at the top, a cell each with a line for each of them.

    Where conditions run on in one line they are one, and told, unless the keywords have it as one.
    """
    lines = [line for line in unnamed(place) if line.text.strip("-| ")]
    page.take(lines)
    parts = [part.strip() for part in re.split(r"(?<!\\)\|", "\n".join(line.text for line in lines))]
    said = [part for part in parts if part]
    if len(said) > _CELLS:  # a cell of several lines, in a copy with tabs
        parts = [said[0], "\n".join(said[1:-1]), said[-1]]
    first, second, third, *_ = [*parts, "", "", ""]
    conditions = tuple(line.strip() for line in first.split("\n") if line.strip())
    words = {plain(keyword) for keyword in keywords}
    if len(conditions) == 1 and " " in conditions[0] and plain(conditions[0]) not in words:
        page.say("run-together", lines, found=shown(conditions[0]))
    phases = values.phases(third) if third else ()
    if phases is None:
        page.say("unknown-code", lines, found=shown(third), table="to-trial/ctgov-label-phase")
    return conditions, listed_interventions(second), phases or ()


def study_design(place: Section, is_registry: bool) -> Design:
    masking, masked = place["masking"].masking()
    return Design(
        allocation=place["allocation"].code(Allocation, "allocation"),
        intervention_model=place["model"].code(InterventionModel, "intervention-model"),
        intervention_model_description=place["model-description"].text(),
        purpose=place["purpose"].code(Purpose, "purpose"),
        observational_model=place["observational-model"].code(ObservationalModel, "observational-model"),
        time_perspective=place["time-perspective"].code(TimePerspective, "time-perspective"),
        masking=masking,
        masking_description=place["masking-description"].text(),
        masked=masked,
        is_patient_registry=is_registry or None,
        target_duration=place["target-duration"].line(),
    )


def biospecimens(place: Section) -> Biospecimens | None:
    retention = place["biospecimens"].code(BiospecimenRetention, "biospecimen-retention")
    description = place["biospecimen-description"].text()
    return None if retention is description is None else Biospecimens(retention=retention, description=description)


def eligibility(place: Section) -> Eligibility:
    ages = place["ages"].age_range()
    return Eligibility(
        text=_criteria(place),
        accepts_healthy_volunteers=place["volunteers"].flag(),
        sex=place["sex"].code(Sex, "sex"),
        gender_based=place["gender-based"].flag(),
        gender_description=place["gender-description"].text(),
        minimum_age=ages[0],
        maximum_age=ages[1],
        age_groups=ages[2],
        population=place["population"].text(),
        sampling=place["sampling"].code(Sampling, "sampling"),
    )


def _criteria(place: Section) -> str | None:
    """The whole text with its headings; a bullet that was saved on a line of its own goes to its item."""
    lines: list[Line] = []
    for field in place.fields:
        if field.name in _CRITERIA:
            heading = field.label if field.name in ("inclusion", "exclusion") else None
            lines += [
                *filter(None, [heading]),
                *(line for line in field.lines_and_blanks if not place.page.is_read(line) or not line.text),
            ]
    place.page.take(lines)
    margin = min((line.indent for line in lines if line.text), default=0)
    text = "\n".join(" " * (line.indent - margin) * bool(line.text) + line.text for line in lines)
    joined = re.sub(r"^( *)-\n *(?=\S)", r"\1- ", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", joined).strip("\n").replace(r"\|", "|") or None


def terms(page: Page, found: Outline) -> tuple[tuple[str, ...], Indexing]:
    """Keywords and MeSH terms, under their headings or, without, the last rows of the page.

    Keywords then have commas between them. MeSH terms run on, conditions and those above them alike; a row that is made
    of the page's own words alone is parted, any other is kept whole, and told.
    """
    last = loose(found, _LAST_SECTIONS)
    keywords = [line.text.rstrip("| ") for line in unnamed(found["keywords"]) if line.text.strip("| ")]
    rows = [line for line in unnamed(found["mesh"]) if line.text.strip("| ")]
    listed = [] if keywords else [line for line in last if line.text.rstrip("| ").endswith(",")]
    if not rows:
        rows = [line for line in last if line.text.endswith("|") and line not in listed and line.text.strip("| ")]
    page.take([*unnamed(found["keywords"]), *listed, *rows])
    keywords += [part for line in listed for part in _keywords(page, line)]
    for line in rows:
        if " " in line.text.rstrip("| ") and line.text.endswith("|"):
            page.say("run-together", [line], found=shown(line.text.rstrip("| ")))
    return tuple(keywords), Indexing(conditions=tuple(Term(name=line.text.rstrip("| ")) for line in rows))


def _keywords(page: Page, line: Line) -> tuple[str, ...]:
    text = line.text.rstrip("| ,")
    parts = lists.terms(text)
    if parts is None:
        page.say("run-together", [line], found=shown(text))
    return parts or (text,)
