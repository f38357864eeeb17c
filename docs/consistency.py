"""Writes docs/consistency.md from the checks. Run by ``make docs``; a test holds both in step."""

from pathlib import Path

from fhirtrials.consistency import CHECKS

HERE = Path(__file__).parent

OPENING = """\
# What does not add up inside one record

Written by `make docs` from `fhirtrials/consistency/`; do not edit it by hand.

Every record that is exported is looked through for statements that contradict each other, whatever format it came in.
Nothing is changed: both statements go out as they stand. Statements that cannot both be true are told as
`trial-inconsistent`, a warning; what is unusual and may be meant is told as `trial-doubtful`, information. Each message
says both statements with their places in the trial ([every field](trial.md)), and the name of the check.

```
fhirtrials export records.zip --format trial --report findings.csv > trials.jsonl
```

There is no clock: "after the last update" is what stands for "in the future". A check that has to read free text looks
for a few plain wordings and is silent about all others: rather one missed than one false alarm.

| check | found | no alarm | counted |
|---|---|---|---|
"""

# Over 1,515 real records of the API (beside this checkout), 26 November 2026.
COUNTED = {
    "placebo-arm-without-placebo": 9,
    "completed-with-estimated-enrollment": 8,
    "stopped-without-reason": 10,
    "no-primary-outcome": 8,
    "randomized-with-one-arm": 6,
    "randomized-single-group": 18,
    "single-group-with-several-arms": 23,
    "several-groups-with-one-arm": 5,
    "double-blind-title-without-masking": 2,
    "phase-in-title": 2,
    "age-in-criteria": 4,
}

CLOSING = """
*Counted*: how often each was found in 1,515 real records of the registry's API. The registry itself refuses most
contradictions of dates and numbers today; records in its older XML, and pages that show a trial elsewhere, have them.
"""


def page() -> str:
    """The text of docs/consistency.md: certain contradictions first, each group in the order of the checks."""
    rows = [
        f"| `{check.name}`{'' if check.certain else ' (doubtful)'} | {check.title} | {check.but} "
        f"| {COUNTED.get(check.name, 0)} |\n"
        for certain in (True, False)
        for check in CHECKS
        if check.certain is certain
    ]
    return OPENING + "".join(rows) + CLOSING


def main() -> None:
    """Writes the file beside this one."""
    (HERE / "consistency.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
