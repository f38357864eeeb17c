"""A trial as the registry mirror shows it: what a browser saves of its page."""

from collections.abc import Iterable, Iterator

from fhirtrials.model import PartialDate, Trial
from fhirtrials.model.parts import Contact, DatedEvent, Outcome
from fhirtrials.model.words import DateKind, MaskedRole, OutcomeRank
from fhirtrials.terminology import table

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
RANKS = {
    OutcomeRank.PRIMARY: "Primary Outcome Measure Information:",
    OutcomeRank.SECONDARY: "Secondary Outcome Measure Information:",
    OutcomeRank.OTHER: "Other Pre-specified Outcome Measures:",
}
MASKED = {
    MaskedRole.PARTICIPANT: "Participant",
    MaskedRole.CARE_PROVIDER: "Care Provider",
    MaskedRole.INVESTIGATOR: "Investigator",
    MaskedRole.OUTCOMES_ASSESSOR: "Outcomes Assessor",
}


def label(thing: str, word: str | None) -> str | None:
    """The registry's own words for one of ours."""
    return next(
        (row.label for row in table(f"to-trial/ctgov-{thing}").rows.values() if word and row.code == word), None
    )


def page(trial: Trial) -> str:
    """The whole page: the summary, then the record."""
    return "\n".join([*summary(trial), *record(trial), "", "Learn more about this trial", "", trial.title or "", ""])


def date(value: PartialDate) -> str:
    year, *rest = value.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{month} {int(rest[1])}, {year}" if len(rest) == 2 else f"{month} {year}"


def dated(event: DatedEvent | None) -> str | None:
    if event is None or event.date is None:
        return None
    return f"{date(event.date)}{kind(event.kind)}"


def kind(value: DateKind | None) -> str:
    return {DateKind.ACTUAL: " (Actual)", DateKind.ESTIMATED: " (Anticipated)", None: ""}[value]


def fields(*pairs: tuple[str, str | None]) -> Iterator[str]:
    """A label, then its value: two lines for each that is there."""
    for name, value in pairs:
        if value:
            yield from (name, value)


def flag(value: bool | None) -> str | None:
    return None if value is None else "Yes" if value else "No"


def names(parts: Iterable[object]) -> str:
    return ", ".join(str(name) for part in parts if (name := getattr(part, "name", None)))


def summary(trial: Trial) -> list[str]:
    countries = sorted({site.country for site in trial.sites if site.country})
    history = trial.history
    lines = ["search", "Back to results", "", trial.title or "", ""]
    lines += fields(
        ("Status", label("status", trial.status)),
        ("Phase", phases(trial)),
        ("Locations", ", ".join(countries)),
        ("Study Type", label("study-type", trial.study_type)),
        ("Sponsored by", trial.sponsor.name if trial.sponsor else None),
    )
    lines += ["About", "Eligibility", "Locations", "Arms", "Outcomes", "Full info", ""]
    lines += ["Full Information", ""]
    lines += fields(
        ("First Posted", dated(history.first_posted and history.first_posted.model_copy(update={"kind": None}))),
        (
            "Last Updated",
            dated(history.last_update_posted and history.last_update_posted.model_copy(update={"kind": None})),
        ),
    )
    return [*lines, "search", ""]


def phases(trial: Trial) -> str | None:
    return ", ".join(str(label("phase", phase)) for phase in trial.phases) or None


def record(trial: Trial) -> list[str]:
    design, eligibility, party = trial.design, trial.eligibility, trial.responsible_party
    oversight, plan = trial.oversight, trial.sharing_plan
    lines = ["1. Study Identification", ""]
    lines += fields(
        ("Unique Protocol Identification Number", trial.id),
        ("Brief Title", trial.title),
        ("Acronym", trial.acronym),
        ("Official Title", trial.official_title),
        ("Study Type", label("study-type", trial.study_type)),
    )
    lines += ["", "2. Study Status", ""]
    lines += fields(
        ("Record Verification Date", trial.history.verified and date(trial.history.verified)),
        ("Overall Recruitment Status", label("status", trial.status)),
        ("Why Study Stopped", trial.why_stopped),
        ("Study Start Date", dated(trial.start)),
        ("Primary Completion Date", dated(trial.primary_completion)),
        ("Study Completion Date", dated(trial.completion)),
    )
    lines += ["", "3. Sponsor/Collaborators", ""]
    lines += fields(
        ("Responsible Party, by Official Title", party and label("responsible-kind", party.kind)),
        ("Investigator Name", party and party.name),
        ("Investigator Official Title", party and party.title),
        ("Investigator Affiliation", party and party.affiliation),
        ("Name of the Sponsor", trial.sponsor and trial.sponsor.name),
        ("Collaborators", names(trial.collaborators)),
    )
    lines += ["", "4. Oversight", ""]
    lines += fields(
        ("Studies a U.S. FDA-regulated Drug Product", flag(oversight and oversight.fda_regulated_drug)),
        ("Studies a U.S. FDA-regulated Device Product", flag(oversight and oversight.fda_regulated_device)),
        ("Product Manufactured in and Exported from the U.S.", flag(oversight and oversight.exported_from_us)),
        ("Data Monitoring Committee", flag(oversight and oversight.has_data_monitoring_committee)),
    )
    lines += ["", "5. Study Description", ""]
    lines += fields(("Brief Summary", trial.summary), ("Detailed Description", trial.description))
    lines += ["", "6. Conditions and Keywords", ""]
    lines += fields(
        (
            "Primary Disease or Condition Being Studied in the Trial, or the Focus of the Study",
            ", ".join(trial.conditions),
        ),
        ("Keywords", ", ".join(trial.keywords)),
    )
    masked = "".join(MASKED[role] for role in design.masked)
    lines += ["", "7. Study Design", ""]
    lines += fields(
        ("Primary Purpose", label("purpose", design.purpose)),
        ("Study Phase", phases(trial)),
        ("Interventional Study Model", label("intervention-model", design.intervention_model)),
        ("Model Description", design.intervention_model_description),
        (
            "Observational Study Model",
            design.observational_model and str(design.observational_model).replace("-", " ").title(),
        ),
        ("Time Perspective", design.time_perspective and str(design.time_perspective).title()),
        ("Masking", masked or label("masking", design.masking)),
        ("Masking Description", design.masking_description),
        ("Allocation", label("allocation", design.allocation)),
        ("Enrollment", trial.enrollment and f"{trial.enrollment.count}{kind(trial.enrollment.kind)}"),
    )
    lines += ["", "8. Arms, Groups, and Interventions", ""]
    for arm in trial.arms:
        lines += fields(
            ("Arm Title", arm.label), ("Arm Type", label("arm-kind", arm.kind)), ("Arm Description", arm.description)
        )
    for each in trial.interventions:
        lines += fields(
            ("Intervention Type", label("intervention-kind", each.kind)),
            ("Intervention Name(s)", each.name),
            ("Other Intervention Name(s)", ", ".join(each.other_names)),
            ("Intervention Description", each.description),
        )
    for rank, heading in RANKS.items():
        measures = [outcome for outcome in trial.outcomes if outcome.rank is rank]
        lines += [heading, *(line for outcome in measures for line in measure(outcome))] if measures else []
    lines += ["", "10. Eligibility", ""]
    lines += fields(
        ("Sex", label("sex", eligibility.sex)),
        ("Gender Based", flag(eligibility.gender_based)),
        ("Gender Eligibility Description", eligibility.gender_description),
        ("Minimum Age & Unit of Time", eligibility.minimum_age and eligibility.minimum_age.text),
        ("Maximum Age & Unit of Time", eligibility.maximum_age and eligibility.maximum_age.text),
        ("Accepts Healthy Volunteers", flag(eligibility.accepts_healthy_volunteers)),
        ("Eligibility Criteria", eligibility.text),
        ("Study Population Description", eligibility.population),
        ("Sampling Method", label("sampling", eligibility.sampling)),
    )
    person = "First Name & Middle Initial & Last Name & Degree"
    if trial.contacts:
        lines += [
            "Central Contact Person:",
            *people(trial.contacts, person.replace(" & Degree", " or Official Title & Degree")),
        ]
    if trial.officials:
        lines += ["Overall Study Officials:"]
    for official in trial.officials:
        lines += fields(
            (person, official.name),
            ("Organizational Affiliation", official.affiliation),
            ("Official's Role", label("role", official.role)),
        )
    if trial.sites:
        lines += ["Facility Information:"]
    for site in trial.sites:
        lines += fields(
            ("Facility Name", site.facility),
            ("City", site.city),
            ("State/Province", site.state),
            ("ZIP/Postal Code", site.postal_code),
            ("Country", site.country),
            ("Individual Site Status", label("status", site.status)),
        )
        lines += ["Facility Contact:", *people(site.contacts, person)] if site.contacts else []
    lines += ["", "12. IPD Sharing Statement", ""]
    lines += fields(
        ("Plan to Share IPD", plan and label("data-sharing", plan.decision)),
        ("IPD Sharing Plan Description", plan and plan.description),
        ("IPD Sharing Time Frame", plan and plan.time_frame),
        ("IPD Sharing Access Criteria", plan and plan.access),
    )
    if trial.references:
        lines += ["Citations:"]
    for reference in trial.references:
        lines += fields(
            ("PubMed Identifier", reference.pubmed_id),
            ("Citation", reference.citation),
            ("Results Reference", reference.kind and str(reference.kind)),
        )
    if trial.links:
        lines += ["Links:"]
    for link in trial.links:
        lines += fields(("URL", link.url), ("Description", link.label))
    return lines


def measure(outcome: Outcome) -> Iterator[str]:
    return fields(("Title", outcome.measure), ("Description", outcome.description), ("Time Frame", outcome.time_frame))


def people(contacts: Iterable[Contact], name: str) -> Iterator[str]:
    for contact in contacts:
        yield from fields(
            (name, contact.name), ("Phone", contact.phone), ("Ext", contact.phone_extension), ("Email", contact.email)
        )
