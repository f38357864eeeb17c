"""The samples' outputs, byte by byte. A missing golden fails, like a different one; ``make goldens`` writes them."""

from pathlib import Path

import pytest

from fhirtrials import Trial
from tests.goldens import SAMPLES, goldens, inputs, merged_outputs, outputs

NAMES = {"trial.json", "r5.json", "r4b.json", "r4.json", "issues.json"}
TRIALS = {"NCT06884904", "NCT05985863", "NCT03668171", "NCT02812121"}
every_input = pytest.mark.parametrize("path", inputs(), ids=lambda path: str(path.parent.relative_to(SAMPLES)))


def test_the_four_trials_the_project_began_with_are_here() -> None:
    assert {path.parent.name for path in inputs() if path.parent.parent.name == "ctgov-json"} >= TRIALS


@every_input
def test_a_sample_becomes_its_goldens(path: Path) -> None:
    made = outputs(path)
    assert set(made) >= NAMES
    assert {golden.name for golden in goldens(path)} <= set(made), "make goldens removes what is made no more"
    for name in made:
        golden = path.with_name(name)
        assert golden.is_file(), f"{golden} is missing: make goldens, and read it"
        assert made[name].decode() == golden.read_text(encoding="utf-8"), (
            f"{golden} differs: make goldens, and read the diff"
        )


def test_two_records_of_one_trial_become_their_golden() -> None:
    for golden, content in merged_outputs().items():
        assert golden.is_file(), f"{golden} is missing: make goldens, and read it"
        assert content.decode() == golden.read_text(encoding="utf-8"), f"{golden} differs: make goldens, and read it"


@every_input
def test_the_golden_trial_reads_back_to_the_same_json(path: Path) -> None:
    golden = path.with_name("trial.json")
    assert golden.is_file(), f"{golden} is missing: make goldens, and read it"
    trial = Trial.from_json(golden.read_bytes())
    assert Trial.from_json(trial.to_json()) == trial
    assert trial.id == path.parent.name


@every_input
def test_no_golden_holds_an_error(path: Path) -> None:
    told = [golden for golden in goldens(path) if golden.name.startswith("issues")]
    assert told, f"no issues beside {path}: make goldens, and read them"
    for golden in told:
        assert '"severity":"error"' not in golden.read_text(encoding="utf-8")
