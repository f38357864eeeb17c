"""The closed words of the middle: one enum for each thing that has a fixed list of answers.

Readers turn a source's words into these through ``mappings/to-trial/``; mappers turn these into FHIR codes through
``mappings/to-fhir/``. The tests ask every table to know every member.
"""

from enum import StrEnum


class Registry(StrEnum):
    """Who gave the trial its main number."""

    CLINICALTRIALS_GOV = "clinicaltrials-gov"
    ISRCTN = "isrctn"
    EU_CTIS = "eu-ctis"
    EUDRACT = "eudract"
    CHICTR = "chictr"
    CTRI = "ctri"
    ANZCTR = "anzctr"
    DRKS = "drks"
    IRCT = "irct"
    JRCT = "jrct"
    UMIN_CTR = "umin-ctr"
    JAPIC_CTI = "japic-cti"
    NTR = "ntr"
    PACTR = "pactr"
    REBEC = "rebec"
    RPCEC = "rpcec"
    SLCTR = "slctr"
    TCTR = "tctr"
    CRIS = "cris"


class SourceKind(StrEnum):
    """What sort of document a record of a trial is. A mirror is a site that shows a registry's records as its own."""

    REGISTRY_API = "registry-api"
    REGISTRY_XML = "registry-xml"
    REGISTRY_PAGE = "registry-page"
    MIRROR_PAGE = "mirror-page"
    PAPER_RECORD = "paper-record"
    PAPER_PAGE = "paper-page"


class Status(StrEnum):
    """Where the trial, one of its sites, or an expanded access programme stands."""

    NOT_YET_RECRUITING = "not-yet-recruiting"
    RECRUITING = "recruiting"
    BY_INVITATION = "by-invitation"
    ACTIVE_NOT_RECRUITING = "active-not-recruiting"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    AVAILABLE = "available"
    NO_LONGER_AVAILABLE = "no-longer-available"
    TEMPORARILY_NOT_AVAILABLE = "temporarily-not-available"
    APPROVED_FOR_MARKETING = "approved-for-marketing"
    WITHHELD = "withheld"


class DateKind(StrEnum):
    """Whether a date has come or is planned."""

    ACTUAL = "actual"
    ESTIMATED = "estimated"


class IdentifierKind(StrEnum):
    """Who gave a trial one of its further numbers."""

    NIH_GRANT = "nih-grant"
    FDA_GRANT = "fda-grant"
    VA_GRANT = "va-grant"
    CDC_GRANT = "cdc-grant"
    AHRQ_GRANT = "ahrq-grant"
    SAMHSA_GRANT = "samhsa-grant"
    OTHER_GRANT = "other-grant"
    EUDRACT = "eudract"
    EU_CT = "eu-ct"
    REGISTRY = "registry"
    OTHER = "other"


class Sector(StrEnum):
    """What sort of organisation stands behind a trial."""

    NIH = "nih"
    FEDERAL = "federal"
    OTHER_GOVERNMENT = "other-government"
    INDIVIDUAL = "individual"
    INDUSTRY = "industry"
    NETWORK = "network"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"
    UNKNOWN = "unknown"


class ResponsibleKind(StrEnum):
    """Who answers for the record."""

    SPONSOR = "sponsor"
    PRINCIPAL_INVESTIGATOR = "principal-investigator"
    SPONSOR_INVESTIGATOR = "sponsor-investigator"


class Role(StrEnum):
    """What a person does in a trial or at a site."""

    STUDY_CHAIR = "study-chair"
    STUDY_DIRECTOR = "study-director"
    PRINCIPAL_INVESTIGATOR = "principal-investigator"
    SUB_INVESTIGATOR = "sub-investigator"
    CONTACT = "contact"


class StudyType(StrEnum):
    INTERVENTIONAL = "interventional"
    OBSERVATIONAL = "observational"
    EXPANDED_ACCESS = "expanded-access"


class Phase(StrEnum):
    """One phase; a combined one ("Phase 1/Phase 2") is two of these."""

    NOT_APPLICABLE = "not-applicable"
    EARLY_PHASE_1 = "early-phase-1"
    PHASE_1 = "phase-1"
    PHASE_2 = "phase-2"
    PHASE_3 = "phase-3"
    PHASE_4 = "phase-4"


class Allocation(StrEnum):
    RANDOMIZED = "randomized"
    NON_RANDOMIZED = "non-randomized"
    NOT_APPLICABLE = "not-applicable"


class InterventionModel(StrEnum):
    SINGLE_GROUP = "single-group"
    PARALLEL = "parallel"
    CROSSOVER = "crossover"
    FACTORIAL = "factorial"
    SEQUENTIAL = "sequential"


class Purpose(StrEnum):
    TREATMENT = "treatment"
    PREVENTION = "prevention"
    DIAGNOSTIC = "diagnostic"
    EDUCATION = "education"
    SUPPORTIVE_CARE = "supportive-care"
    SCREENING = "screening"
    HEALTH_SERVICES_RESEARCH = "health-services-research"
    BASIC_SCIENCE = "basic-science"
    DEVICE_FEASIBILITY = "device-feasibility"
    OTHER = "other"


class ObservationalModel(StrEnum):
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CASE_ONLY = "case-only"
    CASE_CROSSOVER = "case-crossover"
    ECOLOGIC_OR_COMMUNITY = "ecologic-or-community"
    FAMILY_BASED = "family-based"
    DEFINED_POPULATION = "defined-population"
    NATURAL_HISTORY = "natural-history"
    OTHER = "other"


class TimePerspective(StrEnum):
    RETROSPECTIVE = "retrospective"
    PROSPECTIVE = "prospective"
    CROSS_SECTIONAL = "cross-sectional"
    OTHER = "other"


class Masking(StrEnum):
    """How many parties do not know who gets what."""

    NONE = "none"
    SINGLE = "single"
    DOUBLE = "double"
    TRIPLE = "triple"
    QUADRUPLE = "quadruple"


class MaskedRole(StrEnum):
    PARTICIPANT = "participant"
    CARE_PROVIDER = "care-provider"
    INVESTIGATOR = "investigator"
    OUTCOMES_ASSESSOR = "outcomes-assessor"


class BiospecimenRetention(StrEnum):
    NONE_RETAINED = "none-retained"
    WITH_DNA = "with-dna"
    WITHOUT_DNA = "without-dna"


class ArmKind(StrEnum):
    EXPERIMENTAL = "experimental"
    ACTIVE_COMPARATOR = "active-comparator"
    PLACEBO_COMPARATOR = "placebo-comparator"
    SHAM_COMPARATOR = "sham-comparator"
    NO_INTERVENTION = "no-intervention"
    OTHER = "other"


class InterventionKind(StrEnum):
    BEHAVIORAL = "behavioral"
    BIOLOGICAL = "biological"
    COMBINATION_PRODUCT = "combination-product"
    DEVICE = "device"
    DIAGNOSTIC_TEST = "diagnostic-test"
    DIETARY_SUPPLEMENT = "dietary-supplement"
    DRUG = "drug"
    GENETIC = "genetic"
    PROCEDURE = "procedure"
    RADIATION = "radiation"
    OTHER = "other"


class OutcomeRank(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER = "other"


class Sex(StrEnum):
    """Who may take part, by sex."""

    FEMALE = "female"
    MALE = "male"
    ALL = "all"


class AgeGroup(StrEnum):
    CHILD = "child"
    ADULT = "adult"
    OLDER_ADULT = "older-adult"


class TimeUnit(StrEnum):
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"


class Sampling(StrEnum):
    PROBABILITY = "probability"
    NON_PROBABILITY = "non-probability"


class Section(StrEnum):
    """Which half of the eligibility text a criterion stands in."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class CriterionKind(StrEnum):
    """What a stretch of the eligibility text is."""

    CRITERION = "criterion"
    HEADING = "heading"
    NOTE = "note"


class Combination(StrEnum):
    """How the parts of a nested criterion combine."""

    ALL_OF = "all-of"
    ANY_OF = "any-of"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class ReferenceKind(StrEnum):
    """What a publication is to a trial."""

    BACKGROUND = "background"
    RESULT = "result"
    DERIVED = "derived"


class DataSharing(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


class SharedInformation(StrEnum):
    """What is shared beside the participants' data."""

    PROTOCOL = "protocol"
    ANALYSIS_PLAN = "analysis-plan"
    CONSENT_FORM = "consent-form"
    STUDY_REPORT = "study-report"
    ANALYTIC_CODE = "analytic-code"


class PublicationRestriction(StrEnum):
    """How long a sponsor may hold back an investigator's publication."""

    UP_TO_60_DAYS = "up-to-60-days"
    OVER_60_DAYS = "over-60-days"
    OTHER = "other"


class UnpostedEventKind(StrEnum):
    """What became of results that were sent in and are not public."""

    RELEASE = "release"
    UNRELEASE = "unrelease"
    RESET = "reset"


class ViolationEventKind(StrEnum):
    """A step in a case of reporting duties not met."""

    IDENTIFIED = "identified"
    CORRECTION_CONFIRMED = "correction-confirmed"
    PENALTY_IMPOSED = "penalty-imposed"
    LETTER_ISSUES_ADDRESSED = "letter-issues-addressed"


class Comparator(StrEnum):
    """How a measured value is compared with a number: the value stands left, the number right."""

    LESS = "less"
    AT_MOST = "at-most"
    EQUAL = "equal"
    AT_LEAST = "at-least"
    GREATER = "greater"


class WindowKind(StrEnum):
    """Whether a stretch of time says when something happens, or how long it lasts."""

    WITHIN = "within"
    LASTING = "lasting"


class Direction(StrEnum):
    """On which side of its event a stretch of time lies."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"


class Understood(StrEnum):
    """How much of a criterion's words its structured parts say."""

    CODED = "coded"
    PARTLY = "partly"
    TEXT_ONLY = "text-only"


class Lead(StrEnum):
    """What the words above criteria say of them.

    They announce them, or add something that must hold as well, or limit whom, when or how they are conditions on.
    """

    ANNOUNCES = "announces"
    ADDS = "adds"
    LIMITS = "limits"


class Topic(StrEnum):
    """What criteria often ask with yes or no."""

    PREGNANCY = "pregnancy"
    PREGNANCY_TEST = "pregnancy-test"
    LACTATION = "lactation"
    CONTRACEPTION = "contraception"
    CONSENT = "consent"
    COMPLIANCE = "compliance"
    FEMALE = "female"
    MALE = "male"
    HIV = "hiv"
    HEPATITIS_B = "hepatitis-b"
    HEPATITIS_C = "hepatitis-c"
    TRANSPLANT = "transplant"
    HYPERSENSITIVITY = "hypersensitivity"
    SUBSTANCE_ABUSE = "substance-abuse"
    MRI_CONTRAINDICATION = "mri-contraindication"
    OTHER_TRIAL = "other-trial"
    PRISONER = "prisoner"
