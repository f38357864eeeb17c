"""``Trial``: the middle of the house. Readers make it, mappers read it, nothing in it is one source's alone.

Its JSON form (``Trial.to_json``, one line) leaves out what is empty, has its keys in the order of the fields and reads
back to an equal ``Trial`` (``Trial.from_json``). docs/trial.md describes every field.
"""

from typing import Annotated

from pydantic import StringConstraints

from fhirtrials.model.dates import PartialDate
from fhirtrials.model.papers import Paper
from fhirtrials.model.part import Part
from fhirtrials.model.parts import (
    Age,
    Approval,
    Arm,
    Biospecimens,
    Contact,
    Criterion,
    DatedEvent,
    Design,
    Enrollment,
    ExpandedAccess,
    History,
    Identifier,
    Indexing,
    Intervention,
    Link,
    Official,
    Organisation,
    Outcome,
    Oversight,
    Reference,
    ResponsibleParty,
    ResultsNotes,
    ResultsSubmissions,
    SharedData,
    SharingPlan,
    Site,
    Source,
    TrialDocument,
    UnpostedResults,
    ViolationEvent,
)
from fhirtrials.model.words import AgeGroup, Phase, Registry, Sampling, Sex, Status, StudyType

TrialId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,21}$")]
"""A registry number. It becomes part of ids, URLs and file names, hence its letters; 22 of them leave room for the
longest suffix within the 64 that FHIR allows an id."""


class Eligibility(Part):
    """Who may take part. ``text`` is verbatim; ``criteria`` is what the eligibility room made of it."""

    text: str | None = None
    criteria: tuple[Criterion, ...] = ()
    accepts_healthy_volunteers: bool | None = None
    sex: Sex | None = None
    gender_based: bool | None = None
    gender_description: str | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    age_groups: tuple[AgeGroup, ...] = ()
    population: str | None = None
    sampling: Sampling | None = None


class Trial(Part):
    """One clinical trial, or one observational study or expanded access programme, as a registry describes it.

    ``sources`` are the records it was read from, the one that counts most first; ``notes`` is what they say besides,
    for which there is no field.
    """

    id: TrialId
    registry: Registry = Registry.CLINICALTRIALS_GOV
    former_ids: tuple[str, ...] = ()
    own_id: Identifier | None = None
    other_ids: tuple[Identifier, ...] = ()
    approvals: tuple[Approval, ...] = ()
    title: str | None = None
    official_title: str | None = None
    acronym: str | None = None

    status: Status | None = None
    last_known_status: Status | None = None
    why_stopped: str | None = None
    start: DatedEvent | None = None
    primary_completion: DatedEvent | None = None
    completion: DatedEvent | None = None
    history: History = History()
    posting_delayed: bool | None = None
    results_waived: bool | None = None
    expanded_access: ExpandedAccess | None = None

    record_owner: Organisation | None = None
    responsible_party: ResponsibleParty | None = None
    sponsor: Organisation | None = None
    collaborators: tuple[Organisation, ...] = ()
    oversight: Oversight | None = None

    summary: str | None = None
    description: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    indexing: Indexing = Indexing()

    study_type: StudyType | None = None
    phases: tuple[Phase, ...] = ()
    design: Design = Design()
    biospecimens: Biospecimens | None = None
    enrollment: Enrollment | None = None

    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility = Eligibility()

    contacts: tuple[Contact, ...] = ()
    officials: tuple[Official, ...] = ()
    sites: tuple[Site, ...] = ()
    removed_countries: tuple[str, ...] = ()

    references: tuple[Reference, ...] = ()
    papers: tuple[Paper, ...] = ()
    links: tuple[Link, ...] = ()
    shared_data: tuple[SharedData, ...] = ()
    sharing_plan: SharingPlan | None = None
    documents: tuple[TrialDocument, ...] = ()
    has_no_analysis_plan: bool | None = None

    notes: tuple[str, ...] = ()

    has_results: bool | None = None
    results_notes: ResultsNotes | None = None
    results_submissions: ResultsSubmissions | None = None
    unposted_results: UnpostedResults | None = None
    violations: tuple[ViolationEvent, ...] = ()

    snapshot: PartialDate | None = None
    sources: tuple[Source, ...] = ()

    def to_json(self) -> str:
        """One line of JSON, the same for equal trials."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Trial":
        """The trial that ``to_json`` wrote; raises pydantic.ValidationError on anything else."""
        return cls.model_validate_json(text)
