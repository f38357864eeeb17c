"""The facts of the classic page of NCT03668171, written down by hand from the document, one by one."""

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES
from fhirtrials.model.words import CriterionKind, MaskedRole, OutcomeRank, Section, SharedInformation
from tests.readers.pages.seeds import bundles, seed

TITLE = "Mesenchymal Stem Cell Transplantation for Acute-on-chronic Liver Failure"
INFUSION = "mesenchymal stem cell transplantation or placebo infusion via peripheral vein"
INCLUSION = [
    "Age between 18-70 years old",
    "Meeting the criteria of ACLF defined as:",
    "MELD score between 17-30.",
    "Chronic liver disease with definitive etiology",
    "Informed consent",
]
EXCLUSION = [
    "Sever complications with 30 days",
    "liver cancer or other malignancies",
    "patients on liver transplantation list",
    "patients with uncontrolled infections",
    "severe renal failure",
    "Severe chronic obstructive pulmonary disease COPD (GOLD III-IV)",
    "Extrahepatic cholanstasis patients",
    "HIV infection",
    "Pregnant or breast-feeding females",
    "Enrolled in other clinical trials with 3 months",
    "other conditions considered inappropriate",
]
IN_EVERY_BUNDLE = [
    *("NCT03668171", "KY20172049-1", TITLE, f"{TITLE}, a Randomized, Double Blind, Placebo Controlled Trial"),
    *("2017-12-10", "2019-12-31", "2020-12-31", "2018-09-12", "2018-09", "Not Applicable", "Randomized", "Treatment"),
    *("MSC group", "control", INFUSION, "12 weeks", "Efficacy: 12 week mortality rate"),
    *("Clinical remission rate at week 12", "mesenchymal stem cell", "Acute-On-Chronic Liver Failure"),
    *("Han Ying", "Xijing Hospital of Digestive Diseases", "Ying Han, MD", "862984771539", "guochc@fmmu.edu.cn"),
    *("Changcun Guo", "13991900180", "guochc@sina.com", "Xi'an", "Shaanxi", "710032", "China"),
    "Liver Failure Hepatic Insufficiency End Stage Liver Disease Acute-On-Chronic Liver Failure",
    "Liver Diseases Digestive System Diseases Liver Failure, Acute",
    "within 12 months after the study completion and before publications of the findings.",
]


def test_number_titles_status_and_design() -> None:
    trial, _ = seed("002")
    assert trial.id == "NCT03668171"
    assert trial.own_id is not None
    assert trial.own_id.value == "KY20172049-1"
    assert trial.title == TITLE
    assert trial.official_title == f"{TITLE}, a Randomized, Double Blind, Placebo Controlled Trial"
    assert (trial.status, trial.last_known_status) == ("unknown", "recruiting")
    assert trial.study_type == "interventional"
    assert trial.phases == ("not-applicable",)
    design = trial.design
    assert (design.allocation, design.intervention_model, design.purpose) == ("randomized", "parallel", "treatment")
    assert (design.masking, design.masked) == ("quadruple", tuple(MaskedRole))
    assert str(design.masking_description).startswith("Randomization will be blinded")
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (200, "estimated")


def test_dates() -> None:
    trial, _ = seed("002")
    events = (trial.start, trial.primary_completion, trial.completion)
    assert [(event.date, event.kind) for event in events if event] == [
        ("2017-12-10", "actual"),
        ("2019-12-31", "estimated"),
        ("2020-12-31", "estimated"),
    ]
    history = trial.history
    assert history.verified == "2018-09"
    for posted in (history.first_posted, history.last_update_posted):
        assert posted is not None
        assert posted.date == "2018-09-12"


def test_who_answers_for_it() -> None:
    trial, _ = seed("002")
    party = trial.responsible_party
    assert party is not None
    assert (party.name, party.title) == ("Han Ying", "Prof. Dr.")
    assert party.affiliation == "Xijing Hospital of Digestive Diseases"
    oversight = trial.oversight
    assert oversight is not None
    assert (oversight.fda_regulated_drug, oversight.fda_regulated_device) == (False, False)


def test_every_arm_and_its_intervention() -> None:
    trial, _ = seed("002")
    assert [(arm.label, arm.kind) for arm in trial.arms] == [
        ("MSC group", "experimental"),
        ("control", "placebo-comparator"),
    ]
    for arm, start in zip(
        trial.arms, ("mesenchymal stem cell transplantation via", "placebo infusions ("), strict=True
    ):
        assert str(arm.description).startswith(start)
        assert arm.interventions == (f"Procedure: {INFUSION}",)
    (intervention,) = trial.interventions
    assert (intervention.kind, intervention.name) == ("procedure", INFUSION)
    assert intervention.arms == ("MSC group", "control")
    assert "at week 0, 4 and 8" in str(intervention.description)


def test_every_outcome_with_its_time_frame() -> None:
    trial, _ = seed("002")
    assert [(each.rank, each.measure, each.time_frame) for each in trial.outcomes] == [
        (OutcomeRank.PRIMARY, "Efficacy: 12 week mortality rate", "12 weeks"),
        (OutcomeRank.PRIMARY, "Clinical remission rate at week 12", "12 weeks"),
    ]
    assert trial.outcomes[0].description == "mortality rate assessed at week 12"
    assert str(trial.outcomes[1].description).endswith("PTA>40% or INR<1.6")


def test_ages_sex_and_volunteers() -> None:
    trial, _ = seed("002")
    given = trial.eligibility
    assert [str(age and age.text) for age in (given.minimum_age, given.maximum_age)] == ["18 Years", "70 Years"]
    assert given.age_groups == ("adult", "older-adult")
    assert given.sex == "all"
    assert given.accepts_healthy_volunteers is False


@pytest.mark.parametrize(("section", "starts"), [(Section.INCLUSION, INCLUSION), (Section.EXCLUSION, EXCLUSION)])
def test_every_criterion_is_its_own(section: Section, starts: list[str]) -> None:
    understood = understand(seed("002")[0], lambda issue: None).eligibility.criteria
    found = [each for each in understood if each.section is section and each.kind is CriterionKind.CRITERION]
    assert len(found) == len(starts)
    for each, start in zip(found, starts, strict=True):
        assert each.text.startswith(start)
    if section is Section.INCLUSION:
        assert len(found[1].children) == 5


def test_people_and_the_site() -> None:
    trial, _ = seed("002")
    assert [(each.name, each.phone, each.email) for each in trial.contacts] == [
        ("Ying Han, MD", "862984771539", "guochc@fmmu.edu.cn"),
        ("Changcun Guo", "13991900180", "guochc@sina.com"),
    ]
    (site,) = trial.sites
    assert (site.facility, site.status) == ("Changcun Guo", "recruiting")
    assert (site.city, site.state, site.postal_code, site.country) == ("Xi'an", "Shaanxi", "710032", "China")
    assert [(each.name, each.phone, each.email) for each in site.contacts] == [
        ("Changcun Guo", "13991900180", "guochc@sina.com")
    ]


def test_conditions_keywords_and_terms() -> None:
    trial, told = seed("002")
    assert trial.conditions == ("Acute-On-Chronic Liver Failure",)
    assert trial.keywords == ("Acute-On-Chronic Liver Failure", "mesenchymal stem cell")
    # Where one term ends and the next begins the page does not say.
    assert [term.name for term in trial.indexing.conditions] == IN_EVERY_BUNDLE[-3:-1]
    assert [issue.where for issue in told if issue.kind == "run-together"] == ["line 94", "line 95"]


def test_sharing() -> None:
    plan = seed("002")[0].sharing_plan
    assert plan is not None
    assert plan.decision == "yes"
    assert str(plan.description).startswith("Study protocol, statistical analysis processes")
    assert plan.also_shared == (
        *(SharedInformation.PROTOCOL, SharedInformation.ANALYSIS_PLAN, SharedInformation.ANALYTIC_CODE),
    )
    assert plan.time_frame == IN_EVERY_BUNDLE[-1]


def test_no_line_is_left_unread() -> None:
    _, told = seed("002")
    assert {issue.kind for issue in told} == {"run-together", "ranks-assumed"}


@pytest.mark.parametrize("fact", IN_EVERY_BUNDLE)
@pytest.mark.parametrize("release", RELEASES)
def test_every_bundle_holds_it(release: str, fact: str) -> None:
    assert fact in bundles("002")[release]
