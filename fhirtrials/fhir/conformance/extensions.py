"""Every extension that the mappers write under the project's address. A test holds mappers and table in step.

The tables of codes, by name, are those of ``mappings/to-fhir/``; docs/extensions.md is written from this.
"""

from fhirtrials.fhir.conformance.criteria_extensions import CRITERIA
from fhirtrials.fhir.conformance.described import Described, Part
from fhirtrials.fhir.conformance.paper import PAPER

_STUDIES = (
    Described(
        "above-interventions",
        "Term above those of the interventions",
        "boolean",
        definition="True on a MeSH term that stands above those of the study's interventions; such a term without this "
        "mark stands above those of its conditions.",
        contexts={"": ("ResearchStudy.keyword",)},
    ),
    Described(
        "allocation-stage",
        "Round of dividing participants among groups",
        many=True,
        definition="One round of dividing participants among groups, as a paper describes it: groups that a study "
        "plans, their sizes, and a second randomisation have no element in FHIR.",
        parts=(
            Part("description", "The round in words", "markdown"),
            Part("ratio", "Proportion of the groups", "string"),
            Part(
                "group",
                "A group",
                many=True,
                parts=(Part("name", "Its name", "string"), Part("size", "How many are planned", "unsignedInt")),
            ),
        ),
    ),
    Described(
        "arm-label",
        "Label of an arm, as the intervention lists it",
        "string",
        many=True,
        definition="An arm that the intervention lists, where its list is not that of the arms which list the "
        "intervention. Without a value: the intervention lists none.",
        contexts={"": ("ActivityDefinition",)},
    ),
    Described(
        "as-given",
        "As the source gives it",
        "string",
        definition="The source's own form of a value that had to be changed to be one of FHIR's.",
        contexts={"": ("Element",)},
    ),
    Described(
        "assumed",
        "Assumed, not given",
        "boolean",
        definition="True on a value that the source does not give, and that a rule of fhirtrials put there.",
        contexts={"": ("Element",)},
    ),
    Described(
        "biospecimens",
        "Biospecimens kept",
        definition="Which samples of biological material the study keeps, and whether they hold DNA.",
        parts=(
            Part(
                "retention", "Whether samples are kept, with or without DNA", "CodeableConcept", "biospecimen-retention"
            ),
            Part("description", "What is kept", "markdown"),
        ),
    ),
    Described(
        "combination-assumed",
        "How these parts combine was assumed",
        "boolean",
        definition="True where the eligibility text does not say how the parts of a criterion combine, and the usual "
        "reading was taken: all parts of an inclusion criterion, any part of an exclusion criterion.",
        # Where a release cannot nest criteria, it stands inside of HL7's extension that can.
        contexts={"": ("EvidenceVariable.characteristic.definitionByCombination",), "r4": ("Extension",)},
    ),
    Described(
        "completion-date",
        "Completion before the start",
        "dateTime",
        definition="The completion date of a study that the registry lets end before it starts. A FHIR period cannot "
        "hold it (per-1), so it stands here in place of the period's end.",
        contexts={"": ("ResearchStudy.period",)},
    ),
    Described(
        "date-type",
        "Actual or estimated",
        "code",
        "date-kind",
        definition="Whether a date has come or is planned.",
        contexts={"": ("Period.start", "Period.end")},
    ),
    Described(
        "description",
        "Longer description of a design",
        "markdown",
        definition="The study's own words on the answer about its design that this concept gives.",
        contexts={"": ("ResearchStudy.studyDesign",), "r4": ("ResearchStudy.category",)},
    ),
    Described(
        "document-content",
        "What the document holds",
        definition="Which parts of the study's papers a document holds: one file may hold several.",
        contexts={"": ("ResearchStudy.relatedArtifact",)},
        parts=(
            Part("protocol", "Whether it holds the study protocol", "boolean"),
            Part("analysis-plan", "Whether it holds the statistical analysis plan", "boolean"),
            Part("consent-form", "Whether it holds the informed consent form", "boolean"),
        ),
    ),
    Described(
        "expanded-access",
        "Expanded access",
        definition="Whether the product can be had outside of the study, for whom, and by which record.",
        parts=(
            Part("available", "Whether there is expanded access", "boolean"),
            Part("record", "Registry number of the expanded access record", "string"),
            Part("status", "Status of that record", "CodeableConcept", "expanded-access-status"),
            Part("trials-pointing-here", "How many studies name this record", "unsignedInt"),
            Part("individual-patients", "For single patients", "boolean"),
            Part("intermediate-population", "For a population of intermediate size", "boolean"),
            Part("treatment-protocol", "Under a treatment IND or protocol", "boolean"),
        ),
    ),
    Described(
        "full-date",
        "Date in full",
        "dateTime",
        definition="The date as the registry has it, where the period's other date is given less exactly: R4 and R4B "
        "compare two dates as they are written (per-1), so the finer one was cut.",
        contexts={"": (), "r4": ("Period.start", "Period.end")},
    ),
    Described(
        "gender-based",
        "Eligibility is based on gender",
        "boolean",
        definition="Whether who may take part depends on the gender that persons give themselves, beside their sex.",
        contexts={"": ("EvidenceVariable",), "r4": ("EvidenceVariable", "Group")},
    ),
    Described(
        "has-results",
        "Has results",
        "boolean",
        definition="Whether the registry has tables of results for this study.",
    ),
    Described(
        "heading-place",
        "Place of a MeSH heading among those of the record",
        "positiveInt",
        definition="The place, from 1, of a MeSH heading in the list that the registry derived, where the headings "
        "stand in another order because the record's own words come first.",
        contexts={"": ("Element",)},
    ),
    Described(
        "intervention-name",
        "Name of an intervention, as the arm lists it",
        "string",
        many=True,
        definition="An intervention that the arm lists, where its list is not that of the interventions which list the "
        "arm. Without a value: the arm lists none.",
        contexts={"": ("ResearchStudy.comparisonGroup",), "r4": ("ResearchStudy.arm",)},
    ),
    Described(
        "ipd-sharing",
        "Sharing of participants' data",
        definition="Whether the data of single participants will be shared (IPD), and how.",
        parts=(
            Part("decision", "Whether they will be shared", "CodeableConcept", "data-sharing"),
            Part("description", "The plan in words", "markdown"),
            Part("also-shared", "What else is shared", "CodeableConcept", "shared-information", many=True),
            Part("time-frame", "From when, and for how long", "string"),
            Part("access", "Who gets them, and how", "markdown"),
            Part("url", "Where to read more, as the record has it", "string"),
        ),
    ),
    Described(
        "no-analysis-plan",
        "No statistical analysis plan",
        "boolean",
        definition="True where the study says that it has no statistical analysis plan.",
    ),
    Described(
        "other-name",
        "Another name of the intervention",
        "string",
        many=True,
        definition="A further name that the intervention goes by: a brand, a code, an abbreviation.",
        contexts={"": ("ActivityDefinition",)},
    ),
    Described(
        "oversight",
        "Oversight",
        definition="Who watches over the study, and which duties under United States law it has.",
        parts=(
            Part("data-monitoring-committee", "Has a data monitoring committee", "boolean"),
            Part("fda-regulated-drug", "Studies a drug that the FDA regulates", "boolean"),
            Part("fda-regulated-device", "Studies a device that the FDA regulates", "boolean"),
            Part("device-not-yet-approved", "Studies a device that is not approved or cleared yet", "boolean"),
            Part("pediatric-postmarket-surveillance", "Is a surveillance of a device in children", "boolean"),
            Part("exported-from-us", "Product is made in the United States and exported", "boolean"),
            Part("fda-reporting-violation", "FDA found that reporting duties were not met", "boolean"),
        ),
    ),
    PAPER,
    Described(
        "patient-registry",
        "Is a patient registry",
        "boolean",
        definition="Whether the study is a patient registry.",
    ),
    Described(
        "posting-delayed",
        "Posting delayed",
        "boolean",
        definition="Whether the record of a device that is not approved yet is held back from the public.",
    ),
    Described(
        "publication-agreement",
        "Agreement about publication",
        definition="What sponsor and investigators agreed on about making results public.",
        parts=(
            Part("investigator-is-employee", "All investigators are employed by the sponsor", "boolean"),
            Part("restriction", "How long publication may be held back", "CodeableConcept", "publication-restriction"),
            Part("restrictive", "Whether the agreement restricts publication", "boolean"),
            Part("details", "The agreement in words", "markdown"),
        ),
    ),
    Described(
        "removed-country",
        "Country without sites any more",
        "string",
        many=True,
        definition="A country in which the study once had sites, and has none now.",
    ),
    Described(
        "reporting-violation",
        "Step in a case of reporting duties not met",
        many=True,
        definition="One step in a case in which the FDA found that reporting duties were not met.",
        parts=(
            Part("kind", "Which step", "CodeableConcept", "violation-event-kind"),
            Part("description", "The step in words", "markdown"),
            Part("created", "When it was entered", "date"),
            Part("issued", "When the FDA issued it", "date"),
            Part("released", "When it was released", "date"),
            Part("posted", "When it became public", "date"),
        ),
    ),
    Described(
        "results-submissions",
        "Rounds of results under review",
        definition="Rounds of results between responsible party and registry that are not public yet.",
        parts=(
            Part("estimated-first-submitted", "When results are thought to have been sent in first", "date"),
            Part(
                "first-review-posted",
                "When the first review is to become public",
                parts=(
                    Part("date", "The day", "date"),
                    Part("kind", "Actual or estimated", "code", "date-kind"),
                ),
            ),
            Part(
                "round",
                "One round",
                many=True,
                parts=(
                    Part("released", "When the responsible party sent it in", "date"),
                    Part("unreleased", "When the responsible party took it back", "date"),
                    Part("unreleased-date-unknown", "It was taken back on a day that is not known", "boolean"),
                    Part("returned", "When the registry sent it back with comments", "date"),
                    Part("number", "Number of the round", "unsignedInt"),
                ),
            ),
        ),
    ),
    Described(
        "results-waived",
        "Results waived",
        "boolean",
        definition="Whether the duty to hand in results was waived for this study.",
    ),
    Described(
        "sector",
        "Sector of the organisation",
        "CodeableConcept",
        "sector",
        definition="What sort of organisation it is that keeps the record, where it is not the sponsor.",
        contexts={"": ("PlanDefinition.publisher",)},
    ),
    Described(
        "site-status",
        "Recruitment status of the site",
        "CodeableConcept",
        "site-status",
        definition="Where recruitment for this study stands at the site.",
        contexts={"": ("ResearchStudy.site",)},
    ),
    Described(
        "source",
        "A record that the study was made from",
        definition="What sort of document the record is, who shows it, of which day it is; and, where the study was "
        "made from several records, what of the study comes from this one.",
        contexts={"": ("Provenance.entity",)},
        parts=(
            Part("kind", "What sort of document", "code", "source-kind"),
            Part("system", "Who shows the record", "string"),
            Part("version", "The day of the record, as that system gives it", "date"),
            Part("url", "Where it stands, as the record has it", "string"),
            Part("gave", "A field of the trial that comes from this record", "string", many=True),
        ),
    ),
    Described(
        "target-duration",
        "How long each participant is followed",
        definition="How long each participant of a patient registry is followed.",
        parts=(
            Part("text", "As the record has it", "string"),
            Part("duration", "The same as number and unit, where the words are such", "Duration"),
        ),
    ),
    Described(
        "unposted-results",
        "Results that were sent in and are not public",
        definition="What became of results that were sent in and are not public.",
        parts=(
            Part("responsible-party", "Who sent them in", "string"),
            Part(
                "event",
                "One thing that happened to them",
                many=True,
                parts=(
                    Part("kind", "What happened", "CodeableConcept", "unposted-event-kind"),
                    Part("date", "When", "date"),
                    Part("date-unknown", "The day is not known", "boolean"),
                ),
            ),
        ),
    ),
    Described(
        "upload-date",
        "When the document was uploaded",
        "string",
        definition="Day and minute of the upload as the registry writes them: without seconds and zone they are no "
        "FHIR dateTime.",
        contexts={"": ("ResearchStudy.relatedArtifact",)},
    ),
)

EXTENSIONS = tuple(sorted((*CRITERIA, *_STUDIES), key=lambda one: one.name))
"""In the order of their names."""
