"""Every reader has samples, and every sample its goldens."""

from pathlib import Path

import pytest

from fhirtrials import readers
from tests.house.code import ROOT

GOLDENS = ("trial.json", "r5.json", "r4b.json", "r4.json", "issues.json")
SAMPLES = sorted(path.parent.relative_to(ROOT) for path in (ROOT / "samples").glob("*/*/input.*"))

# Reads what fhirtrials wrote: its samples are the trial.json of all the others.
OWN_FORMAT = {"trial-json"}


def test_every_reader_has_samples() -> None:
    names = {reader.name for reader in readers.readers()}
    assert names - OWN_FORMAT == {sample.parent.name for sample in SAMPLES}


def test_every_folder_of_samples_holds_an_input() -> None:
    folders = {path.relative_to(ROOT) for path in (ROOT / "samples").glob("*/*") if path.is_dir()}
    assert folders == set(SAMPLES)
    assert folders


@pytest.mark.parametrize("golden", GOLDENS)
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_sample_has_its_goldens(sample: Path, golden: str) -> None:
    assert (ROOT / sample / golden).is_file(), f"{sample / golden} is missing: make goldens, and read it"
