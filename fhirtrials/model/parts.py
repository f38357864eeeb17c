"""The parts of a trial. Plain English, no source's vocabulary; every field may be missing.

Text is kept as the source gives it: markdown where the source writes markdown. Dates are partial
(``fhirtrials.model.dates``), closed answers are the enums of ``fhirtrials.model.words``.
"""

from fhirtrials.model.constraints import Finding, Mention, Threshold, Window
from fhirtrials.model.dates import PartialDate
from fhirtrials.model.part import Part
from fhirtrials.model.stages import Stage
from fhirtrials.model.words import (
    Allocation,
    ArmKind,
    BiospecimenRetention,
    Combination,
    CriterionKind,
    DataSharing,
    DateKind,
    IdentifierKind,
    InterventionKind,
    InterventionModel,
    Lead,
    MaskedRole,
    Masking,
    ObservationalModel,
    OutcomeRank,
    PublicationRestriction,
    Purpose,
    ReferenceKind,
    ResponsibleKind,
    Role,
    Section,
    Sector,
    SharedInformation,
    SourceKind,
    Status,
    TimePerspective,
    TimeUnit,
    Understood,
    UnpostedEventKind,
    ViolationEventKind,
)


class Source(Part):
    """A record that the trial was read from.

    ``system`` is who shows the record ("ClinicalTrials.gov", "PubMed"), ``number`` its number there (a registry number,
    a PMID), ``version`` the day of the record as the system gives it, ``url`` its address where the record gives one.
    ``gave`` names the fields of the trial that come from this record (``arms``, ``design.masking``); it is empty where
    there is no other source.
    """

    kind: SourceKind
    system: str | None = None
    number: str | None = None
    version: PartialDate | None = None
    url: str | None = None
    gave: tuple[str, ...] = ()


class DatedEvent(Part):
    """A day on which something happened or should happen."""

    date: PartialDate | None = None
    kind: DateKind | None = None


class Identifier(Part):
    """A number that somebody else than the registry gave the trial."""

    value: str | None = None
    kind: IdentifierKind | None = None
    issuer: str | None = None
    link: str | None = None


class Organisation(Part):
    name: str | None = None
    sector: Sector | None = None


class ResponsibleParty(Part):
    """Who answers for the record. Old records name a person with title, and an organisation, as free text."""

    kind: ResponsibleKind | None = None
    name: str | None = None
    title: str | None = None
    affiliation: str | None = None
    old_name_and_title: str | None = None
    old_organisation: str | None = None


class History(Part):
    """When the record was sent in, checked and made public."""

    verified: PartialDate | None = None
    first_submitted: PartialDate | None = None
    first_submitted_checked: PartialDate | None = None
    first_posted: DatedEvent | None = None
    results_first_submitted: PartialDate | None = None
    results_first_submitted_checked: PartialDate | None = None
    results_first_posted: DatedEvent | None = None
    delay_request_first_submitted: PartialDate | None = None
    delay_request_first_submitted_checked: PartialDate | None = None
    delay_request_first_posted: DatedEvent | None = None
    last_update_submitted: PartialDate | None = None
    last_update_posted: DatedEvent | None = None


class ExpandedAccess(Part):
    """Treatment outside a trial: for an ordinary trial where it can be had, for an expanded access record its forms."""

    available: bool | None = None
    record_id: str | None = None
    record_status: Status | None = None
    trials_pointing_here: int | None = None
    individual_patients: bool | None = None
    intermediate_population: bool | None = None
    treatment_protocol: bool | None = None


class Oversight(Part):
    has_data_monitoring_committee: bool | None = None
    fda_regulated_drug: bool | None = None
    fda_regulated_device: bool | None = None
    device_not_yet_approved: bool | None = None
    pediatric_postmarket_surveillance: bool | None = None
    exported_from_us: bool | None = None
    fda_reporting_violation: bool | None = None


class Approval(Part):
    """The leave of an ethics committee: its number, and who gave it."""

    number: str | None = None
    body: str | None = None


class Design(Part):
    allocation: Allocation | None = None
    intervention_model: InterventionModel | None = None
    intervention_model_description: str | None = None
    purpose: Purpose | None = None
    observational_model: ObservationalModel | None = None
    time_perspective: TimePerspective | None = None
    masking: Masking | None = None
    masking_description: str | None = None
    masked: tuple[MaskedRole, ...] = ()
    stages: tuple[Stage, ...] = ()
    is_patient_registry: bool | None = None
    target_duration: str | None = None


class Biospecimens(Part):
    retention: BiospecimenRetention | None = None
    description: str | None = None


class Enrollment(Part):
    """How many take part; ``kind`` says whether counted or planned."""

    count: int | None = None
    kind: DateKind | None = None


class Arm(Part):
    """An arm of a trial, or a group of an observational study. ``interventions`` are names as the source gives them."""

    label: str | None = None
    kind: ArmKind | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


class Intervention(Part):
    """What is done or given; ``arms`` are the labels of the arms that get it."""

    kind: InterventionKind | None = None
    name: str | None = None
    description: str | None = None
    arms: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class Outcome(Part):
    rank: OutcomeRank
    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class Age(Part):
    """``text`` as given ("18 Years"); ``value`` and ``unit`` where it could be read."""

    text: str
    value: float | None = None
    unit: TimeUnit | None = None


class Criterion(Part):
    """One criterion, or a heading or note among them, cut out of the eligibility text.

    ``text`` is the criterion's own words without bullet and without its children's; ``start`` and ``end`` are the
    offsets of that stretch in the eligibility text. ``section`` is None for what stands before any heading.
    ``combination`` says how the children combine; ``assumed`` is True where the text does not say so and the usual
    reading was taken. ``lead`` says what the words are to the children: whether they announce them, add a condition to
    them, or limit them to some persons or another time (None where there are none).

    What the own words of a criterion mean: ``thresholds``, ``windows``, ``findings``, ``mentions``, offsets in the
    eligibility text too; ``understood`` says how much of the words they say (None for headings and notes).
    ``necessary`` is True where the words cannot hold of anybody unless all thresholds, windows and findings do; so it
    is False below words that limit. ``negated`` and ``exception`` mark words like "no" and "unless" that are not part
    of these: nothing was turned around for them.
    """

    text: str
    start: int
    end: int
    kind: CriterionKind = CriterionKind.CRITERION
    section: Section | None = None
    combination: Combination | None = None
    threshold: int | None = None
    assumed: bool = False
    lead: Lead | None = None
    understood: Understood | None = None
    necessary: bool = False
    negated: bool = False
    exception: bool = False
    thresholds: tuple[Threshold, ...] = ()
    windows: tuple[Window, ...] = ()
    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] = ()
    children: tuple["Criterion", ...] = ()


class Contact(Part):
    """A person or an office to ask, of the trial or of a site."""

    name: str | None = None
    role: Role | None = None
    phone: str | None = None
    phone_extension: str | None = None
    email: str | None = None


class Official(Part):
    """A person in charge of the trial."""

    name: str | None = None
    affiliation: str | None = None
    role: Role | None = None


class Site(Part):
    """A place where the trial runs. ``latitude`` and ``longitude`` in degrees (WGS 84)."""

    facility: str | None = None
    status: Status | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()


class Retraction(Part):
    pubmed_id: str | None = None
    source: str | None = None


class Reference(Part):
    """A publication."""

    pubmed_id: str | None = None
    kind: ReferenceKind | None = None
    citation: str | None = None
    retractions: tuple[Retraction, ...] = ()


class Link(Part):
    label: str | None = None
    url: str | None = None


class SharedData(Part):
    """A data set or document that can be had elsewhere; ``kind`` is free text."""

    id: str | None = None
    kind: str | None = None
    url: str | None = None
    comment: str | None = None


class SharingPlan(Part):
    """Whether and how the data of single participants will be shared."""

    decision: DataSharing | None = None
    description: str | None = None
    also_shared: tuple[SharedInformation, ...] = ()
    time_frame: str | None = None
    access: str | None = None
    url: str | None = None


class TrialDocument(Part):
    """A document that the registry holds. ``uploaded`` is ``YYYY-MM-DDThh:mm`` without a zone; ``size`` in bytes."""

    file_name: str | None = None
    label: str | None = None
    kind: str | None = None
    has_protocol: bool | None = None
    has_analysis_plan: bool | None = None
    has_consent_form: bool | None = None
    date: PartialDate | None = None
    uploaded: str | None = None
    size: int | None = None


class Term(Part):
    """A MeSH heading: ``id`` its unique id as the source gives it, ``name`` its words."""

    id: str | None = None
    name: str | None = None


class Indexing(Part):
    """MeSH terms that the registry derived from conditions and interventions, and the terms above them."""

    conditions: tuple[Term, ...] = ()
    condition_ancestors: tuple[Term, ...] = ()
    interventions: tuple[Term, ...] = ()
    intervention_ancestors: tuple[Term, ...] = ()


class PublicationAgreement(Part):
    """What sponsor and investigator agreed about publishing results."""

    investigator_is_employee: bool | None = None
    restriction: PublicationRestriction | None = None
    is_restrictive: bool | None = None
    details: str | None = None


class ResultsContact(Part):
    """Whom to ask about the results; ``title`` is a name or an office."""

    title: str | None = None
    organisation: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_extension: str | None = None


class ResultsNotes(Part):
    """What is said about posted results beside their tables."""

    limitations: str | None = None
    agreement: PublicationAgreement | None = None
    contact: ResultsContact | None = None


class UnpostedEvent(Part):
    kind: UnpostedEventKind | None = None
    date: PartialDate | None = None
    date_unknown: bool | None = None


class UnpostedResults(Part):
    """Results that were sent in and are not public yet."""

    responsible_party: str | None = None
    events: tuple[UnpostedEvent, ...] = ()


class ViolationEvent(Part):
    kind: ViolationEventKind | None = None
    description: str | None = None
    created: PartialDate | None = None
    issued: PartialDate | None = None
    released: PartialDate | None = None
    posted: PartialDate | None = None


class ResultsSubmission(Part):
    """One round of sending results in and getting them back; ``round`` counts the registry's releases."""

    released: PartialDate | None = None
    unreleased: PartialDate | None = None
    unreleased_date_unknown: bool | None = None
    returned: PartialDate | None = None
    round: int | None = None


class ResultsSubmissions(Part):
    estimated_first_submitted: PartialDate | None = None
    first_review_posted: DatedEvent | None = None
    rounds: tuple[ResultsSubmission, ...] = ()
