"""The expected outputs of the samples. ``make goldens`` runs this file and writes them; tests/test_goldens.py compares.

``trial.json`` is the trial as every mapper gets it, ``r5.json``, ``r4b.json``, ``r4.json`` its bundles, ``issues.json``
what the run told, one issue a line. Where a release tells something else it has a file of its own (``issues-r4.json``,
also R4B's unless that differs again). Two samples of one trial, merged, stand in ``tests/merge/golden``. Read the
difference before you keep it: nothing else says whether it is right.
"""

import sys
from dataclasses import replace
from pathlib import Path

import orjson

from fhirtrials import Issue, export, read, validate
from fhirtrials.fhir import RELEASES
from fhirtrials.merge import merged
from fhirtrials.pipeline.preparation import prepared

SAMPLES = Path(__file__).parent.parent / "samples"
MERGED = [SAMPLES / source / "NCT05985863" for source in ("ctgov-json", "pubmed-xml")]
MERGE_GOLDENS = Path(__file__).parent / "merge/golden"
READABLE = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def inputs() -> list[Path]:
    """The input of every sample, in the same order everywhere."""
    return sorted(SAMPLES.glob("*/*/input.*"))


def outputs(path: Path) -> dict[str, bytes]:
    """What one input becomes, by file name. An input of several trials is no sample: ValueError."""
    on_reading: list[Issue] = []
    (trial,) = read(path, tell=on_reading.append)
    understood = prepared(trial, contacts=True, tell=lambda found: None)  # export understands it again and tells
    made = {"trial.json": orjson.dumps(orjson.loads(understood.to_json()), option=READABLE)}
    # A release that falls back on another's tables comes after it.
    for release in sorted(RELEASES.values(), key=lambda release: (release.name != "R5", len(release.tables))):
        issues = list(on_reading)
        bundle = export(trial, fhir=release.name, tell=issues.append)
        issues.extend(validate(bundle, fhir=release.name))
        made[f"{release.name.lower()}.json"] = orjson.dumps(bundle, option=READABLE)
        here = (replace(found, source=Path(found.source).name) for found in issues)
        told = b"".join(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE) for found in here)
        beside = (f"issues-{ending}.json" for ending in release.tables)
        known = next((made[name] for name in beside if name in made), made.setdefault("issues.json", told))
        if told != known:
            made[f"issues-{release.name.lower()}.json"] = told
    return made


def goldens(path: Path) -> set[Path]:
    """The expected outputs that stand beside an input."""
    return set(path.parent.glob("*.json")) - {path}


def merged_outputs() -> dict[Path, bytes]:
    """What the registry's record and the paper of one trial become together."""
    told: list[Issue] = []
    read_trials = [trial for path in MERGED for trial in read(next(path.glob("input.*")), tell=lambda found: None)]
    trial = merged(read_trials, told.append)
    issues = b"".join(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE) for found in told)
    whole = orjson.dumps(orjson.loads(trial.to_json()), option=READABLE)
    return {MERGE_GOLDENS / "trial.json": whole, MERGE_GOLDENS / "issues.json": issues}


def write() -> None:
    """All expected outputs, each beside its input; an output that is no more goes."""
    for golden, content in merged_outputs().items():
        if not golden.is_file() or golden.read_bytes() != content:
            golden.parent.mkdir(exist_ok=True)
            golden.write_bytes(content)
            sys.stderr.write(f"{golden.relative_to(SAMPLES.parent)} is new: read the diff\n")
    for path in inputs():
        made = outputs(path)
        for golden in goldens(path) - {path.with_name(name) for name in made}:
            golden.unlink()
            sys.stderr.write(f"{golden.relative_to(SAMPLES.parent)} is gone\n")
        for name, content in made.items():
            golden = path.with_name(name)
            if not golden.is_file() or golden.read_bytes() != content:
                golden.write_bytes(content)
                sys.stderr.write(f"{golden.relative_to(SAMPLES.parent)} is new: read the diff\n")


if __name__ == "__main__":
    write()
