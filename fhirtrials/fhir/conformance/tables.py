"""The tables of ``mappings/`` that a release uses: its own, else those it falls back on, else those that all share.

Tables of the labels of a page lead to places in our own readers and not to codes: nobody else has use for them.
"""

import re

from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.terminology import table_names

_OF_A_RELEASE = re.compile(r"(?P<thing>.+)-(?P<ending>r\d+[a-z]?)")


def tables(edition: Edition) -> dict[str, str]:
    """``phase`` → ``to-fhir/phase-r5``, ``ctgov-phase`` → ``to-trial/ctgov-phase``; sorted."""
    endings = (*edition.release.tables, "")
    found: dict[str, str] = {}
    rank: dict[str, int] = {}
    for name in table_names():
        stem = name.rpartition("/")[2]
        if stem.endswith("-page-labels"):
            continue
        match = _OF_A_RELEASE.fullmatch(stem)
        thing, ending = (match["thing"], match["ending"]) if match else (stem, "")
        if ending in endings and endings.index(ending) < rank.get(thing, len(endings)):
            found[thing], rank[thing] = name, endings.index(ending)
    return dict(sorted(found.items()))
