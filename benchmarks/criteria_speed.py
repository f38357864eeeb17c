"""How many criteria a second are understood, on one core, beside the aim of 10,000.

    .venv/bin/python benchmarks/criteria_speed.py [RECORDS]

Three times: the layout alone; layout and constraints, which is what the aim is set for; and everything, which adds
time windows, findings, mentions and grades. RECORDS is a file or folder of trial records; by default the real ones
beside the project. Reading them does not count; seconds are of the processor, the best of three.
"""

import sys
from collections.abc import Callable, Iterable
from time import process_time

from fhirtrials import read
from fhirtrials.eligibility import criteria, understand
from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.model import Trial
from fhirtrials.model.parts import Criterion

RECORDS = "../shared/records/ctgov_v2.jsonl.gz"
AIM = 10_000


def count(found: Iterable[Criterion]) -> int:
    """The criteria in a tree."""
    return sum((each.understood is not None) + count(each.children) for each in found)


def layout(trial: Trial) -> tuple[Criterion, ...]:
    """The criteria as they are laid out."""
    return criteria(trial.eligibility.text or "")


def constrained(trial: Trial) -> None:
    """Layout and constraints: the thresholds in each criterion's words."""
    below(trial.eligibility.text or "", layout(trial), None)


def below(text: str, found: Iterable[Criterion], lead_in: str | None) -> None:
    """Reads the thresholds of criteria and of those below them."""
    for each in found:
        thresholds(text[each.start : each.end], section=each.section, lead_in=lead_in)
        below(text, each.children, each.text)


def everything(trial: Trial) -> Trial:
    """The trial, understood."""
    return understand(trial, lambda found: None)


def seconds(work: Callable[[Trial], object], trials: list[Trial]) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        start = process_time()
        for trial in trials:
            work(trial)
        best = min(best, process_time() - start)
    return best


def main(source: str = RECORDS) -> None:
    """Prints criteria, seconds and criteria a second."""
    trials = [trial for trial in read(source, tell=lambda found: None) if trial.eligibility.text]
    number = sum(count(everything(trial).eligibility.criteria) for trial in trials)  # and the tables are read
    print(f"{number:,} criteria of {len(trials):,} trials; the aim is {AIM:,} a second")
    for name, work in (("layout", layout), ("layout and constraints", constrained), ("everything", everything)):
        spent = seconds(work, trials)
        print(f"{name:<24}{spent:6.2f} s {number / spent:9,.0f} a second")


if __name__ == "__main__":
    main(*sys.argv[1:])
