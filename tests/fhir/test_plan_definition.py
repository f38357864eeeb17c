"""R5 PlanDefinition, ActivityDefinition and the exposures: allocation → arm → intervention, goals from outcomes.

https://hl7.org/fhir/R5/plandefinition.html
"""

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.model import Resource, Trial
from fhirtrials.model.parts import Arm, Design, Intervention, Outcome
from fhirtrials.model.words import Allocation, ArmKind, InterventionKind, InterventionModel, OutcomeRank

TEA = Intervention(kind=InterventionKind.DRUG, name="Tea", arms=("Hot", "Cold"), description="Twice a day")
MUG = Intervention(kind=InterventionKind.DEVICE, name="Mug", arms=("Hot",))
HOT = Arm(label="Hot", kind=ArmKind.EXPERIMENTAL, interventions=("Device: Mug", "Drug: Tea"))
COLD = Arm(label="Cold", kind=ArmKind.ACTIVE_COMPARATOR, interventions=("Drug: Tea",))
CROSSOVER = Design(allocation=Allocation.RANDOMIZED, intervention_model=InterventionModel.CROSSOVER)


def told(words: str) -> Design:
    return CROSSOVER.model_copy(update={"intervention_model_description": words})


def described(hot: str, cold: str) -> tuple[Arm, ...]:
    return HOT.model_copy(update={"description": hot}), COLD.model_copy(update={"description": cold})


def all_of(**members: object) -> list[Resource]:
    return list(RELEASES["R5"].resources(RELEASES["R5"].named(Trial.model_validate({"id": "NCT90000001", **members}))))


def plan(**members: object) -> Resource:
    (found,) = (each for each in all_of(**members) if each["resourceType"] == "PlanDefinition")
    return found


def titles(actions: list[Resource]) -> list[str]:
    return [action["title"] for action in actions]


def test_allocation_leads_to_arms_and_arms_to_interventions() -> None:
    (allocation,) = plan(arms=(HOT, COLD), interventions=(TEA, MUG))["action"]
    assert (allocation["id"], allocation["linkId"]) == ("allocation", "allocation")
    assert titles(allocation["action"]) == ["Hot", "Cold"]
    hot, cold = allocation["action"]
    assert titles(hot["action"]) == ["Device: Mug", "Drug: Tea"]
    assert titles(cold["action"]) == ["Drug: Tea"]
    assert hot["code"]["coding"][0]["code"] == "experimental"
    assert hot["selectionBehavior"] == "all"


def test_an_arm_has_one_name_in_plan_and_study_and_an_intervention_one_definition() -> None:
    resources = all_of(arms=(HOT, COLD), interventions=(TEA, MUG))
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_type.setdefault(resource["resourceType"], []).append(resource)
    study = by_type["ResearchStudy"][0]
    (allocation,) = by_type["PlanDefinition"][0]["action"]
    assert [each["linkId"] for each in allocation["action"]] == [each["linkId"] for each in study["comparisonGroup"]]
    urls = {each["url"]: each["title"] for each in by_type["ActivityDefinition"]}
    hot = allocation["action"][0]
    assert [urls[each["definitionCanonical"]] for each in hot["action"]] == ["Mug", "Tea"]
    variables = {f"EvidenceVariable/{each['id']}": each["title"] for each in by_type["EvidenceVariable"]}
    exposures = study["comparisonGroup"][0]["intendedExposure"]
    assert [variables[each["reference"]] for each in exposures] == ["Mug", "Tea"]


def test_every_action_has_the_same_element_id_and_link_id_and_all_differ() -> None:
    found: list[str] = []

    def walk(actions: list[Resource]) -> None:
        for action in actions:
            assert action["id"] == action["linkId"]
            found.append(action["id"])
            walk(action.get("action", []))

    walk(plan(arms=(HOT, COLD), interventions=(TEA, MUG))["action"])
    assert len(set(found)) == len(found) == 6
    assert max(map(len, found)) <= 64


@pytest.mark.parametrize(
    ("design", "arms", "behavior"),
    [
        (Design(allocation=Allocation.RANDOMIZED), (HOT, COLD), "exactly-one"),
        (Design(allocation=Allocation.NON_RANDOMIZED), (HOT, COLD), "exactly-one"),
        (Design(), (HOT, COLD), "any"),
        (told("Each participant receives both treatments."), (HOT, COLD), "all"),
        (told("Participants are exposed to both the hot and the cold tea."), (HOT, COLD), "all"),
        (told("Participants receive the treatments in random order."), (HOT, COLD), "all"),
        (told("At week 2, all participants cross over to the other treatment."), (HOT, COLD), "all"),
        # A crossover may be said of those alone who take an option, and so many arms are not "both".
        (CROSSOVER, (HOT, COLD), None),
        (told("Participants may cross over to the other treatment."), (HOT, COLD), None),
        (told("Patients in the tea group receive both treatments."), (HOT, COLD), None),
        (told("Patients randomized to tea receive both treatments."), (HOT, COLD), None),
        (told("All participants undergo both treatment visits."), (HOT, COLD), None),
        (told("Participants receive two treatments in random order."), (HOT, COLD, Arm(label="Juice")), None),
        (told("Participants receive two of the treatments in random order."), (HOT, COLD, Arm(label="Juice")), None),
        (told("All participants in both arms see a nurse."), (HOT, COLD), None),
        (told("Each participant receives both treatments."), (HOT, COLD, Arm(label="Roll-in")), None),
        (told("Each participant receives both treatments."), (HOT, COLD, Arm(label="None")), None),
        # Nobody says whether these are treatments, as they sound, or orders of treatments.
        (CROSSOVER, (Arm(label="Hot"), Arm(label="Cold")), None),
        (CROSSOVER, (Arm(label="Hot, then cold"), Arm(label="Cold, then hot")), "exactly-one"),
        (CROSSOVER, (Arm(label="Hot first"), Arm(label="Cold first")), "exactly-one"),
        (CROSSOVER, (Arm(label="Hot-cold"), Arm(label="Cold-hot")), "exactly-one"),
        (
            CROSSOVER,
            (
                HOT.model_copy(update={"description": "Hot tea, followed by cold tea"}),
                COLD.model_copy(update={"description": "Cold tea in period 1 and hot tea in period 2"}),
            ),
            "exactly-one",
        ),
        (
            told("Each participant receives both treatments."),
            (HOT, COLD.model_copy(update={"description": "Cold tea, followed by a washout period"})),
            "all",
        ),
        # "then" says an order only where it leads to what another arm gets.
        (CROSSOVER, described("1 cup, then 2 cups daily", "1 cup, then 2 cups daily"), None),
        (CROSSOVER, described("Tea. Then tea in mugs", "Tea. Then tea without"), None),
        (CROSSOVER, described("Daily, then follow-up", "Daily, then follow-up"), None),
        (CROSSOVER, described("Then switch to open-label extension", "Then switch to open-label extension"), None),
        (CROSSOVER, described("Then they may switch to cold tea", "Then they may switch to hot tea"), None),
        (CROSSOVER, described("Daily, then cups as compared with cold tea", "Then cups, not hot tea"), None),
        (CROSSOVER, described("Then switch to the other arm", "Then switch to the other arm"), "exactly-one"),
        (CROSSOVER, (Arm(label="Sequence 1"), Arm(label="Sequence 2")), "exactly-one"),
        (CROSSOVER, (Arm(label="Tea hot/cold"), Arm(label="Tea cold/hot")), "exactly-one"),
        (CROSSOVER, (Arm(label="Low salt, high fat"), Arm(label="High salt, low fat")), None),
        # One of two goes over to the other: neither all nor an order for each.
        (CROSSOVER, (HOT, COLD.model_copy(update={"description": "Cold tea, then hot tea"})), None),
    ],
)
def test_how_many_arms_a_participant_goes_through(design: Design, arms: tuple[Arm, ...], behavior: str | None) -> None:
    (allocation,) = plan(design=design, arms=arms, interventions=(TEA, MUG) if arms[0].kind else ())["action"]
    assert allocation.get("selectionBehavior") == behavior


def test_nobody_goes_through_arms_of_the_healthy_and_of_patients() -> None:
    arms = (HOT.model_copy(update={"label": "Healthy"}), COLD.model_copy(update={"label": "Patients"}))
    drinks = [each.model_copy(update={"arms": ()}) for each in (TEA, MUG)]
    design = told("Each participant receives both treatments.")
    (allocation,) = plan(design=design, arms=arms, interventions=drinks)["action"]
    assert "selectionBehavior" not in allocation


def test_one_arm_needs_no_allocation() -> None:
    design = Design(allocation=Allocation.RANDOMIZED)
    (arm,) = plan(design=design, arms=(HOT,), interventions=(TEA, MUG))["action"]
    assert arm["title"] == "Hot"


def test_an_arm_without_interventions_has_no_children() -> None:
    (arm,) = plan(arms=(Arm(label="Nothing", kind=ArmKind.NO_INTERVENTION),))["action"]
    assert "action" not in arm
    assert "selectionBehavior" not in arm


@pytest.mark.parametrize(
    ("label", "description", "has_choice"),
    [
        ("Hot", "Hot tea in a mug", False),
        ("Hot", "Tea once or twice daily in a mug", False),
        ("Hot", "Tea 10 or 20 mg and a mug, for 8 ± 1 weeks, mug kept", False),
        ("Hot", "Tea at home or in a café. A mug is given", False),
        ("Hot", "A cup of tea or a mug of water", True),
        ("Hot", "Either an empty mug, or green tea", True),
        ("Tea or mug", None, True),
        ("Tea ± mug", None, True),
        ("Hot", "Tea with or without a mug", True),
        ("Hot", "Tea with or without sugar, in a mug", True),
        ("Hot", "Tea with or without sugar", False),
        ("Hot", "Tea 50 mg or matching placebo", True),
        ("Hot", "A tea of the physician's choice", True),
        ("Hot", "Tea or mug, by choice of the participant", True),
    ],
)
def test_a_participant_gets_all_of_an_arm_unless_its_words_say_a_choice(
    label: str, description: str | None, has_choice: bool
) -> None:
    arm = HOT.model_copy(update={"label": label, "description": description})
    drinks = [each.model_copy(update={"arms": ()}) for each in (TEA, MUG)]
    (action,) = plan(arms=(arm,), interventions=drinks)["action"]
    assert titles(action["action"]) == ["Device: Mug", "Drug: Tea"]
    assert action.get("selectionBehavior") == (None if has_choice else "all")


def test_interventions_without_arms_stand_alone() -> None:
    assert titles(plan(interventions=(TEA, MUG))["action"]) == ["Drug: Tea", "Device: Mug"]


def test_an_intervention_that_belongs_to_no_arm_is_kept_beside_the_arms() -> None:
    loose = Intervention(kind=InterventionKind.OTHER, name="Talk")
    allocation, rest = plan(arms=(HOT, COLD), interventions=(TEA, loose))["action"]
    assert allocation["title"] == "Allocation"
    assert rest["title"] == "Interventions not linked to an arm"
    assert titles(rest["action"]) == ["Other: Talk"]


def test_an_arm_names_its_interventions_where_they_list_no_arms() -> None:
    tea = Intervention(kind=InterventionKind.DRUG, name="Tea")
    (allocation,) = plan(arms=(HOT, COLD), interventions=(tea,))["action"]
    assert [titles(arm["action"]) for arm in allocation["action"]] == [["Drug: Tea"], ["Drug: Tea"]]


def test_outcomes_are_goals_with_a_due_time_only_where_there_is_one() -> None:
    goals = plan(
        outcomes=(
            Outcome(rank=OutcomeRank.PRIMARY, measure="Sleep", time_frame="Week 12"),
            Outcome(rank=OutcomeRank.SECONDARY, measure="Mood", time_frame="Baseline and week 12"),
            Outcome(rank=OutcomeRank.OTHER, measure="Taste"),
        )
    )["goal"]
    assert [goal["description"]["text"] for goal in goals] == ["Sleep", "Mood", "Taste"]
    assert [goal["priority"]["coding"][0]["code"] for goal in goals] == [
        "high-priority",
        "medium-priority",
        "low-priority",
    ]
    due = {"value": 12, "unit": "weeks", "system": "http://unitsofmeasure.org", "code": "wk"}
    assert goals[0]["target"] == [{"due": due}]
    assert "target" not in goals[1]


def test_other_names_and_doses_stay_with_the_intervention() -> None:
    resources = all_of(interventions=(TEA.model_copy(update={"other_names": ("Chai", "Cha")}),))
    (activity,) = (each for each in resources if each["resourceType"] == "ActivityDefinition")
    (exposure,) = (each for each in resources if "-exposure-" in each["id"])
    names = (each for each in activity["extension"] if each["url"].endswith("/other-name"))
    assert [each["valueString"] for each in names] == ["Chai", "Cha"]
    assert activity["dosage"] == [{"text": "Twice a day"}]
    assert [each["text"] for each in exposure["note"]] == ["Other name: Chai", "Other name: Cha"]
    assert exposure["handling"] == "dichotomous"


def test_a_dose_is_plain_text_and_a_description_markdown() -> None:
    resources = all_of(interventions=(TEA.model_copy(update={"description": r"\>2 cups \[hot\] and\or cold"}),))
    (activity,) = (each for each in resources if each["resourceType"] == "ActivityDefinition")
    assert activity["dosage"] == [{"text": r">2 cups [hot] and\or cold"}]
    assert activity["description"] == r"\>2 cups \[hot\] and\or cold"
