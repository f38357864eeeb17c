"""What a paper's wording says of its trial, and what it does not say."""

from typing import Any

import pytest

from fhirtrials.model.papers import Abstract, AbstractSection, Paper
from fhirtrials.model.parts import Approval, Term
from fhirtrials.model.words import Allocation, InterventionModel, Masking, OutcomeRank, Phase, StudyType
from fhirtrials.readers.pubmed.facts import facts


def said(
    text: str, label: str | None = None, title: str | None = None, kind: str = "Journal Article"
) -> dict[str, Any]:
    section = AbstractSection(label=label, text=text)
    return facts(Paper(title=title, abstracts=(Abstract(sections=(section,)),), kinds=(Term(name=kind),)))


def test_a_sentence_about_this_trial_says_its_design() -> None:
    found = said("This is a multicentre, double-blind, randomised, parallel-group trial of tea.")
    assert found["design"].allocation is Allocation.RANDOMIZED
    assert found["design"].masking is Masking.DOUBLE
    assert found["design"].intervention_model is InterventionModel.PARALLEL
    assert found["study_type"] is StudyType.INTERVENTIONAL


def test_a_sentence_about_other_trials_says_nothing_of_the_design() -> None:
    found = said("Earlier double-blind, randomised studies of tea were small. Open-label use is common.")
    assert found["design"].allocation is None
    assert found["design"].masking is None


def test_a_trial_that_is_not_randomised_is_not_called_so() -> None:
    assert said("This was a non-randomized, open-label trial.")["design"].allocation is Allocation.NON_RANDOMIZED
    assert said("This was a quasi-randomised trial.")["design"].allocation is None


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("This is a phase II trial.", (Phase.PHASE_2,)),
        ("We did a randomised, open-label, phase 3 study.", (Phase.PHASE_3,)),
        ("This is a phase 1/2 clinical trial.", (Phase.PHASE_1, Phase.PHASE_2)),
        ("Phase II trials and phase III trials differ.", ()),
        ("In phase 2 we counted leaves.", ()),
        ("In this phase II trial, 45 patients drank tea.", (Phase.PHASE_2,)),
        ("In a randomised phase 3 trial, we assigned patients to tea or water.", (Phase.PHASE_3,)),
        ("This trial was designed as a phase 2 to phase 3 trial.", (Phase.PHASE_2, Phase.PHASE_3)),
    ],
)
def test_a_phase_is_read_where_there_is_one(text: str, phases: tuple[Phase, ...]) -> None:
    assert said(text)["phases"] == phases


@pytest.mark.parametrize(
    "text",
    [
        "A phase III trial is warranted.",
        "This tea was safe, and a double-blind phase III trial is warranted.",
        "Our findings were the ground for a phase 3 study.",
        "This leaf was the one of a phase 3, open-label trial.",
        "We will conduct a phase III trial.",
        "We have previously conducted an open-label phase 2 trial.",
        "Multicentre randomised phase II clinical trials remain uncommon.",
        "This is an analysis of an open-label, phase 4 trial.",
        "This trial follows an open-label phase 1 study.",
        "This earlier, open-label phase 2 trial was small.",
        "This is not a phase 3 trial.",
    ],
)
def test_what_is_said_of_other_trials_is_not_this_one_s(text: str) -> None:
    found = said(text)
    assert (found["phases"], found["design"].masking) == ((), None)


def test_what_this_trial_is_stays_beside_what_comes_next() -> None:
    found = said("This open-label phase 2 trial supports a double-blind phase 3 trial.")
    assert (found["phases"], found["design"].masking) == ((Phase.PHASE_2,), Masking.NONE)


def test_a_protocol_says_in_its_methods_what_will_be() -> None:
    assert said("We will conduct a phase III trial.", label="METHODS")["phases"] == (Phase.PHASE_3,)
    assert said("In a double-blind trial, patients drank tea.", label="METHODS")["design"].masking is Masking.DOUBLE
    assert said("The TEA trial is an open-label trial.", label="METHODS")["design"].masking is Masking.NONE
    assert said("In a previous phase 2 trial, patients drank tea.", label="METHODS")["phases"] == ()


@pytest.mark.parametrize(
    ("title", "phases"),
    [
        ("Tea and sleep: a phase 3 trial", (Phase.PHASE_3,)),
        ("Tea and sleep: protocol for a phase 3 trial", (Phase.PHASE_3,)),
        ("Tea and sleep: a feasibility study for a phase 3 trial", ()),
        ("Tea and sleep before a phase 3 trial", ()),
        ("Tea before sleep: a phase 3 trial", (Phase.PHASE_3,)),
    ],
)
def test_a_title_says_the_phase_of_its_own_trial(title: str, phases: tuple[Phase, ...]) -> None:
    assert said("Tea is hot.", title=title)["phases"] == phases


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A total of 1,234 adult patients with gout will be enrolled.", 1234),
        ("In all, 60 participants were randomly assigned to tea or water.", 60),
        ("60 patients were enrolled and 48 patients were randomised.", None),
        ("Of 60 patients, few complained.", None),
        ("Of 300 screened, 120 were enrolled.", 120),
        ("Of 300 patients assessed for eligibility, 120 (40%) were enrolled.", 120),
        ("Of 300 screened patients, 120 patients were enrolled.", 120),
        ("300 patients were screened and 120 were enrolled.", None),
        ("300 patients were screened, of whom 120 patients were enrolled.", 120),
        ("Of 120 patients, 60 were randomised to tea.", None),
        ("Of 300 screened, 60 were randomised to tea and 60 to water.", None),
        ("60 patients were randomly assigned to tea and 60 to water.", None),
        ("60 patients were randomly assigned to tea (n = 30) or water (n = 30).", 60),
        ("60 patients were randomly assigned to the tea group.", None),
        ("60 patients were randomised to tea.", None),
        ("60 patients were randomised to receive tea.", None),
        ("60 patients were randomised to receive tea or water.", 60),
        ("60 patients were randomly assigned in a 1:1 ratio.", 60),
        ("60 patients were included in the tea group.", None),
        ("60 patients were included in this study.", 60),
        ("30 patients were not enrolled.", None),
        ("59 men and 48 women were enrolled.", None),
        ("48 patients were included in the final analysis.", None),
        ("In an earlier trial, 60 patients were enrolled.", None),
        ("60 adults aged 18 to 65 years will be enrolled.", 60),
        ("60 adults aged 18 years and older will be enrolled.", 60),
        ("60 patients from 12 hospitals were enrolled.", 60),
        ("60 patients with stage III gout were enrolled at a single site.", 60),
        ("300 patients were screened and 120 patients were enrolled.", 120),
        ("Of 500 patients screened, 45 patients refused and 300 were included.", None),
        ("Of 612 patients, 60 patients withdrew consent and 552 were enrolled.", None),
        ("24 patients per group will be enrolled.", None),
        ("20 patients in each group were enrolled.", None),
        ("120 patients were enrolled per arm.", None),
        ("120 patients were enrolled (60 per arm).", 120),
        ("15 patients will be recruited per centre.", None),
        ("10 patients will be recruited every month.", None),
        ("In a substudy, 40 patients were enrolled.", None),
        ("At site A, 40 patients were enrolled.", None),
        ("In Japan, 40 patients were enrolled.", None),
        ("In stage 1, 20 patients were enrolled.", None),
        ("20 patients were enrolled in stage 1 of the trial.", None),
        ("In the first stage, 20 patients were enrolled.", None),
        ("In the first stage, 20 patients will be enrolled and randomly assigned to either tea or water.", 20),
        ("A further 20 patients were enrolled.", None),
        ("40 patients were randomly selected for biopsy.", None),
        ("85 patients were included in the per-protocol set.", None),
        ("85 patients were included in the safety population.", None),
        ("60 patients and 40 healthy volunteers were enrolled.", None),
        ("60 patients with gout and 40 healthy volunteers were enrolled.", None),
        ("500 patients were enrolled, of whom 40 patients were randomised.", None),
        ("40 of 120 patients were enrolled.", None),
        ("40 of the enrolled patients were randomised.", None),
        ("Only 60 of the planned 120 patients were enrolled.", None),
        ("30 patients in the tea group were enrolled.", None),
        ("60 patients from the TEA-1 trial were enrolled.", None),
        ("Across three studies, 600 patients were randomised.", None),
        ("To date, 60 patients were enrolled.", None),
        ("The planned 120 patients were enrolled.", 120),
        ("At least 60 patients will be enrolled.", None),
        ("50-60 patients will be enrolled.", None),
        ("Type 2 diabetes patients were enrolled.", None),
        ("Since May 2021 adult patients were enrolled.", None),
        ("In 12 hospitals patients were enrolled.", None),
    ],
)
def test_how_many_take_part(text: str, count: int | None) -> None:
    found = said(text)["enrollment"]
    assert (found and found.count) == count


@pytest.mark.parametrize("label", ["BACKGROUND", "INTRODUCTION", "CONCLUSIONS"])
def test_what_stands_outside_methods_and_results_is_another_trial_s_number(label: str) -> None:
    assert said("In the TEA-1 trial, 500 patients were enrolled.", label=label)["enrollment"] is None
    assert said("In the TEA-1 trial, 500 patients were enrolled.", label="RESULTS")["enrollment"].count == 500


def test_rounds_of_randomisation_keep_groups_sizes_and_ratio() -> None:
    first, second = said(
        "Patients will be randomly assigned to a tea group (n=50) or a water group (n = 100). After 28 days, drinkers "
        "of water will be randomly divided into hot and cold groups at a 1:1 ratio."
    )["design"].stages
    assert [(group.name, group.size) for group in first.groups] == [("tea group", 50), ("water group", 100)]
    assert first.ratio is None
    assert [group.name for group in second.groups] == ["hot", "cold"]
    assert second.ratio == "1:1"


def test_two_groups_without_names_are_no_groups() -> None:
    (stage,) = said("They were randomised (1:1) into two and three groups.")["design"].stages
    assert stage.groups == ()


@pytest.mark.parametrize(
    ("text", "approval"),
    [
        (
            "Ethical approval has been obtained from the Fifth Example Hospital (KY-2023-3-19-1).",
            Approval(number="KY-2023-3-19-1", body="Fifth Example Hospital"),
        ),
        (
            "The study was approved by the Ethics Committee of Example University (approval number: 2020/123).",
            Approval(number="2020/123", body="Ethics Committee of Example University"),
        ),
        (
            "This study has been approved by the Research Ethics Board (REB no. 19-0077).",
            Approval(number="19-0077", body="Research Ethics Board"),
        ),
        (
            "This study (NCT01234567) has been approved by the Research Ethics Board (no. 12-15).",
            Approval(number="12-15", body="Research Ethics Board"),
        ),
    ],
)
def test_the_leave_of_an_ethics_committee_has_its_number(text: str, approval: Approval) -> None:
    assert said(text)["approvals"] == (approval,)


def test_a_bracket_without_a_number_is_no_approval() -> None:
    assert said("Ethics approval was obtained from the board (see Methods, in 2020).")["approvals"] == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ethics approval was obtained, and the trial is registered (NCT01234567).",
        "The trial was approved by the ethics committee (ISRCTN12345678).",
        "The trial was approved by the ethics committee (registration number: ChiCTR2000012345).",
        "The ethics of the approved use of tea (25mg/day) were weighed.",
        "Ethics approval was obtained for tea (25 mg, 250mL, 2.5%, 10-20) and water (n=60, 12-15).",
        "Ethics approval was obtained from the board (2020-03-19, 19/03/2020, 2019-2020).",
        "Ethics approval was obtained for those ill (COVID-19) from the board (v2.0, HbA1c).",
        "Ethics approval was obtained from the board (protocol 2020).",
    ],
)
def test_a_registry_number_a_dose_or_a_date_is_no_approval(text: str) -> None:
    assert said(text)["approvals"] == ()


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The primary outcome is pain at 6 weeks.", ["pain at 6 weeks"]),
        ("The primary endpoints are the survival and the incidence of events.", ["survival", "incidence of events"]),
        ("Secondary endpoints include bile, milk (g/L, warm) and tea.", ["bile", "milk (g/L, warm)", "tea"]),
        ("The primary outcome is success, defined as no pain.", ["success, defined as no pain"]),
        ("Secondary outcomes were time and cost.", ["time and cost"]),
        ("The primary endpoint is a composite of death, MI or stroke.", ["composite of death, MI or stroke"]),
        ("The primary endpoint is a composite of death, MI and stroke.", ["composite of death, MI and stroke"]),
        ("The primary endpoint is death, infarction or stroke.", ["death, infarction or stroke"]),
        ("Secondary outcomes are change in pain, sleep and mood.", ["change in pain, sleep and mood"]),
        ("Secondary outcomes are tea, milk.", ["tea, milk"]),
        ("The primary outcome is pain and secondary outcomes are tea, milk and bile.", ["pain", "tea", "milk", "bile"]),
        ("The primary outcome is early recurrence.", ["early recurrence"]),
        ("The primary outcome was 28-day mortality.", ["28-day mortality"]),
        ("The primary outcome was self-reported pain.", ["self-reported pain"]),
        ("The primary outcome was lower limb pain.", ["lower limb pain"]),
        ("The primary outcome was time that values were within range.", ["time that values were within range"]),
        (
            "The primary outcome was share of patients who slept and had tea.",
            ["share of patients who slept and had tea"],
        ),
        ("The primary outcome was pain, and the key secondary outcome is weight loss.", ["pain", "weight loss"]),
        ("The primary outcome was pain, while safety outcomes included bleeding.", ["pain"]),
        ("Key secondary outcomes were tea, milk and bile.", ["tea", "milk", "bile"]),
        (
            "Secondary outcomes were tea and milk, both measured at 12 weeks, and bile.",
            ["tea and milk, both measured at 12 weeks, and bile"],
        ),
        (
            "Secondary outcomes were systolic, diastolic and mean blood pressure.",
            ["systolic, diastolic and mean blood pressure"],
        ),
        (
            "Secondary outcomes were all-cause, cardiovascular and cancer mortality.",
            ["all-cause, cardiovascular and cancer mortality"],
        ),
        ("Secondary outcomes were the following: tea, milk and bile.", ["tea", "milk", "bile"]),
        ("The primary outcome was pain at 6, 12 and 24 weeks.", ["pain at 6, 12 and 24 weeks"]),
        ("Secondary outcomes were tea, all-cause mortality and milk.", ["tea", "all-cause mortality", "milk"]),
        (
            "Secondary outcomes were systolic (SBP), diastolic (DBP) and mean pressure.",
            ["systolic (SBP), diastolic (DBP) and mean pressure"],
        ),
        (
            "Secondary outcomes were the systolic and the diastolic blood pressure.",
            ["systolic and the diastolic blood pressure"],
        ),
        (
            "Secondary outcomes were overall survival, relapse and cancer mortality.",
            ["overall survival", "relapse", "cancer mortality"],
        ),
    ],
)
def test_outcomes_are_taken_apart_only_where_that_is_sure(text: str, measures: list[str]) -> None:
    outcomes = said(text)["outcomes"]
    assert [outcome.measure for outcome in outcomes] == measures
    assert {outcome.rank for outcome in outcomes} <= {OutcomeRank.PRIMARY, OutcomeRank.SECONDARY}


@pytest.mark.parametrize(
    "text",
    [
        "The primary endpoint was not met.",
        "The primary endpoint was met.",
        "The primary outcome was similar in both groups.",
        "The primary outcome was significantly better with tea.",
        "The primary outcome was lower in the tea group.",
        "The primary outcome was observed in 12 patients.",
        "The primary outcome was assessed at 6 weeks.",
        "The primary outcome was 12% with tea.",
        "The primary outcome was 28 days in both groups.",
        "The primary outcome was the same in both groups.",
        "The primary outcome was no different with tea.",
        "The primary outcome was in favour of tea.",
        "The primary outcome was more frequent with tea.",
        "The primary outcome was nausea; it occurred in 20% of those with tea.",
        "The primary outcome was the response rate, which was 45%.",
        "The primary endpoint was the only one that was met.",
        "The primary endpoint was a failure.",
        "The primary outcome was pain, which did not differ between the groups.",
        "The primary outcome was a mean pain of 3 with tea vs 4 with water (P = .03).",
        "Secondary outcomes were also improved.",
        "Secondary outcomes were comparable.",
        "The primary outcome was death, and patients were followed for 2 years.",
        "The primary outcome was death and masking was not possible.",
        "The primary outcome was share of patients who slept, and masking was not possible.",
        "The primary outcome was share of patients who slept and masking was not possible.",
        "Secondary outcomes were tea, milk, and were measured at 6 weeks.",
        "Secondary outcomes were reported elsewhere.",
        "Secondary outcomes were the following ones, as listed.",
        "The primary outcome was pain, with secondary outcomes of tea and milk.",
        "Secondary outcomes were those listed in Table 2.",
        "The primary outcome was that tea reduced deaths.",
        "Secondary outcomes were subject to missing data.",
        "Secondary outcomes were tested hierarchically.",
        "The primary outcome was favourable in the tea group.",
    ],
)
def test_a_result_is_no_outcome(text: str) -> None:
    assert said(text)["outcomes"] == ()


def test_what_stands_under_results_is_no_outcome() -> None:
    assert said("The primary outcome was death in the tea group.", label="RESULTS")["outcomes"] == ()


@pytest.mark.parametrize(
    "title",
    [
        "Tea and sleep: randomized controlled trial data are needed",
        "Tea and sleep: a systematic review of randomised study reports",
        "Is tea better than water in a randomised trial?",
    ],
)
def test_a_title_that_speaks_of_trials_reports_none(title: str) -> None:
    assert said("Tea is hot.", title=title)["design"].allocation is None


@pytest.mark.parametrize(
    "title",
    [
        "Tea and sleep: a randomised trial",
        "Tea for secondary prevention: a randomised trial",
        "Correction of anaemia with tea: a randomised trial",
        "Sleep after a stroke: a randomised trial of tea",
        "Results of a randomised trial of tea",
        "Tea for sleep: design and rationale of a randomised trial",
        "Effects of tea on the sleep of adults, a randomised trial",
        "Effects of tea on sleep in a randomised trial",
    ],
)
def test_a_title_that_reports_a_trial_says_its_design(title: str) -> None:
    assert said("Tea is hot.", title=title)["design"].allocation is Allocation.RANDOMIZED


@pytest.mark.parametrize(
    "title",
    [
        "Tea and sleep: secondary analysis of a phase 3 randomised trial",
        "Tea and sleep: a post-hoc analysis of a double-blind phase 3 trial",
        "Open-label extension of a randomized, double-blind phase 2 study of tea",
        "Drinkers' views of tea: a qualitative study nested in a randomised trial",
        "Economic evaluation of tea alongside a randomised trial",
        "Process evaluation of a randomised phase 3 trial of tea",
        "Statistical analysis plan for a double-blind phase 3 trial of tea",
        "Commentary on a randomised phase 3 trial of tea",
        "Correction: Tea and sleep: a randomised phase 3 trial",
        "Nausea in a phase 3 double-blind trial: a case report",
        "Sleep of patients from a randomised phase 3 trial of tea",
        "Recruitment to a randomised, double-blind phase 3 trial of tea",
        "Drinkers' views on the randomised phase 3 trial of tea",
        "Sleep as a secondary endpoint of a randomised phase 3 trial of tea",
        "Tea for sleep: emulation of a randomised phase 3 trial",
    ],
)
def test_a_title_that_is_about_a_trial_s_paper_or_a_part_says_no_design(title: str) -> None:
    found = said("Tea is hot.", title=title)
    assert (found["phases"], found["design"].allocation, found["design"].masking) == ((), None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Phase 3 trial data from three studies were pooled.",
        "Randomised, double-blind trial participants were followed in an open-label cohort study.",
        "We did a double-blind, phase 3 trial simulation.",
        "Double-blind phase 3 trial data led to this study.",
    ],
)
def test_words_of_a_trial_that_go_with_another_noun_say_no_design(text: str) -> None:
    found = said(text, label="METHODS")
    assert (found["phases"], found["design"].allocation, found["design"].masking) == ((), None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Double-blind phase 3 trial.",
        "A double-blind phase 3 trial conducted at 12 sites.",
        "We did a double-blind phase 3 trial (TEA) to compare tea with water.",
    ],
)
def test_words_of_a_trial_that_end_with_it_say_its_design(text: str) -> None:
    found = said(text, label="METHODS")
    assert (found["phases"], found["design"].masking) == ((Phase.PHASE_3,), Masking.DOUBLE)
