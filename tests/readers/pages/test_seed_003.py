"""The facts of Veeva's page of NCT02812121, written down by hand from the document, one by one."""

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind, Section
from tests.readers.pages.seeds import bundles, seed

TITLE = "UC-MSC Infusion for HBV-Related Acute-on-Chronic Liver Failure"
CELLS = "umbilical cord blood mesenchymal stem cells"
INCLUSION = [
    ("Patients with ACLF", "undiagnosed chronic liver disease"),
    ("Positive serum hepatitis B surface antigen", "for more than 6 months"),
    ("End-stage liver disease scores", "from 17-30,"),
    ("18-65 years of age", "18-65 years of age"),
]
EXCLUSION = [
    ("Serious complications within the previous 2 months", "serious infection )"),
    ("Concomitant autoimmune disease", "Concomitant autoimmune disease"),
    ("Superinfection with other hepatitis viruses", "viruses"),
    ("Important organ dysfunctions", "liver disease or malignancies"),
    ("Pregnancy and lactation", "Pregnancy and lactation"),
    ("Liver tumor or nodules", "magnetic resonance (MR) imaging"),
    ("Bioartificial liver support therapy", "therapy"),
    ("Previous liver transplantation", "transplantation"),
]
IN_EVERY_BUNDLE = [
    *("NCT02812121", "UCBMSC", TITLE, "Sun Yat-sen University", "Liver Failure", CELLS, "261"),
    *("Group MSC-1", "Group MSC-2", "Group Control", "once a week for 8 weeks", "once a week for 4 weeks"),
    *("hepatorenal syndrome", "weekly for 4 times is safe", "prothrombin activity < 40%"),
    *(text for text, _ in INCLUSION),
    *(text for text, _ in EXCLUSION),
]


def test_the_page_is_read_to_the_last_line() -> None:
    _, told = seed("003")
    assert [issue.kind for issue in told if issue.severity != "information"] == []


def test_numbers_title_sponsor_and_source() -> None:
    trial, _ = seed("003")
    assert trial.id == "NCT02812121"
    assert trial.title == TITLE
    assert trial.own_id is not None
    assert trial.own_id.value == "UCBMSC"
    (other,) = trial.other_ids
    assert other.kind == "registry"
    assert other.value is not None
    assert other.value.startswith("LB")
    assert trial.sponsor is not None
    assert (trial.sponsor.name, trial.sponsor.sector) == ("Sun Yat-sen University", "other")
    assert trial.collaborators == ()
    (source,) = trial.sources
    assert (source.kind, source.system, source.number) == ("mirror-page", "ClinicalTrials.Veeva", "NCT02812121")


def test_status_phase_and_design() -> None:
    trial, _ = seed("003")
    assert (trial.status, trial.phases, trial.study_type) == ("unknown", ("phase-2",), "interventional")
    design = trial.design
    assert (design.purpose, design.allocation) == ("treatment", "randomized")
    assert (design.intervention_model, design.masking, design.masked) == ("parallel", "none", ())


def test_condition_and_enrollment() -> None:
    trial, _ = seed("003")
    assert trial.conditions == ("Liver Failure",)
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (261, "estimated")


def test_every_arm_with_its_kind_description_and_interventions() -> None:
    trial, _ = seed("003")
    assert [(arm.label, arm.kind, arm.interventions) for arm in trial.arms] == [
        ("Group MSC-1", "experimental", (f"Drug: {CELLS}",)),
        ("Group MSC-2", "experimental", (f"Drug: {CELLS}",)),
        ("Group Control", "no-intervention", ()),
    ]
    # The second is described under the first one's name on the page too.
    edges = (
        ("Patients in Group MSC-1 received standard", "once a week for 8 weeks."),
        ("Patients in Group MSC-1 received standard", "once a week for 4 weeks."),
        ("Patients in Group Control received standard", "intestinal paralysis)."),
    )
    for arm, (start, end) in zip(trial.arms, edges, strict=True):
        assert arm.description is not None
        assert arm.description.startswith(start)
        assert arm.description.endswith(end)


def test_the_intervention_is_tied_to_the_two_arms_that_get_it() -> None:
    trial, _ = seed("003")
    assert [(each.kind, each.name, each.arms) for each in trial.interventions] == [
        ("drug", CELLS, ("Group MSC-1", "Group MSC-2"))
    ]


def test_ages_sex_and_volunteers() -> None:
    trial, _ = seed("003")
    who = trial.eligibility
    assert who.minimum_age is not None
    assert who.maximum_age is not None
    assert (who.minimum_age.value, who.minimum_age.unit) == (18, "year")
    assert (who.maximum_age.value, who.maximum_age.unit) == (65, "year")
    assert (who.sex, who.accepts_healthy_volunteers) == ("all", False)


@pytest.mark.parametrize(("section", "edges"), [(Section.INCLUSION, INCLUSION), (Section.EXCLUSION, EXCLUSION)])
def test_every_criterion_is_its_own(section: Section, edges: list[tuple[str, str]]) -> None:
    found = criteria("003", section)
    assert len(found) == len(edges)
    for each, (start, end) in zip(found, edges, strict=True):
        assert each.text.startswith(start)
        assert each.text.rstrip(" .;,").endswith(end.rstrip(","))


def criteria(number: str, section: Section) -> list[Criterion]:
    trial, _ = seed(number)
    return [
        each
        for each in understand(trial, lambda issue: None).eligibility.criteria
        if each.section is section and each.kind is CriterionKind.CRITERION
    ]


def test_what_the_page_does_not_say_is_not_there() -> None:
    trial, _ = seed("003")
    assert (trial.outcomes, trial.sites, trial.contacts, trial.keywords) == ((), (), (), ())
    assert (trial.start, trial.completion, trial.official_title, trial.description) == (None, None, None, None)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("fact", IN_EVERY_BUNDLE)
def test_every_bundle_holds_it(release: str, fact: str) -> None:
    assert fact in bundles("003")[release]
