"""A trial-health page: a registry's record with a score of its progress, a timeline and a map of its relations.

``mappings/to-trial/trial-health-page-labels.json`` holds the labels. Links of the page (conditions, sponsors, names of
interventions) are not always saved with their words: what is not there is not made up.

* [x] summary, description; enrollment and status of the block "Trial Health"
* [x] timeline and record dates (``trial_health_dates``): where the two disagree it is told
* [x] conditions, keywords, outcomes, arms, interventions (``trial_health_arms``), eligibility
* [x] sponsors, officials, contacts, locations (``trial_health_people``), MeSH terms, design, sharing of data
* [-] publications: each paragraph, with its PubMed id
* [ ] what the page works out for itself: score, pace, reach, progress, durations, distances to milestones, relations
"""

import re
from itertools import chain

from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.parts import (
    Biospecimens,
    Design,
    Enrollment,
    Identifier,
    Indexing,
    Organisation,
    Oversight,
    Reference,
    ResponsibleParty,
    SharingPlan,
    Source,
    Term,
)
from fhirtrials.model.words import (
    AgeGroup,
    Allocation,
    BiospecimenRetention,
    DataSharing,
    DateKind,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    Phase,
    Purpose,
    ResponsibleKind,
    Sampling,
    Sector,
    Sex,
    SharedInformation,
    SourceKind,
    Status,
    StudyType,
    TimePerspective,
)
from fhirtrials.readers.pages import glued, values
from fhirtrials.readers.pages.eligibility import ages, criteria_text, volunteers, with_stars
from fhirtrials.readers.pages.field import Field, passage
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.layout import TRIAL_HEALTH, page_reader
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page, shown
from fhirtrials.readers.pages.people import contacts
from fhirtrials.readers.pages.trial_health_arms import arms, interventions, outcomes
from fhirtrials.readers.pages.trial_health_dates import Dates
from fhirtrials.readers.pages.trial_health_people import officials, organisations, sites

_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII | re.IGNORECASE)
_PUBMED_ID = re.compile(r"PMID:?\s*(\d{1,8})", re.ASCII | re.IGNORECASE)
_BULLET = re.compile(r"^[•*\-–·▸▪●]\s+")
# The page's own measures of enrollment and reach, beside the number that the record gives.
_MEASURE = re.compile(
    r"(?:participants|patients|subjects)?\s*(?:targeted|enrolled|planned|actual|anticipated)?|.*\bp\d+(?:-p\d+)?\b.*"
    r"|[\d,]+ (?:active |recruiting |enrolling )?(?:countr(?:y|ies)|sites?|locations?|cit(?:y|ies)|states?)",
    re.IGNORECASE,
)
_COUNTED = {"targeted": DateKind.ESTIMATED, "planned": DateKind.ESTIMATED, "enrolled": DateKind.ACTUAL}


def trial(page: Page, found: Outline) -> Trial | None:
    """The trial of a page; None, told, where it names no registry number."""
    nct_id = page.find_number(found["head"][""].words)
    if nct_id is None:
        return None
    _skip_derived(page, found)
    head, design, when = found["head"], found["design"], Dates(page, found)
    history, groups = when.history(), arms(page, found["arms"])
    sponsor, collaborators = organisations(found["sponsors"][""])
    sector = design["sector"].code(Sector, "sector")
    status = found["health"]["status"].code(Status, "status")
    title, badge = _title(page, head)
    posted, words = history.last_update_posted, _words(page, found, with_mesh=True)
    return Trial(
        id=nct_id,
        own_id=_identifier(head["own-id"].line()),
        other_ids=tuple(filter(None, map(_identifier, head["other-ids"].paragraphs()))),
        title=title,
        official_title=head["official-title"].text(),
        acronym=head["acronym"].line(),
        status=status or badge,
        why_stopped=found["health"]["stopped"].text(),
        start=when.event("start"),
        primary_completion=when.event("primary-completion"),
        completion=when.event("completion"),
        history=history,
        responsible_party=_responsible_party(design),
        sponsor=_sponsor(sponsor, sector),
        collaborators=collaborators,
        oversight=_oversight(design),
        summary=found["summary"][""].text(indented=True),
        description=found["description"][""].text(indented=True),
        conditions=_terms(page, found["conditions"][""], words),
        keywords=_terms(page, found["keywords"][""], words),
        indexing=_indexing(found["mesh"], _words(page, found, with_mesh=False)),
        study_type=design["study-type"].code(StudyType, "study-type"),
        phases=_phases(design["phase"]),
        design=_design(design),
        biospecimens=_biospecimens(design),
        enrollment=_enrollment(page, found["health"]["enrollment"]),
        arms=groups,
        interventions=interventions(page, found["interventions"], groups),
        outcomes=outcomes(page, found["outcomes"]),
        eligibility=_eligibility(found["eligibility"]),
        contacts=contacts(found["contacts"][""]),
        officials=officials(found["officials"][""]),
        sites=sites(page, found["locations"][""]),
        references=tuple(map(_reference, found["publications"][""].paragraphs())),
        sharing_plan=_sharing_plan(found["sharing"]),
        sources=(
            Source(
                kind=SourceKind.MIRROR_PAGE,
                number=nct_id,
                version=(posted and posted.date) or history.last_update_submitted,
            ),
        ),
    )


def _skip_derived(page: Page, found: Outline) -> None:
    """Marks as read what the page worked out for itself; none of it is the registry's."""
    health = found["health"]
    for field in (*health.all(""), *health.all("score"), *health.all("pace"), *found["relationships"].fields):
        field.skip()
    for field in (*health.all("reach"), *health.all("enrollment")):
        page.take(line for line in field.lines if _MEASURE.fullmatch(line.text))


def _title(page: Page, head: Section) -> tuple[str | None, Status | None]:
    """The title, which stands by the number where the page has one, and the status where that stands there too."""
    title, status = head["title"].line(), None
    longest = max((line.text for line in head[""].lines if " " in line.text), key=len, default=None)
    for line in head[""].lines:
        said = code_of_label(line.text, Status, "status")
        status = status or said
        is_title = line.text == longest and not said and not title and _NCT_ID.sub("", longest).strip(" :|-")
        if said or is_title or _NCT_ID.fullmatch(line.text) or values.phases(line.text):
            page.take([line])
            title = line.text if is_title else title
    return title, status


def _identifier(text: str | None) -> Identifier | None:
    return Identifier(value=text) if text else None


def _sponsor(named: Organisation | None, sector: Sector | None) -> Organisation | None:
    if named is None:
        return Organisation(sector=sector) if sector else None
    return named.model_copy(update={"sector": named.sector or sector})


def _responsible_party(design: Section) -> ResponsibleParty | None:
    party = ResponsibleParty(
        kind=design["responsible"].code(ResponsibleKind, "responsible-kind"),
        name=design["person"].line(),
        title=design["person-title"].line(),
        affiliation=design["affiliation"].line(),
    )
    return None if party == ResponsibleParty() else party


def _oversight(design: Section) -> Oversight | None:
    said = Oversight(
        has_data_monitoring_committee=design["committee"].flag(),
        fda_regulated_drug=design["drug"].flag(),
        fda_regulated_device=design["device"].flag(),
    )
    return None if said == Oversight() else said


def _terms(page: Page, field: Field, known: glued.Words) -> tuple[str, ...]:
    """A line each, or all in one line with nothing between them: parted where that is certain, else whole and told."""
    said = tuple(_BULLET.sub("", text) for text in field.paragraphs())
    if len(said) != 1:
        return said
    parts, is_certain = glued.terms(said[0], known)
    if not is_certain:
        page.say("run-together", field.lines, found=shown(said[0]))
    return parts


def _words(page: Page, found: Outline, *, with_mesh: bool) -> glued.Words:
    """The words of the page outside of the lists that may be run together."""
    names = ("conditions", "keywords", "mesh")
    lists = {name: {line.number for field in found[name].fields for line in field.lines} for name in names}
    texts = (line.text for line in page.lines if not any(line.number in numbers for numbers in lists.values()))
    mesh = (line.text for line in page.lines if with_mesh and line.number in lists["mesh"])
    return glued.Words(chain(texts, (name for text in mesh for name in glued.mesh_headings(text))))


def _indexing(mesh: Section, known: glued.Words) -> Indexing:
    return Indexing(
        conditions=_headings(mesh["conditions"], known),
        condition_ancestors=_headings(mesh["condition-ancestors"], known),
        interventions=_headings(mesh["interventions"], known),
        intervention_ancestors=_headings(mesh["intervention-ancestors"], known),
    )


def _headings(field: Field, known: glued.Words) -> tuple[Term, ...]:
    """Headings side by side. Names of substances have no capitals: they are parted as other terms are."""
    found: list[str] = []
    for line in field.lines:
        names = glued.mesh_headings(_BULLET.sub("", line.text))
        if not glued.is_parted_surely(line.text):
            parted = [glued.terms(name, known) for name in names]
            names = tuple(name for parts, _ in parted for name in parts)
            if not all(is_certain for _, is_certain in parted):
                field.page.say("run-together", [line], found=shown(line.text))
        found.extend(names)
    field.skip()
    return tuple(Term(name=name) for name in found)


def _phases(field: Field) -> tuple[Phase, ...]:
    """``phase 2``, ``phase 1/phase 2``, ``not applicable``."""
    text = field.line()
    found = values.phases(text) if text else ()
    if found is None:
        field.page.say("unknown-code", field.lines[:1], found=shown(text or ""), table="to-trial/ctgov-label-phase")
    return found or ()


def _design(place: Section) -> Design:
    return Design(
        allocation=place["allocation"].code(Allocation, "allocation"),
        intervention_model=place["model"].code(InterventionModel, "intervention-model"),
        intervention_model_description=place["model-description"].text(),
        purpose=place["purpose"].code(Purpose, "purpose"),
        observational_model=place["observational-model"].code(ObservationalModel, "observational-model"),
        time_perspective=place["time-perspective"].code(TimePerspective, "time-perspective"),
        masking=place["masking"].code(Masking, "masking"),
        masking_description=place["masking-description"].text(),
        masked=place["masked"].codes(MaskedRole, "masked-role"),
        is_patient_registry=place["registry"].flag(),
        target_duration=place["target-duration"].line(),
    )


def _biospecimens(place: Section) -> Biospecimens | None:
    found = Biospecimens(
        retention=place["retention"].code(BiospecimenRetention, "biospecimen-retention"),
        description=place["biospecimens"].text(),
    )
    return None if found == Biospecimens() else found


def _enrollment(page: Page, field: Field) -> Enrollment | None:
    """``96`` and below it ``participants targeted``."""
    found = field.count()
    if found is None:
        return None
    words = field.words.casefold().split()
    kind = next((_COUNTED[word] for word in words if word in _COUNTED), None)
    return Enrollment(count=found[0], kind=found[1] or kind)


def _eligibility(place: Section) -> Eligibility:
    youngest, oldest, age_groups = ages(place["age"])
    texts = [
        place[""].text(indented=True),
        *(_rest(place[name]) for name in ("age", "sex", "volunteers", "age-groups")),
    ]
    halves = criteria_text(place["inclusion"], place["exclusion"])
    return Eligibility(
        text="\n\n".join(with_stars(text) for text in (*texts, halves) if text) or None,
        accepts_healthy_volunteers=volunteers(place["volunteers"]),
        sex=place["sex"].code(Sex, "sex"),
        minimum_age=youngest,
        maximum_age=oldest,
        age_groups=_age_groups(place["age-groups"]) or age_groups,
        population=place["population"].text(),
        sampling=place["sampling"].code(Sampling, "sampling"),
    )


def _rest(field: Field) -> str | None:
    """What follows the one line of a fact: criteria that the page could not halve."""
    return passage(field.page, field.lines[1:])


def _age_groups(field: Field) -> tuple[AgeGroup, ...]:
    """``Adult (18-64), Older Adult (65+)``."""
    text = field.line()
    found = values.age_groups(text) if text else ()
    if text and not found:
        field.page.say("unknown-code", field.lines[:1], found=shown(text), table="to-trial/ctgov-age-group")
    return found


def _reference(text: str) -> Reference:
    match = _PUBMED_ID.search(text)
    return Reference(pubmed_id=match[1] if match else None, citation=_BULLET.sub("", text))


def _sharing_plan(place: Section) -> SharingPlan | None:
    plan = SharingPlan(
        decision=place["decision"].code(DataSharing, "data-sharing"),
        description=place["description"].text(),
        also_shared=place["also-shared"].codes(SharedInformation, "shared-information"),
        time_frame=place["time-frame"].text(),
        access=place["access"].text(),
        url=place["url"].line(),
    )
    return None if plan == SharingPlan() else plan


READER = page_reader(TRIAL_HEALTH, trial)
