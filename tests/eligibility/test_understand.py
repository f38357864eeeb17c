"""A trial gets its criteria, and what was assumed is told once."""

from fhirtrials import criteria
from fhirtrials.eligibility import read_criteria, understand
from fhirtrials.issues import Issue
from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.words import Comparator, Section


def told(text: str | None) -> tuple[Trial, list[Issue]]:
    issues: list[Issue] = []
    trial = Trial(id="NCT90000001", eligibility=Eligibility(text=text))
    return understand(trial, issues.append), issues


def test_a_trial_gets_its_criteria_and_keeps_its_text() -> None:
    text = "Inclusion Criteria:\n\n* Gout"
    trial, issues = told(text)
    assert trial.eligibility.text == text
    assert [one.text for one in trial.eligibility.criteria] == ["Inclusion Criteria:", "Gout"]
    assert issues == []


def test_assumed_combinations_are_told_once_with_their_count() -> None:
    _, issues = told("Inclusion Criteria:\n\n* Organ function:\n  * Liver\n  * Kidney\n* Skin:\n  * Dry\n  * Whole")
    (issue,) = issues
    assert (issue.kind, issue.trial, issue.severity) == ("combination-assumed", "NCT90000001", "information")
    assert " 2 " in issue.what


def test_criteria_without_a_section_are_told_once_with_their_count() -> None:
    _, issues = told("* Gout\n* Asthma\n* Consent")
    (issue,) = issues
    assert issue.kind == "section-assumed"
    assert issue.what.startswith("3 ")


def test_a_trial_without_text_comes_back_as_it_is() -> None:
    trial, issues = told(None)
    assert trial == Trial(id="NCT90000001", eligibility=Eligibility(text=None))
    assert issues == []


def sections(text: str) -> list[Section | None]:
    return [one.section for one in told(text)[0].eligibility.criteria]


def test_what_stands_under_no_heading_is_read_as_inclusion() -> None:
    assert sections("* Gout\n* Asthma") == [Section.INCLUSION, Section.INCLUSION]
    assert sections("* Gout\n\nExclusion Criteria:\n\n* Asthma") == [
        Section.INCLUSION,
        Section.EXCLUSION,
        Section.EXCLUSION,
    ]


def test_a_sentence_before_the_inclusion_heading_is_no_criterion() -> None:
    text = "The criteria are those of the parent study.\n\nInclusion Criteria:\n\n* Gout"
    assert sections(text) == [None, Section.INCLUSION, Section.INCLUSION]
    assert told(text)[1] == []


def test_what_only_looks_like_an_entity_stays_as_it_is() -> None:
    text = "* Therapy with A&BCD; hemoglobin &gt; 9 g/dL"
    (found,) = criteria(text)
    (threshold,) = found.thresholds
    assert found.text == "Therapy with A&BCD; hemoglobin > 9 g/dL"
    assert text[threshold.start : threshold.end] == "hemoglobin &gt; 9 g/dL"


def test_entities_that_were_escaped_once_too_often_are_read_and_offsets_are_those_of_the_text() -> None:
    text = "Inclusion Criteria:\n\n* eGFR \\&gt;=60 mL&#x2F;min&#x2F;1.73m^2 within 3 months before screening"
    found = criteria(text)[1]
    assert found.text == "eGFR >=60 mL/min/1.73m^2 within 3 months before screening"
    (threshold,), (window,) = found.thresholds, found.windows
    assert (threshold.key, threshold.ucum) == ("egfr", "mL/min/{1.73_m2}")
    assert text[threshold.start : threshold.end] == "eGFR \\&gt;=60 mL&#x2F;min&#x2F;1.73m^2"
    assert text[window.start : window.end] == "within 3 months before screening"


def test_escapes_of_markdown_neither_part_a_unit_nor_a_comparison_and_offsets_are_those_of_the_text() -> None:
    text = "* Platelets \\>= 100,000/mm\\^3 \\[see below\\]\n* No surgery =\\< 14 days prior to registration"
    counted, operated = criteria(text)
    (threshold,), (window,) = counted.thresholds, operated.windows
    assert (threshold.key, threshold.ucum, threshold.unit) == ("platelets", "/uL", "/mm^3")
    assert text[threshold.start : threshold.end] == "Platelets \\>= 100,000/mm\\^3"
    assert [(each.comparator, each.value) for each in window.bounds] == [(Comparator.AT_MOST, 14)]
    assert text[window.start : window.end] == "=\\< 14 days prior to registration"


def test_a_stretch_begins_with_the_sign_that_was_escaped_and_ends_before_an_escape() -> None:
    text = "* Surgery (\\<30 days\\) or coronary artery bypass graft \\[CABG\\] in the last 3 months"
    (found,) = criteria(text)
    first, second = found.windows
    assert text[first.start : first.end] == "<30 days"
    assert second.what == "coronary artery bypass graft [CABG]"


def test_a_measured_time_is_no_window_besides() -> None:
    *_, survival, surgery = read_criteria(
        "Exclusion Criteria:\n\n* Life expectancy shorter than 12 months\n* Age > 60 years, surgery within 30 days\n"
    )
    assert (survival.thresholds[0].key, survival.windows) == ("life-expectancy", ())
    assert (surgery.thresholds[0].key, len(surgery.windows)) == ("age", 1)
