"""What a person reads of a ResearchStudy: the study at a glance, then its summary, arms, outcomes and sites."""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import plain_text
from fhirtrials.fhir.narrative import facts, heading, items, narrative, paragraphs, subheading
from fhirtrials.fhir.parts import day
from fhirtrials.fhir.shared.study_dates import enrollment_number
from fhirtrials.model import Resource, Trial
from fhirtrials.terminology import label


def study_narrative(named: NamedTrial) -> Resource:
    """Title, a table of facts, summary, arms, interventions, outcomes, and how many sites where."""
    trial = named.trial
    arms = items(_named(arm.label, label("arm-kind", arm.kind)) for arm in trial.arms)
    interventions = items(filter(None, named.intervention_titles))
    outcomes = items(_named(outcome.measure, outcome.time_frame) for outcome in trial.outcomes)
    return narrative(
        heading(trial.title or trial.official_title or named.id),
        facts(
            [
                ("Registry number", named.id),
                ("Status", _status(named)),
                ("Why stopped", plain_text(trial.why_stopped or "")),
                ("Study type", named.label("study-type", trial.study_type)),
                ("Phase", "/".join(named.label("phase", phase) or phase for phase in trial.phases)),
                ("Conditions", ", ".join(trial.conditions)),
                ("Sponsor", trial.sponsor.name if trial.sponsor else None),
                ("Start", _dated(trial, "start")),
                ("Completion", _dated(trial, "completion")),
                ("Participants", _participants(trial)),
                ("Sites", _sites(trial)),
            ]
        ),
        paragraphs(trial.summary),
        subheading("Arms") + arms if arms else "",
        subheading("Interventions") + interventions if interventions else "",
        subheading("Outcomes") + outcomes if outcomes else "",
        # Whether dates are actual or estimated stands in extensions of the period.
        status="extensions",
    )


def _named(name: str | None, detail: str | None) -> str:
    return f"{name or 'No name given'} ({detail})" if detail else name or "No name given"


def _status(named: NamedTrial) -> str | None:
    status = named.label("progress-status", named.trial.status)
    last_known = named.label("progress-status", named.trial.last_known_status)
    return f"{status}, last known: {last_known}" if last_known else status


def _dated(trial: Trial, which: str) -> str | None:
    event = getattr(trial, which)
    date = day(event)
    return f"{date} ({label('date-kind', event.kind)})" if date and event.kind else date


def _participants(trial: Trial) -> str | None:
    enrollment = trial.enrollment
    if enrollment is None or enrollment.count is None:
        return None
    planned = " (planned)" if "targetNumber" in enrollment_number(trial) else ""
    return f"{enrollment.count:,}{planned}"


def _sites(trial: Trial) -> str | None:
    countries = dict.fromkeys(site.country for site in trial.sites if site.country)
    where = f" in {', '.join(countries)}" if countries else ""
    return f"{len(trial.sites):,}{where}" if trial.sites else None
