"""The facts of the trial-health page of NCT06884904, written down by hand from the document, one by one."""

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model.words import Section
from tests.readers.pages.seeds import bundles, seed
from tests.readers.pages.test_seed_003 import criteria

LOW, HIGH = "2.0×10^6/kg", "4.0×10^6/kg"
SOLVENT = "Equivalent volume of solvent calculated at"
ARMS = (
    ("Low-dose experimental group", "experimental", LOW),
    ("High-dose experimental group", "experimental", HIGH),
    ("Low-dose placebo control group", "placebo-comparator", f"{SOLVENT} {LOW}"),
    ("High-dose placebo control group", "placebo-comparator", f"{SOLVENT} {HIGH}"),
)
INCLUSION = [
    "Age between 18 and 70 years (inclusive)",
    "Patients with hepatitis B virus (HBV)-associated acute-on-chronic liver failure",
    "All participants and their partners agree",
    "Voluntarily participate in the clinical study",
]
EXCLUSION = [
    "History of allergy to any component",
    "Acute, subacute, or chronic liver failure unrelated to HBV",
    "Presence of any of the following complications",
    "Severe underlying diseases",
    "Current systemic corticosteroid therapy",
    "Psychiatric or other conditions",
    "Planned or active registration for liver transplantation",
    "History of liver transplantation",
    "Alcohol or substance abuse",
    "Participation in another clinical trial",
    "Pregnancy, lactation, or positive pregnancy test",
    "Any other condition",
]
COMPLICATIONS = [
    "Active gastrointestinal bleeding",
    "Imaging evidence (ultrasound or CT)",
    "History of transjugular intrahepatic portosystemic shunt",
    "Grade 3 or 4 hepatic encephalopathy",
    "Serum creatinine ≥2 mg/dL",
    "Respiratory insufficiency",
]
DISEASES = [
    "Septic shock",
    "Uncontrolled cardiac conditions",
    "Active malignancy",
    "Diagnosed pulmonary hypertension",
    "IgA deficiency, Henoch-Schönlein purpura",
    "Immunodeficiency disorders",
]
ANCESTORS = (
    *("Liver Failure, Acute", "Liver Failure", "Hepatic Insufficiency", "Liver Diseases", "Digestive System Diseases"),
)
IN_EVERY_BUNDLE = [
    *("NCT06884904", "2025-03-13", "2025-03-19", "2025-04-15", "2027-04-14", "2028-04-14", "2025-02", "96"),
    *("acute-on-chronic liver failure", "mesenchymal stem cells", "Acute-On-Chronic Liver Failure", *ANCESTORS),
    *("mortality rate", "90 day mortality rate (D90) of subjects", "90 day", "2:2:1:1 ratio"),
    *(label for label, _, _ in ARMS),
    *(LOW, HIGH, f"{SOLVENT} {HIGH}", f"{SOLVENT} {LOW}", "2.0*10^6/kg", "4.0*10^6/kg"),
    *(*INCLUSION, *EXCLUSION, *COMPLICATIONS, *DISEASES),
]


def test_the_page_is_read_to_the_last_line() -> None:
    _, told = seed("000")
    assert [issue.kind for issue in told if issue.severity != "information"] == []


def test_number_status_phase_and_design() -> None:
    trial, _ = seed("000")
    assert trial.id == "NCT06884904"
    assert trial.title is None  # the page has none
    assert (trial.status, trial.phases, trial.study_type) == ("not-yet-recruiting", ("phase-2",), "interventional")
    design = trial.design
    assert (design.purpose, design.allocation, design.intervention_model) == ("treatment", "randomized", "parallel")
    assert design.masking == "quadruple"
    assert design.masked == ("participant", "care-provider", "investigator", "outcomes-assessor")
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (96, "estimated")


def test_dates() -> None:
    trial, _ = seed("000")
    for event, date, kind in (
        (trial.start, "2025-04-15", None),
        (trial.primary_completion, "2027-04-14", "estimated"),
        (trial.completion, "2028-04-14", "estimated"),
        (trial.history.first_posted, "2025-03-19", None),
        (trial.history.last_update_posted, "2025-03-19", None),
    ):
        assert event is not None
        assert (event.date, event.kind) == (date, kind)
    history = trial.history
    assert (history.first_submitted, history.first_submitted_checked) == ("2025-03-13", "2025-03-13")
    assert (history.last_update_submitted, history.verified) == ("2025-03-13", "2025-02")


def test_who_stands_behind_it_as_far_as_the_page_says() -> None:
    trial, _ = seed("000")
    assert trial.sponsor is not None
    assert (trial.sponsor.name, trial.sponsor.sector) == (None, "other")
    assert trial.responsible_party is not None
    assert trial.responsible_party.kind == "sponsor"
    assert (trial.collaborators, trial.contacts, trial.sites) == ((), (), ())


def test_keywords_and_mesh_terms_are_parted() -> None:
    trial, _ = seed("000")
    assert trial.conditions == ()  # their heading stands there alone
    assert trial.keywords == ("acute-on-chronic liver failure", "mesenchymal stem cells")
    assert [term.name for term in trial.indexing.conditions] == ["Acute-On-Chronic Liver Failure"]
    assert tuple(term.name for term in trial.indexing.condition_ancestors) == ANCESTORS


def test_every_arm_with_its_kind_description_and_intervention() -> None:
    trial, _ = seed("000")
    assert tuple((arm.label, arm.kind, arm.description) for arm in trial.arms) == ARMS
    assert [arm.interventions for arm in trial.arms] == [(f"Drug: {label}",) for label, _, _ in ARMS]


def test_every_intervention_with_its_description_and_arm() -> None:
    trial, _ = seed("000")
    descriptions = ("2.0*10^6/kg", "4.0*10^6/kg", f"{SOLVENT} {LOW}", f"{SOLVENT} {HIGH}")
    assert [(each.kind, each.name, each.description, each.arms) for each in trial.interventions] == [
        ("drug", label, description, (label,)) for (label, _, _), description in zip(ARMS, descriptions, strict=True)
    ]


def test_the_outcome_with_its_time_frame() -> None:
    trial, _ = seed("000")
    (outcome,) = trial.outcomes
    assert (outcome.rank, outcome.measure, outcome.time_frame) == ("primary", "mortality rate", "90 day")
    assert outcome.description is not None
    assert outcome.description.startswith("90 day mortality rate (D90)")


def test_ages_sex_volunteers_and_sharing() -> None:
    trial, _ = seed("000")
    who = trial.eligibility
    assert who.minimum_age is not None
    assert who.maximum_age is not None
    assert (who.minimum_age.value, who.minimum_age.unit) == (18, "year")
    assert (who.maximum_age.value, who.maximum_age.unit) == (70, "year")
    assert (who.sex, who.accepts_healthy_volunteers) == ("all", False)
    assert who.age_groups == ("adult", "older-adult")
    assert trial.sharing_plan is not None
    assert trial.sharing_plan.decision == "no"


@pytest.mark.parametrize(("section", "starts"), [(Section.INCLUSION, INCLUSION), (Section.EXCLUSION, EXCLUSION)])
def test_every_criterion_is_its_own(section: Section, starts: list[str]) -> None:
    found = criteria("000", section)
    assert len(found) == len(starts)
    for each, start in zip(found, starts, strict=True):
        assert each.text.startswith(start)


@pytest.mark.parametrize(("place", "starts"), [(2, COMPLICATIONS), (3, DISEASES)])
def test_a_list_within_a_criterion_is_parted(place: int, starts: list[str]) -> None:
    children = criteria("000", Section.EXCLUSION)[place].children
    assert len(children) == len(starts)
    for each, start in zip(children, starts, strict=True):
        assert each.text.startswith(start)


def test_what_the_page_works_out_for_itself_is_no_fact_of_the_trial() -> None:
    trial, _ = seed("000")
    for text in ("Monitor", "24mo", "P50", "Typical duration", "35%", "2 years", "next milestone"):
        assert text not in trial.to_json()


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("fact", IN_EVERY_BUNDLE)
def test_every_bundle_holds_it(release: str, fact: str) -> None:
    assert fact in bundles("000")[release]
