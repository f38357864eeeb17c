"""ClinicalTrials.gov API v2 as JSON: one study, a page of them, an array, JSON lines.

https://clinicaltrials.gov/data-api/api

What stands where in a study, and what is read of it: ``study``.
"""

import re
from collections.abc import Iterator

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.readers.ctgov_json.study import trial
from fhirtrials.readers.cursor import Cursor
from fhirtrials.readers.json_stream import divided, values
from fhirtrials.readers.reader import Reader
from fhirtrials.readers.record import Record

_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII)


def accepts(head: bytes) -> bool:
    """Any JSON: what is no study is told by ``read``."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials of a document, in its order; what is no study is told and left out."""
    for where, value in values(document, tell):
        source = f"{document.name} {where}" if where else document.name
        found = study(value, source, tell)
        if found is not None:
            yield found


def study(value: object, source: str, tell: Tell) -> Trial | None:
    """The trial that one JSON value describes, or None, told."""
    if not isinstance(value, dict) or "protocolSection" not in value:
        tell(issue("no-trial", source=source, found=_outline(value)))
        return None
    record = Record(tell, source)
    place = Cursor(value, record)
    nct_id = place["protocolSection"]["identificationModule"].text("nctId")
    if nct_id is None or not _NCT_ID.fullmatch(nct_id):
        tell(issue("no-trial-id", source=source, found=f"'{nct_id[:40]}'" if nct_id else "nothing"))
        return None
    record.trial = nct_id
    found = trial(place, nct_id)
    record.unread()
    return found


def _outline(value: object) -> str:
    """What a JSON value looks like, in a few words."""
    if isinstance(value, dict):
        keys = ", ".join(str(key)[:30] for key in list(value)[:5])
        return f"an object with {keys}" if keys else "an empty object"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else f"a {type(value).__name__}"


READER = Reader(
    "ctgov-json", "ClinicalTrials.gov API v2 JSON: a study, a page, an array, JSON lines", accepts, read, divided
)
