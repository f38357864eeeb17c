"""Time windows: what is limited, on which side of which event, and for how long."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fhirtrials.eligibility.windows import windows
from fhirtrials.model.constraints import Window

SIGNS = {"less": "<", "at-most": "<=", "equal": "=", "at-least": ">=", "greater": ">"}


def limits(window: Window) -> str:
    """Its bounds and unit written short: ">=3 <=6 month"."""
    bounds = " ".join(f"{SIGNS[bound.comparator]}{bound.value:g}" for bound in window.bounds)
    return f"{bounds} {window.unit}"


def short(text: str) -> list[tuple[str, str, str | None]]:
    return [(window.kind.value, limits(window), window.direction) for window in windows(text)]


@pytest.mark.parametrize(
    ("text", "kind", "wanted", "direction", "event"),
    [
        ("Stroke within 3 months prior to screening", "within", "<=3 month", "before", "screening"),
        ("Stroke within the last 3 months", "within", "<=3 month", "before", None),
        ("Stroke in the past five (5) years", "within", "<=5 year", "before", None),
        ("Stroke less than 2 weeks before the first dose of study drug", "within", "<2 week", "before",
         "the first dose of study drug"),
        ("Stroke ≤ 48 hours before surgery", "within", "<=48 hour", "before", "surgery"),
        ("Stroke more than 6 months ago", "within", ">6 month", "before", None),
        ("Stroke 6 months or more prior to enrollment", "within", ">=6 month", "before", "enrollment"),
        ("Stroke > 6 months before inclusion", "within", ">6 month", "before", "inclusion"),
        ("Stroke in the 30 days preceding randomization", "within", "<=30 day", "before", "randomization"),
        ("Stroke at least four weeks before baseline", "within", ">=4 week", "before", "baseline"),
        ("Stroke between 3 and 6 months after surgery", "within", ">=3 <=6 month", "after", "surgery"),
        ("Stroke 2-7 days after admission", "within", ">=2 <=7 day", "after", "admission"),
        ("Stroke from 24 hours to 72 hours after admission", "within", ">=24 <=72 hour", "after", "admission"),
        ("Planned surgery within the next 12 months", "within", "<=12 month", "after", None),
        ("Surgery planned within 30 days of randomization", "within", "<=30 day", "around", "randomization"),
        ("Chemotherapy within 30 days of randomization", "within", "<=30 day", "before", "randomization"),
        ("Stroke within one month from first visit", "within", "<=1 month", "before", "first visit"),
        ("STROKE WITHIN ONE MONTH FROM FIRST VISIT", "within", "<=1 month", "before", "FIRST VISIT"),
        ("Surgery planned within 30 days from randomization", "within", "<=30 day", "after", "randomization"),
        ("Admission within 12 hours from symptom onset", "within", "<=12 hour", "after", "symptom onset"),
        ("Bleeding within the first 30 days of life", "within", "<=30 day", "after", "life"),
        ("Surgery within 4 weeks before or after vaccination", "within", "<=4 week", "around", "vaccination"),
        ("Stable dose for at least 3 months", "lasting", ">=3 month", None, None),
        ("Stable dose for ≥ 30 days prior to screening", "lasting", ">=30 day", "before", "screening"),
        ("Symptoms lasting more than 6 weeks", "lasting", ">6 week", None, None),
        ("Symptoms for 3 months or longer", "lasting", ">=3 month", None, None),
        ("Symptoms of more than 2 years' duration", "lasting", ">2 year", None, None),
        ("Washout for a fortnight", "lasting", "=2 week", None, None),
        ("Stroke within a year", "within", "<=1 year", None, None),
        ("Stroke in the past half year", "within", "<=0.5 year", "before", None),
        ("Stroke within the past year", "within", "<=1 year", "before", None),
        ("Stroke in the month before screening", "within", "<=1 month", "before", "screening"),
        ("Stroke in the past decade", "within", "<=10 year", "before", None),
        ("Fever within 72hrs of admission", "within", "<=72 hour", "around", "admission"),
        ("Stroke within 3 months (90 days) prior to screening", "within", "<=3 month", "before", "screening"),
        ("Stroke during the last 12 months from the screening date", "within", "<=12 month", "before",
         "the screening date"),
        ("Stroke within three\nmonths prior\nto screening", "within", "<=3 month", "before", "screening"),
        ("Stroke \\<= 3 months before screening", "within", "<=3 month", "before", "screening"),
        ("A 6-month history of gout", "lasting", "=6 month", None, None),
        ("Stroke within 3 months prior to Cycle 1 Day 1", "within", "<=3 month", "before", "Cycle 1 Day 1"),
        ("Stroke in the 6 last months", "within", "<=6 month", "before", None),
        ("Stroke in the preceeding 15 days", "within", "<=15 day", "before", None),
        ("Gout for a min. 1 year", "lasting", ">=1 year", None, None),
        ("Gout for less than 3 months with pain", "lasting", "<3 month", None, None),
        ("Stroke &lt; 6 months ago", "within", "<6 month", "before", None),
        ("Remission greater than (>) 1 year", "within", ">1 year", None, None),
        ("Scan within ±7 days of visit 1", "within", "<=7 day", "around", "visit 1"),
        ("Gout for 3 or more months", "lasting", ">=3 month", None, None),
        ("Gout over a 6-month period", "lasting", "=6 month", None, None),
        ("Scan no earlier than 2 weeks before surgery", "within", "<=2 week", "before", "surgery"),
        ("Scan no earlier than 2 weeks after surgery", "within", ">=2 week", "after", "surgery"),
        ("More than 2 weeks of treatment", "lasting", ">2 week", None, None),
        ("Surgery >6 and <24 months before screening", "within", ">6 <24 month", "before", "screening"),
        ("Surgery ≥6 to ≤24 months before screening", "within", ">=6 <=24 month", "before", "screening"),
        ("Stable dose for ≥2-4 weeks", "lasting", ">=2 week", None, None),
        ("Pain lasting more than 10-20 minutes", "lasting", ">10 minute", None, None),
        ("Stroke less than 2-3 weeks before surgery", "within", "<3 week", "before", "surgery"),
        ("Stroke within thirty-six hours", "within", "<=36 hour", None, None),
        ("Stroke within the last 2-weeks before visit 1", "within", "<=2 week", "before", "visit 1"),
        ("Stroke within 3 days\n          prior to screening", "within", "<=3 day", "before", "screening"),
    ],
)  # fmt: skip
def test_a_window_says_how_long_on_which_side_of_what(
    text: str, kind: str, wanted: str, direction: str | None, event: str | None
) -> None:
    window = windows(text)[0]
    assert (window.kind, limits(window), window.direction, window.event) == (kind, wanted, direction, event)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Stroke within 3 months prior to screening", "Stroke"),
        ("History of stroke or myocardial infarction within 6 months", "stroke or myocardial infarction"),
        ("In the past 6 months, a stroke", "stroke"),
        ("Recent (less than 3 months) stroke", "stroke"),
        ("Gout (within 30 days)", "Gout"),
        ("At least 6 weeks of physical therapy", "physical therapy"),
        ("Fever. Patients who have had surgery within 2 weeks", "surgery"),
    ],
)
def test_a_window_says_what_it_limits(text: str, what: str) -> None:
    assert [window.what for window in windows(text)] == [what]


def test_a_range_in_two_units_is_two_windows_of_one_thing() -> None:
    short, long = windows("Stroke between 2 weeks and 3 months before screening")
    assert (limits(short), limits(long)) == (">=2 week", "<=3 month")
    assert (short.what, short.event) == (long.what, long.event) == ("Stroke", "screening")


def test_what_came_before_an_event_is_no_title_for_what_follows() -> None:
    (window,) = windows("At least 4 weeks since prior chemotherapy (except nitrosoureas) and recovered")
    assert (window.what, window.direction, window.event) == (None, "after", "prior chemotherapy")


def test_each_thing_has_its_own_window() -> None:
    text = "Stroke within 6 months or surgery within 30 days prior to screening"
    assert [(window.what, limits(window), window.event) for window in windows(text)] == [
        ("Stroke", "<=6 month", None),
        ("surgery", "<=30 day", "screening"),
    ]


def test_two_windows_of_one_thing_share_it_and_its_event() -> None:
    before, after = windows("No alcohol 2 days before and 3 days after surgery")
    assert (before.what, before.direction, before.event) == ("No alcohol", "before", "surgery")
    assert (after.what, after.direction, after.event) == ("No alcohol", "after", "surgery")


def test_the_same_window_in_another_unit_is_told_beside_it() -> None:
    one, other = windows("Stroke within 1 year (12 months)")
    assert (limits(one), limits(other)) == ("<=1 year", "<=12 month")
    assert (one.what, one.kind) == (other.what, other.kind)


def test_contraception_goes_on_after_the_study() -> None:
    text = "Contraception during the study and for 6 months after the last dose"
    assert short(text) == [("lasting", "=6 month", "after")]
    assert windows(text)[0].event == "the last dose"


@pytest.mark.parametrize(
    "text",
    [
        "Age 18 years or older",
        "Aged between 18 and 65 years",
        "Children aged 6 months to 5 years",
        "≥ 18 years old",
        "Patients over 65 years",
        "Women 18-45 years",
        "Adults ≥ 18 years of age",
        "Infants between 1 year and 18 years of age",
        "Life expectancy of at least 3 months",
        "Life expectancy > 12 weeks",
        "Expected survival of less than 6 months",
        "Gestational age between 24 and 32 weeks",
        "Pregnant women at 20 weeks of gestation",
        "Prednisone ≤ 10 mg/day",
        "Creatinine clearance > 60 mL/min",
        "Alcohol more than 14 drinks per week",
        "Exercise 20 hours per week",
        "Injection every 2 weeks",
        "Attends visits at 3, 6 and 12 months",
        "Twice a week",
        "6-minute walk distance of at least 150 m",
        "24-hour urine protein > 1 g",
        "2-hour glucose ≥ 200 mg/dL during OGTT",
        "Washout of 5 half-lives",
        "Smoking of 30 pack-years",
        "Smoking pack years ≥ 10 years",
        "At least 2 months",
        "Toxicity on Cycle 1 Day 1",
        "Sleep between 22:00h and 06:00h",
        "According to the 2014 HRS consensus",
        "At least 12 episodes in 3 months",
        "10 years cardiovascular disease risk above 5 %",
        "Age at diagnosis of diabetes 40 years",
        "24h SBP above 130 mmHg",
        "Birth between 16(0) and 36(6) weeks",
        "Patients will be observed for 45 minutes",
        "2D echocardiography",
        "Type 2 diabetes (T2D)",
        "QTc > 450 ms",
        "On Day 1 of Cycle 1",
        "Less than 12 years of education",
        "Born on 2 May 2010",
        "",
        "Prematurity (<37 weeks)",
        "Drugs that the isoenzyme 2D6 breaks down",
    ],
)
def test_what_limits_no_event_is_no_window(text: str) -> None:
    assert windows(text) == ()


def test_a_window_beside_an_age_is_found() -> None:
    assert short("Age 18 years or older with a stroke within 6 months") == [("within", "<=6 month", None)]
    assert short("Stable for the last 3 months and under treatment") == [("lasting", "=3 month", "before")]


def test_offsets_are_those_of_the_verbatim_text() -> None:
    text = "Stroke \\(*any*\\) within the\n  last  3 months"
    (window,) = windows(text)
    assert text[window.start : window.end] == "within the\n  last  3 months"
    (window,) = windows(f"   {text} or  so")
    assert (window.start, window.end) == (text.index("within") + 3, len(text) + 3)


PIECES = st.sampled_from(
    [
        *(
            "within",
            "the last",
            "past",
            "next",
            "3",
            "6",
            "12",
            "three",
            "half a",
            "2-4",
            "1,000",
            "(7 days)",
            "24-hour",
        ),
        *(
            "months",
            "weeks",
            "days",
            "hours",
            "years",
            "year-old",
            "mg/day",
            "per week",
            "of age",
            "ago",
            "during study",
        ),
        *("prior to", "before", "after", "for", "at least", "more than", "≥", "<", "screening", "stroke", "pregnant"),
        *("(", ")", ",", ";", ".", "-", "and", "or", "every", "aged", "of", "\\>", "\n", "*"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
@example("3 months 3 months prior 3 (")
@example("day")
def test_windows_stand_in_order_inside_the_text(text: str) -> None:
    at = -1
    for window in windows(text):
        assert at < window.start < window.end <= len(text)
        assert window.bounds
        at = window.start


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_string_at_all_can_be_read(text: str) -> None:
    assert windows(text) == windows(text)


UNITS = (
    " ", "1", "1,", "(", ";", ":", "* ", " day", "3 days ", "age ", "age 1", "a ", "≥", "or ", "half a ", ".", "1 d",
    "3 (", "3-", "7 days before and ", "within 3 months prior to ", "the last ", "3 days of ", "of age ", "twenty ",
    ". 3 day", "7 days before" + " " * 400, "-", "\\", "survival 1",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_fifty_thousand_characters_take_no_more_than_their_share(unit: str) -> None:
    text = unit * (50_000 // len(unit)) + " 5 days after surgery"
    start = time.process_time()
    windows(text)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Drug within 30 days or 5 half-lives (whichever is longer) before screening", "screening"),
        ("Drug within 30 days or 5 half-lives of the drug, whichever is shorter, prior to enrollment", "enrollment"),
        ("Drug within 5 half-lives or 30 days, whichever is longer, before the first dose", "the first dose"),
        ("Drug within 30 days or 5 half-lives of enrollment, whichever is longer", "enrollment"),
        ("Drug within 30 days or five half-lives of the first dose of the drug", "the first dose of the drug"),
    ],
)
def test_half_lives_beside_a_time_do_not_hide_its_side(text: str, event: str) -> None:
    (window,) = windows(text)
    assert (window.what, limits(window), window.direction, window.event) == ("Drug", "<=30 day", "before", event)


def test_half_lives_of_another_thing_are_no_event() -> None:
    (window,) = windows("Drug within 30 days or 5 half-lives of the test agent")
    assert (window.direction, window.event) == (None, None)
    assert windows("A drug with a half-life of 12 hours") == ()


def test_the_hours_of_a_blood_pressure_are_its_name() -> None:
    assert windows("Average 24-hour ASBP ≥ 135 mmHg") == ()
