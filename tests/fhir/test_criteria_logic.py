"""What was read in a criterion → logic where it is sure, extensions where it is not.

https://hl7.org/fhir/R5/evidencevariable.html · https://hl7.org/fhir/R4/group.html
"""

from typing import Any

import pytest

from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES
from fhirtrials.model import Resource, Trial

OURS = "https://fhirtrials.github.io/fhir/StructureDefinition/"
XVER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-EvidenceVariable.characteristic"
UCUM = "http://unitsofmeasure.org"
WORDS = "Blood sugar below 9 mmol/L"
LESS_9 = {"comparator": "less", "value": 9}
SUGAR: dict[str, Any] = {
    "measure": "Blood sugar",
    "name": "Glucose",
    "loinc": "2345-7",
    "bounds": [LESS_9],
    "unit": "mmol/L",
    "ucum": "mmol/L",
    "start": 0,
    "end": 26,
}
TYPE = {"coding": [{"system": "http://loinc.org", "code": "2345-7"}], "text": "Glucose"}
VALUE = {"value": 9, "comparator": "<", "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}
OLD = pytest.mark.parametrize("release", ["R4", "R4B"])


def trial(understood: str = "coded", section: str = "inclusion", **read: Any) -> Trial:
    sure = {"understood": understood, "necessary": understood == "coded"}
    one = {"text": WORDS, "start": 0, "end": len(WORDS), "section": section, **sure, **read}
    return Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": WORDS, "criteria": [one]}})


def resources(release: str, given: Trial, kind: str) -> Resource:
    named = RELEASES[release].named(given)
    (found,) = (each for each in RELEASES[release].resources(named) if each["resourceType"] == kind)
    return found


def r5(**read: Any) -> Resource:
    """The characteristic of the one criterion."""
    (wrapper,) = resources("R5", trial(**read), "EvidenceVariable")["characteristic"]
    (found,) = wrapper["definitionByCombination"]["characteristic"]
    return found


def extensions(element: Resource, name: str) -> list[dict[str, Any]]:
    """The values of each extension of ours with that name, by part."""
    found = [each["extension"] for each in element.get("extension", []) if each["url"] == OURS + name]
    return [
        {part["url"]: next(value for key, value in part.items() if key != "url") for part in each} for each in found
    ]


def bounds(*pairs: tuple[str, float]) -> dict[str, Any]:
    return {**SUGAR, "bounds": [{"comparator": comparator, "value": value} for comparator, value in pairs]}


def test_a_coded_threshold_is_a_type_and_a_value_with_a_comparator() -> None:
    found = r5(thresholds=[SUGAR])
    assert found["definitionByTypeAndValue"] == {"type": TYPE, "valueQuantity": VALUE}
    assert found["description"] == WORDS
    assert "definitionCodeableConcept" not in found
    assert extensions(found, "understood") == [{"how": "coded", "start": 0, "end": 26}]
    assert not extensions(found, "threshold")


def test_what_is_equal_has_no_comparator() -> None:
    found = r5(thresholds=[bounds(("equal", 9))])["definitionByTypeAndValue"]["valueQuantity"]
    assert found == {"value": 9, "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}


def test_a_closed_range_is_a_range_with_one_unit() -> None:
    found = r5(thresholds=[bounds(("at-least", 4), ("at-most", 9))])["definitionByTypeAndValue"]["valueRange"]
    plain = {"unit": "mmol/L", "system": UCUM, "code": "mmol/L"}
    assert found == {"low": {"value": 4, **plain}, "high": {"value": 9, **plain}}


def test_an_open_range_is_two_values_that_both_must_hold() -> None:
    combination = r5(thresholds=[bounds(("greater", 4), ("at-most", 9))])["definitionByCombination"]
    assert combination["code"] == "all-of"
    found = [each["definitionByTypeAndValue"]["valueQuantity"] for each in combination["characteristic"]]
    assert [(each["comparator"], each["value"]) for each in found] == [(">", 4), ("<=", 9)]


def test_a_unit_without_a_code_is_text_alone() -> None:
    found = r5(thresholds=[{**SUGAR, "unit": "spoons", "ucum": None}])["definitionByTypeAndValue"]["valueQuantity"]
    assert found == {"value": 9, "comparator": "<", "unit": "spoons"}


def test_a_measure_without_a_code_is_its_words() -> None:
    bare = {**SUGAR, "name": None, "loinc": None}
    assert r5(thresholds=[bare])["definitionByTypeAndValue"]["type"] == {"text": "Blood sugar"}


def test_the_other_unit_stands_beside_the_value() -> None:
    other = {"bounds": [{"comparator": "less", "value": 162}], "unit": "mg/dL", "ucum": "mg/dL"}
    value = r5(thresholds=[{**SUGAR, "other_unit": other}])["definitionByTypeAndValue"]["valueQuantity"]
    assert extensions(value, "other-unit") == [
        {"quantity": {"value": 162, "comparator": "<", "unit": "mg/dL", "system": UCUM, "code": "mg/dL"}}
    ]


def test_alternatives_are_an_any_of() -> None:
    low, high = {**SUGAR, "either": 1}, {**bounds(("greater", 20)), "either": 1}
    combination = r5(thresholds=[low, high], section="exclusion")["definitionByCombination"]
    assert combination["code"] == "any-of"
    assert len(combination["characteristic"]) == 2


def test_a_value_for_each_sex_is_a_choice_of_sex_and_value() -> None:
    women, men = {**SUGAR, "sex": "female"}, {**bounds(("less", 10)), "sex": "male"}
    combination = r5(thresholds=[women, men])["definitionByCombination"]
    assert combination["code"] == "any-of"
    for member, sex, value in zip(combination["characteristic"], ("female", "male"), (9, 10), strict=True):
        inner = member["definitionByCombination"]
        assert inner["code"] == "all-of"
        is_sex, has_value = (each["definitionByTypeAndValue"] for each in inner["characteristic"])
        assert is_sex["valueCodeableConcept"]["coding"][0]["code"] == sex
        assert has_value["valueQuantity"]["value"] == value


def test_what_is_said_in_part_and_needed_stands_beside_the_words() -> None:
    combination = r5(understood="partly", necessary=True, thresholds=[SUGAR])["definitionByCombination"]
    assert combination["code"] == "all-of"
    value, words = combination["characteristic"]
    assert value["definitionByTypeAndValue"]["valueQuantity"] == VALUE
    assert words == {"definitionCodeableConcept": {"text": WORDS}}


def test_what_may_not_be_needed_is_no_logic() -> None:
    found = r5(understood="partly", negated=True, thresholds=[{**SUGAR, "denied": True, "either": 2}])
    assert found["definitionCodeableConcept"] == {"text": WORDS}
    assert not {"definitionByTypeAndValue", "definitionByCombination"} & set(found)
    (kept,) = extensions(found, "threshold")
    assert kept == {"measure": TYPE, "quantity": VALUE, "either": 2, "denied": True, "start": 0, "end": 26}
    assert extensions(found, "understood") == [{"how": "partly", "negated": True, "start": 0, "end": 26}]


def test_exclude_stands_on_the_root_of_a_coded_exclusion_alone() -> None:
    found = r5(thresholds=[SUGAR, bounds(("greater", 20))], section="exclusion")
    assert found["exclude"] is True
    assert all("exclude" not in each for each in found["definitionByCombination"]["characteristic"])


BEFORE: dict[str, Any] = {
    "kind": "within",
    "what": "Fever",
    "event": "screening",
    "direction": "before",
    "bounds": [{"comparator": "at-most", "value": 6}],
    "unit": "month",
    "start": 12,
    "end": 26,
}


def months(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "months", "system": UCUM, "code": "mo"}


@pytest.mark.parametrize(
    ("direction", "comparators", "place"),
    [
        ("before", [("at-most", 6)], {"range": {"low": months(-6), "high": months(0)}}),
        ("before", [("at-least", 6)], {"range": {"high": months(-6)}}),
        ("before", [("at-least", 3), ("at-most", 6)], {"range": {"low": months(-6), "high": months(-3)}}),
        ("before", [("equal", 6)], {"quantity": months(-6)}),
        ("after", [("at-most", 6)], {"range": {"low": months(0), "high": months(6)}}),
        ("after", [("greater", 6)], {"range": {"low": months(6)}}),
        ("around", [("at-most", 6)], {"range": {"low": months(-6), "high": months(6)}}),
    ],
)
def test_a_window_counts_from_its_event(
    direction: str, comparators: list[tuple[str, float]], place: dict[str, Any]
) -> None:
    listed = [{"comparator": comparator, "value": value} for comparator, value in comparators]
    found = r5(understood="partly", necessary=True, windows=[{**BEFORE, "direction": direction, "bounds": listed}])
    assert found["definitionCodeableConcept"] == {"text": WORDS}
    described = {"description": WORDS[12:26], "eventCodeableConcept": {"text": "screening"}}
    assert found["timeFromEvent"] == [{**described, **place}]
    assert not extensions(found, "window")


@pytest.mark.parametrize(
    ("comparators", "members"),
    [
        ([("at-least", 6)], {"durationQuantity": {**months(6), "comparator": ">="}}),
        ([("equal", 6)], {"durationQuantity": months(6)}),
        ([("at-least", 3), ("at-most", 6)], {"durationRange": {"low": months(3), "high": months(6)}}),
    ],
)
def test_how_long_something_lasts_is_a_duration(comparators: list[tuple[str, float]], members: dict[str, Any]) -> None:
    listed = [{"comparator": comparator, "value": value} for comparator, value in comparators]
    lasting = {**BEFORE, "kind": "lasting", "direction": None, "event": None, "bounds": listed}
    found = r5(understood="partly", necessary=True, windows=[lasting])
    assert {name: value for name, value in found.items() if name.startswith("duration")} == members


def test_a_window_without_a_side_or_a_sure_place_stands_in_an_extension() -> None:
    for read in (
        {"understood": "partly", "necessary": True, "windows": [{**BEFORE, "direction": None}]},
        {"understood": "partly", "necessary": False, "windows": [BEFORE]},
        {"understood": "partly", "necessary": True, "windows": [BEFORE], "thresholds": [SUGAR]},
    ):
        found = r5(**read)
        assert "timeFromEvent" not in found
        (kept,) = extensions(found, "window")
        assert (kept["kind"], kept["what"], kept["event"]) == ("within", "Fever", "screening")
        assert kept["quantity"] == {**months(6), "comparator": "<="}


def test_pregnancy_has_its_code_and_its_answer() -> None:
    found = r5(section="exclusion", findings=[{"topic": "pregnancy", "start": 0, "end": 5}])
    typed = found["definitionByTypeAndValue"]
    assert typed["type"]["coding"][0]["code"] == "82810-3"
    assert typed["valueCodeableConcept"]["coding"][0]["code"] == "LA15173-0"
    not_pregnant = r5(findings=[{"topic": "pregnancy", "present": False, "start": 0, "end": 5}])
    answer = not_pregnant["definitionByTypeAndValue"]["valueCodeableConcept"]
    assert answer["coding"][0]["code"] == "LA26683-5"


def test_a_finding_without_coded_answers_is_yes_or_no() -> None:
    found = r5(findings=[{"topic": "hiv", "present": False, "start": 0, "end": 5}])["definitionByTypeAndValue"]
    assert found["type"]["coding"][0]["code"] == "D015658"
    assert found["valueBoolean"] is False


def test_a_condition_of_the_trial_has_its_mesh_code() -> None:
    mention = {"name": "Asthma", "mesh": "D001249", "whole": True, "start": 0, "end": 5}
    found = r5(mentions=[mention])
    (coding,) = found["definitionCodeableConcept"]["coding"]
    assert (coding["code"], coding["display"]) == ("D001249", "Asthma")
    assert found["definitionCodeableConcept"]["text"] == WORDS
    partly = r5(understood="text-only", mentions=[{**mention, "whole": False}])
    assert "coding" not in partly["definitionCodeableConcept"]
    assert extensions(partly, "mention")[0]["start"] == 0


@OLD
def test_a_group_holds_type_and_value_themselves(release: str) -> None:
    (found,) = resources(release, trial(thresholds=[SUGAR]), "Group")["characteristic"]
    assert (found["code"], found["valueQuantity"], found["exclude"]) == (TYPE, VALUE, False)
    (out,) = resources(release, trial(thresholds=[SUGAR], section="exclusion"), "Group")["characteristic"]
    assert (out["code"], out["exclude"]) == (TYPE, True)


@OLD
def test_a_group_splits_excluded_alternatives_and_nothing_else_that_is_excluded(release: str) -> None:
    either = [{**SUGAR, "either": 1}, {**bounds(("greater", 20)), "either": 1}]
    found = resources(release, trial(thresholds=either, section="exclusion"), "Group")["characteristic"]
    assert [each["valueQuantity"]["value"] for each in found] == [9, 20]
    assert all(each["exclude"] for each in found)
    both = [SUGAR, bounds(("greater", 20))]
    (words,) = resources(release, trial(thresholds=both, section="exclusion"), "Group")["characteristic"]
    assert (words["code"]["text"], words["valueBoolean"], words["exclude"]) == (WORDS, True, True)


@OLD
def test_a_group_keeps_the_words_where_they_say_more(release: str) -> None:
    partly = trial(understood="partly", necessary=True, thresholds=[SUGAR])
    words, value = resources(release, partly, "Group")["characteristic"]
    assert (words["code"]["text"], words["valueBoolean"]) == (WORDS, True)
    assert value["valueQuantity"] == VALUE
    timed = trial(thresholds=[SUGAR], windows=[BEFORE])
    words, value = resources(release, timed, "Group")["characteristic"]
    assert (words["code"]["text"], value["valueQuantity"]) == (WORDS, VALUE)


@OLD
def test_an_older_variable_carries_the_newer_elements(release: str) -> None:
    (found,) = resources(release, trial(thresholds=[SUGAR], windows=[BEFORE]), "EvidenceVariable")["characteristic"]
    assert found["definitionCodeableConcept"] == {"text": WORDS}
    (typed,) = (each for each in found["extension"] if each["url"] == f"{XVER}.definitionByTypeAndValue")
    assert typed["extension"] == [
        {"url": "type", "valueCodeableConcept": TYPE},
        {"url": "value", "valueQuantity": VALUE},
    ]
    frame = {each["url"].removeprefix(f"{XVER}.timeFromEvent."): each for each in found["timeFromStart"]["extension"]}
    assert frame["event"]["valueCodeableConcept"] == {"text": "screening"}
    assert frame["range"]["valueRange"] == {"low": months(-6), "high": months(0)}
    assert set(found["timeFromStart"]) == {"extension"}


@OLD
def test_below_a_cohort_the_words_alone_are_logic(release: str) -> None:
    given = trial(thresholds=[SUGAR])
    one = given.eligibility.criteria[0].model_dump(exclude_defaults=True)
    cohort = {"text": "Cohort A", "start": 0, "end": 0, "kind": "heading", "section": "inclusion", "children": [one]}
    below = Trial.model_validate({"id": given.id, "eligibility": {"text": WORDS, "criteria": [cohort]}})
    (found,) = resources(release, below, "EvidenceVariable")["characteristic"]
    assert found["description"] == f"Cohort A: {WORDS}"
    assert not any(each["url"].startswith(XVER) and "definition" in each["url"] for each in found["extension"])
    assert extensions(found, "threshold")
    (member,) = resources(release, below, "Group")["characteristic"]
    assert member["valueBoolean"] is True


def led(
    lead: str, section: str, combination: str, *, necessary: bool = True, kind: str = "criterion", **read: Any
) -> Trial:
    """A criterion with a part below it that a threshold was read from, and one that is words; ``read`` in its own."""
    coded = {"understood": "coded", "necessary": necessary, "thresholds": [SUGAR]}
    parts = [{"text": each, "start": 0, "end": 26, "section": section} for each in (WORDS, "Snores")]
    above = {"text": "Sick, with:", "start": 0, "end": 0, "kind": kind, "section": section, "understood": "partly"}
    whole = (
        above
        | {"necessary": necessary, "lead": lead, "combination": combination, "children": [parts[0] | coded, parts[1]]}
        | read
    )
    return Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": WORDS, "criteria": [whole]}})


def r5_led(*given: str, **more: Any) -> Resource:
    (wrapper,) = resources("R5", led(*given, **more), "EvidenceVariable")["characteristic"]
    (found,) = wrapper["definitionByCombination"]["characteristic"]
    return found


def test_words_that_add_stand_in_an_all_of_beside_the_combination() -> None:
    found = r5_led("adds", "exclusion", "any-of")
    assert found["exclude"] is True
    assert found["definitionByCombination"]["code"] == "all-of"
    words, parts = found["definitionByCombination"]["characteristic"]
    assert words == {"definitionCodeableConcept": {"text": "Sick, with:"}}
    assert parts["definitionByCombination"]["code"] == "any-of"
    value, snores = parts["definitionByCombination"]["characteristic"]
    assert (value["linkId"], snores["linkId"]) == ("exc-1.1", "exc-1.2")
    assert value["definitionByTypeAndValue"]["valueQuantity"] == VALUE
    assert "exclude" not in value


def test_words_that_add_to_parts_that_all_must_hold_stand_among_them() -> None:
    combination = r5_led("adds", "inclusion", "all-of")["definitionByCombination"]
    assert combination["code"] == "all-of"
    words, value, _ = combination["characteristic"]
    assert words == {"definitionCodeableConcept": {"text": "Sick, with:"}}
    assert value["definitionByTypeAndValue"]["valueQuantity"] == VALUE


def test_words_that_announce_are_the_description_alone() -> None:
    found = r5_led("announces", "exclusion", "any-of")
    assert found["description"] == ""
    value, snores = found["definitionByCombination"]["characteristic"]
    assert value["definitionByTypeAndValue"]["valueQuantity"] == VALUE
    assert snores["definitionCodeableConcept"] == {"text": "Snores"}


@pytest.mark.parametrize("kind", ["criterion", "heading"])
def test_below_words_that_limit_is_text_that_begins_with_them(kind: str) -> None:
    found = r5_led("limits", "inclusion", "all-of", necessary=False, kind=kind)
    value, snores = found["definitionByCombination"]["characteristic"]
    assert value["definitionCodeableConcept"] == {"text": f"Sick, with: {WORDS}"}
    assert snores["definitionCodeableConcept"] == {"text": "Sick, with: Snores"}
    assert "definitionByTypeAndValue" not in value
    assert extensions(value, "threshold")


def test_a_threshold_of_the_words_that_add_is_logic_too() -> None:
    text = "Inclusion Criteria:\n\n* Age < 60 years with one of the following:\n\n  * BMI ≥ 30 kg/m2\n  * HbA1c > 7 %\n"
    given = understand(Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": text}}), [].append)
    (wrapper,) = resources("R5", given, "EvidenceVariable")["characteristic"]
    (found,) = wrapper["definitionByCombination"]["characteristic"]
    age, either = found["definitionByCombination"]["characteristic"]
    assert age["definitionByTypeAndValue"]["type"]["coding"][0]["code"] == "30525-0"
    assert either["definitionByCombination"]["code"] == "any-of"


def test_neither_group_in_one_record_is_asked_what_the_other_is() -> None:
    """As NCT07083011 has it: patients of BMI 30 and more, controls below it."""
    text = (
        "HFpEF Group Inclusion:\n\n* BMI ≥ 30 kg/m2\n* Age ≥ 18 years\n\n"
        "Healthy Controls Group Exclusion:\n\n* BMI ≥ 30 kg/m2\n* Age < 18 years\n"
    )
    given = understand(Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": text}}), [].append)
    for release in RELEASES:
        named = RELEASES[release].named(given)
        for kind in ("EvidenceVariable", "Group"):
            found = [each for each in RELEASES[release].resources(named) if each["resourceType"] == kind]
            assert "valueQuantity" not in str([each for each in found if "eligibility" in each["id"]]).replace(
                "'url': 'quantity', 'valueQuantity'", ""
            )


@OLD
def test_below_words_that_announce_the_group_holds_the_values(release: str) -> None:
    given = led("announces", "exclusion", "any-of", kind="heading")
    value, snores = resources(release, given, "Group")["characteristic"]
    assert (value["valueQuantity"], value["exclude"]) == (VALUE, True)
    assert snores["valueBoolean"] is True


@OLD
def test_below_words_that_add_the_words_alone_are_logic(release: str) -> None:
    """Excluded is who is sick and has it, not who has it."""
    given = led("adds", "exclusion", "any-of")
    (first, _) = resources(release, given, "Group")["characteristic"]
    assert first["code"] == {"text": f"Sick, with: {WORDS}"}
    assert first["valueBoolean"] is True
    (found, _) = resources(release, given, "EvidenceVariable")["characteristic"]
    assert not any(each["url"].startswith(XVER) and "definition" in each["url"] for each in found["extension"])


@OLD
def test_words_that_add_to_required_parts_are_a_requirement_of_their_own(release: str) -> None:
    given = led("adds", "inclusion", "all-of", thresholds=[bounds(("greater", 4))])
    lead, value, snores = resources(release, given, "EvidenceVariable")["characteristic"]
    assert [each["description"] for each in (lead, value, snores)] == [
        "Sick, with:",
        f"Sick, with: {WORDS}",
        "Sick, with: Snores",
    ]
    (own,) = (each for each in lead["extension"] if each["url"] == f"{XVER}.definitionByCombination")
    assert own["extension"][0] == {"url": "code", "valueCode": "all-of"}
    assert [each["url"] for each in value["extension"]].count(f"{XVER}.definitionByTypeAndValue") == 1
    assert not extensions(value, "threshold")
    listed = resources(release, given, "Group")["characteristic"]
    assert [each["valueQuantity"]["value"] for each in listed if "valueQuantity" in each] == [4, 9]
    assert listed[0]["code"] == {"text": "Sick, with:"}


@OLD
@pytest.mark.parametrize(
    ("lead", "section", "combination"),
    [("announces", "inclusion", "all-of"), ("limits", "inclusion", "all-of"), ("adds", "exclusion", "any-of")],
)
def test_what_was_read_in_words_above_stands_beside_each_part_below(
    release: str, lead: str, section: str, combination: str
) -> None:
    sure = lead != "limits"
    given = led(lead, section, combination, necessary=sure, thresholds=[bounds(("greater", 4))], windows=[BEFORE])
    for found in resources(release, given, "EvidenceVariable")["characteristic"]:
        assert extensions(found, "threshold")[-1]["quantity"]["value"] == 4
        assert [each["what"] for each in extensions(found, "window")] == ["Fever"]


@OLD
def test_a_note_below_words_that_were_taken_apart_stands_beside_the_first_part_alone(release: str) -> None:
    text = (
        "Inclusion Criteria:\n\n* All of the following:\n\n  * All of these:\n\n    * Pillow\n    * Bed\n"
        "    * Note: a mat is a bed\n  * Lamp\n  * Note: a lamp is lit\n"
    )
    given = understand(Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": text}}), [].append)
    listed = resources(release, given, "EvidenceVariable")["characteristic"]
    notes = [
        [each["valueAnnotation"]["text"] for each in found["extension"] if each["url"] == f"{XVER}.note"]
        for found in listed
    ]
    assert notes == [["Note: a lamp is lit", "Note: a mat is a bed"], [], []]


@OLD
def test_what_was_read_below_a_combination_of_a_cohort_is_kept(release: str) -> None:
    inner = led("announces", "inclusion", "any-of").eligibility.criteria[0].model_dump(exclude_defaults=True)
    cohort = {"text": "Cohort A", "start": 0, "end": 0, "kind": "heading", "section": "inclusion", "lead": "limits"}
    listed = [cohort | {"children": [inner]}]
    given = Trial.model_validate({"id": "NCT90000001", "eligibility": {"text": WORDS, "criteria": listed}})
    (found,) = resources(release, given, "EvidenceVariable")["characteristic"]
    assert found["definitionCodeableConcept"] == {"text": f"Cohort A: Sick, with:\n{WORDS}\nSnores"}
    assert [each["quantity"]["value"] for each in extensions(found, "threshold")] == [9]


@OLD
def test_a_code_of_the_words_does_not_stand_for_words_that_say_more(release: str) -> None:
    asthma = {"mentions": [{"name": "Asthma", "mesh": "D001249", "whole": True, "start": 0, "end": 6}]}
    coded = asthma | {"understood": "coded"}
    part = coded | {"text": "Asthma", "start": 0, "end": 6, "necessary": True}
    for given in (
        led("adds", "inclusion", "all-of", **coded, children=[part]),
        led("announces", "inclusion", "any-of", **coded),
    ):
        for kind, name in (("EvidenceVariable", "definitionCodeableConcept"), ("Group", "code")):
            found = resources(release, given, kind)["characteristic"][-1][name]
            assert "coding" not in found


def test_a_condition_has_no_code_where_words_above_limit_it() -> None:
    mention = {"name": "Asthma", "mesh": "D001249", "whole": True, "start": 0, "end": 6}
    coded = r5(mentions=[mention])["definitionCodeableConcept"]
    assert coded["coding"][0]["code"] == "D001249"
    assert r5(mentions=[mention], necessary=False)["definitionCodeableConcept"] == {"text": WORDS}
