"""The facts of the mirror's page of NCT05985863, written down by hand from the document, one by one."""

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES
from fhirtrials.model.words import CriterionKind, DateKind, OutcomeRank, Section
from tests.readers.pages.seeds import bundles, seed

TITLE = "Human Umbilical Cord Mesenchymal Stem Cell Transplantation for The Treatment of Acute-on-Chronic Liver Failure"
OFFICIAL = "Clinical Research of Human Umbilical Cord Mesenchymal Stem Cell Transplantation for The Treatment of"
LATE = "week1, week2, week3, week4, week5, week8, week12, week24, week53"
BLOOD = "week-1, week0, day3, week1, week2, week3, week4, week5, week12, week24, week53"
SCORE = "week-1, week1, week2, week4, week5, week12, week24, week53"
FIFTH = "the Fifth Medical Center, Chinese PLA General Hospital"

CITATIONS = {
    "28370357": "10.1002/hep.29189",
    "34395335": "10.1155/2021/3662776",
    "30863450": "10.1155/2019/4130757",
    "23197664": "10.5966/sctm.2012-0034",
    "27687792": "10.1007/s12015-016-9683-3",
    "36461584": "10.1016/j.intimp.2022.109408",
    "28501004": "10.1016/j.biopha.2017.04.117",
    "35747140": "10.3389/fimmu.2022.856587",
    "34256837": "10.1186/s13287-021-02468-6",
    "36224178": "10.1038/s41419-022-05303-9",
}
INCLUSION = ["18 years old ≤ age ≤ 70 years old", "Meet the APASL definition of ACLF", "Willing to sign the informed"]
EXCLUSION = [
    "Patients with acute kidney injury",
    "Before the onset of liver failure",
    "Combined with liver cancer",
    "Patients with previous liver transplantation",
    "Severe organic disease",
    "Those who have a history of venous thrombosis",
    "Pregnant, breastfeeding women",
    "Those who are highly allergic",
    "Those who have received immunosuppressant",
    "Drug abuse in the past 5 years",
    "Alcohol withdrawal symptoms",
    "A history of severe mental disorders within 24 months",
    "Those who have participated or are participating",
    "Other conditions that the investigator thinks",
]
IN_EVERY_BUNDLE = [
    *("NCT05985863", TITLE, OFFICIAL, "2023-09-30", "2026-12-30", "2028-12-30", "2023-08", "2023-07-24", "2023-08-31"),
    *("Beijing 302 Hospital", "Shulan (Hang Zhou) Hospital", "BeijingYouan Hospital"),
    *("Shenzhen Third People's Hospital", "Shen Zhen Wingor Biotechnology CO. LTD"),
    *("Mesenchymal Stem Cells", "Acute-On-Chronic Liver Failure", "Therapeutics"),
    *("Group Control", "Group MSC-1", "Group MSC-2", "standard medical treatment", "Placebo", "hUC-MSC_Prolonged"),
    *("5% human serum albumin in 0.9% saline (at week0, week1 and week2)", LATE, BLOOD, SCORE),
    *("Tao Yang, MD", "86-010-66933333", "y_t_0321@163.com", "Yanhu Wang, MM", "2440477984@qq.com", "Mengyao Li, MB"),
    *("Ming Shi, PhD", FIFTH, "Beijing", "100039", "China", "150"),
    *CITATIONS,
    *CITATIONS.values(),
]


def test_number_titles_status_and_design() -> None:
    trial, _ = seed("001")
    assert trial.id == "NCT05985863"
    assert trial.title == TITLE
    assert trial.official_title == f"{OFFICIAL} Acute-on-Chronic Liver Failure"
    assert trial.status == "not-yet-recruiting"
    assert trial.study_type == "interventional"
    assert trial.phases == ("phase-1", "phase-2")
    design = trial.design
    assert (design.purpose, design.intervention_model, design.allocation) == ("treatment", "parallel", "randomized")
    assert (design.masking, design.masked) == ("double", ("participant", "investigator"))
    assert trial.enrollment is not None
    assert (trial.enrollment.count, trial.enrollment.kind) == (150, "estimated")


def test_dates() -> None:
    trial, _ = seed("001")
    for event, date in (
        (trial.start, "2023-09-30"),
        (trial.primary_completion, "2026-12-30"),
        (trial.completion, "2028-12-30"),
    ):
        assert event is not None
        assert (event.date, event.kind) == (date, DateKind.ESTIMATED)
    assert trial.history.verified == "2023-08"
    assert trial.history.first_posted is not None
    assert trial.history.first_posted.date == "2023-07-24"
    assert trial.history.last_update_posted is not None
    assert trial.history.last_update_posted.date == "2023-08-31"


def test_sponsor_collaborators_and_oversight() -> None:
    trial, _ = seed("001")
    assert trial.sponsor is not None
    assert trial.sponsor.name == "Beijing 302 Hospital"
    assert [each.name for each in trial.collaborators] == [
        "Shulan (Hang Zhou) Hospital",
        "BeijingYouan Hospital",
        "Shenzhen Third People's Hospital",
        "Shen Zhen Wingor Biotechnology CO. LTD",
    ]
    assert trial.responsible_party is not None
    assert trial.responsible_party.kind == "principal-investigator"
    oversight = trial.oversight
    assert oversight is not None
    assert oversight.fda_regulated_drug is False
    assert oversight.fda_regulated_device is False
    assert oversight.has_data_monitoring_committee is False


def test_conditions_and_keywords() -> None:
    trial, _ = seed("001")
    assert trial.conditions == ("Acute-On-Chronic Liver Failure",)
    assert trial.keywords == ("Mesenchymal Stem Cells", "Acute-On-Chronic Liver Failure", "Therapeutics")


def test_every_arm_with_its_type_and_description() -> None:
    trial, _ = seed("001")
    assert [(arm.label, arm.kind) for arm in trial.arms] == [
        ("Group Control", "placebo-comparator"),
        ("Group MSC-1", "experimental"),
        ("Group MSC-2", "experimental"),
    ]
    starts = ("standard medical treatment+Placebo(5%", "Patients received standard", "Patients in Group MSC-1 received")
    for arm, start in zip(trial.arms, starts, strict=True):
        assert arm.description is not None
        assert arm.description.startswith(start)


def test_every_intervention_and_the_arms_that_the_page_lets_it_be_tied_to() -> None:
    trial, told = seed("001")
    assert [(each.kind, each.name) for each in trial.interventions] == [
        ("drug", "standard medical treatment"),
        ("drug", "Placebo"),
        ("drug", "hUC-MSC"),
        ("drug", "hUC-MSC_Prolonged"),
    ]
    assert trial.interventions[3].description == "hUC-MSC (1.5×10^8 cells/time, Peripheral IV, at week4 and week5)"
    # All three arm descriptions name the standard treatment, one the placebo. "hUC-MSC" may be either of two.
    assert trial.interventions[0].arms == ("Group Control", "Group MSC-1", "Group MSC-2")
    assert trial.interventions[1].arms == ("Group Control",)
    assert ["hUC-MSC, hUC-MSC_Prolonged" in issue.did for issue in told if issue.kind == "ties-assumed"] == [True]


def test_every_outcome_with_its_time_frame() -> None:
    trial, _ = seed("001")
    assert [(outcome.rank, outcome.measure, outcome.time_frame) for outcome in trial.outcomes] == [
        (OutcomeRank.PRIMARY, "Transplantation free survival rate", LATE),
        (OutcomeRank.PRIMARY, "Incidence of Treatment-Emergent Adverse Events", f"day0, day3, {LATE}"),
        (OutcomeRank.SECONDARY, "International Normalized Ratio (INR)", BLOOD),
        (OutcomeRank.SECONDARY, "Concentration of Total Bilirubin (TBIL, mg/dL)", BLOOD),
        (OutcomeRank.SECONDARY, "Concentration of Serum Albumin (ALB, g/L)", BLOOD),
        (OutcomeRank.SECONDARY, "Concentration of Blood Urea Nitrogen (BUN, mmol/L)", BLOOD),
        (OutcomeRank.SECONDARY, "The Model for End-Stage Liver Disease(MELD) score", SCORE),
        (OutcomeRank.SECONDARY, "Child-Turcotte-Pugh(CTP) score", SCORE),
    ]
    assert all(outcome.description for outcome in trial.outcomes)


def test_ages_sex_and_volunteers() -> None:
    trial, _ = seed("001")
    given = trial.eligibility
    assert given.minimum_age is not None
    assert given.maximum_age is not None
    assert (given.minimum_age.value, given.minimum_age.unit) == (18, "year")
    assert (given.maximum_age.value, given.maximum_age.unit) == (70, "year")
    assert given.age_groups == ("adult", "older-adult")
    assert given.sex == "all"
    assert given.accepts_healthy_volunteers is False


def criteria(section: Section) -> list[str]:
    trial, _ = seed("001")
    understood = understand(trial, lambda issue: None)
    return [
        each.text
        for each in understood.eligibility.criteria
        if each.section is section and each.kind is CriterionKind.CRITERION
    ]


@pytest.mark.parametrize(("section", "starts"), [(Section.INCLUSION, INCLUSION), (Section.EXCLUSION, EXCLUSION)])
def test_every_criterion_is_its_own(section: Section, starts: list[str]) -> None:
    found = criteria(section)
    assert len(found) == len(starts)
    for text, start in zip(found, starts, strict=True):
        assert text.startswith(start)


def test_people_and_the_site() -> None:
    trial, _ = seed("001")
    assert [(each.name, each.phone, each.email, each.role) for each in trial.contacts] == [
        ("Tao Yang, MD", "86-010-66933333", "y_t_0321@163.com", "contact"),
        ("Yanhu Wang, MM", "86-010-66933328", "2440477984@qq.com", "contact"),
    ]
    assert [(each.name, each.affiliation, each.role) for each in trial.officials] == [
        ("Ming Shi, PhD", FIFTH, "principal-investigator")
    ]
    (site,) = trial.sites
    assert (site.facility, site.city, site.state, site.postal_code, site.country) == (
        *(FIFTH, "Beijing", "Beijing", "100039", "China"),
    )
    assert [(each.name, each.phone, each.email) for each in site.contacts] == [
        ("Tao Yang, MD", "010-66933333", "y_t_0321@163.com"),
        ("Mengyao Li, MB", "010-66933333", "qianlimengyao@163.com"),
    ]


def test_sharing_and_citations() -> None:
    trial, _ = seed("001")
    assert trial.sharing_plan is not None
    assert trial.sharing_plan.decision == "no"
    assert [each.pubmed_id for each in trial.references] == list(CITATIONS)
    for reference, doi in zip(trial.references, CITATIONS.values(), strict=True):
        assert reference.kind == "background"
        assert doi in str(reference.citation)


def test_head_and_body_of_the_page_disagree_about_the_phase_and_about_nothing_else() -> None:
    _, told = seed("001")
    disagreements = [issue for issue in told if issue.kind == "sources-disagree"]
    assert [issue.where for issue in disagreements] == ["phases"]
    assert "'phase-1, phase-2'" in disagreements[0].what
    assert "'phase-1'" in disagreements[0].what


def test_no_line_is_left_unread() -> None:
    _, told = seed("001")
    assert {issue.kind for issue in told} == {"sources-disagree", "ties-assumed"}


def test_the_source_is_named() -> None:
    trial, _ = seed("001")
    assert [(source.kind, source.number, source.version) for source in trial.sources] == [
        ("mirror-page", "NCT05985863", "2023-08-31")
    ]


@pytest.mark.parametrize("fact", IN_EVERY_BUNDLE)
@pytest.mark.parametrize("release", RELEASES)
def test_every_bundle_holds_it(release: str, fact: str) -> None:
    assert fact in bundles("001")[release]
