"""The classic page of ClinicalTrials.gov ("Study Details"), which the site showed until 2024.

Most of it is tables: a label, a bar, a value, a bar; ``mappings/to-trial/ctgov-page-labels.json`` says what each label
is. What has no label is known by its form: outcomes by ``[ Time Frame: … ]``, contacts by ``Contact:``, sites by their
country. Saved pages may lack all headings.

* [x] header: number, status, last known status, why it stopped, dates, sponsor, collaborators
* [x] description, conditions, design, arms, interventions, outcomes, biospecimens, eligibility
* [x] contacts, sites, officials, publications, links (their words alone)
* [x] record: numbers, responsible party, dates, sharing of data, oversight, keywords
* [-] MeSH terms: they run on without a mark between them; kept whole, and told
* [ ] results: told as unread lines
"""

import re

from fhirtrials.model import Trial
from fhirtrials.model.parts import (
    DatedEvent,
    Enrollment,
    History,
    Link,
    Organisation,
    Reference,
    ResponsibleParty,
    Source,
)
from fhirtrials.model.words import DateKind, ReferenceKind, ResponsibleKind, SourceKind, Status, StudyType
from fhirtrials.readers.pages import values
from fhirtrials.readers.pages.ctgov_page_arms import arms_and_interventions, columns_of_arms, outcomes
from fhirtrials.readers.pages.ctgov_page_places import numbers, officials, people_and_sites
from fhirtrials.readers.pages.ctgov_page_study import (
    biospecimens,
    eligibility,
    loose,
    study_design,
    summary_row,
    terms,
    unnamed,
)
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.labels import code_of_label, plain
from fhirtrials.readers.pages.layout import CTGOV, page_reader
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page, shown
from fhirtrials.readers.pages.policies import oversight, sharing_plan

_STOPPED = re.compile(r"(?P<status>[^()†]+?)\s*(?:\((?P<why>.*)\))?\s*†?")
_REGISTRY_TAG = re.compile(r"\s*\[\s*patient registry\s*\]", re.IGNORECASE)
_VERIFIED = re.compile(r"(?P<date>[A-Za-z]+ \d{4})?(?:\s*by\s+(?P<by>.+?))?\.?")


def trial(page: Page, found: Outline) -> Trial | None:
    """The trial of a page; None, told, where it names no registry number."""
    page.take(line for line in page.lines if not line.text.strip("|-: "))  # rules of tables, and bars alone
    header, record, design = found["header"], found["record"], found["design"]
    nct_id = page.find_number(record["number"].line(), header["number"].line())
    if nct_id is None:
        return None
    status = header["status"].line() or ""
    stopped = _STOPPED.fullmatch(status)
    keywords, indexing = terms(page, found)
    conditions, listed, phases = summary_row(page, found["conditions"], keywords)
    table = unnamed(found["arms"], blanks=True)
    arms, interventions = arms_and_interventions(page, table, listed, columns_of_arms(found))
    contacts, sites = people_and_sites(page, [*unnamed(found["contacts"]), *unnamed(found["locations"])])
    own_id, other_ids = numbers(record["other-ids"].items())
    kind, dates = design["study-type"], history(header, record)
    verified = _VERIFIED.fullmatch(header["verified"].line() or "")
    return Trial(
        id=nct_id,
        own_id=own_id,
        other_ids=other_ids,
        title=title(found),
        official_title=design["official-title"].text(),
        status=status_of(page, header["status"], stopped["status"] if stopped else status),
        last_known_status=header["last-known"].code(Status, "status"),
        why_stopped=stopped["why"] if stopped else None,
        start=event(design, "start"),
        primary_completion=event(design, "primary-completion"),
        completion=event(design, "completion"),
        history=dates,
        responsible_party=responsible_party(found, verified["by"] if verified else None),
        sponsor=next(iter(sponsors(found)), None),
        collaborators=tuple(sponsors(found)[1:]),
        oversight=oversight(found["oversight"]),
        summary=found["description"]["summary"].text(),
        description=found["description"]["description"].text(),
        conditions=conditions,
        keywords=keywords,
        indexing=indexing,
        study_type=kind.without(_REGISTRY_TAG).code(StudyType, "study-type"),
        phases=phases,
        design=study_design(design, is_registry=_REGISTRY_TAG.search(kind.words) is not None),
        biospecimens=biospecimens(found["design"]),
        enrollment=enrollment(design),
        arms=arms,
        interventions=interventions,
        outcomes=outcomes(page, found, loose(found, ("arms", "outcomes", "design", "resources"))),
        eligibility=eligibility(found["eligibility"]),
        contacts=contacts,
        officials=officials(found["officials"]),
        sites=sites,
        references=references(found),
        links=tuple(Link(label=text) for text in found["links"][""].items()),
        sharing_plan=sharing_plan(found["sharing"]),
        sources=(source(nct_id, dates),),
    )


def title(found: Outline) -> str | None:
    """The first line of the page, before any label; a page that begins with its header has none."""
    header = found["header"]
    labels = [field.label.number for field in header.fields if field.label]
    first = next((line for line in unnamed(header) if line.text.strip("| ")), None)
    if first is None or first.number > min(labels, default=first.number):
        return None
    found.page.take([first])
    return first.text.rstrip("| ")


def status_of(page: Page, field: Field, words: str) -> Status | None:
    if not words:
        return None
    status = code_of_label(words, Status, "status")
    if status is None:
        page.say("unknown-code", field.lines[:1], found=shown(words), table="to-trial/ctgov-label-status")
    return status


def event(place: Section, name: str) -> DatedEvent | None:
    """Its label says whether the date has come."""
    for ending, kind in (("-actual", DateKind.ACTUAL), ("-estimated", DateKind.ESTIMATED), ("", None)):
        found = place[f"{name}{ending}"].dated()
        if found is not None:
            return found.model_copy(update={"kind": found.kind or kind})
    return None


def enrollment(place: Section) -> Enrollment | None:
    for ending, kind in (("-actual", DateKind.ACTUAL), ("-estimated", DateKind.ESTIMATED), ("", None)):
        found = place[f"enrollment{ending}"].count()
        if found is not None:
            return Enrollment(count=found[0], kind=found[1] or kind)
    return None


def history(header: Section, record: Section) -> History:
    verified = _VERIFIED.fullmatch(header["verified"].words)
    return History(
        verified=record["verified"].date() or values.date(verified["date"] or "" if verified else ""),
        first_posted=record["first-posted"].dated() or header["first-posted"].dated(),
        results_first_posted=record["results-first-posted"].dated() or header["results-first-posted"].dated(),
        last_update_posted=record["last-update-posted"].dated() or header["last-update-posted"].dated(),
    )


def sponsors(found: Outline) -> list[Organisation]:
    """The sponsor, then the collaborators: of the header, else of the section at the end."""
    header = found["header"]
    first = header["sponsor"].organisations()[:1]
    others = header["collaborators"].organisations()
    listed = [Organisation(name=text.rstrip("| ")) for text in found["sponsors"][""].items()]
    return [*first, *others] if first else listed


def responsible_party(found: Outline, verified_by: str | None) -> ResponsibleParty | None:
    """``name, title, organisation``: "Verified … by name, organisation" tells which is which."""
    words = found["record"]["responsible"].line() or found["header"]["responsible"].line()
    found["header"]["responsible"].skip()
    if words is None:
        return None
    sponsor = next((each.name for each in sponsors(found)), None)
    if plain(words) in {plain(sponsor or ""), plain(verified_by or "")}:
        return ResponsibleParty(kind=ResponsibleKind.SPONSOR)
    name = words.partition(", ")[0]
    affiliation = (verified_by or "").removeprefix(f"{name}, ")
    if affiliation and affiliation != verified_by and words.endswith(affiliation):
        middle = words.removeprefix(name).removesuffix(affiliation).strip(", ")
        return ResponsibleParty(name=name, title=middle or None, affiliation=affiliation)
    return ResponsibleParty(old_name_and_title=words)


def references(found: Outline) -> tuple[Reference, ...]:
    """A line each; the heading says what they are to the trial."""
    kinds = (
        (ReferenceKind.RESULT, "publications-of-results"),
        (ReferenceKind.BACKGROUND, "publications"),
        (ReferenceKind.DERIVED, "publications-derived"),
    )
    return tuple(
        Reference(kind=kind, citation=text.rstrip("| "))
        for kind, name in kinds
        for field in found[name].all("")
        for text in field.items()
    )


def source(nct_id: str, found: History) -> Source:
    """This page, in the version of its last update."""
    posted = found.last_update_posted
    return Source(
        kind=SourceKind.REGISTRY_PAGE,
        system="ClinicalTrials.gov",
        number=nct_id,
        version=posted.date if posted else None,
    )


READER = page_reader(CTGOV, trial)
