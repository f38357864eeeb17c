"""The expected outputs of the samples. ``make goldens`` runs this file and writes them; tests/test_goldens.py compares.

``trial.json`` is the trial as every mapper gets it, ``r5.json`` its bundle, ``issues.json`` what the run told, one
issue a line. Read the difference before you keep it: nothing else says whether it is right.
"""

import sys
from dataclasses import replace
from pathlib import Path

import orjson

from fhirtrials import Issue, export, read, validate
from fhirtrials.pipeline import prepared

SAMPLES = Path(__file__).parent.parent / "samples"
READABLE = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def inputs() -> list[Path]:
    """The input of every sample, in the same order everywhere."""
    return sorted(SAMPLES.glob("*/*/input.*"))


def outputs(path: Path) -> dict[str, bytes]:
    """What one input becomes, by file name. An input of several trials is no sample: ValueError."""
    issues: list[Issue] = []
    (trial,) = read(path, tell=issues.append)
    understood = prepared(trial, contacts=True, tell=lambda found: None)  # export understands it again and tells
    bundle = export(trial, tell=issues.append)
    issues.extend(validate(bundle))
    here = (replace(found, source=Path(found.source).name) for found in issues)
    return {
        "trial.json": orjson.dumps(orjson.loads(understood.to_json()), option=READABLE),
        "r5.json": orjson.dumps(bundle, option=READABLE),
        "issues.json": b"".join(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE) for found in here),
    }


def write() -> None:
    """All expected outputs, each beside its input."""
    for path in inputs():
        for name, content in outputs(path).items():
            golden = path.with_name(name)
            if not golden.is_file() or golden.read_bytes() != content:
                golden.write_bytes(content)
                sys.stderr.write(f"{golden.relative_to(SAMPLES.parent)} is new: read the diff\n")


if __name__ == "__main__":
    write()
