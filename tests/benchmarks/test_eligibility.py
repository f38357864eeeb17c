"""The answers for annotated criteria: a line in, a line out, for each task."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "eligibility.py"
LINE = {"id": "7", "text": "Stroke within 3 months, hemoglobin > 9 g/dL", "section": "exclusion"}


def answer(task: str) -> dict[str, Any]:
    run = subprocess.run([sys.executable, PROGRAM, task], input=json.dumps(LINE), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


def test_thresholds() -> None:
    (found,) = answer("A")["thresholds"]
    assert (found["key"], found["bounds"], found["ucum"]) == ("hemoglobin", [{"op": ">", "value": 9.0}], "g/dL")


def test_criteria() -> None:
    assert [each["text"] for each in answer("B")["criteria"]] == [LINE["text"]]


def test_windows() -> None:
    (found,) = answer("C")["windows"]
    assert (found["event"], found["op"], found["value"], found["unit"]) == ("Stroke", "<=", 3.0, "month")


@pytest.mark.parametrize("task", ["A", "B", "C"])
def test_the_answer_has_the_number_of_the_question(task: str) -> None:
    assert answer(task)["id"] == "7"
