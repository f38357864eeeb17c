"""Each check raises its alarm, and is silent about the nearest thing that is none."""

import gzip
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from docs.consistency import COUNTED, page
from fhirtrials.consistency import CHECKS, contradictions
from fhirtrials.eligibility import understand
from fhirtrials.issues import Issue, Severity
from fhirtrials.model import Document, Trial
from fhirtrials.readers import read_document

RANDOMIZED = {"study_type": "interventional", "outcomes": [{"rank": "primary"}], "design": {"allocation": "randomized"}}
A, B = {"label": "A"}, {"label": "B"}


def dated(day: str, kind: str | None = None) -> dict[str, Any]:
    return {"date": day, **({"kind": kind} if kind else {})}


def titled(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, **more}


def criteria(text: str, **fields: Any) -> dict[str, Any]:
    return {"eligibility": {"text": f"Inclusion Criteria:\n\n* {text}\n* Drinks tea", **fields}}


def age(years: int) -> dict[str, Any]:
    return {"text": f"{years} Years", "value": years, "unit": "year"}


def placebo(name: str, description: str = "") -> dict[str, Any]:
    return {
        "arms": [{"label": "P", "kind": "placebo-comparator", "interventions": [f"Drug: {name}"]}],
        "interventions": [{"name": name, "description": description, "arms": ["P"]}],
    }


def series(arm: str, intervention: str) -> dict[str, Any]:
    return {
        "arms": [{"label": "A", "description": arm, "interventions": ["Tea"]}],
        "interventions": [{"name": "Tea", "description": intervention, "arms": ["A"]}],
    }


def enrolled(status: str, count: int, kind: str) -> dict[str, Any]:
    return {"status": status, "why_stopped": "x", "enrollment": {"count": count, "kind": kind}} | (
        {"why_stopped": None} if status == "completed" else {}
    )


def model(model: str, *arms: Any, **design: Any) -> dict[str, Any]:
    return {"design": {"intervention_model": model, **design}, "arms": arms}


def masked(level: str, *roles: str) -> dict[str, Any]:
    return {"design": {"masking": level, "masked": roles}}


# For each check: a trial that raises it, and the nearest that does not.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "completion-before-start": (
        {"start": dated("2020-05"), "completion": dated("2020-04-30")},
        {"start": dated("2020-05-20"), "completion": dated("2020-05")},
    ),
    "primary-completion-before-start": (
        {"start": dated("2020-05-02"), "primary_completion": dated("2020-05-01")},
        {"start": dated("2020-05-02"), "primary_completion": dated("2020")},
    ),
    "primary-completion-after-completion": (
        {"primary_completion": dated("2021"), "completion": dated("2020-12-31")},
        {"primary_completion": dated("2020-12-31"), "completion": dated("2020-12")},
    ),
    "actual-date-after-last-update": (
        {"start": dated("2020-05", "actual"), "history": {"last_update_submitted": "2020-04-30"}},
        {"start": dated("2020-05", "estimated"), "history": {"last_update_submitted": "2020-04-30"}},
    ),
    "not-yet-recruiting-but-started": (
        {"status": "not-yet-recruiting", "start": dated("2020-05", "actual")},
        {"status": "not-yet-recruiting", "start": dated("2020-05", "estimated")},
    ),
    "completed-but-estimated": (
        {"status": "completed", "completion": dated("2020-05", "estimated")},
        {"status": "completed", "completion": dated("2020-05")},
    ),
    "completed-before-completion": (
        {"status": "recruiting", "completion": dated("2020-05", "actual")},
        {"status": "unknown", "completion": dated("2020-05", "actual")},
    ),
    "withdrawn-with-participants": (enrolled("withdrawn", 3, "actual"), enrolled("withdrawn", 3, "estimated")),
    "completed-without-participants": (enrolled("completed", 0, "actual"), enrolled("withdrawn", 0, "actual")),
    "completed-with-estimated-enrollment": (
        enrolled("completed", 9, "estimated"),
        {"status": "completed", "enrollment": {"count": 9}},
    ),
    "stopped-without-reason": ({"status": "suspended"}, {"status": "unknown"}),
    "reason-without-stop": (
        {"status": "completed", "why_stopped": "no money"},
        {"status": "unknown", "why_stopped": "no money"},
    ),
    "site-open-in-closed-study": (
        {"status": "completed", "sites": [{"status": "recruiting"}]},
        {"status": "completed", "sites": [{"status": "completed"}, {}]},
    ),
    "results-before-start": (
        {"status": "not-yet-recruiting", "has_results": True},
        {"status": "terminated", "why_stopped": "x", "has_results": True},
    ),
    "removed-country-with-site": (
        {"removed_countries": ["Peru"], "sites": [{"country": "Peru"}]},
        {"removed_countries": ["Peru"], "sites": [{"country": "Chile"}]},
    ),
    "no-primary-outcome": (
        {"study_type": "interventional", "outcomes": [{"rank": "secondary"}]},
        {"study_type": "observational"},
    ),
    "randomized-with-one-arm": (
        RANDOMIZED | {"arms": [A]},
        RANDOMIZED | {"arms": [A], "design": {"allocation": "randomized", "intervention_model": "crossover"}},
    ),
    "randomized-single-group": (
        model("single-group", allocation="randomized"),
        model("single-group", allocation="not-applicable"),
    ),
    "single-group-with-several-arms": (model("single-group", A, B), model("single-group", A)),
    "several-groups-with-one-arm": (model("parallel", A), model("sequential", A)),
    "masking-against-roles": (
        masked("single", "participant", "investigator"),
        masked("double", "participant", "care-provider", "investigator"),
    ),
    "double-blind-title-without-masking": (
        titled("A double-blind trial of tea", design={"masking": "none"}),
        titled("Open-label extension of a double-blind trial of tea", design={"masking": "none"}),
    ),
    "phase-in-title": (
        titled(
            "A phase III trial of tea", phases=["phase-2"], study_type="interventional", outcomes=[{"rank": "primary"}]
        ),
        titled(
            "A phase II trial",
            phases=["phase-1", "phase-2"],
            study_type="interventional",
            outcomes=[{"rank": "primary"}],
        ),
    ),
    "no-such-arm": (
        {"arms": [A], "interventions": [{"name": "Tea", "arms": ["C"]}]},
        {"arms": [A], "interventions": [{"name": "Tea", "arms": ["a "]}]},
    ),
    "no-such-intervention": (
        {"arms": [A | {"interventions": ["Drug: Cocoa"]}], "interventions": [{"name": "Tea"}]},
        {"arms": [A | {"interventions": ["Drug: Tea"]}], "interventions": [{"name": "Tea"}]},
    ),
    "no-intervention-arm-with-interventions": (
        {"arms": [A | {"kind": "no-intervention", "interventions": ["Tea"]}]},
        {"arms": [A | {"kind": "other", "interventions": ["Tea"]}]},
    ),
    "arms-of-one-name": ({"arms": [A, {"label": "a"}]}, {"arms": [A, B]}),
    "placebo-arm-without-placebo": (placebo("Green tea"), placebo("Green tea", "looks like the drug, but is inert")),
    "timing-of-arm-and-intervention": (
        series("tea at week 0, 1 and 2", "tea at weeks 0, 4, 8"),
        series("tea at week 0, 1 and 2", "tea at weeks 0, 4, 8 and 12"),
    ),
    "minimum-age-above-maximum": (
        {"eligibility": {"minimum_age": age(2), "maximum_age": {"text": "18 Months", "value": 18, "unit": "month"}}},
        {"eligibility": {"minimum_age": age(2), "maximum_age": {"text": "24 Months", "value": 24, "unit": "month"}}},
    ),
    "age-in-criteria": (
        criteria("Age 18-75 years", minimum_age=age(18), maximum_age=age(70)),
        criteria("Age 18 to 71 years", minimum_age=age(18), maximum_age=age(70)),
    ),
    "sex-in-criteria": (
        criteria("Men or women who drink tea", sex="female"),
        criteria("Women whose partner drinks tea", sex="female"),
    ),
    "sharing-without-sharing": (
        {"sharing_plan": {"decision": "no", "time_frame": "from 2020 on"}},
        {"sharing_plan": {"decision": "no", "description": "There are too few."}},
    ),
}


def told(fields: dict[str, Any]) -> list[Issue]:
    issues: list[Issue] = []
    trial = understand(Trial.model_validate({"id": "NCT90000001", **fields}), lambda found: None)
    contradictions(trial, issues.append)
    return issues


def names(issues: list[Issue]) -> set[str]:
    return {issue.what.rsplit("(", 1)[1].rstrip(")") for issue in issues}


def test_every_check_has_its_case() -> None:
    assert CASES.keys() == {check.name for check in CHECKS}


@pytest.mark.parametrize("name", CASES)
def test_a_check_raises_its_alarm_with_both_statements(name: str) -> None:
    (check,) = (one for one in CHECKS if one.name == name)
    found = [issue for issue in told(CASES[name][0]) if issue.what.endswith(f"({name})")]
    assert len(found) == 1
    assert found[0].kind == ("trial-inconsistent" if check.certain else "trial-doubtful")
    assert found[0].severity is (Severity.WARNING if check.certain else Severity.INFORMATION)
    assert found[0].what.count(" says ") == 2


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_silent_about_the_nearest_thing_that_is_no_alarm(name: str) -> None:
    assert name not in names(told(CASES[name][1]))


def test_an_empty_record_contradicts_nothing() -> None:
    assert told({}) == []


def test_a_trial_that_contradicts_itself_says_where(root: Path) -> None:
    """Infusions at weeks 0, 1 and 2 by the arms of this record, at weeks 0, 4 and 8 by their intervention."""
    trial = Trial.from_json((root / "samples/ctgov-json/NCT03668171/trial.json").read_bytes())
    issues: list[Issue] = []
    contradictions(trial, issues.append)
    assert {(issue.where, issue.what) for issue in issues if "timing" in issue.what} == {
        (
            f"arms[{arm}].description",
            f"arms[{arm}].description says week 0, 1, 2, interventions[0].description says week 0, 4, 8 "
            "(timing-of-arm-and-intervention)",
        )
        for arm in (0, 1)
    }


def test_the_manual_is_in_step_with_the_checks(root: Path) -> None:
    assert (root / "docs/consistency.md").read_text("utf-8") == page(), "make docs"
    assert COUNTED.keys() <= {check.name for check in CHECKS}


def test_real_records_have_what_the_manual_counts(shared: Path) -> None:
    packed = shared / "records" / "ctgov_v2.jsonl.gz"
    given = Document("records", lambda: io.BytesIO(gzip.decompress(packed.read_bytes())))
    counted: Counter[str] = Counter()
    for trial in read_document(given, lambda found: None, "ctgov-json"):
        understood = understand(trial, lambda found: None)
        counted.update(check.name for check in CHECKS for _ in check.find(understood))
    assert dict(counted) == COUNTED
