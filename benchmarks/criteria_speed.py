"""How many criteria a second are understood, on one core: layout, thresholds, windows, meaning and grades together.

    .venv/bin/python benchmarks/criteria_speed.py [RECORDS]

RECORDS is a file or folder of trial records; by default the real ones beside the project. Reading them does not
count; seconds are of the processor.
"""

import sys
from collections.abc import Iterable
from time import process_time

from fhirtrials import read
from fhirtrials.eligibility import criteria, understand
from fhirtrials.model import Trial
from fhirtrials.model.parts import Criterion

RECORDS = "../shared/records/ctgov_v2.jsonl.gz"


def count(found: Iterable[Criterion]) -> int:
    """The criteria in a tree."""
    return sum((each.understood is not None) + count(each.children) for each in found)


def main(source: str = RECORDS) -> None:
    """Prints criteria, seconds and criteria a second: of the layout alone, and of all together."""
    trials = [trial for trial in read(source, tell=lambda found: None) if trial.eligibility.text]
    understand(trials[0], lambda found: None)  # the tables are read once
    start = process_time()
    for trial in trials:
        criteria(trial.eligibility.text or "")
    layout = process_time() - start
    start = process_time()
    done: list[Trial] = [understand(trial, lambda found: None) for trial in trials]
    whole = process_time() - start
    number = sum(count(trial.eligibility.criteria) for trial in done)
    print(f"{number:,} criteria of {len(trials):,} trials")
    print(f"layout   {layout:6.2f} s  {number / layout:9,.0f} a second")
    print(f"all      {whole:6.2f} s  {number / whole:9,.0f} a second")


if __name__ == "__main__":
    main(*sys.argv[1:])
