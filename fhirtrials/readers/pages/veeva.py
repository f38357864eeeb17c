"""ClinicalTrials.Veeva: a trial as Veeva shows it, from ClinicalTrials.gov's record.

``mappings/to-trial/veeva-page-labels.json`` holds the labels; what stands under one comes in the lines after it.

* [x] title and sponsor above "Status and phase"; conditions, treatments, study type, funder types, identifiers
* [x] details: summary, full description, enrollment, sex, ages, volunteers, criteria
* [x] trial design, patient groups (``veeva_groups``), timeline, contacts
* [-] funder types: the sponsor's, where there is one; which of several is the sponsor's is not said
* [ ] trial documents and locations: the page counts them, and loads their list only when asked
* [ ] sites' distances, links, menus, the foot of the page

The page says of a planned number of patients that it is estimated, of a counted one nothing.
"""

import re

from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.parts import Contact, Design, Enrollment, Identifier, Organisation, Source
from fhirtrials.model.words import (
    Allocation,
    DateKind,
    IdentifierKind,
    InterventionModel,
    Masking,
    ObservationalModel,
    Phase,
    Purpose,
    Sampling,
    Sector,
    Sex,
    SourceKind,
    Status,
    StudyType,
    TimePerspective,
)
from fhirtrials.readers.pages import values
from fhirtrials.readers.pages.eligibility import ages, criteria_text, volunteers, with_stars
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.layout import VEEVA, page_reader
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page, shown
from fhirtrials.readers.pages.people import contacts
from fhirtrials.readers.pages.veeva_groups import Groups, groups

_LOGO = re.compile(r"\s+logo", re.IGNORECASE)
_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII | re.IGNORECASE)
_KIND = re.compile(r"(?P<value>.+?)\s*\((?P<kind>[^()]+(?:\([^()]*\)[^()]*)?)\)")
_NUMBER = re.compile(r"[\d,]+")
_DEMOGRAPHY = ("enrollment", "sex", "ages", "volunteers")
_CRITERIA = ("inclusion", "exclusion", "criteria")


def trial(page: Page, found: Outline) -> Trial | None:
    """The trial of a page; None, told, where it names no registry number."""
    overview, details, design = found["overview"], _without_labels_in_texts(found["details"]), found["design"]
    nct_id = page.find_number(overview["identifiers"].words)
    if nct_id is None:
        return None
    title, names = _head(page, overview)
    sponsor, collaborators = _organisations(overview, names)
    own_id, other_ids = _identifiers(overview["identifiers"], nct_id)
    status, phases = _status_and_phases(page, overview["status-phase"])
    participants = groups(page, found["groups"], overview["treatments"])
    for field in (*found["footer"].fields, *found["timeline"].all("today"), *found["documents"].fields):
        field.skip()
    updated = found["timeline"]["updated"].date()
    return Trial(
        id=nct_id,
        own_id=own_id,
        other_ids=other_ids,
        title=title,
        status=status,
        start=found["timeline"]["start"].dated(),
        completion=found["timeline"]["end"].dated(),
        sponsor=sponsor,
        collaborators=collaborators,
        summary=details["about"].text(indented=True),
        description=details["description"].text(indented=True),
        conditions=overview["conditions"].paragraphs(),
        study_type=overview["study-type"].code(StudyType, "study-type"),
        phases=phases,
        design=Design(
            allocation=design["allocation"].code(Allocation, "allocation"),
            intervention_model=design["model"].code(InterventionModel, "intervention-model"),
            purpose=design["purpose"].code(Purpose, "purpose"),
            observational_model=design["observational-model"].code(ObservationalModel, "observational-model"),
            time_perspective=design["time-perspective"].code(TimePerspective, "time-perspective"),
            masking=design["masking"].code(Masking, "masking"),
        ),
        enrollment=_enrollment(page, details["enrollment"], participants),
        arms=participants.arms,
        interventions=participants.interventions,
        eligibility=_eligibility(details),
        contacts=_contacts(found["contacts"]),
        sources=(Source(kind=SourceKind.MIRROR_PAGE, system="ClinicalTrials.Veeva", number=nct_id, version=updated),),
    )


def _head(page: Page, overview: Section) -> tuple[str | None, tuple[str, ...]]:
    """The title, and the organisations below it, each after its logo: "Sun Yat-sen University logo"."""
    lines = overview[""].lines
    logos = [place for place, line in enumerate(lines) if _LOGO.search(line.text) and _LOGO.split(line.text)[-1] == ""]
    above = lines[: logos[0]] if logos else lines[:1]
    below = lines[logos[0] :] if logos else lines[1:]
    title = max(above, key=lambda line: len(line.text), default=None)
    page.take([*([title] if title else []), *below])
    names = dict.fromkeys(_LOGO.split(line.text)[0] if line in _at(lines, logos) else line.text for line in below)
    return title.text if title else None, tuple(names)


def _at(lines: tuple[Line, ...], places: list[int]) -> list[Line]:
    return [lines[place] for place in places]


def _organisations(overview: Section, names: tuple[str, ...]) -> tuple[Organisation | None, tuple[Organisation, ...]]:
    """Sponsor and collaborators: as labelled, else the first of the names at the head, and the others."""
    labelled = overview["sponsor"].line()
    names = (labelled, *(name for name in names if name != labelled)) if labelled else names
    collaborators = dict.fromkeys((*names[1:], *overview["collaborators"].paragraphs()))
    funders = overview["funders"]
    sector = funders.code(Sector, "sector") if len(funders.lines) == 1 else None
    sponsor = Organisation(name=names[0] if names else None, sector=sector)
    return (
        None if sponsor == Organisation() else sponsor,
        tuple(Organisation(name=name) for name in collaborators),
    )


def _identifiers(field: Field, nct_id: str) -> tuple[Identifier | None, tuple[Identifier, ...]]:
    """The first number without a kind is the sponsor's own; ``2012-001 (EudraCT Number)`` says who gave it."""
    own: Identifier | None = None
    others: list[Identifier] = []
    for text in field.paragraphs():
        if _NCT_ID.fullmatch(text) and text.upper() == nct_id:
            continue
        match = _KIND.fullmatch(text)
        words, _, issuer = match["kind"].partition(":") if match else ("", "", "")
        kind = code_of_label(words, IdentifierKind, "identifier-kind")
        if match and kind:
            others.append(Identifier(value=match["value"], kind=kind, issuer=issuer.strip() or None))
        elif own is None:
            own = Identifier(value=text)
        else:
            others.append(Identifier(value=text))
    return own, tuple(others)


def _status_and_phases(page: Page, field: Field) -> tuple[Status | None, tuple[Phase, ...]]:
    status: Status | None = None
    phases: tuple[Phase, ...] = ()
    for line in field.lines:
        page.take([line])
        if said := code_of_label(line.text, Status, "status"):
            status = status or said
        elif some := values.phases(line.text):
            phases += tuple(phase for phase in some if phase not in phases)
        else:
            page.say("unknown-code", [line], found=shown(line.text), table="to-trial/ctgov-label-status")
    return status, phases


def _enrollment(page: Page, field: Field, participants: Groups) -> Enrollment | None:
    """The number under its label; the one above the groups is the same, and stands in for it where it is missing."""
    found = field.count()
    above = participants.count
    if found is None:
        return None if above is None else Enrollment(count=above)
    if above is not None and above != found[0]:
        page.say(
            "sources-disagree",
            field.lines[:1],
            where="enrollment.count",
            value=found[0],
            source_name="the page's details",
            other=above,
            other_name="the line above its groups",
        )
    return Enrollment(count=found[0], kind=found[1] or DateKind.ACTUAL)


def _eligibility(details: Section) -> Eligibility:
    youngest, oldest, age_groups = ages(details["ages"])
    whole = details["criteria"].text(indented=True)
    return Eligibility(
        text="\n\n".join(
            filter(None, (with_stars(whole or ""), criteria_text(details["inclusion"], details["exclusion"])))
        )
        or None,
        accepts_healthy_volunteers=volunteers(details["volunteers"]),
        sex=details["sex"].code(Sex, "sex"),
        minimum_age=youngest,
        maximum_age=oldest,
        age_groups=age_groups,
        population=details["population"].text(),
        sampling=details["sampling"].code(Sampling, "sampling"),
    )


def _contacts(place: Section) -> tuple[Contact, ...]:
    """The people to ask; the number of places stands before them."""
    place.page.take(line for line in place[""].lines if _NUMBER.fullmatch(line.text))
    return contacts(place["people"])


def _without_labels_in_texts(details: Section) -> Section:
    """The section with lines of its texts that look like labels as text again.

    Those are names of criteria before ages and sex where such come after them too, labels that were there already and
    have other words now, and halves of criteria that stand under one label.
    """
    last = max((place for place, field in enumerate(details.fields) if field.name in _DEMOGRAPHY), default=-1)
    is_later = any(field.name in _CRITERIA for field in details.fields[last + 1 :])
    whole = Section(details.page, details.name, details.heading)
    for place, field in enumerate(details.fields):
        before = {each.name: each.words for each in whole.fields if each.label}
        is_early = is_later and place < last and field.name in _CRITERIA
        is_again = field.name in before and field.words != before[field.name]
        if (
            field.label
            and whole.fields
            and (is_early or is_again or ("criteria" in before and field.name in _CRITERIA))
        ):
            last_line = (field.lines or (field.label,))[-1].number
            for line in details.page.lines:
                if field.label.number <= line.number <= last_line or (line.number == last_line + 1 and not line.text):
                    whole.fields[-1].add(line)
        else:
            whole.fields.append(field)
    return whole


READER = page_reader(VEEVA, trial)
