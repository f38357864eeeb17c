"""A trial as a page of ClinicalTrials.Veeva shows it, as text saved from a browser: for tests that read it back."""

import re

from fhirtrials import Trial
from fhirtrials.model.parts import Age, Arm, Identifier
from fhirtrials.model.words import DateKind
from tests.readers.pages.wording import said

_HALVES = re.compile(
    r"Inclusion Criteria:\n\n(?P<inclusion>.+?)\n\nExclusion Criteria:\n\n(?P<exclusion>.+)", re.DOTALL
)
_SECOND_HEADING = re.compile(r"^\W*(?:inclusion|exclusion)\s+criteria", re.IGNORECASE | re.MULTILINE)


def page(trial: Trial) -> str:
    return "\n\n".join(part for part in (*_top(trial), *_details(trial), *_design(trial), *_foot(trial)) if part) + "\n"


def _top(trial: Trial) -> list[str]:
    sponsor = trial.sponsor.name if trial.sponsor else None
    phases = "/".join(said("phase", phase) or "" for phase in trial.phases)
    return [
        "ClinicalTrials.Veeva",
        "Menu",
        trial.title or "",
        *([f"{sponsor} logo", sponsor] if sponsor else []),
        "Status and phase",
        "\n".join(filter(None, (said("status", trial.status), phases))),
        "Conditions",
        "\n".join(trial.conditions),
        *(["Treatments", "\n".join(titles(trial))] if trial.interventions else []),
        "Study type",
        said("study-type", trial.study_type) or "",
        "Funder types",
        said("sector", trial.sponsor.sector if trial.sponsor else None) or "",
        "Identifiers",
        "\n".join(
            [
                trial.id,
                *([trial.own_id.value] if trial.own_id and trial.own_id.value else []),
                *map(_number, trial.other_ids),
            ]
        ),
    ]


def titles(trial: Trial) -> list[str]:
    return [f"{said('intervention-kind', each.kind)}: {each.name}" for each in trial.interventions]


def _number(number: Identifier) -> str:
    kind = said("identifier-kind", number.kind)
    return f"{number.value} ({kind})" if kind else number.value or ""


def _details(trial: Trial) -> list[str]:
    who, count = trial.eligibility, trial.enrollment
    planned = "estimated " if count and count.kind is DateKind.ESTIMATED else ""
    volunteers = {True: "Accepts Healthy Volunteers", False: "No Healthy Volunteers", None: None}
    return [
        "Details and patient eligibility",
        *(["About", trial.summary] if trial.summary else []),
        *(["Full description", trial.description] if trial.description else []),
        *(["Enrollment", f"{count.count:,} {planned}patients"] if count and count.count is not None else []),
        *(["Sex", said("sex", who.sex) or ""] if who.sex else []),
        *(["Ages", _ages(who.minimum_age, who.maximum_age)] if who.minimum_age or who.maximum_age else []),
        *(
            ["Volunteers", volunteers[who.accepts_healthy_volunteers] or ""]
            if volunteers[who.accepts_healthy_volunteers]
            else []
        ),
        *criteria(who.text or "", "Inclusion criteria", "Exclusion criteria", "Inclusion and exclusion criteria"),
    ]


def criteria(text: str, inclusion: str, exclusion: str, both: str) -> list[str]:
    """Under two labels where the text has the two headings and no more, else under one."""
    match = _HALVES.fullmatch(text.strip())
    if match and not _SECOND_HEADING.search(match["inclusion"]) and not _SECOND_HEADING.search(match["exclusion"]):
        return [inclusion, _bulleted(match["inclusion"]), exclusion, _bulleted(match["exclusion"])]
    return [both, _bulleted(text)] if text else []


def _bulleted(text: str) -> str:
    return "\n".join("  " + re.sub(r"^(\s*)\* ", r"\1• ", line) if line else "" for line in text.split("\n"))


def _ages(youngest: Age | None, oldest: Age | None) -> str:
    low, high = (_age(age) for age in (youngest, oldest))
    if not low:
        return f"Under {high} old"
    if not high:
        number, unit = low.split(" ")
        return f"{number}+ {unit} old"
    number, unit = low.split(" ")
    return f"{number if unit.rstrip('s') == high.split(' ')[1].rstrip('s') else low} to {high} old"


def _age(age: Age | None) -> str:
    return age.text.lower() if age else ""


def _design(trial: Trial) -> list[str]:
    design = trial.design
    rows = (
        ("Primary purpose", said("purpose", design.purpose)),
        ("Allocation", said("allocation", design.allocation)),
        ("Interventional model", said("intervention-model", design.intervention_model)),
        ("Masking", _masking(said("masking", design.masking))),
    )
    count = trial.enrollment.count if trial.enrollment else None
    counts = f"{count or 0:,} participants in {len(trial.arms)} patient groups"
    return [
        "Trial design",
        *(part for name, value in rows if value for part in (name, value)),
        *([counts] if trial.arms else []),
        "\n".join(_group(arm) for arm in trial.arms),
    ]


def _masking(said: str | None) -> str | None:
    return said if said is None or "None" in said else f"{said.split(' ')[0]} Blind"


def _group(arm: Arm) -> str:
    kind = said("arm-kind", arm.kind)
    lines = [arm.label, f"{kind} group" if kind else None]
    lines += ["Description:", arm.description] if arm.description else []
    lines += ["Treatment:", *arm.interventions] if arm.interventions else []
    return "\n".join(line for line in lines if line)


def _foot(trial: Trial) -> list[str]:
    people = [line for each in trial.contacts for line in (each.name, each.phone, each.email) if line]
    return [
        *(["Trial documents", str(len(trial.documents))] if trial.documents else []),
        "Trial contacts and locations",
        str(len(trial.sites)),
        "Loading...",
        *(["Central trial contact", "\n".join(people)] if people else []),
        "Data sourced from clinicaltrials.gov",
        "Clinical trials",
        "Find clinical trialsTrials by location\n© Copyright 2026 Veeva Systems",
    ]
