"""What the tests of eligibility text share: the real texts, and trees written short."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fhirtrials.eligibility import criteria
from fhirtrials.model.parts import Criterion

Short = tuple[Any, ...]


def _short(one: Criterion) -> Short | str:
    """A leaf as its text, a node as (text, children…)."""
    return (one.text, *map(_short, one.children)) if one.children else one.text


@pytest.fixture(scope="session")
def tree() -> Callable[[str], list[Short | str]]:
    """The criteria of a text, each as its words, or as a tuple of its words and its parts."""
    return lambda text: [_short(one) for one in criteria(text)]


@pytest.fixture(scope="session")
def real_texts(shared: Path) -> dict[str, str]:
    """The eligibility texts of the real records, by number."""
    texts = {}
    with gzip.open(shared / "records" / "ctgov_v2.jsonl.gz") as file:
        for line in file:
            protocol = json.loads(line)["protocolSection"]
            text = protocol.get("eligibilityModule", {}).get("eligibilityCriteria")
            if text:
                texts[protocol["identificationModule"]["nctId"]] = text
    return texts
