"""A trial as the classic page of ClinicalTrials.gov shows it: what a browser saves of it, with or without headings."""

from collections.abc import Iterable, Iterator

from fhirtrials.model import PartialDate, Trial
from fhirtrials.model.parts import Contact, DatedEvent, Intervention, Outcome, Site
from fhirtrials.model.words import DateKind, MaskedRole, OutcomeRank, StudyType
from tests.readers.pages.prs_mirror_text import MASKED, date, flag, label

CHOOSING = (
    "Choosing to participate in a study is an important personal decision. Talk with your doctor and family members or "
    "friends about deciding to join a study. To learn more about this study, you or your doctor may contact the study "
    "research staff using the contacts provided below. For general information, Learn About Clinical Studies."
)
TO_LEARN = (
    "To learn more about this study, you or your doctor may contact the study research staff using the contact "
    "information provided by the sponsor."
)
SAFETY = (
    "The safety and scientific validity of this study is the responsibility of the study sponsor and investigators. "
    "Listing a study does not mean it has been evaluated by the U.S. Federal Government. |"
)
RANKS = {
    OutcomeRank.PRIMARY: "Primary Outcome Measures :",
    OutcomeRank.SECONDARY: "Secondary Outcome Measures :",
    OutcomeRank.OTHER: "Other Outcome Measures:",
}


def page(trial: Trial, headings: bool = True) -> str:
    """The whole page."""

    def heading(text: str) -> list[str]:
        return ["", text] if headings else [""]

    lines = [*header(trial, headings)]
    if headings:
        lines += heading("Study Description")
        lines += ["Brief Summary:", trial.summary] if trial.summary else []
        lines += ["Detailed Description:", trial.description] if trial.description else []
    lines += [*summary(trial), *heading("Study Design"), *design(trial)]
    lines += [
        *heading("Arms and Interventions"),
        *arms(trial),
        *heading("Outcome Measures"),
        *outcomes(trial, headings),
    ]
    lines += [*heading("Eligibility Criteria"), CHOOSING, *eligibility(trial)]
    lines += [*heading("Contacts and Locations"), TO_LEARN]
    lines += [f"Please refer to this study by its ClinicalTrials.gov identifier (NCT number): {trial.id}"]
    lines += [*(person(contact, cells=True) for contact in trial.contacts), *heading("Locations"), *sites(trial.sites)]
    if headings:
        lines += ["", "Sponsors and Collaborators"]
        lines += [each.name for each in (trial.sponsor, *trial.collaborators) if each is not None and each.name]
    lines += ["", "Investigators"] if trial.officials else []
    lines += [f"{label('role', each.role)}: | {each.name} | {each.affiliation or ''} |" for each in trial.officials]
    lines += [*heading("More Information"), *record(trial)]
    lines += (
        [f"Keywords provided by {trial.sponsor.name if trial.sponsor else 'X'}:", *trial.keywords]
        if trial.keywords
        else []
    )
    return "\n".join(lines) + "\n"


def header(trial: Trial, headings: bool) -> Iterator[str]:
    history = trial.history
    yield from (trial.title or "", "![]() |", SAFETY, f"ClinicalTrials.gov Identifier: {trial.id} |")
    stopped = f" ({trial.why_stopped})" if trial.why_stopped else ""
    yield f"Recruitment Status : {(label('status', trial.status) or '').removesuffix(' status')}{stopped}"
    if trial.last_known_status:
        yield f"Recruitment status was: {label('status', trial.last_known_status)}"
    yield f"First Posted : {day(history.first_posted)}"
    if history.results_first_posted:
        yield f"Results First Posted : {day(history.results_first_posted)}"
    yield from (f"Last Update Posted : {day(history.last_update_posted)}", "|")
    yield from (
        "- Study Details",
        "- Tabular View",
        "- No Results Posted",
        "- Disclaimer",
        "- How to Read a Study Record",
    )


def day(event: DatedEvent | None) -> str:
    return date(event.date) if event and event.date else ""


def summary(trial: Trial) -> Iterator[str]:
    yield from ("Condition or disease | Intervention/treatment | Phase |", "---|---|---|")
    phases = " ".join(str(label("phase", phase)) for phase in trial.phases)
    yield f"{chr(10).join(trial.conditions)} | {chr(10).join(map(named, trial.interventions))} | {phases} |"


def named(each: Intervention) -> str:
    return f"{label('intervention-kind', each.kind)}: {each.name}"


def row(name: str, value: str | PartialDate | None) -> list[str]:
    return [f"{name}: | {value} |"] if value else []


def design(trial: Trial) -> list[str]:
    found = trial.design
    kind = label("study-type", trial.study_type) or ""
    kind += " (Clinical Trial)" if trial.study_type is StudyType.INTERVENTIONAL else ""
    kind += " [Patient Registry]" if found.is_patient_registry else ""
    lines = [f"Study Type : | {kind} |"]
    if trial.enrollment and trial.enrollment.count is not None:
        lines += [f"{actual(trial.enrollment.kind)}Enrollment : | {trial.enrollment.count:,} participants |"]
    lines += row("Allocation", label("allocation", found.allocation))
    lines += row("Intervention Model", label("intervention-model", found.intervention_model))
    lines += row("Intervention Model Description", found.intervention_model_description)
    lines += row("Observational Model", label("observational-model", found.observational_model))
    lines += row("Time Perspective", label("time-perspective", found.time_perspective))
    roles = ", ".join(MASKED[MaskedRole(role)] for role in found.masked)
    masking = label("masking", found.masking)
    lines += row("Masking", masking and (f"{masking} ({roles})" if roles else masking))
    lines += row("Masking Description", found.masking_description)
    lines += row("Primary Purpose", label("purpose", found.purpose))
    lines += row("Official Title", trial.official_title)
    for name, event in (
        ("Study Start", trial.start),
        ("Primary Completion", trial.primary_completion),
        ("Study Completion", trial.completion),
    ):
        if event and event.date:
            lines += [f"{actual(event.kind)}{name} Date : | {date(event.date)} |"]
    return lines


def actual(kind: DateKind | None) -> str:
    return {DateKind.ACTUAL: "Actual ", DateKind.ESTIMATED: "Estimated ", None: ""}[kind]


def arms(trial: Trial) -> Iterator[str]:
    if trial.arms:
        first = "Group/Cohort" if trial.study_type is StudyType.OBSERVATIONAL else "Arm"
        yield from ("", f"{first} | Intervention/treatment |", "---|---|")
    for arm in trial.arms:
        kind = label("arm-kind", arm.kind)
        yield f"{kind}: {arm.label}" if kind else arm.label or ""
        yield from ([arm.description] if arm.description else [])
        yield "|"
        for each in trial.interventions:
            if arm.label in each.arms:
                yield named(each)
                yield from ([each.description] if each.description else [])
                if each.other_names:
                    yield from ("Other Names:", *(f"- {name}" for name in each.other_names))
        yield "|"


def outcomes(trial: Trial, headings: bool) -> Iterator[str]:
    for rank, heading in RANKS.items():
        of_rank = [outcome for outcome in trial.outcomes if outcome.rank is rank]
        if of_rank:
            yield from (["", heading] if headings else [""])
            yield from map(outcome_line, of_rank)


def outcome_line(outcome: Outcome) -> str:
    return f"- {outcome.measure} [ Time Frame: {outcome.time_frame or ''} ]{outcome.description or ''}"


def eligibility(trial: Trial) -> list[str]:
    given = trial.eligibility
    low, high = (age.text if age else None for age in (given.minimum_age, given.maximum_age))
    groups = ", ".join(str(label("age-group", group)) for group in given.age_groups)
    ages = f"{low} to {high}" if low and high else f"{low} and older" if low else f"up to {high}" if high else ""
    lines = row("Ages Eligible for Study", f"{ages} ({groups})" if ages and groups else ages or groups)
    lines += row("Sexes Eligible for Study", label("sex", given.sex))
    lines += row("Gender Based Eligibility", flag(given.gender_based))
    lines += row("Gender Eligibility Description", given.gender_description)
    lines += row("Accepts Healthy Volunteers", flag(given.accepts_healthy_volunteers))
    lines += row("Sampling Method", label("sampling", given.sampling))
    lines += ["Study Population", given.population, "Criteria"] if given.population else []
    return lines + ([given.text] if given.text else [])


def person(contact: Contact, cells: bool) -> str:
    phone = contact.phone or ""
    phone += f" ext {contact.phone_extension}" if contact.phone_extension else ""
    parts = [f"{label('role', contact.role)}: {contact.name or ''}", phone, contact.email or ""]
    return " | ".join(parts) + " | |" if cells else " ".join(filter(None, parts)) + " |"


def sites(places: Iterable[Site]) -> Iterator[str]:
    region = ""
    for site in places:
        here = ", ".join(filter(None, (site.country, site.state)))
        if here != region:
            yield f"{here} | |"
            region = here
        yield f"{site.facility} | {label('status', site.status) or ''} |"
        yield ", ".join(filter(None, (site.city, site.state, site.country, site.postal_code))) + " | |"
        yield from (person(contact, cells=False) for contact in site.contacts)


def record(trial: Trial) -> list[str]:
    oversight, plan = trial.oversight, trial.sharing_plan
    lines = [f"ClinicalTrials.gov Identifier: | {trial.id} |"]
    numbers = [trial.own_id.value] if trial.own_id and trial.own_id.value else []
    for other in trial.other_ids:
        issuer = f": {other.issuer}" if other.issuer else ""
        kind = label("identifier-kind", other.kind)
        numbers.append(f"{other.value} ( {kind}{issuer} )" if kind else other.value)
    lines += ["Other Study ID Numbers: |", *filter(None, numbers)] if numbers else []
    lines += row("First Posted", trial.history.first_posted and f"{day(trial.history.first_posted)} Key Record Dates")
    lines += row("Results First Posted", day(trial.history.results_first_posted))
    lines += row("Last Update Posted", day(trial.history.last_update_posted))
    lines += row("Last Verified", trial.history.verified and date(trial.history.verified))
    if plan:
        shared = " ".join(str(label("shared-information", each)) for each in plan.also_shared)
        lines += ["Individual Participant Data (IPD) Sharing Statement: | |"]
        lines += row("Plan to Share IPD", label("data-sharing", plan.decision))
        lines += row("Plan Description", plan.description)
        lines += ["Supporting Materials: |", f"{shared} |"] if shared else []
        lines += row("Time Frame", plan.time_frame)
        lines += row("Access Criteria", plan.access)
        lines += row("URL", plan.url)
    if oversight:
        lines += row("Studies a U.S. FDA-regulated Drug Product", flag(oversight.fda_regulated_drug))
        lines += row("Studies a U.S. FDA-regulated Device Product", flag(oversight.fda_regulated_device))
        lines += row("Device Product Not Approved or Cleared by U.S. FDA", flag(oversight.device_not_yet_approved))
        lines += row("Product Manufactured in and Exported from the U.S.", flag(oversight.exported_from_us))
    return lines
