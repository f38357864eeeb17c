"""A site that mirrors ClinicalTrials.gov: a summary above, the registry's full record (PRS) below.

https://register.clinicaltrials.gov/prs/html/definitions.html gives the labels of the record, which stand in
``mappings/to-trial/prs-mirror-page-labels.json``; each has its line, its value the lines after it. The record is the
registry's own, so it counts; the summary (``prs_mirror_head``) fills what the record lacks, and what it says otherwise
is told.

* [x] 1 identification, 2 status, 3 sponsors, 4 oversight, 5 description, 6 conditions and keywords, 7 design
* [x] 8 arms, groups, interventions, outcomes; 10 eligibility, contacts, officials, facilities
* [x] 12 sharing of data, citations, links
* [ ] results: told as unread lines
"""

import re

from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.parts import (
    Biospecimens,
    Contact,
    Design,
    Enrollment,
    ExpandedAccess,
    History,
    Identifier,
    Link,
    Official,
    Organisation,
    Reference,
    ResponsibleParty,
    Site,
    Source,
)
from fhirtrials.model.words import (
    AgeGroup,
    Allocation,
    BiospecimenRetention,
    InterventionModel,
    ObservationalModel,
    Purpose,
    ReferenceKind,
    ResponsibleKind,
    Role,
    Sampling,
    Sector,
    Sex,
    SourceKind,
    Status,
    StudyType,
    TimePerspective,
)
from fhirtrials.readers.pages import prs_mirror_head
from fhirtrials.readers.pages.labels import code_of_label
from fhirtrials.readers.pages.layout import PRS_MIRROR, page_reader
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.pages.policies import oversight, sharing_plan
from fhirtrials.readers.pages.prs_mirror_arms import arms, interventions, outcomes, tied

_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII)
_REGISTRY_TAG = re.compile(r"\s*\[?patient registry\]?", re.IGNORECASE)


def trial(page: Page, found: Outline) -> Trial | None:
    """The trial of a page; None, told, where it names no registry number."""
    identification, status, design = found["identification"], found["status"], found["design"]
    number = identification["number"].line()
    nct_id = page.find_number(number, identification["registry-number"].line())
    if nct_id is None:
        return None
    sponsors, enrollment = found["sponsors"], design["enrollment"].count()
    phases, kind = design["phase"].phases(), identification["study-type"] or design["study-type"]
    is_registry = _REGISTRY_TAG.search(kind.words) is not None or None
    described = Trial(
        id=nct_id,
        own_id=own_id(number, identification),
        other_ids=tuple(map(other_id, identification.each("other-id", "other-id-kind", "other-id-issuer"))),
        title=identification["title"].text(),
        official_title=identification["official-title"].text(),
        acronym=identification["acronym"].text(),
        status=status["status"].code(Status, "status"),
        last_known_status=status["last-known"].code(Status, "status"),
        why_stopped=status["why-stopped"].text(),
        start=status["start"].dated(),
        primary_completion=status["primary-completion"].dated(),
        completion=status["completion"].dated(),
        history=history(status),
        expanded_access=expanded_access(status, design),
        record_owner=organisation(identification, "organisation"),
        responsible_party=responsible_party(sponsors),
        sponsor=organisation(sponsors, "sponsor"),
        collaborators=sponsors["collaborators"].organisations(),
        oversight=oversight(found["oversight"]),
        summary=found["description"]["summary"].text(),
        description=found["description"]["description"].text(),
        conditions=found["conditions"]["conditions"].terms(),
        keywords=found["conditions"]["keywords"].terms(),
        study_type=kind.without(_REGISTRY_TAG).code(StudyType, "study-type"),
        phases=phases,
        design=study_design(design, is_registry),
        biospecimens=biospecimens(design),
        enrollment=Enrollment(count=enrollment[0], kind=enrollment[1]) if enrollment else None,
        arms=arms(found["arms"]),
        interventions=interventions(found["interventions"]),
        outcomes=outcomes(found),
        eligibility=eligibility(found["eligibility"]),
        contacts=tuple(map(contact, found["contacts"].each("name", "phone", "extension", "email"))),
        officials=tuple(map(official, found["officials"].each("name", "affiliation", "role"))),
        sites=tuple(map(site, found["facility"].each("name", "city", "state", "postal-code", "country"))),
        references=tuple(map(reference, found["citations"].each("pubmed-id", "citation", "kind"))),
        links=tuple(map(link, found["links"].each("url", "description"))),
        sharing_plan=sharing_plan(found["sharing"]),
    )
    whole = tied(page, prs_mirror_head.filled(page, found, described))
    posted = whole.history.last_update_posted
    version = (posted and posted.date) or whole.history.last_update_submitted
    return whole.model_copy(update={"sources": (Source(kind=SourceKind.MIRROR_PAGE, number=nct_id, version=version),)})


def own_id(number: str | None, place: Section) -> Identifier | None:
    """The mirror shows the registry number where the organisation's own belongs; another number there is its own."""
    own = place["own-id"].line() or (number if number and not _NCT_ID.fullmatch(number) else None)
    return Identifier(value=own) if own else None


def other_id(place: Section) -> Identifier:
    return Identifier(value=place["other-id"].line(), issuer=place["other-id-issuer"].line())


def organisation(place: Section, name: str) -> Organisation | None:
    found = place[name].line()
    if found is None:
        return None
    return Organisation(name=found, sector=place["sector"].code(Sector, "sector") if name == "sponsor" else None)


def history(place: Section) -> History:
    return History(
        verified=place["verified"].date(),
        first_submitted=place["first-submitted"].date(),
        first_submitted_checked=place["first-submitted-checked"].date(),
        first_posted=place["first-posted"].dated(),
        results_first_submitted=place["results-first-submitted"].date(),
        results_first_submitted_checked=place["results-first-submitted-checked"].date(),
        results_first_posted=place["results-first-posted"].dated(),
        last_update_submitted=place["last-update-submitted"].date(),
        last_update_posted=place["last-update-posted"].dated(),
    )


def expanded_access(status: Section, design: Section) -> ExpandedAccess | None:
    kinds = design["expanded-access-type"].text() or ""
    found = ExpandedAccess(
        available=status["expanded-access"].flag(),
        record_id=status["expanded-access-record"].line(),
        individual_patients="individual" in kinds.lower() or None,
        intermediate_population="intermediate" in kinds.lower() or None,
        treatment_protocol="treatment" in kinds.lower() or None,
    )
    return None if found == ExpandedAccess() else found


def responsible_party(place: Section) -> ResponsibleParty | None:
    """By kind, or in old records by name and title."""
    words = place["responsible"].line()
    party = ResponsibleParty(
        kind=code_of_label(words or "", ResponsibleKind, "responsible-kind"),
        name=place["person"].line(),
        title=place["person-title"].line(),
        affiliation=place["affiliation"].line(),
    )
    if words and party.kind is None:
        party = party.model_copy(update={"old_name_and_title": words})
    return None if party == ResponsibleParty() else party


def study_design(place: Section, is_registry: bool | None) -> Design:
    masking, masked = place["masking"].masking()
    place["arm-count"].skip()  # the arms themselves are listed
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
        is_patient_registry=place["registry"].flag() if place["registry"] else is_registry,
        target_duration=place["target-duration"].line(),
    )


def biospecimens(place: Section) -> Biospecimens | None:
    retention = place["biospecimens"].code(BiospecimenRetention, "biospecimen-retention")
    description = place["biospecimen-description"].text()
    return (
        None
        if retention is None and description is None
        else Biospecimens(retention=retention, description=description)
    )


def eligibility(place: Section) -> Eligibility:
    return Eligibility(
        text=place["criteria"].text(indented=True),
        accepts_healthy_volunteers=place["volunteers"].flag(),
        sex=place["sex"].code(Sex, "sex"),
        gender_based=place["gender-based"].flag(),
        gender_description=place["gender-description"].text(),
        minimum_age=place["minimum-age"].age(),
        maximum_age=place["maximum-age"].age(),
        age_groups=place["age-groups"].codes(AgeGroup, "age-group"),
        population=place["population"].text(),
        sampling=place["sampling"].code(Sampling, "sampling"),
    )


def contact(place: Section) -> Contact:
    return Contact(
        name=place["name"].line(),
        role=Role.CONTACT,
        phone=place["phone"].line(),
        phone_extension=place["extension"].line(),
        email=place["email"].line(),
    )


def official(place: Section) -> Official:
    return Official(
        name=place["name"].line(),
        affiliation=place["affiliation"].line(),
        role=place["role"].code(Role, "role"),
    )


def site(place: Section) -> Site:
    people = place.each("contact", "investigator", "person", "role", "phone", "extension", "email")
    return Site(
        facility=place["name"].line(),
        status=place["status"].code(Status, "status"),
        city=place["city"].line(),
        state=place["state"].line(),
        postal_code=place["postal-code"].line(),
        country=place["country"].line(),
        contacts=tuple(map(site_contact, people)),
    )


def site_contact(place: Section) -> Contact:
    is_contact = not place.all("investigator") and not place["role"]
    return Contact(
        name=place["person"].line(),
        role=Role.CONTACT if is_contact else place["role"].code(Role, "role"),
        phone=place["phone"].line(),
        phone_extension=place["extension"].line(),
        email=place["email"].line(),
    )


def reference(place: Section) -> Reference:
    return Reference(
        pubmed_id=place["pubmed-id"].line(),
        kind=place["kind"].code(ReferenceKind, "reference-kind"),
        citation=place["citation"].text(),
    )


def link(place: Section) -> Link:
    return Link(label=place["description"].text(), url=place["url"].line())


READER = page_reader(PRS_MIRROR, trial)
