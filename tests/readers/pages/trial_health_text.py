"""A trial as a trial-health page shows it, as text saved from a browser: for tests that read it back."""

from fhirtrials import Trial
from fhirtrials.model import PartialDate
from fhirtrials.model.parts import Arm, DatedEvent, Intervention, Outcome
from fhirtrials.model.words import AgeGroup, DateKind, OutcomeRank
from tests.readers.pages.veeva_text import criteria
from tests.readers.pages.wording import coded, said

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_GROUPS = {AgeGroup.CHILD: "Child (0-17)", AgeGroup.ADULT: "Adult (18-64)", AgeGroup.OLDER_ADULT: "Older Adult (65+)"}


def page(trial: Trial) -> str:
    parts = (*_head(trial), *_timeline(trial), *_terms(trial), *_groups(trial), *_who(trial), *_record(trial))
    return "\n\n".join(part for part in parts if part) + "\n"


def day(date: PartialDate | None) -> str:
    """``April 1, 2025``, also for a date of a month alone."""
    if date is None:
        return ""
    year, month, number = [*date.split("-"), "01", "01"][:3]
    return f"{_MONTHS[int(month) - 1]} {int(number)}, {year}"


def _head(trial: Trial) -> list[str]:
    count = trial.enrollment
    targeted = "participants targeted" if count and count.kind is DateKind.ESTIMATED else "participants enrolled"
    enrollment = (
        [f"Enrollment\n{count.count}", targeted, "Target at P50-P75 for phase_2"]
        if count and count.count is not None
        else []
    )
    return [
        trial.id,
        trial.title or "",
        *(["Brief Summary", trial.summary] if trial.summary else []),
        *(["Detailed Description", trial.description] if trial.description else []),
        "Trial Health",
        "65\nMonitor",
        "Trial Health Score",
        "Automated assessment based on enrollment pace, timeline, and geographic reach",
        *enrollment,
        "Timeline\n24mo left",
        f"Started {day(trial.start.date) if trial.start else 'soon'}",
        "Typical duration for phase_2",
        f"Status\n{(said('status', trial.status) or '').lower()}" if trial.status else "",
        "Health score is calculated from publicly available data and should be used for screening purposes only.",
        "Trial Relationships",
        "Click on a node to explore related trials.",
    ]


def _timeline(trial: Trial) -> list[str]:
    history = trial.history
    milestones = (
        ("First Submitted", "Initial submission to the registry", history.first_submitted),
        ("First Posted", "Study publicly available on registry", _date(history.first_posted)),
        ("Study Start", "First participant enrolled", _date(trial.start)),
        ("Primary Completion", "Last participant's last visit for primary outcome", _date(trial.primary_completion)),
        ("Study Completion", "Last participant's last visit for all outcomes", _date(trial.completion)),
        ("Results Posted", "", _date(history.results_first_posted)),
        ("Last Updated", "", _date(history.last_update_posted)),
    )
    others = (
        ("Status Verified", history.verified),
        ("First QC Date", history.first_submitted_checked),
        ("Last Update Submit", history.last_update_submitted),
    )
    return [
        "Study Timeline",
        "Key milestones and dates",
        "Study Progress35%\nApr 2025Apr 2028",
        *(
            part
            for name, note, date in milestones
            if date
            for part in (name, note, day(date), "Completed\n6 days until next milestone")
        ),
        "Enrollment Period\n\n2 years",
        *(part for name, date in others if date for part in (name, day(date))),
    ]


def _date(event: DatedEvent | None) -> PartialDate | None:
    return event.date if event else None


def _terms(trial: Trial) -> list[str]:
    return [
        "Conditions",
        "\n\n".join(trial.conditions),
        *(["Keywords", "".join(trial.keywords)] if trial.keywords else []),
        "Outcome Measures",
        *_outcomes(trial, OutcomeRank.PRIMARY, "Primary"),
        *_outcomes(trial, OutcomeRank.SECONDARY, "Secondary"),
        *_outcomes(trial, OutcomeRank.OTHER, "Other"),
    ]


def _outcomes(trial: Trial, rank: OutcomeRank, name: str) -> list[str]:
    found = [outcome for outcome in trial.outcomes if outcome.rank is rank]
    return [f"{name} Outcomes ({len(found)})", *map(_outcome, found)] if found else []


def _outcome(outcome: Outcome) -> str:
    lines = [f"  • {outcome.measure}"]
    for text in (outcome.description, outcome.time_frame):
        lines += ["", *(f"    {line}" if line else "" for line in text.split("\n"))] if text else []
    return "\n".join(lines)


def _groups(trial: Trial) -> list[str]:
    return [
        *([f"Study Arms ({len(trial.arms)})"] if trial.arms else []),
        *map(_arm, trial.arms),
        *(["Interventions"] if trial.interventions else []),
        *(_intervention(each, trial) for each in trial.interventions),
    ]


def _arm(arm: Arm) -> str:
    parts = (arm.label, coded("arm-kind", arm.kind), arm.description, "".join(arm.interventions))
    return "\n\n".join(part for part in parts if part)


def _intervention(intervention: Intervention, trial: Trial) -> str:
    """Its description and the arms that get it; its name is a link, which is not saved."""
    labels = [arm.label for arm in trial.arms if arm.label in intervention.arms]
    return "\n\n".join(part for part in (intervention.description, "".join(filter(None, labels))) if part)


def _who(trial: Trial) -> list[str]:
    who = trial.eligibility
    low, high = who.minimum_age, who.maximum_age
    ages = (
        f"{low.text} - {high.text}" if low and high else f"{low.text}+" if low else f"Up to {high.text}" if high else ""
    )
    volunteers = {True: "Yes", False: "No"}.get(who.accepts_healthy_volunteers)  # type: ignore[arg-type]
    rows = (
        ("Age", ages),
        ("Sex", (coded("sex", who.sex) or "").lower()),
        ("Healthy Volunteers", volunteers),
        ("Age Groups", ", ".join(_GROUPS[group] for group in who.age_groups)),
    )
    halves = criteria(who.text or "", "You may qualify if:", "You may not qualify if:", "")
    return [
        "Eligibility Criteria",
        "\n".join(f"{name}{value}" for name, value in rows if value),
        *halves,
        "Contact the study team to confirm eligibility.",
    ]


def _record(trial: Trial) -> list[str]:
    design, index, party = trial.design, trial.indexing, trial.responsible_party
    rows = (
        ("Study Type", (coded("study-type", trial.study_type) or "").lower()),
        ("Phase", "/".join((said("phase", phase) or "").lower() for phase in trial.phases)),
        ("Allocation", coded("allocation", design.allocation)),
        ("Masking", coded("masking", design.masking)),
        ("Who Masked", ", ".join(coded("masked-role", role) or "" for role in design.masked)),
        ("Purpose", coded("purpose", design.purpose)),
        ("Intervention Model", coded("intervention-model", design.intervention_model)),
        ("Observational Model", coded("observational-model", design.observational_model)),
        ("Time Perspective", coded("time-perspective", design.time_perspective)),
        ("Sponsor Type", coded("sector", trial.sponsor.sector if trial.sponsor else None)),
        ("Responsible Party", coded("responsible-kind", party.kind if party else None)),
    )
    dates = (
        ("First Submitted", None, trial.history.first_submitted),
        *(_event("First Posted", trial.history.first_posted),),
        *(_event("Study Start", trial.start),),
        *(_event("Primary Completion", trial.primary_completion),),
        *(_event("Study Completion", trial.completion),),
        *(_event("Last Updated", trial.history.last_update_posted),),
    )
    terms = (
        ("Conditions", index.conditions),
        ("Condition Hierarchy (Ancestors)", index.condition_ancestors),
        ("Interventions", index.interventions),
        ("Intervention Hierarchy (Ancestors)", index.intervention_ancestors),
    )
    return [
        "Sponsors & Collaborators",
        "MeSH Terms",
        *(part for name, found in terms if found for part in (name, "".join(term.name or "" for term in found))),
        "Central Study Contacts",
        "\n".join(line for each in trial.contacts for line in (each.name, each.phone, each.email) if line),
        "Study Design",
        "\n".join(f"{name}\n{value}" for name, value in rows if value),
        "Study Record Dates",
        *(part for name, kind, date in dates if date for part in (f"{name}{kind or ''}", day(date))),
        f"Record last verified: {trial.history.verified}" if trial.history.verified else "",
        "Data Sharing",
        f"IPD Sharing\n{_SHARING[trial.sharing_plan.decision]}"
        if trial.sharing_plan and trial.sharing_plan.decision
        else "",
    ]


_SHARING = {"yes": "Will share", "no": "Will not share", "undecided": "Undecided"}


def _event(name: str, event: DatedEvent | None) -> tuple[str, str | None, PartialDate | None]:
    if event is None:
        return name, None, None
    return (
        name,
        " (Estimated)" if event.kind is DateKind.ESTIMATED and name.endswith("Completion") else None,
        event.date,
    )
